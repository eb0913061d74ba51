package cn.huxue.ui.parts

import androidx.compose.foundation.Image
import androidx.compose.foundation.layout.size
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.ColorFilter
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.graphics.vector.PathParser
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Icon

val small = 18.dp
val usual = 24.dp
val big = 32.dp

/** An icon, drawn; it grows with the text beside it. What it means stands in that text, so it says nothing itself. */
@Composable
fun Sign(icon: Icon, color: Color, size: Dp = usual, modifier: Modifier = Modifier) {
    if (icon == Icon.NONE) return
    val grown = size * LocalDensity.current.fontScale.coerceIn(1f, MOST)
    Image(drawn(icon), null, modifier.size(grown), colorFilter = ColorFilter.tint(color))
}

private const val MOST = 1.6f
private const val SIDE = 24f
private val made = HashMap<Icon, ImageVector>()

private fun drawn(icon: Icon): ImageVector = synchronized(made) {
    made.getOrPut(icon) {
        ImageVector.Builder(icon.name, SIDE.dp, SIDE.dp, SIDE, SIDE).apply {
            addPath(
                PathParser().parsePathString(strokes(icon)).toNodes(),
                stroke = SolidColor(Color.Black),
                strokeLineWidth = 2f,
                strokeLineCap = StrokeCap.Round,
                strokeLineJoin = StrokeJoin.Round,
            )
        }.build()
    }
}
