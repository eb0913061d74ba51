package cn.huxue.ui.screens

import androidx.compose.runtime.Composable
import cn.huxue.kit.AboutMeView
import cn.huxue.ui.parts.Card
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.SmallPrint
import cn.huxue.ui.parts.Words

/** Everything that was recorded about the person, and what never is. */
@Composable
fun AboutMeScreen(view: AboutMeView) = ScreenFrame(view.head) {
    view.empty?.let { Card { Words(it) } }
    Lines(view.lines)
    Card { view.promises.forEach { SmallPrint(it) } }
}
