package cn.huxue.ui

import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.unit.Density
import cn.huxue.kit.Frame
import java.io.File
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Image

/** A phone of the cheaper kind. */
const val WIDTH = 360
const val HEIGHT = 740
const val DENSITY = 2f

val nothingDone = Acts({}, { _, _ -> }, {})

/** The frame as it looks on the glass; [height] in dp. */
fun picture(frame: Frame, height: Int = HEIGHT): Image {
    val (width, tall) = (WIDTH * DENSITY).toInt() to (height * DENSITY).toInt()
    val scene = ImageComposeScene(width, tall, Density(DENSITY)) { HuxueScreen(frame, nothingDone) }
    try {
        scene.render()
        return scene.render(SETTLED)
    } finally {
        scene.close()
    }
}

fun Image.save(file: File) {
    file.parentFile.mkdirs()
    val data = requireNotNull(encodeToData(EncodedImageFormat.PNG)) { "no PNG" }
    file.writeBytes(data.bytes)
}

private const val SETTLED = 1_000_000_000L
