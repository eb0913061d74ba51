package cn.huxue.ui.screens

import androidx.compose.runtime.Composable
import cn.huxue.kit.PostView
import cn.huxue.ui.parts.BadgeView
import cn.huxue.ui.parts.Card
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Words
import cn.huxue.ui.theme.Type

/** The team and the briefing of a post. */
@Composable
fun PostScreen(view: PostView) = ScreenFrame(view.head) {
    Card {
        Words(view.school, style = Type.strong)
        Words(view.window)
        BadgeView(view.strength)
    }
    Lines(view.team)
    Lines(view.briefing)
}
