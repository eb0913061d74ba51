package cn.huxue.ui.screens

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import cn.huxue.kit.QueueLine
import cn.huxue.kit.QueueView
import cn.huxue.kit.Tone
import cn.huxue.ui.parts.BadgeView
import cn.huxue.ui.parts.Buttons
import cn.huxue.ui.parts.Card
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.SmallPrint
import cn.huxue.ui.parts.Words
import cn.huxue.ui.parts.round
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** What was saved, and how far each has come. */
@Composable
fun QueueScreen(view: QueueView) = ScreenFrame(view.head) {
    view.empty?.let { Card { Words(it) } }
    view.carried?.let { Card { Words(it) } }
    view.items.forEach { Item(it) }
}

@Composable
private fun Item(line: QueueLine) = Card {
    Words(line.title, style = Type.strong)
    SmallPrint(line.at)
    Stages(line.stage.toInt())
    BadgeView(line.state)
    SmallPrint(line.reason)
    Buttons(listOf(line.open))
}

/** Saved, sent, received; the badge below says it in words. */
@Composable
private fun Stages(stage: Int) {
    val look = LocalLook.current
    Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(6.dp)) {
        repeat(STAGES) { at ->
            val color = if (at <= stage) look.colors.of(Tone.GOOD).fill else look.colors.of(Tone.MUTED).tint
            Box(Modifier.weight(1f).height(6.dp).background(color, round))
        }
    }
}

private const val STAGES = 3
