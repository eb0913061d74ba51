package cn.huxue.ui.screens

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import cn.huxue.kit.CardView
import cn.huxue.kit.Icon
import cn.huxue.kit.TodayView
import cn.huxue.ui.parts.BadgeView
import cn.huxue.ui.parts.Card
import cn.huxue.ui.parts.Grid
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Sign
import cn.huxue.ui.parts.SmallPrint
import cn.huxue.ui.parts.Touchable
import cn.huxue.ui.parts.Words
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** Where to stand today, the next window largest; everything else one tap further. */
@Composable
fun TodayScreen(view: TodayView) = ScreenFrame(view.head) {
    Column(verticalArrangement = Arrangement.spacedBy(2.dp)) {
        Words(view.date, style = Type.strong)
        SmallPrint(view.who)
    }
    // In large letters little fits above the buttons: where to stand next comes before what else there is to know.
    val (next, others) = view.cards.partition { it.largest }
    next.forEach { DutyCard(it) }
    Lines(view.notices)
    view.empty?.let { Card { Words(it) } }
    others.forEach { DutyCard(it) }
    Grid(view.menu)
}

@Composable
private fun DutyCard(card: CardView) {
    val colors = LocalLook.current.colors
    val tone = colors.of(card.state.tone)
    Touchable(card.open, colors.card, Modifier.fillMaxWidth(), if (card.largest) tone.fill else null) {
        Row(
            Modifier.fillMaxWidth().padding(14.dp),
            Arrangement.spacedBy(10.dp),
            Alignment.CenterVertically,
        ) {
            Column(Modifier.weight(1f), Arrangement.spacedBy(4.dp)) {
                Words(card.period, style = if (card.largest) Type.large else Type.strong)
                Words(card.times, style = if (card.largest) Type.title else Type.body)
                SmallPrint(card.place)
                Words(card.countdown, style = Type.strong)
                BadgeView(card.state)
                card.strength?.let { BadgeView(it) }
            }
            Sign(Icon.MORE, colors.quiet)
        }
    }
}
