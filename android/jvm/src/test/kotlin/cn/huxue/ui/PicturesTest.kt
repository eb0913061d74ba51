package cn.huxue.ui

import cn.huxue.kit.Language
import cn.huxue.kit.Palette
import cn.huxue.kit.ScreenId
import java.io.File
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Draws the pictures that people look at; those of `android/ui/pictures` come from here. */
class PicturesTest {
    @Test
    fun `every screen is drawn by day and with the largest text`() {
        val folder = File(System.getProperty("huxue.pictures"))
        val normal = runBlocking { cases() }.filter { case -> case.name in shown || case.name.endsWith("-normal") }
        for (case in normal) for (look in listOf(light, large)) {
            val file = File(folder, "${case.name}-${look.name}.png")
            picture(look.on(case.frame)).save(file)
            assertTrue(file.length() > BLANK, "${file.name} is blank")
        }
        assertEquals(ScreenId.entries.toSet(), normal.mapNotNull { it.screen }.toSet())
    }

    private companion object {
        val light = LookOf(Palette.LIGHT, 100u, false, Language.ZH)
        val large = LookOf(Palette.LIGHT, 200u, true, Language.ZH)
        val shown = setOf("enrol-new", "volunteer-volunteer", "incident-conflict", "today-late", "today-empty", "queue-offline")
        const val BLANK = 4_000L
    }
}
