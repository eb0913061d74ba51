package cn.huxue.kit

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch

/**
 * Keeps the phone and headquarters together while a screen is open: sends at once what was saved, listens for news, and
 * waits longer after every failure, as the core says. Nothing is lost while it fails, so it tells nobody; the badge
 * shows what waits.
 */
internal class SyncLoop(private val gateway: Gateway, private val scope: CoroutineScope) {
    private val wanted = Channel<Unit>(Channel.CONFLATED)
    private val reached = MutableStateFlow(false)
    private val seen = MutableStateFlow(true)

    /** Something was saved, or a network appeared. */
    fun soon() {
        wanted.trySend(Unit)
    }

    /** News is listened for only while somebody looks. */
    fun screenIs(visible: Boolean) {
        seen.value = visible
    }

    fun run() {
        scope.launch { send() }
        scope.launch { listen() }
        soon()
    }

    private suspend fun send() {
        var again: Job? = null
        for (unit in wanted) {
            again?.cancel()
            val failure = failing { gateway.sync() }
            reached.value = failure == null
            if (failure != null) {
                again = scope.launch {
                    delay(pauseMs())
                    soon()
                }
            }
        }
    }

    private suspend fun listen() {
        while (true) {
            combine(reached, seen) { there, visible -> there && visible }.first { it }
            if (failing { gateway.sync(HELD_S) } != null) {
                reached.value = false
                soon()
            }
        }
    }

    private suspend fun pauseMs(): Long {
        var seconds = LEAST_S
        failing { seconds = maxOf(LEAST_S, gateway.status().retryAfterS.toLong()) }
        return seconds * 1_000
    }

    private companion object {
        /** How long headquarters may hold a request. */
        const val HELD_S = 25
        const val LEAST_S = 5L
    }
}
