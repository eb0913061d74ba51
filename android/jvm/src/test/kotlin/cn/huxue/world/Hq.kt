package cn.huxue.world

import java.io.File
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.createTempDirectory

/** A Tuesday with school; 07:05 local time. */
const val NOW_TEXT = "2026-11-24T07:05:00+08:00"
const val NOW = 1_795_475_100_000L

/** `huxue-hq serve` on a free port, with the county of the fixtures. */
class Hq : AutoCloseable {
    private val folder: File = createTempDirectory("huxue-hq").toFile()
    private val server: Process
    val url: String

    init {
        run("init")
        run("import", Path.of(property("huxue.root"), "fixtures", "county").toString())
        server = start("serve", "--listen", "127.0.0.1:0")
        val line = server.inputReader().readLine().orEmpty()
        url = requireNotNull(Regex("http://\\S+").find(line)) { "huxue-hq said: $line" }.value
    }

    /** A one-time code of this person. */
    fun code(person: String): String {
        val said = run("enrol-code", "--person", person)
        return requireNotNull(Regex("[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]").find(said)) { said }.value
    }

    fun run(vararg words: String): String {
        val process = start(*words)
        val said = process.inputReader().readText()
        check(process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0) { "huxue-hq ${words.first()}: $said" }
        return said
    }

    private fun start(vararg words: String): Process {
        val command = listOf(Path.of(property("huxue.programs"), "huxue-hq").toString(), "--data", folder.path) + words
        val builder = ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD)
        builder.environment()["HUXUE_HQ_NOW"] = NOW_TEXT
        return builder.start()
    }

    override fun close() {
        server.destroy()
        server.waitFor()
        folder.deleteRecursively()
    }

    companion object {
        /** One for all tests of this JVM; it ends with it. */
        val shared: Hq by lazy { Hq().also { Runtime.getRuntime().addShutdownHook(Thread(it::close)) } }
        private var people = 20

        /** Nobody enrols twice, so every test takes people of its own. */
        @Synchronized
        fun auxiliary(): String = "A%03d".format(++people)

        /** The two auxiliaries of one gate. */
        @Synchronized
        fun team(): Pair<String, String> {
            people += people % 2
            return auxiliary() to auxiliary()
        }

        @Synchronized
        fun volunteer(): String = "V%03d".format(++people)
    }
}

internal fun property(name: String): String = requireNotNull(System.getProperty(name)) { "no system property $name" }
