package cn.huxue.ui.screens

import androidx.compose.runtime.Composable
import cn.huxue.kit.BriefView
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.SmallPrint

/** The day in lines that can be pasted. */
@Composable
fun BriefScreen(view: BriefView) = ScreenFrame(view.head) {
    SmallPrint(view.asOf)
    Lines(view.lines)
}
