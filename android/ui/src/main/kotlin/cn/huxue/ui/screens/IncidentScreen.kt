package cn.huxue.ui.screens

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import cn.huxue.kit.ConflictView
import cn.huxue.kit.Icon
import cn.huxue.kit.IncidentView
import cn.huxue.kit.Tone
import cn.huxue.ui.parts.BadgeView
import cn.huxue.ui.parts.Card
import cn.huxue.ui.parts.FieldEditor
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.PrimaryButton
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Sign
import cn.huxue.ui.parts.SmallPrint
import cn.huxue.ui.parts.Words
import cn.huxue.ui.parts.round
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** One incident: every wording, what differs, what was done. */
@Composable
fun IncidentScreen(view: IncidentView) = ScreenFrame(view.head) {
    Card {
        Words(view.category, style = Type.large)
        BadgeView(view.severity)
        BadgeView(view.status)
        SmallPrint(view.filed)
    }
    view.dial?.let { PrimaryButton(it, Modifier.fillMaxWidth()) }
    view.conflicts.forEach { Conflict(it) }
    Lines(view.wordings)
    Lines(view.thread)
    FieldEditor(view.comment)
    FieldEditor(view.handOver)
    view.officer?.let { FieldEditor(it) }
}

/** Both values, each with its author; nobody's is dropped. */
@Composable
private fun Conflict(conflict: ConflictView) {
    val tone = LocalLook.current.colors.of(Tone.ATTENTION)
    Column(
        Modifier.fillMaxWidth().background(tone.tint, round).padding(10.dp),
        Arrangement.spacedBy(8.dp),
    ) {
        Row(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalAlignment = Alignment.CenterVertically) {
            Sign(Icon.ALERT, tone.onTint)
            Words(conflict.field, style = Type.strong, color = tone.onTint)
        }
        Lines(conflict.values)
    }
}
