package cn.huxue.ui.parts

import androidx.compose.foundation.gestures.awaitEachGesture
import androidx.compose.foundation.gestures.awaitFirstDown
import androidx.compose.ui.Modifier
import androidx.compose.ui.input.pointer.AwaitPointerEventScope
import androidx.compose.ui.input.pointer.PointerEventPass
import androidx.compose.ui.input.pointer.pointerInput

/**
 * A finger that stays for [millis], however it trembles: until it is lifted, nothing around it may take it for a
 * scroll. A second finger does not matter.
 */
internal fun Modifier.holding(millis: Long, held: (Boolean) -> Unit, done: () -> Unit): Modifier =
    pointerInput(millis) {
        awaitEachGesture {
            awaitFirstDown(requireUnconsumed = false, pass = PointerEventPass.Initial).consume()
            held(true)
            try {
                val lifted = withTimeoutOrNull(millis) { untilLifted() }
                held(false)
                if (lifted == null) {
                    done()
                    untilLifted()
                }
            } finally {
                held(false)
            }
        }
    }

private suspend fun AwaitPointerEventScope.untilLifted() {
    do {
        val event = awaitPointerEvent(PointerEventPass.Initial)
        event.changes.forEach { it.consume() }
    } while (event.changes.any { it.pressed })
}
