package cn.huxue.ui.theme

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Head
import cn.huxue.kit.Palette

/** How large what a finger meets is. */
@Immutable
data class Sizes(val primary: Dp, val target: Dp, val gap: Dp) {
    companion object {
        val bare = Sizes(primary = 64.dp, target = 48.dp, gap = 8.dp)
        val gloved = Sizes(primary = 76.dp, target = 60.dp, gap = 14.dp)
    }
}

/** What a head asks for: colours, sizes. Its text size is in the density below it. */
@Immutable
data class Look(val colors: Colors, val sizes: Sizes)

val LocalLook = staticCompositionLocalOf { Look(Colors.of(Palette.LIGHT), Sizes.bare) }

/** The person's text size multiplies the platform's own. */
@Composable
fun Looking(head: Head?, content: @Composable () -> Unit) {
    val palette = head?.palette ?: Palette.LIGHT
    val gloves = head?.gloves ?: false
    val look = remember(palette, gloves) { Look(Colors.of(palette), if (gloves) Sizes.gloved else Sizes.bare) }
    val outer = LocalDensity.current
    val percent = head?.textPercent?.toInt() ?: USUAL
    val density = remember(outer, percent) { Density(outer.density, outer.fontScale * percent / USUAL) }
    CompositionLocalProvider(LocalLook provides look, LocalDensity provides density) { content() }
}

private const val USUAL = 100
