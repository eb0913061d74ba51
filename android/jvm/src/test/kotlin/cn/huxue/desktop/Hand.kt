package cn.huxue.desktop

import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.awt.ComposeWindow
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getAllSemanticsNodes
import androidx.compose.ui.semantics.getOrNull
import java.awt.Rectangle
import java.awt.Robot
import java.awt.Window
import java.awt.event.InputEvent
import java.awt.event.WindowEvent
import java.io.File
import java.util.concurrent.locks.LockSupport
import javax.imageio.ImageIO
import javax.swing.SwingUtilities

/** A hand on the mouse of a real display; what it sees is what stands in the window's tree of meanings. */
@OptIn(ExperimentalComposeUiApi::class)
class Hand {
    private val robot = Robot().apply { isAutoWaitForIdle = true }
    private val window: ComposeWindow =
        waitFor("window") { Window.getWindows().filterIsInstance<ComposeWindow>().firstOrNull { it.isShowing } }

    fun waits(what: String, seen: () -> Boolean) {
        waitFor(what) { if (seen()) true else null }
    }

    fun sees(tag: String): Boolean = node(tag) != null

    fun seesText(part: String): Boolean = onSwing {
        nodes().any { node ->
            val typed = node.config.getOrNull(SemanticsProperties.EditableText)
            (node.config.getOrNull(SemanticsProperties.Text).orEmpty() + listOfNotNull(typed)).any { part in it.text }
        }
    }

    /**
     * Presses [tag] and waits until [what] is [seen]. A window that has just opened may still move away under the
     * mouse: like anybody's, this hand presses again when nothing comes of it.
     */
    fun clicks(tag: String, what: String, seen: () -> Boolean) {
        waitFor("$what after pressing $tag") {
            val bounds = reachable(tag)
            if (bounds != null && !seen()) press(bounds)
            val again = System.nanoTime() + AGAIN_NS
            while (!seen() && System.nanoTime() < again) LockSupport.parkNanos(STEP_NS)
            if (seen()) true else null
        }
    }

    private fun press(bounds: Rectangle) {
        robot.mouseMove(bounds.x + bounds.width / 2, bounds.y + bounds.height / 2)
        robot.mousePress(InputEvent.BUTTON1_DOWN_MASK)
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK)
    }

    /** Every pixel of the window as the display has it. */
    fun photographs(file: File) {
        robot.waitForIdle()
        val picture = robot.createScreenCapture(onSwing { Rectangle(window.locationOnScreen, window.size) })
        file.parentFile.mkdirs()
        check(ImageIO.write(picture, "png", file)) { "no PNG" }
    }

    fun closes() = onSwing { window.dispatchEvent(WindowEvent(window, WindowEvent.WINDOW_CLOSING)) }

    /** Where a part stands on the display, once it has stopped moving and lies within the window. */
    private fun reachable(tag: String): Rectangle? {
        val first = onDisplay(tag) ?: return null
        LockSupport.parkNanos(STEP_NS)
        val inside = onSwing { window.takeIf { it.isShowing }?.let { Rectangle(it.locationOnScreen, it.size) } } ?: return null
        return first.takeIf { it == onDisplay(tag) && inside.contains(it.centerX, it.centerY) }
    }

    private fun onDisplay(tag: String): Rectangle? = onSwing {
        node(tag)?.takeIf { window.isShowing }?.boundsInWindow?.let { bounds ->
            val scale = window.graphicsConfiguration.defaultTransform.scaleX
            val corner = window.locationOnScreen
            Rectangle(
                corner.x + window.insets.left + (bounds.left / scale).toInt(),
                corner.y + window.insets.top + (bounds.top / scale).toInt(),
                (bounds.width / scale).toInt(),
                (bounds.height / scale).toInt(),
            )
        }
    }

    private fun node(tag: String): SemanticsNode? =
        onSwing { nodes().firstOrNull { it.config.getOrNull(SemanticsProperties.TestTag) == tag } }

    private fun nodes(): List<SemanticsNode> =
        window.semanticsOwners.flatMap { it.getAllSemanticsNodes(mergingEnabled = false) }

    private fun <T> onSwing(work: () -> T): T {
        if (SwingUtilities.isEventDispatchThread()) return work()
        var found: Result<T>? = null
        SwingUtilities.invokeAndWait { found = runCatching(work) }
        return requireNotNull(found).getOrThrow()
    }

    private fun <T : Any> waitFor(what: String, look: () -> T?): T {
        val end = System.nanoTime() + PATIENCE_NS
        while (System.nanoTime() < end) {
            look()?.let { return it }
            LockSupport.parkNanos(STEP_NS)
        }
        throw AssertionError("waited in vain for $what")
    }

    private companion object {
        const val PATIENCE_NS = 60_000_000_000L
        const val STEP_NS = 50_000_000L
        const val AGAIN_NS = 5_000_000_000L
    }
}
