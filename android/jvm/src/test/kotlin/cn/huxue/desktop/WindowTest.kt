package cn.huxue.desktop

import cn.huxue.world.property
import java.io.File
import java.nio.file.Path
import kotlin.io.path.createTempDirectory
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

/**
 * The window on a real display against the headquarters of the demo, by mouse alone: the task runner starts both and
 * says where they are.
 */
@Tag("window")
class WindowTest {
    @Test
    fun `a guard room enrols, sees today, and plays a drill that nobody can take for real`() {
        val home = createTempDirectory("huxue-desk")
        val code = property("huxue.demo.code")
        val phone = Thread { show(requireNotNull(Options.of(listOf("--home", "$home", "--hq", property("huxue.demo.hq"), "--code", code)))) }
        phone.start()
        val hand = Hand()
        hand.clicks("ENROL_AGREE", "the code in its field") { hand.seesText(code) }
        hand.clicks("ENROL_SUBMIT", "the self-test") { hand.sees("ENROL_SELF_TEST") }
        hand.clicks("ENROL_SELF_TEST", "its end") { hand.sees("ENROL_FINISH") }
        hand.clicks("ENROL_FINISH", "today") { hand.sees("TODAY_CHECK_IN") && hand.seesText("07:") }
        hand.waits("everything sent") { hand.seesText("已全部上传") }
        hand.photographs(File(pictures.toFile(), "desktop-phone.png"))

        hand.clicks("drill.handle", "what a drill can be") { hand.sees("shell.drill.far") }
        hand.clicks("shell.drill.far", "the strip of the drill") { hand.sees("drill.strip") }
        hand.waits("the banner of the phone itself") { hand.seesText("演练中：所做的都记为演练") }
        hand.clicks("TODAY_CARD", "how far the gate is") { hand.seesText("距校门 90 米") }
        hand.photographs(File(pictures.toFile(), "desktop-drill.png"))
        hand.clicks("shell.drill.stop", "the end of the drill") { !hand.sees("drill.strip") && !hand.seesText("演练中") }
        hand.closes()
        phone.join(PATIENCE_MS)
        assertTrue(!phone.isAlive, "the window is closed and the phone runs on")
        home.toFile().deleteRecursively()
    }

    private val pictures: Path get() = Path.of(property("huxue.pictures"))

    private companion object {
        const val PATIENCE_MS = 60_000L
    }
}
