package cn.huxue.ui

import java.io.File
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test

class PicturesTest {
    @Test
    fun pictures() {
        runBlocking { cases() }.forEach { case ->
            picture(case.frame).save(File(System.getProperty("huxue.pictures"), "${case.name}.png"))
        }
    }
}
