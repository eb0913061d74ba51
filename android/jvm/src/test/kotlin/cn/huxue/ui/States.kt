package cn.huxue.ui

import cn.huxue.kit.Action
import cn.huxue.kit.ActionId
import cn.huxue.kit.Fix
import cn.huxue.kit.Frame
import cn.huxue.kit.Gateway
import cn.huxue.kit.NOTHING
import cn.huxue.kit.PhoneFailure
import cn.huxue.kit.Route
import cn.huxue.kit.ScreenId
import cn.huxue.kit.ScreenState
import cn.huxue.world.Hq
import cn.huxue.world.Phone
import cn.huxue.world.perform
import cn.huxue.world.unlock

/** A screen in one state, as the real core says it. */
class Case(val name: String, val frame: Frame)

/** The gate of P011 in the county of the fixtures is not here. */
val elsewhere = Fix(29.90, 110.02, 12.0, 1.0, false, false)

/** Every screen in every state that it has, recorded once from real phones and a real HQ. */
suspend fun cases(): List<Case> = buildList {
    Phone().use { phone -> addAll(beforeEnrolment(phone)) }
    Phone().use { phone -> addAll(onDuty(phone)) }
}

private suspend fun beforeEnrolment(phone: Phone): List<Case> {
    val camera = Camera(phone.open())
    camera.take("enrol", ScreenId.ENROL)
    camera.tap(ActionId.ENROL_AGREE)
    camera.take("enrol-code", ScreenId.ENROL)
    return camera.cases
}

private suspend fun onDuty(phone: Phone): List<Case> {
    val camera = Camera(phone.enrolled(Hq.auxiliary()))
    for (screen in ScreenId.entries.filter { it !in aboutOneThing && it != ScreenId.ENROL }) {
        camera.take(screen.name.lowercase(), screen)
    }
    return camera.cases
}

/** These are about something that their target names. */
val aboutOneThing = setOf(ScreenId.INCIDENT, ScreenId.EXPLAIN)

/** Walks through a phone and keeps what it shows. */
class Camera(private val gateway: Gateway) {
    val cases = mutableListOf<Case>()
    private var shown: ScreenState? = null

    suspend fun take(name: String, screen: ScreenId, route: Route = Route(screen, NOTHING)) {
        val view = try {
            gateway.view(route)
        } catch (locked: PhoneFailure.SignIn) {
            gateway.unlock()
            gateway.view(route)
        }
        shown = view
        cases += Case(name, Frame(screen = view, canGoBack = true))
    }

    suspend fun tap(id: ActionId) {
        gateway.perform(actions(requireNotNull(shown)).first { it.id == id })
    }
}

fun actions(screen: ScreenState): List<Action> = screen.head.primary
