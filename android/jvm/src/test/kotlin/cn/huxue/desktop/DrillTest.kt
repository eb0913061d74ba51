package cn.huxue.desktop

import cn.huxue.kit.ActionId
import cn.huxue.kit.Gateway
import cn.huxue.kit.NOTHING
import cn.huxue.kit.Route
import cn.huxue.kit.ScreenId
import cn.huxue.kit.ScreenState
import cn.huxue.world.Hq
import cn.huxue.world.Phone
import cn.huxue.world.SetClock
import cn.huxue.world.perform
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class DrillTest {
    private val real = SetClock()
    private val clock = DrillClock(real::reading)

    @Test
    fun `a wrong clock is wrong on the wall alone, and a leap is another boot that runs on`() {
        clock.setOff(300_000)
        assertEquals(real.reading().copy(wall = real.wall + 300_000), clock.reading())
        clock.setOff(0)
        val before = clock.reading()
        clock.leapTo(real.wall + 3_600_000)
        real.advance(2_000)
        val leapt = clock.reading()
        assertEquals(before.wall + 3_602_000, leapt.wall)
        assertTrue(leapt.bootId != before.bootId && leapt.bootMs == 2_000uL)
        clock.leapTo(leapt.wall)
        assertTrue(clock.reading().bootId !in setOf(before.bootId, leapt.bootId), "no two leaps share a boot")
        clock.beReal()
        assertEquals(real.reading(), clock.reading())
    }

    @Test
    fun `what is played is marked, and the end of the drill leaves nothing of it behind`() = Phone().use { phone ->
        runBlocking {
            phone.enrolled(Hq.auxiliary()).close()
            // The enrolment's own drill was yesterday.
            real.advanceMinutes(24 * 60)
            val gateway = Gateway.open(phone.folder.path, null, clock)
            val drill = Drill(gateway, clock) {}
            assertNull(banner(gateway))

            drill.offline(true)
            assertNull(banner(gateway), "no network is no reason to doubt a check-in")
            drill.place(Place.FAR)
            assertEquals("head.drill", banner(gateway))
            assertEquals("check_in.label_far", checkIn(gateway).label.key)
            gateway.perform(checkIn(gateway).button)
            assertEquals(ActionId.CHECK_IN_OFF, checkIn(gateway).button.id)
            drill.ahead(100)
            assertTrue(drill.played.value.isCut)
            assertEquals(100, drill.played.value.aheadMinutes)
            assertEquals("check_in.label_may_leave", checkIn(gateway).label.key)

            drill.end()
            assertEquals(Played(), drill.played.value)
            assertNull(banner(gateway))
            assertFalse(checkIn(gateway).label.key.contains("far"), "the played position is forgotten")
            assertEquals(ActionId.CHECK_IN_ON, checkIn(gateway).button.id)
            gateway.sync()
            assertEquals(0uL, gateway.status().pending)
            gateway.close()
        }
    }

    private suspend fun checkIn(gateway: Gateway) =
        (gateway.view(Route(ScreenId.CHECK_IN, NOTHING)) as ScreenState.CheckIn).view

    private suspend fun banner(gateway: Gateway): String? = checkIn(gateway).head.banner?.text?.key
}
