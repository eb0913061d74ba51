package cn.huxue.ui

import cn.huxue.kit.Action
import cn.huxue.kit.ActionId
import cn.huxue.kit.Failure
import cn.huxue.kit.Fix
import cn.huxue.kit.Frame
import cn.huxue.kit.Gateway
import cn.huxue.kit.NOTHING
import cn.huxue.kit.Note
import cn.huxue.kit.PhoneFailure
import cn.huxue.kit.Route
import cn.huxue.kit.ScreenId
import cn.huxue.kit.ScreenState
import cn.huxue.world.Hq
import cn.huxue.world.Phone
import cn.huxue.world.perform
import cn.huxue.world.unlock

/** A screen in one state, as the real core says it. */
class Case(val name: String, val frame: Frame) {
    val screen: ScreenId? get() = frame.screen?.head?.screen
}

/** No gate of the county of the fixtures is here. */
val elsewhere = Fix(29.90, 110.02, 12.0, 1.0, false, false)

/** Every screen, normal, empty, late, offline, in conflict and after an error. */
suspend fun cases(): List<Case> = buildList {
    Phone().use { phone -> addAll(beforeEnrolment(phone)) }
    Phone().use { phone -> addAll(onDuty(phone)) }
    Phone().use { phone -> addAll(onSunday(phone)) }
    Phone().use { phone -> addAll(late(phone)) }
    Phone().use { phone -> addAll(offline(phone)) }
    Phone().use { phone -> addAll(volunteer(phone)) }
    Phone().use { one -> Phone().use { other -> addAll(conflict(one, other)) } }
}

private suspend fun beforeEnrolment(phone: Phone): List<Case> = Camera(phone.open(), "new").run {
    take(ScreenId.ENROL)
    tap(ActionId.ENROL_AGREE)
    take(ScreenId.ENROL, "code")
    keep("error", failure { enrol("00000-00000-0", Hq.shared.url) })
    cases
}

private suspend fun onDuty(phone: Phone): List<Case> = Camera(phone.enrolled(Hq.auxiliary()), "normal").run {
    everywhere()
    aboutOneThing()
    val wrong = failure { view(Route(ScreenId.INCIDENT, NOTHING.copy(incident = "unknown"))) }
    cases + cases.map { Case("${it.name}-error", it.frame.copy(failure = wrong)) }
}

/** Nobody is on duty and nothing has happened. */
private suspend fun onSunday(phone: Phone): List<Case> = Camera(phone.enrolled(Hq.auxiliary()), "empty").run {
    phone.clock.advanceMinutes(FIVE_DAYS)
    everywhere()
    cases
}

private suspend fun late(phone: Phone): List<Case> = Camera(phone.enrolled(Hq.auxiliary()), "late").run {
    phone.clock.advanceMinutes(HALF_AN_HOUR)
    everywhere()
    cases
}

/** Much was done, and nothing of it has arrived anywhere. */
private suspend fun offline(phone: Phone): List<Case> = Camera(phone.enrolled(Hq.auxiliary()), "offline").run {
    gateway.cutNetwork(true)
    aboutOneThing()
    look(ScreenId.SOS)
    tap(ActionId.SOS_RAISE)
    everywhere()
    cases
}

private suspend fun volunteer(phone: Phone): List<Case> = Camera(phone.enrolled(Hq.volunteer()), "volunteer").run {
    take(ScreenId.VOLUNTEER)
    tap(ActionId.VOLUNTEER_CHECK_IN)
    take(ScreenId.VOLUNTEER, "on-post")
    take(ScreenId.SOS)
    take(ScreenId.QUEUE)
    take(ScreenId.SETTINGS)
    cases
}

/** One closes what the other hands over, and neither has seen it. */
private suspend fun conflict(one: Phone, other: Phone): List<Case> {
    val (left, right) = Hq.team()
    val first = Camera(one.enrolled(left), "conflict")
    val second = Camera(other.enrolled(right), "conflict-other")
    first.fileIncident()
    first.gateway.sync()
    second.gateway.sync()
    for ((camera, act) in listOf(first to ActionId.INCIDENT_CLOSE, second to ActionId.INCIDENT_HAND_OVER)) {
        camera.openIncident()
        camera.tap(act)
    }
    repeat(2) {
        first.gateway.sync()
        second.gateway.sync()
    }
    first.openIncident()
    first.keep("")
    first.take(ScreenId.INCIDENT_LIST)
    return first.cases
}

/** These are about something that their target names. */
val aboutOneThing = setOf(ScreenId.INCIDENT, ScreenId.EXPLAIN)

/** Walks through a phone and keeps what it shows. */
class Camera(val gateway: Gateway, private val state: String) {
    val cases = mutableListOf<Case>()
    private var note: Note? = null
    private lateinit var shown: ScreenState

    suspend fun take(screen: ScreenId, more: String = "") {
        look(screen)
        keep(more)
    }

    fun keep(more: String, failure: Failure? = null) {
        val name = listOf(shown.head.screen.name.lowercase(), state, more).filter(String::isNotEmpty).joinToString("-")
        cases += Case(name, Frame(screen = shown, note = note, failure = failure, canGoBack = true))
        note = null
    }

    suspend fun everywhere() {
        for (screen in ScreenId.entries.filter { it !in aboutOneThing && it != ScreenId.ENROL && it != ScreenId.VOLUNTEER }) {
            take(screen)
        }
    }

    /** A check-in, an incident, and why the check-in counts as what it does. */
    suspend fun aboutOneThing() {
        look(ScreenId.TODAY)
        tap(ActionId.TODAY_CHECK_IN)
        fileIncident()
        openIncident()
        keep("")
        look(ScreenId.ABOUT_ME)
        go(ActionId.ABOUT_ME_EXPLAIN)
        keep("")
    }

    suspend fun fileIncident() {
        look(ScreenId.INCIDENT_FORM)
        tap(ActionId.INCIDENT_FORM_CATEGORY)
        look(ScreenId.INCIDENT_FORM)
        tap(ActionId.INCIDENT_FORM_SAVE)
    }

    suspend fun openIncident() {
        look(ScreenId.INCIDENT_LIST)
        go(ActionId.INCIDENT_LIST_OPEN)
    }

    suspend fun tap(id: ActionId) {
        val action = offered(id)
        // Whoever is asked to choose takes the last: the unit, where there is one.
        val chosen = shown.fields.filter { it.choices.isNotEmpty() }.map { it.id to it.choices.last().value }
        note = Note.of(gateway.perform(action, *chosen.toTypedArray()))
    }

    suspend fun look(screen: ScreenId) = look(Route(screen, NOTHING))

    private suspend fun go(id: ActionId) = look(requireNotNull(offered(id).opens))

    private suspend fun look(route: Route) {
        shown = try {
            gateway.view(route)
        } catch (locked: PhoneFailure.SignIn) {
            gateway.unlock()
            gateway.view(route)
        }
    }

    suspend fun failure(act: suspend Gateway.() -> Unit): Failure = try {
        gateway.act()
        error("nothing failed")
    } catch (failure: PhoneFailure) {
        failure.failure
    }

    private fun offered(id: ActionId): Action = requireNotNull(everyIn<Action>(shown).find { it.id == id && it.enabled }) {
        "$id is not offered on ${shown.head.screen}"
    }
}

private const val FIVE_DAYS = 5 * 24 * 60
private const val HALF_AN_HOUR = 30
