package cn.huxue.kit

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull

/** The minutes after a tap in which better positions are added to it. Position is used then and never else. */
internal class PlaceWindow(private val gateway: Gateway, private val positions: Positions, private val scope: CoroutineScope) {
    private var running: Job? = null

    /** The newest tap's window replaces the one before it. */
    fun open(entry: String) {
        running?.cancel()
        running = scope.launch {
            withTimeoutOrNull(WINDOW_MS) {
                positions.updates().takeWhile { fix -> wants(entry, fix) }.collect {}
            }
        }
    }

    private suspend fun wants(entry: String, fix: Fix): Boolean {
        var more = true
        val failure = failing {
            gateway.noteFix(fix)
            more = gateway.observe(entry, fix)
        }
        // One position that could not be written does not end the search.
        return failure != null || more
    }

    private companion object {
        const val WINDOW_MS = 180_000L
    }
}
