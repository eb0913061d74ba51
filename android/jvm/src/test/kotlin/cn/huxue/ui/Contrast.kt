package cn.huxue.ui

import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.graphics.PixelMap
import kotlin.math.max
import kotlin.math.min
import kotlin.math.pow

/** The strongest contrast inside a text's bounds against the colour that fills most of them (WCAG 2, 1.4.3). */
fun contrast(pixels: PixelMap, bounds: Rect): Double {
    val columns = max(0, bounds.left.toInt()) until min(pixels.width, bounds.right.toInt())
    val rows = max(0, bounds.top.toInt()) until min(pixels.height, bounds.bottom.toInt())
    val counts = HashMap<Int, Int>()
    for (y in rows) for (x in columns) counts.merge(pixels.buffer[pixels.bufferOffset + y * pixels.stride + x], 1, Int::plus)
    val ground = luminance(counts.maxBy { it.value }.key)
    return counts.keys.maxOf { colour ->
        val ink = luminance(colour)
        (max(ink, ground) + FLARE) / (min(ink, ground) + FLARE)
    }
}

private fun luminance(argb: Int): Double =
    RED * linear(argb shr 16) + GREEN * linear(argb shr 8) + BLUE * linear(argb)

private fun linear(channel: Int): Double {
    val value = (channel and 0xFF) / 255.0
    return if (value <= 0.04045) value / 12.92 else ((value + 0.055) / 1.055).pow(2.4)
}

private const val RED = 0.2126
private const val GREEN = 0.7152
private const val BLUE = 0.0722
private const val FLARE = 0.05
