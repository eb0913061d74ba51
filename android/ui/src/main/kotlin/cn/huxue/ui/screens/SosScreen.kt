package cn.huxue.ui.screens

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.mutableLongStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.withFrameMillis
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Action
import cn.huxue.kit.Argument
import cn.huxue.kit.SosView
import cn.huxue.kit.Text
import cn.huxue.ui.parts.BadgeView
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.PrimaryButton
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.SmallPrint
import cn.huxue.ui.parts.Words

/** Held, not tapped; then which ways are open and what became of each. */
@Composable
fun SosScreen(view: SosView) = ScreenFrame(view.head) {
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        BadgeView(view.status)
        Words(view.explanation)
    }
    view.raise?.let { PrimaryButton(it, Modifier.fillMaxWidth().heightIn(min = RAISE.dp)) }
    view.silent?.let { PrimaryButton(it, Modifier.fillMaxWidth()) }
    view.cancel?.let { Cancel(it, view.cancelMs.toLong()) }
    PrimaryButton(view.dial, Modifier.fillMaxWidth())
    Lines(view.paths)
}

/** Stands for as long as the core said when it was read. */
@Composable
private fun Cancel(cancel: Action, millis: Long) {
    val left = remember(cancel, millis) { mutableLongStateOf(millis) }
    LaunchedEffect(cancel, millis) {
        val start = withFrameMillis { it }
        while (left.longValue > 0) left.longValue = withFrameMillis { millis - (it - start) }
    }
    if (left.longValue > 0) {
        val seconds = (left.longValue + SECOND - 1) / SECOND
        SmallPrint(Text("shell.seconds", listOf(Argument("n", seconds.toString(), false))))
        PrimaryButton(cancel, Modifier.fillMaxWidth())
    }
}

private const val RAISE = 120
private const val SECOND = 1000L
