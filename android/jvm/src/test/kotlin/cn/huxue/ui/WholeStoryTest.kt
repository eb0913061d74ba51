package cn.huxue.ui

import cn.huxue.kit.ActionId
import cn.huxue.kit.ScreenId
import cn.huxue.kit.ScreenState
import cn.huxue.world.Hq
import cn.huxue.world.PIN
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** One duty from the code to the last receipt, with no network in between, by fingers alone. */
class WholeStoryTest {
    @Test
    fun `a duty without a network, and everything arrives`() = Robot.atThePhone {
        start()
        enrol(Hq.shared.code(Hq.auxiliary()))
        gateway.cutNetwork(true)
        picture("story-1-today")

        tap(ActionId.TODAY_CHECK_IN)
        until { screen == ScreenId.CHECK_IN }
        picture("story-2-checked-in")
        tap(ActionId.CHECK_IN_ATTEST)
        until { frame.note != null }
        picture("story-3-team-attested")

        tap(ActionId.CHECK_IN_INCIDENT)
        until { screen == ScreenId.INCIDENT_FORM }
        tap(ActionId.INCIDENT_FORM_CATEGORY)
        type("incident_form.text", "门口双排停车")
        picture("story-4-incident")
        tap(ActionId.INCIDENT_FORM_SAVE)
        until { screen != ScreenId.INCIDENT_FORM }
        home()

        tap(ActionId.TODAY_CHECK_IN)
        until { screen == ScreenId.CHECK_IN }
        minutesLater(70)
        tap(ActionId.CHECK_IN_ALL_CLEAR)
        until { (frame.screen as? ScreenState.CheckIn)?.view?.ring != null }
        picture("story-5-all-clear")
        home()

        hold(ActionId.TODAY_SOS)
        until { screen == ScreenId.SOS }
        picture("story-6-sos")
        home()

        tap(ActionId.TODAY_CHECK_IN)
        until { screen == ScreenId.CHECK_IN }
        minutesLater(31)
        tap(ActionId.CHECK_IN_OFF)
        until { frame.note != null }
        picture("story-7-checked-out")

        val written = runBlocking { gateway.entriesWritten() }
        assertTrue(written.size >= 7, "$written")
        assertTrue(pending() >= 7, "no network, yet only ${pending()} wait")
        gateway.cutNetwork(false)
        shell.sync()
        until { pending() == 0 }
        home()
        tap(ActionId.TODAY_QUEUE)
        until { screen == ScreenId.QUEUE }
        until { (frame.screen as ScreenState.Queue).view.items.all { it.stage == 2u } }
        picture("story-8-received")
        assertEquals(written.toSet(), runBlocking { gateway.entriesWritten() }.toSet())
    }

    private fun Robot.enrol(code: String) {
        picture("story-0-purpose")
        tap(ActionId.ENROL_AGREE)
        until { has(ActionId.ENROL_SUBMIT) }
        type("enrol.url", Hq.shared.url)
        type("enrol.code", code)
        type("enrol.pin", PIN)
        tap(ActionId.ENROL_SUBMIT)
        until { has(ActionId.ENROL_SELF_TEST) || has(ActionId.ENROL_DRILL) }
        if (has(ActionId.ENROL_SELF_TEST)) tap(ActionId.ENROL_SELF_TEST)
        until { has(ActionId.ENROL_DRILL) }
        tap(ActionId.ENROL_DRILL)
        until { has(ActionId.ENROL_FINISH) }
        tap(ActionId.ENROL_FINISH)
        until { screen == ScreenId.TODAY }
        until { has(ActionId.TODAY_CHECK_IN) }
    }

    private fun Robot.pending(): Int = runBlocking { gateway.status().pending.toInt() }
}
