package cn.huxue.kit

import cn.huxue.world.Hq
import cn.huxue.world.Phone
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class LinkTest {
    @Test
    fun `a reminder's link leads where the reminder leads`() {
        Phone().use { phone ->
            val alarms = runBlocking {
                val gateway = phone.enrolled(Hq.auxiliary())
                gateway.alarms(8).also { gateway.close() }
            }
            assertTrue(alarms.isNotEmpty(), "no reminder")
            for (alarm in alarms) {
                val route = requireNotNull(routeOf(alarm.link)) { alarm.link }
                val meant = alarm.route.target
                assertEquals(Route(alarm.route.screen, NOTHING.copy(post = meant.post, window = meant.window)), route)
            }
        }
    }

    @Test
    fun `other links lead nowhere`() {
        val others = listOf("duty://checkin", "duty://checkin?shift=P001", "duty://checkin?shift=@5", "https://checkin?shift=P001@5", "%")
        others.forEach { assertNull(routeOf(it), it) }
    }
}
