package cn.huxue.ui.screens

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.semantics.ProgressBarRangeInfo
import androidx.compose.ui.semantics.progressBarRangeInfo
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import cn.huxue.kit.CheckInView
import cn.huxue.kit.RingView
import cn.huxue.kit.Tone
import cn.huxue.ui.parts.BadgeView
import cn.huxue.ui.parts.Buttons
import cn.huxue.ui.parts.Grid
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.OnceHere
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Words
import cn.huxue.ui.parts.round
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** One button whose label tells the state; around it what the gate needs and nothing more. */
@Composable
fun CheckInScreen(view: CheckInView) = ScreenFrame(view.head) {
    State(view)
    view.saved.forEach { BadgeView(it) }
    view.ring?.let { Ring(it) }
    OnceHere(view.button)
    Buttons(view.offReasons)
    view.clears.forEach { OnceHere(it) }
    Lines(view.team)
    Grid(view.toggles)
}

@Composable
private fun State(view: CheckInView) {
    val tone = LocalLook.current.colors.of(view.tone)
    Column(
        Modifier.fillMaxWidth().background(tone.tint, round).padding(16.dp),
        Arrangement.spacedBy(4.dp),
    ) {
        Words(view.place, style = Type.strong, color = tone.onTint)
        Words(view.window, color = tone.onTint)
        Words(view.label, style = Type.large, color = tone.onTint)
        view.reason?.let { Words(it, color = tone.onTint) }
    }
}

/** The half hour after the clear, as an arc and in words. */
@Composable
private fun Ring(ring: RingView) {
    val colors = LocalLook.current.colors
    val tone = colors.of(if (ring.done) Tone.GOOD else Tone.READY)
    val part = ring.permille.toInt() / WHOLE
    Row(
        Modifier.fillMaxWidth().semantics(mergeDescendants = true) { progressBarRangeInfo = ProgressBarRangeInfo(part, 0f..1f) },
        Arrangement.spacedBy(12.dp),
        Alignment.CenterVertically,
    ) {
        Canvas(Modifier.size(56.dp)) {
            val stroke = Stroke(8.dp.toPx(), cap = StrokeCap.Round)
            drawArc(tone.tint, 0f, TURN, false, style = stroke)
            drawArc(tone.fill, TOP, TURN * part, false, style = stroke)
        }
        Words(ring.text, Modifier.weight(1f), Type.strong)
    }
}

private const val WHOLE = 1000f
private const val TURN = 360f
private const val TOP = -90f
