package cn.huxue.ui.screens

import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Icon
import cn.huxue.kit.Tone
import cn.huxue.kit.WeekDay
import cn.huxue.kit.WeekView
import cn.huxue.ui.parts.Buttons
import cn.huxue.ui.parts.Card
import cn.huxue.ui.parts.Heading
import cn.huxue.ui.parts.LineWords
import cn.huxue.ui.parts.OnceHere
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Sign
import cn.huxue.ui.parts.Words
import cn.huxue.ui.parts.round
import cn.huxue.ui.theme.LocalLook

/** My posts this week and whether I read the roster. */
@Composable
fun WeekScreen(view: WeekView) = ScreenFrame(view.head) {
    Words(view.roster)
    OnceHere(view.acknowledge)
    view.days.forEach { Day(it) }
}

@Composable
private fun Day(day: WeekDay) = Card(
    if (day.isToday) Modifier.border(2.dp, LocalLook.current.colors.of(Tone.READY).fill, round) else Modifier,
) {
    Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(8.dp), Alignment.CenterVertically) {
        if (day.isToday) Sign(Icon.CALENDAR, LocalLook.current.colors.onGround)
        Heading(day.date, Modifier.weight(1f))
    }
    day.lines.forEach { line ->
        LineWords(line)
        Buttons(line.actions)
    }
}
