package cn.huxue.ui.screens

import androidx.compose.runtime.Composable
import cn.huxue.kit.ExchangeView
import cn.huxue.ui.parts.Fields
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.ScreenFrame

/** What others ask of me first; then standing in and leave, and what became of it. */
@Composable
fun ExchangeScreen(view: ExchangeView) = ScreenFrame(view.head) {
    Lines(view.asked)
    Fields(view.standIn)
    Fields(view.leave)
    Lines(view.mine)
}
