package cn.huxue.replay

import java.io.File
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.createTempDirectory
import kotlin.io.path.extension
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.readText
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory

/**
 * Every scenario, on phones behind the generated Kotlin: the lab checks the expectations, and that everything comes out
 * as on phones in its own process.
 */
class ScenariosTest {
    @TestFactory
    fun scenarios(): List<DynamicTest> {
        val files = Path.of(property("huxue.root"), "fixtures", "scenarios").listDirectoryEntries("*.json")
            .filter { it.extension == "json" && it.name != "schema.json" }
            .sorted()
        assertTrue(files.isNotEmpty(), "no scenario")
        // One run for all: starting JVMs is most of the time.
        val (lines, errors) = play(files)
        return files.map { file ->
            dynamicTest(file.nameWithoutExtension) {
                val isMet = lines.any { it.startsWith("ok   ${file.nameWithoutExtension} ") }
                assertTrue(isMet) { (lines + errors).joinToString("\n") }
            }
        }
    }

    private fun play(files: List<Path>): Pair<List<String>, String> {
        val folder = createTempDirectory("huxue-replay")
        val (told, errors) = folder.resolve("told.txt") to folder.resolve("errors.txt")
        val command = listOf(property("huxue.lab"), "play", "--handset", handset()) + files.map(Path::toString)
        val lab = ProcessBuilder(command).redirectOutput(told.toFile()).redirectError(errors.toFile()).start()
        try {
            assertTrue(lab.waitFor(10, TimeUnit.MINUTES), "the lab did not end")
            return told.readText().lines() to errors.readText()
        } finally {
            lab.destroyForcibly()
            folder.toFile().deleteRecursively()
        }
    }

    /** This JVM's own Java, class path and library, without the compiler and the garbage collector of long runs. */
    private fun handset(): String {
        val java = Path.of(property("java.home"), "bin", "java")
        val library = File(property("jna.library.path")).absolutePath
        val options = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
        return "\"$java\" $options \"-Djna.library.path=$library\" -cp \"${property("java.class.path")}\" cn.huxue.replay.HandsetKt"
    }

    private fun property(name: String): String = requireNotNull(System.getProperty(name)) { "no system property $name" }
}
