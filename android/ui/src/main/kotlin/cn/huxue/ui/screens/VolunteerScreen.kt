package cn.huxue.ui.screens

import androidx.compose.runtime.Composable
import cn.huxue.kit.Badge
import cn.huxue.kit.Icon
import cn.huxue.kit.Tone
import cn.huxue.kit.VolunteerView
import cn.huxue.ui.parts.BadgeView
import cn.huxue.ui.parts.Banner
import cn.huxue.ui.parts.Card
import cn.huxue.ui.parts.Grid
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.SmallPrint
import cn.huxue.ui.parts.Words
import cn.huxue.ui.theme.Type

/** 到岗 · 交通情况 · 紧急求助, and nothing that a volunteer has no need of. */
@Composable
fun VolunteerScreen(view: VolunteerView) = ScreenFrame(view.head) {
    view.notice?.let { Banner(Badge(it, Icon.BELL, Tone.ATTENTION)) }
    Card {
        Words(view.place, style = Type.large)
        Words(view.window, style = Type.title)
        BadgeView(view.state)
        SmallPrint(view.served)
    }
    Grid(view.categories)
    Grid(view.menu)
}
