package cn.huxue.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Line
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** What belongs together, on a ground of its own. */
@Composable
fun Card(modifier: Modifier = Modifier, content: @Composable ColumnScope.() -> Unit) {
    val card = modifier.fillMaxWidth().background(LocalLook.current.colors.card, round).padding(14.dp)
    Column(card, Arrangement.spacedBy(8.dp), content = content)
}

@Composable
fun Lines(lines: List<Line>) = lines.forEach { LineRow(it) }

/** One row of a list: what, small print, state; below it what can be done with it. */
@Composable
fun LineRow(line: Line) = Card {
    LineWords(line)
    Buttons(line.actions)
}

@Composable
fun LineWords(line: Line) {
    val colors = LocalLook.current.colors
    Row(
        Modifier.fillMaxWidth().semantics(mergeDescendants = true) {},
        Arrangement.spacedBy(10.dp),
    ) {
        Sign(line.icon, colors.onGround)
        Column(Modifier.weight(1f), Arrangement.spacedBy(4.dp)) {
            Words(line.title, style = Type.strong)
            SmallPrint(line.detail)
            line.badge?.let { BadgeView(it) }
        }
    }
}
