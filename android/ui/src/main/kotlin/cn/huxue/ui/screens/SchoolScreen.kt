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
import cn.huxue.kit.ChangeView
import cn.huxue.kit.Icon
import cn.huxue.kit.SchoolView
import cn.huxue.kit.Tone
import cn.huxue.ui.parts.Buttons
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.OnceHere
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Sign
import cn.huxue.ui.parts.Words
import cn.huxue.ui.parts.round
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** Gates, timetable, and what is wrong with it in two taps. */
@Composable
fun SchoolScreen(view: SchoolView) = ScreenFrame(view.head) {
    Words(view.name, style = Type.strong)
    view.changed?.let { Change(it) }
    Buttons(view.mismatches)
    Lines(view.movements)
    Lines(view.gates)
}

/** 旧 → 新 and the window that follows from it. */
@Composable
private fun Change(change: ChangeView) {
    val tone = LocalLook.current.colors.of(Tone.ATTENTION)
    Column(
        Modifier.fillMaxWidth().background(tone.tint, round).padding(14.dp),
        Arrangement.spacedBy(6.dp),
    ) {
        Row(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalAlignment = Alignment.CenterVertically) {
            Sign(Icon.CLOCK, tone.onTint)
            Words(change.movement, style = Type.strong, color = tone.onTint)
        }
        Words(change.old, color = tone.onTint)
        Words(change.new, style = Type.strong, color = tone.onTint)
        Words(change.newWindow, color = tone.onTint)
        OnceHere(change.acknowledge)
    }
}
