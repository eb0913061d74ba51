package cn.huxue.desktop

import cn.huxue.kit.Clock
import cn.huxue.kit.Reading

/**
 * The machine's clocks, or what a drill makes of them. A wall clock that is wrong leaves the time since boot alone, as
 * on any phone. A leap ahead plays another boot: what headquarters said of the time before it no longer counts.
 */
class DrillClock(private val real: () -> Reading) : Clock {
    private class Leap(val wall: Long, val since: Reading, val bootId: UInt)

    @Volatile private var offsetMs = 0L
    @Volatile private var leap: Leap? = null
    private var leaps = 0u

    override fun reading(): Reading {
        val now = real()
        val leap = leap ?: return now.copy(wall = now.wall + offsetMs)
        val since = now.bootMs - leap.since.bootMs
        return Reading(leap.wall + since.toLong() + offsetMs, leap.bootId, since)
    }

    /** The wall clock runs ahead by so much; a negative one runs behind. */
    fun setOff(millis: Long) {
        offsetMs = millis
    }

    /** It is [wall] now. */
    fun leapTo(wall: Long) {
        val now = real()
        leaps++
        leap = Leap(wall, now, now.bootId xor (ODD + leaps))
    }

    fun beReal() {
        offsetMs = 0
        leap = null
    }

    private companion object {
        /** No boot of this machine is likely to differ from the present one by this. */
        const val ODD = 0x5EED_0000u
    }
}
