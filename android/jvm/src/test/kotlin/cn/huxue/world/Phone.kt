package cn.huxue.world

import cn.huxue.kit.Action
import cn.huxue.kit.ActionId
import cn.huxue.kit.Clock
import cn.huxue.kit.Device
import cn.huxue.kit.Fix
import cn.huxue.kit.Gateway
import cn.huxue.kit.Haptic
import cn.huxue.kit.Input
import cn.huxue.kit.NOTHING
import cn.huxue.kit.Positions
import cn.huxue.kit.Reading
import cn.huxue.kit.Route
import cn.huxue.kit.ScreenId
import cn.huxue.kit.ScreenState
import java.io.File
import kotlin.io.path.createTempDirectory
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.filterNotNull

/** A clock that moves only when a test says so. */
class SetClock(@Volatile var wall: Long = NOW) : Clock {
    @Volatile private var bootMs = 3_600_000L

    override fun reading() = Reading(wall, 7u, bootMs.toULong())

    fun advance(millis: Long) {
        wall += millis
        bootMs += millis
    }

    fun advanceMinutes(minutes: Int) = advance(minutes * 60_000L)
}

/** A device without glass; what it was asked for is kept. */
class BareDevice : Device, Positions {
    val fix = MutableStateFlow<Fix?>(null)
    val asked = mutableListOf<String>()
    var picture: String? = null

    override val positions: Positions get() = this

    override fun newest(): Fix? = fix.value

    override fun updates(): Flow<Fix> = fix.filterNotNull()

    override fun askForPosition() = note("position")

    override fun dial(number: String): Boolean = note("dial $number").let { true }

    override fun share(text: String) = note("share")

    override fun copy(text: String) = note("copy")

    override fun play(haptic: Haptic) = Unit

    override suspend fun codeInPicture(): String? = picture

    override suspend fun writeDiagnostics(text: String): Boolean = note("diagnostics").let { true }

    private fun note(what: String) {
        synchronized(asked) { asked += what }
    }
}

const val PIN = "2468"

/** One phone's folder with its clock and its device; what runs on it is opened and killed by the test. */
class Phone : AutoCloseable {
    val folder: File = createTempDirectory("huxue-phone").toFile()
    val clock = SetClock()
    val device = BareDevice()

    fun open(): Gateway = Gateway.open(folder.path, null, clock)

    /** Enrolled and synced, with the enrolment's steps behind it. */
    suspend fun enrolled(person: String): Gateway {
        val gateway = open()
        agree(gateway)
        gateway.enrol(Hq.shared.code(person), Hq.shared.url, pin = PIN)
        gateway.sync()
        while (gateway.home() == ScreenId.ENROL) {
            val view = (gateway.view(Route(ScreenId.ENROL, NOTHING)) as ScreenState.Enrol).view
            gateway.perform(view.head.primary.first())
        }
        gateway.sync()
        return gateway
    }

    private suspend fun agree(gateway: Gateway) {
        val view = (gateway.view(Route(ScreenId.ENROL, NOTHING)) as ScreenState.Enrol).view
        gateway.perform(view.head.primary.first { it.id == ActionId.ENROL_AGREE })
    }

    override fun close() {
        folder.deleteRecursively()
    }
}

suspend fun Gateway.perform(action: Action, vararg typed: Pair<String, String>) =
    perform(action.id, action.target, Input(typed.map { (id, value) -> cn.huxue.kit.FieldInput(id, value) }, null))

/** Opens the records with the PIN. */
suspend fun Gateway.unlock() {
    val lock = (view(Route(ScreenId.LOCK, NOTHING)) as ScreenState.Lock).view
    perform(lock.head.primary.first(), lock.pin.id to PIN)
}
