package cn.huxue.ui

import cn.huxue.kit.ActionId
import cn.huxue.kit.Fix
import cn.huxue.world.Hq
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/**
 * How often a finger must touch the glass until it is on the disk: from a process that does not run, on records locked
 * for eight hours, with default settings and the platform's text at 130 %.
 */
class TapCountTest {
    @ParameterizedTest
    @ValueSource(booleans = [true, false])
    fun `check-in takes at most two taps`(located: Boolean) = afterEightHours(Hq.auxiliary(), located) {
        tap(ActionId.TODAY_CHECK_IN)
    }.let { assertTrue(it <= 2, "$it taps") }

    @ParameterizedTest
    @ValueSource(booleans = [true, false])
    fun `an incident takes at most three taps`(located: Boolean) = afterEightHours(Hq.auxiliary(), located) {
        tap(ActionId.TODAY_INCIDENT)
        tap(ActionId.INCIDENT_FORM_CATEGORY)
        tap(ActionId.INCIDENT_FORM_SAVE)
    }.let { assertTrue(it <= 3, "$it taps") }

    @ParameterizedTest
    @ValueSource(booleans = [true, false])
    fun `a traffic report takes at most two taps`(located: Boolean) = afterEightHours(Hq.volunteer(), located) {
        tap(ActionId.VOLUNTEER_TRAFFIC)
        tap(ActionId.VOLUNTEER_CATEGORY)
    }.let { assertTrue(it <= 2, "$it taps") }

    @ParameterizedTest
    @ValueSource(booleans = [true, false])
    fun `a call for help takes one hold`(located: Boolean) {
        assertEquals(1, afterEightHours(Hq.auxiliary(), located) { hold(ActionId.TODAY_SOS) })
    }

    /** Does it and waits until one entry more is durable; another process must find it. Gives the touches. */
    private fun afterEightHours(person: String, located: Boolean, act: Robot.() -> Unit): Int {
        var touches = 0
        Robot.atThePhone {
            fontScale = LARGE
            prepare(person)
            phone.device.fix.value = if (located) somewhere else null
            start(offline = true)
            val before = entries()
            act()
            until { entries().size > before.size }
            touches = taps
            val written = entries()
            kill()
            start(offline = true)
            // A fix that follows the tap may have been written between the count and the kill.
            assertEquals(written, entries().intersect(written.toSet()).toList())
        }
        return touches
    }

    private fun Robot.prepare(person: String) {
        runBlocking { phone.enrolled(person).close() }
        phone.clock.advanceMinutes(EIGHT_HOURS)
    }

    private fun Robot.entries() = runBlocking { gateway.entriesWritten() }

    private companion object {
        const val LARGE = 1.3f
        const val EIGHT_HOURS = 480
        val somewhere = Fix(30.16, 116.20, 12.0, 1.0, false, false)
    }
}
