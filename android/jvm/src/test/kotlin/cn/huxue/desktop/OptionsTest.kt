package cn.huxue.desktop

import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

class OptionsTest {
    @Test
    fun `what is given is taken, and what is not understood is named`() {
        val options = Options.of(listOf("--home", "/tmp/a", "--hq", "http://hq", "--code", "C"))
        assertEquals(Options(Path.of("/tmp/a"), "http://hq", "C"), options)
        assertNull(Options.of(listOf("--help")))
        assertEquals("--code needs a value", assertThrows(IllegalArgumentException::class.java) { Options.of(listOf("--code")) }.message)
        assertEquals("not an option: --cod", assertThrows(IllegalArgumentException::class.java) { Options.of(listOf("--cod", "C")) }.message)
    }

    @Test
    fun `each system keeps a program's data in its own place`() {
        val home = Path.of(System.getProperty("user.home"))
        assertEquals(home.resolve(".local/share/huxue-phone"), Options.usualHome("Linux", emptyMap()))
        assertEquals(Path.of("/data/huxue-phone"), Options.usualHome("Linux", mapOf("XDG_DATA_HOME" to "/data")))
        assertEquals(home.resolve("Library/Application Support/huxue-phone"), Options.usualHome("Mac OS X", emptyMap()))
        assertEquals(Path.of("/local/huxue-phone"), Options.usualHome("Windows 11", mapOf("LOCALAPPDATA" to "/local")))
    }
}
