package cn.huxue.ui.screens

import androidx.compose.runtime.Composable
import cn.huxue.kit.Icon
import cn.huxue.kit.LockView
import cn.huxue.ui.parts.FieldEditor
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Sign
import cn.huxue.ui.parts.Words
import cn.huxue.ui.parts.big
import cn.huxue.ui.theme.LocalLook

/** Before records are read; what happens at the gate never comes by here. */
@Composable
fun LockScreen(view: LockView) = ScreenFrame(view.head) {
    Sign(Icon.LOCK, LocalLook.current.colors.onGround, big)
    Words(view.explanation)
    FieldEditor(view.pin)
}
