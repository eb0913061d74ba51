package cn.huxue.ui

import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.graphics.PixelMap
import androidx.compose.ui.graphics.toPixelMap
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.captureToImage
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.runDesktopComposeUiTest
import androidx.compose.ui.unit.Density
import cn.huxue.kit.Badge
import cn.huxue.kit.Failure
import cn.huxue.kit.Frame
import cn.huxue.kit.Icon
import cn.huxue.kit.Palette
import cn.huxue.kit.ScreenId
import cn.huxue.kit.Text
import cn.huxue.kit.Tone
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** Every screen in every state it has, as everybody may want to see it. */
@OptIn(ExperimentalTestApi::class)
class MatrixTest {
    @Test
    fun `every screen has cases`() {
        assertEquals(ScreenId.entries.toSet(), cases.mapNotNull { it.frame.screen?.head?.screen }.toSet())
    }

    @Test
    fun `no state is told by its colour alone`() {
        val bare = cases.flatMap { case ->
            val badges = everyIn<Badge>(requireNotNull(case.frame.screen)).filter { it.text.key.isNotEmpty() }
            badges.filter { it.icon == Icon.NONE }.map { "${case.name}: ${it.text.key}" }
        }
        assertEquals(emptyList<String>(), bare.distinct())
    }

    /** So tall that nothing is scrolled away. */
    @Test
    fun `nothing is cut, covered, too small or silent`() = inEveryLook(WIDTH, TALL, 1f) { _, nodes ->
        Layout(nodes, WIDTH.toFloat(), 1f).problems()
    }

    @Test
    fun `every text is read against its ground`() =
        inEveryLook((WIDTH * DENSITY).toInt(), (HEIGHT * DENSITY).toInt(), DENSITY) { pixels, nodes ->
            val texts = nodes.filter { SemanticsProperties.Text in it.config && isWhole(it) }
            texts.filter { contrast(pixels(), it.boundsInRoot) < ENOUGH }
                .map { "contrast ${contrast(pixels(), it.boundsInRoot)}: ${it.config[SemanticsProperties.Text]}" }
        }

    /** Not scrolled away by a part, of which only the space between lines may be left. */
    private fun isWhole(node: SemanticsNode) =
        node.size.width > 0 && node.size.height > 0 && node.boundsInRoot.height >= node.size.height - 1

    /** What is said, and with which signs; the ids behind it are nobody's to see. */
    private fun told(frame: Frame) =
        inside(frame).filter { it is Text || it is Icon || it is Tone || it is Palette || it is Failure }

    @Test
    fun `whoever looks sees the difference`() {
        val seen = HashMap<Int, Pair<String, List<Any>>>()
        inEveryLook(WIDTH, TALL, 1f) { pixels, nodes ->
            val hash = pixels().buffer.contentHashCode()
            val before = seen.put(hash, shownName to told(shownFrame))
            listOfNotNull(before?.takeIf { it.second != told(shownFrame) }?.let { "looks like ${it.first}" })
        }
    }

    private var shownName = ""
    private var shownFrame = Frame()

    private fun inEveryLook(
        width: Int,
        height: Int,
        density: Float,
        check: ComposeUiTest.(pixels: () -> PixelMap, nodes: List<SemanticsNode>) -> List<String>,
    ) {
        val problems = looks.flatMap { look -> inLook(look, width, height, density, check) }
        assertEquals(emptyList<String>(), problems.take(MOST)) { "${problems.size} in all\n${problems.take(MOST).joinToString("\n")}" }
    }

    private fun inLook(
        look: LookOf,
        width: Int,
        height: Int,
        density: Float,
        check: ComposeUiTest.(pixels: () -> PixelMap, nodes: List<SemanticsNode>) -> List<String>,
    ): List<String> {
        val problems = mutableListOf<String>()
        runDesktopComposeUiTest(width, height) {
            var frame by mutableStateOf(Frame())
            setContent {
                CompositionLocalProvider(LocalDensity provides Density(density)) {
                    key(frame) { HuxueScreen(frame, nothingDone) }
                }
            }
            for (case in cases) {
                shownName = "${case.name} ${look.name}"
                shownFrame = look.on(case.frame)
                frame = shownFrame
                waitForIdle()
                val nodes = all(onRoot(useUnmergedTree = true).fetchSemanticsNode())
                val pixels by lazy { onRoot().captureToImage().toPixelMap() }
                problems += check({ pixels }, nodes).map { "$shownName: $it" }
            }
        }
        return problems
    }

    private fun all(node: SemanticsNode): List<SemanticsNode> = listOf(node) + node.children.flatMap(::all)

    private companion object {
        val cases by lazy { runBlocking { cases() } }
        const val TALL = 6000
        const val ENOUGH = 4.5
        const val MOST = 40
    }
}
