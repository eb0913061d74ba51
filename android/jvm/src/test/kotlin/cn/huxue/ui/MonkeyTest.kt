package cn.huxue.ui

import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.runDesktopComposeUiTest
import androidx.compose.ui.text.AnnotatedString
import cn.huxue.kit.ScreenId
import cn.huxue.world.Hq
import cn.huxue.world.PIN
import cn.huxue.world.Phone
import kotlin.random.Random
import kotlin.time.Duration.Companion.minutes
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/**
 * Somebody who touches whatever is there, turns the phone, goes back, kills it in the middle of a tap, and has a
 * network now and then. What the glass called saved is on the disk afterwards, and nothing else is.
 */
@OptIn(ExperimentalTestApi::class)
class MonkeyTest {
    @Test
    fun `ten thousand touches leave what was acknowledged and nothing else`() {
        val seed = System.getProperty("huxue.seed")?.toLongOrNull() ?: SEED
        println("monkey: seed $seed (-Dhuxue.seed=… plays another)")
        // Nobody looks: the glass is laid out in its full size and drawn through a pinhole.
        runDesktopComposeUiTest(PINHOLE, PINHOLE, testTimeout = 20.minutes) {
            Phone().use { phone ->
                val monkey = Monkey(this, Robot(this, phone, 1f), Random(seed))
                try {
                    monkey.plays(TOUCHES)
                } catch (failure: Throwable) {
                    throw AssertionError("seed $seed, after ${monkey.trail.takeLast(LAST)}", failure)
                }
                println("monkey: ${monkey.counts.toSortedMap()}, ${monkey.acknowledged.size} entries, ${monkey.seen.size} screens")
                // Whoever sees little proves little.
                assertTrue(monkey.seen.size >= MOST_SCREENS, "only ${monkey.seen}")
                assertTrue(monkey.acknowledged.size >= LEAST_ENTRIES, "only ${monkey.acknowledged.size} entries")
            }
        }
    }

    private companion object {
        const val SEED = 20_261_124L
        const val TOUCHES = 10_000
        const val LAST = 20
        const val PINHOLE = 8
        /** All but the volunteer's, the enrolment, and a roll-call, which nobody opened. */
        val MOST_SCREENS = ScreenId.entries.size - 3
        const val LEAST_ENTRIES = 500
    }
}

@OptIn(ExperimentalTestApi::class)
private class Monkey(private val test: ComposeUiTest, private val robot: Robot, private val dice: Random) {
    /** What the glass said is saved, and what a kill left whole before the glass could say so. */
    val acknowledged = mutableSetOf<String>()
    val counts = HashMap<String, Int>()
    val seen = mutableSetOf<ScreenId>()
    val trail = ArrayList<String>()
    private var isDone = false

    fun plays(touches: Int) {
        runBlocking { robot.phone.enrolled(Hq.auxiliary()).close() }
        robot.start(offline = true)
        acknowledged += written()
        repeat(touches) { step() }
        robot.kill()
        robot.start(offline = true)
        assertEquals(acknowledged.sorted(), written().sorted())
        robot.kill()
    }

    private fun step() = when (dice.nextInt(100)) {
        0 -> did("kill") { killed() }
        1 -> did("kill in a tap") { touch()?.let { killed() } }
        2, 3 -> did("turn") { robot.rotate() }
        in 4..8 -> did("back") { robot.shell.back() }
        in 9..11 -> did("wait") { robot.phone.clock.advanceMinutes(dice.nextInt(1, 25)).also { robot.shell.screenIs(true) } }
        12 -> did("network") { online() }
        13 -> did("sleep") { runBlocking { robot.gateway.pause() } }
        else -> did("touch") { touch() }
    }

    private fun did(what: String, act: () -> Unit) {
        counts.merge(what, 1, Int::plus)
        trail += what
        act()
        settle()
    }

    /** Everything touched so far is done, and what the glass calls saved is remembered. */
    private fun settle() {
        runBlocking { robot.shell.settled() }
        test.waitForIdle()
        robot.frame.note?.let { acknowledged += it.entries }
        robot.screen?.let(seen::add)
    }

    /** Any of the things that can be touched or typed into now; `null`: there is none. */
    private fun touch(): SemanticsNode? {
        val nodes = all(test.onRoot(useUnmergedTree = true).fetchSemanticsNode()).filter(::isAlive)
        val node = nodes.randomOrNull(dice) ?: return null
        trail += "${robot.screen} ${node.config.getOrNull(SemanticsProperties.TestTag)}"
        test.runOnUiThread {
            val typed = node.config.getOrNull(SemanticsActions.SetText)?.action
            val tapped = node.config.getOrNull(SemanticsActions.OnClick)?.action
            val held = node.config.getOrNull(SemanticsActions.OnLongClick)?.action
            typed?.invoke(AnnotatedString(words.random(dice))) ?: tapped?.invoke() ?: held?.invoke()
        }
        return node
    }

    private fun isAlive(node: SemanticsNode): Boolean {
        val config = node.config
        val can = SemanticsActions.OnClick in config || SemanticsActions.OnLongClick in config || SemanticsActions.SetText in config
        return can && SemanticsProperties.Disabled !in config
    }

    private fun killed() {
        robot.kill()
        robot.start(offline = true)
        val found = written()
        val lost = acknowledged - found
        assertTrue(lost.isEmpty(), "lost: $lost")
        // Of the tap that was cut short everything is there or nothing; nobody else wrote meanwhile.
        val more = found - acknowledged
        assertTrue(more.size <= MOST_OF_ONE_TAP, "more than one tap writes: $more")
        acknowledged += more
    }

    private fun online() {
        robot.gateway.cutNetwork(false)
        runBlocking { robot.gateway.sync() }
        robot.gateway.cutNetwork(true)
    }

    private fun written() = runBlocking { robot.gateway.entriesWritten() }.toSet()

    private fun all(node: SemanticsNode): List<SemanticsNode> = listOf(node) + node.children.flatMap(::all)

    private companion object {
        /** An incident: the report and the first step of its document. */
        const val MOST_OF_ONE_TAP = 2
        val words = listOf(PIN, PIN, "门口双排停车", "A001", "2026-11-30", "07:12", "", "0")
    }
}
