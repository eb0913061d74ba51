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
import cn.huxue.kit.EnrolView
import cn.huxue.kit.Tone
import cn.huxue.ui.parts.Fields
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Words
import cn.huxue.ui.parts.round
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** Purpose and retention, the code, the self-test, one drill check-in. */
@Composable
fun EnrolScreen(view: EnrolView) = ScreenFrame(view.head) {
    StepDots(view.step.toInt())
    Words(view.steps, style = Type.strong)
    Words(view.explanation)
    Lines(view.purpose)
    Fields(view.fields)
    Lines(view.selfTest)
}

/** How far one is; the words beside it say the same. */
@Composable
private fun StepDots(step: Int) {
    val look = LocalLook.current
    Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(6.dp)) {
        repeat(STEPS) { at ->
            val color = if (at < step) look.colors.of(Tone.READY).fill else look.colors.of(Tone.MUTED).tint
            Box(Modifier.weight(1f).height(6.dp).background(color, round))
        }
    }
}

private const val STEPS = 5
