package cn.huxue.app

import android.location.Location
import cn.huxue.kit.Fix
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test

/** Android's own `Location` class, without an Android. */
class MeasuredFixTest {
    private fun measured(atNs: Long, accuracyM: Float? = 12.5f) = Location("gps").apply {
        latitude = 30.25
        longitude = 120.5
        elapsedRealtimeNanos = atNs
        time = 99_999_999_999
        accuracyM?.let { accuracy = it }
    }

    @Test
    fun `the age is told by the clock since boot and not by the wall clock`() {
        val fix = measuredFix(measured(atNs = 5_000_000_000), nowNs = 7_500_000_000, isMock = false, isPrecise = true)
        assertEquals(Fix(30.25, 120.5, 12.5, 2.5, mock = false, approximate = false), fix)
    }

    @Test
    fun `a position without a time or from after now is of unknown age`() {
        for (atNs in listOf(0L, 8_000_000_000)) {
            val fix = measuredFix(measured(atNs), nowNs = 7_500_000_000, isMock = false, isPrecise = true)
            assertNull(fix?.ageS, "at $atNs")
            assertEquals(12.5, fix?.accuracyM)
        }
    }

    @Test
    fun `without an accuracy it is no position`() {
        assertNull(measuredFix(measured(1, accuracyM = null), nowNs = 2, isMock = false, isPrecise = true))
    }

    @Test
    fun `mock and approximate are passed on, never hidden`() {
        val fix = measuredFix(measured(atNs = 1), nowNs = 2, isMock = true, isPrecise = false)
        assertEquals(true to true, fix?.let { it.mock to it.approximate })
    }
}
