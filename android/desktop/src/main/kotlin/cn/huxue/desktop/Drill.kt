package cn.huxue.desktop

import cn.huxue.kit.Fix
import cn.huxue.kit.Gateway
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/** Where the phone pretends to be. */
enum class Place { NONE, AT_GATE, FAR, MOCK }

/** What is played now; nothing of it outlives the window. */
data class Played(
    val place: Place = Place.NONE,
    /** Minutes by which the wall clock is wrong. */
    val offMinutes: Int = 0,
    /** Minutes that were skipped. */
    val aheadMinutes: Int = 0,
    val offline: Boolean = false,
    /** A position was wanted and no gate is known yet. */
    val gateUnknown: Boolean = false,
) {
    /** What is done now is a drill: its position or its time is not true. */
    val isDrill: Boolean get() = place != Place.NONE || offMinutes != 0 || aheadMinutes != 0

    /** Headquarters' time cannot be played, so nobody who went ahead may ask it. */
    val isCut: Boolean get() = offline || aheadMinutes != 0

    val isReal: Boolean get() = !isDrill && !isCut
}

/**
 * The drill desk: makes the core believe in another position, another time, or no network, and makes it mark what is
 * done meanwhile. [changed] runs after each change, so that the screens are read again and a network is used at once.
 */
class Drill(private val gateway: Gateway, private val clock: DrillClock, private val changed: (Played) -> Unit) {
    private val state = MutableStateFlow(Played())
    private val position = MutableStateFlow<Fix?>(null)
    private val turn = Mutex()

    val played: StateFlow<Played> = state.asStateFlow()

    /** The position of this moment; a machine on a desk has none of its own. */
    val fix: StateFlow<Fix?> = position.asStateFlow()

    suspend fun place(place: Place) = change { it.copy(place = place) }

    suspend fun offline(offline: Boolean) = change { it.copy(offline = offline) }

    suspend fun clockOff(minutes: Int) = change { it.copy(offMinutes = it.offMinutes + minutes) }

    suspend fun ahead(minutes: Int) = change {
        val now = gateway.status().now
        clock.leapTo(now + minutes * MINUTE_MS)
        it.copy(aheadMinutes = it.aheadMinutes + minutes)
    }

    suspend fun realClock() = change {
        clock.beReal()
        it.copy(offMinutes = 0, aheadMinutes = 0)
    }

    /** Everything as it is. */
    suspend fun end() = change {
        clock.beReal()
        Played()
    }

    private suspend fun change(how: suspend (Played) -> Played) = turn.withLock {
        val wanted = how(state.value)
        clock.setOff(wanted.offMinutes * MINUTE_MS)
        // Marked before anything is played, unmarked after nothing is: no act falls between.
        if (wanted.isDrill) gateway.rehearse(true)
        val fix = fixAt(wanted.place)
        val next = if (wanted.place != Place.NONE && fix == null) {
            wanted.copy(place = Place.NONE, gateUnknown = true)
        } else {
            wanted.copy(gateUnknown = false)
        }
        position.value = fix
        if (!next.isDrill) gateway.rehearse(false)
        gateway.cutNetwork(next.isCut)
        fix?.let { gateway.noteFix(it) }
        state.value = next
        changed(next)
    }

    private suspend fun fixAt(place: Place): Fix? = when (place) {
        Place.NONE -> null
        Place.AT_GATE -> gateway.playedFix(0.0, false)
        Place.FAR -> gateway.playedFix(FAR_M, false)
        Place.MOCK -> gateway.playedFix(0.0, true)
    }

    private companion object {
        const val FAR_M = 90.0
        const val MINUTE_MS = 60_000L
    }
}
