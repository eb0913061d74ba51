package cn.huxue.ui

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.requiredSize
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.test.ComposeTimeoutException
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsNodeInteraction
import androidx.compose.ui.test.hasTestTag
import androidx.compose.ui.test.isEnabled
import androidx.compose.ui.test.onAllNodesWithTag
import androidx.compose.ui.test.onNodeWithTag
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.captureToImage
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextReplacement
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.runDesktopComposeUiTest
import androidx.compose.ui.graphics.asSkiaBitmap
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import cn.huxue.kit.ActionId
import cn.huxue.kit.Frame
import cn.huxue.kit.Gateway
import cn.huxue.kit.ScreenId
import cn.huxue.kit.Shell
import cn.huxue.world.Phone
import java.io.File
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.runBlocking
import org.jetbrains.skia.Image

/** A person before the glass of a phone: taps, holds, types and looks; counts what the fingers did. */
@OptIn(ExperimentalTestApi::class)
class Robot(private val test: ComposeUiTest, val phone: Phone, density: Float = DENSITY) {
    private var running by mutableStateOf<Running?>(null)
    private var restarts by mutableStateOf(0)
    private var isUpright by mutableStateOf(true)

    /** The platform's own text size. */
    var fontScale by mutableStateOf(1f)
    var taps = 0
        private set

    init {
        test.setContent {
            CompositionLocalProvider(LocalDensity provides Density(density, fontScale)) {
                val (width, height) = if (isUpright) WIDTH to HEIGHT else HEIGHT to WIDTH
                Box(Modifier.requiredSize(width.dp, height.dp)) { key(restarts) { running?.let { HuxueApp(it.shell) } } }
            }
        }
    }

    val gateway: Gateway get() = requireNotNull(running).gateway
    val shell: Shell get() = requireNotNull(running).shell
    val frame: Frame get() = shell.frame.value
    val screen: ScreenId? get() = frame.screen?.head?.screen

    /** The process starts; everything it knows is on the disk. */
    fun start(offline: Boolean = false, prepared: Gateway? = null) {
        val gateway = prepared ?: phone.open()
        gateway.cutNetwork(offline)
        val single = Executors.newSingleThreadExecutor { Thread(it, "huxue-shell").apply { isDaemon = true } }
        val scope = CoroutineScope(SupervisorJob() + single.asCoroutineDispatcher())
        running = Running(gateway, Shell(gateway, phone.device, scope, emptyFlow()), scope, single)
        restarts++
        until { frame.screen != null }
    }

    /** Killed without warning. */
    fun kill() {
        val dying = requireNotNull(running)
        running = null
        test.waitForIdle()
        dying.scope.cancel()
        runBlocking { dying.gateway.close() }
        dying.thread.shutdown()
    }

    /** The glass is wider than high, or upright again; the platform makes it anew. */
    fun rotate() {
        isUpright = !isUpright
        restarts++
        test.waitForIdle()
    }

    fun until(what: () -> Boolean) = try {
        test.waitUntil(timeoutMillis = PATIENCE_MS) { what() }
    } catch (late: ComposeTimeoutException) {
        throw AssertionError("on $screen, said ${frame.note?.message?.key}, failed with ${frame.failure?.code}", late)
    }

    fun has(id: ActionId): Boolean = test.onAllNodesWithTag(id.name).fetchSemanticsNodes().isNotEmpty()

    /** The [at]th button of this kind that can be used now. */
    fun button(id: ActionId, at: Int = 0): SemanticsNodeInteraction {
        val usable = hasTestTag(id.name) and isEnabled()
        until { test.onAllNodes(usable).fetchSemanticsNodes().size > at }
        return test.onAllNodes(usable)[at]
    }

    fun tap(id: ActionId, at: Int = 0) {
        button(id, at).performScrollTo().performClick()
        taps++
        test.waitForIdle()
    }

    /** The finger stays for two seconds and a little. */
    fun hold(id: ActionId) {
        button(id).performScrollTo().performTouchInput {
            down(center)
            repeat(HELD) {
                advanceEventTime(STEP_MS)
                move()
            }
            up()
        }
        taps++
        test.waitForIdle()
    }

    /** Back to where the app opens, one screen at a time. */
    fun home() {
        while (frame.canGoBack) {
            val before = frame.screen
            test.onNodeWithTag("back").performScrollTo().performClick()
            until { frame.screen?.head?.screen != before?.head?.screen }
        }
        test.waitForIdle()
    }

    fun choose(value: String) {
        test.onNodeWithTag("choice.$value").performScrollTo().performClick()
        test.waitForIdle()
    }

    fun type(field: String, text: String) {
        until { test.onAllNodesWithTag("field.$field").fetchSemanticsNodes().isNotEmpty() }
        test.onNodeWithTag("field.$field").performScrollTo().performTextReplacement(text)
        test.waitForIdle()
    }

    /** Time goes by and the screen is looked at again. */
    fun minutesLater(minutes: Int) {
        phone.clock.advanceMinutes(minutes)
        shell.screenIs(true)
        test.waitForIdle()
    }

    fun picture(name: String) {
        test.waitForIdle()
        shot().save(File(System.getProperty("huxue.pictures"), "$name.png"))
    }

    private fun shot(): Image = Image.makeFromBitmap(test.onRoot().captureToImage().asSkiaBitmap())

    private class Running(val gateway: Gateway, val shell: Shell, val scope: CoroutineScope, val thread: ExecutorService)

    companion object {
        private const val PATIENCE_MS = 60_000L
        private const val HELD = 22
        private const val STEP_MS = 100L

        /** A window of a phone's size, a phone's folder, and somebody before it. */
        fun atThePhone(story: Robot.() -> Unit) = runDesktopComposeUiTest(WIDE, HIGH) {
            Phone().use { phone ->
                val robot = Robot(this, phone)
                robot.story()
                robot.kill()
            }
        }

        private const val WIDE = (WIDTH * DENSITY).toInt()
        private const val HIGH = (HEIGHT * DENSITY).toInt()
    }
}
