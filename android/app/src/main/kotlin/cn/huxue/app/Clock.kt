package cn.huxue.app

import android.content.ContentResolver
import android.os.SystemClock
import android.provider.Settings
import cn.huxue.kit.Clock
import cn.huxue.kit.Reading
import kotlin.random.Random

/**
 * The clocks at one moment: the wall clock, which people set, and the time since boot, which nobody sets and which
 * counts sleep too. The core compares the two.
 */
class BootClock(private val settings: ContentResolver) : Clock {
    override fun reading() = Reading(
        wall = System.currentTimeMillis(),
        bootId = bootId,
        bootMs = SystemClock.elapsedRealtime().toULong(),
    )

    /** Cannot change while this process lives. */
    private val bootId: UInt by lazy {
        val count = Settings.Global.getInt(settings, Settings.Global.BOOT_COUNT, UNKNOWN)
        if (count == UNKNOWN) unheardOf() else count.toUInt()
    }

    /**
     * A phone that does not count its starts: every process passes for a start of its own. That forgets an anchor too
     * early, which costs precision; the other way round an anchor would outlive a restart, which costs truth.
     */
    private fun unheardOf(): UInt = Random.nextInt().toUInt() or ABOVE_ANY_COUNT

    private companion object {
        const val UNKNOWN = -1
        const val ABOVE_ANY_COUNT = 0x8000_0000u
    }
}
