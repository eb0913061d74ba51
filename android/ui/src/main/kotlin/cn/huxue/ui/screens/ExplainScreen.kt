package cn.huxue.ui.screens

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import cn.huxue.kit.ExplainView
import cn.huxue.kit.ReasonLine
import cn.huxue.ui.parts.BadgeView
import cn.huxue.ui.parts.Card
import cn.huxue.ui.parts.FieldEditor
import cn.huxue.ui.parts.Fields
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Words
import cn.huxue.ui.parts.round
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** Why a verdict is what it is, from the conclusion down to what it rests on; how to object. */
@Composable
fun ExplainScreen(view: ExplainView) = ScreenFrame(view.head) {
    Words(view.subject, style = Type.strong)
    BadgeView(view.verdict)
    Card { view.reasons.forEach { Reason(it) } }
    FieldEditor(view.dispute)
    Fields(view.lateEntry)
}

@Composable
private fun Reason(line: ReasonLine) = Row(
    Modifier.padding(start = (line.depth.toInt().coerceAtMost(DEEPEST) * STEP).dp),
    Arrangement.spacedBy(8.dp),
) {
    val colors = LocalLook.current.colors
    Box(Modifier.padding(top = 9.dp).size(7.dp).background(colors.quiet, round))
    Words(line.text, Modifier.weight(1f))
}

private const val DEEPEST = 4
private const val STEP = 14
