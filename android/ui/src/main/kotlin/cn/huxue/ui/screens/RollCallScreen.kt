package cn.huxue.ui.screens

import androidx.compose.runtime.Composable
import cn.huxue.kit.RollCallView
import cn.huxue.ui.parts.BadgeView
import cn.huxue.ui.parts.OnceHere
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Words
import cn.huxue.ui.theme.Type

/** One tap, full screen. */
@Composable
fun RollCallScreen(view: RollCallView) = ScreenFrame(view.head) {
    Words(view.label, style = Type.large)
    Words(view.until, style = Type.title)
    BadgeView(view.state)
    OnceHere(view.answer)
}
