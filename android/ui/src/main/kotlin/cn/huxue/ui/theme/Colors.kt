package cn.huxue.ui.theme

import androidx.compose.runtime.Immutable
import androidx.compose.ui.graphics.Color
import cn.huxue.kit.Palette
import cn.huxue.kit.Tone

/** One role: filled, and softly tinted, each with what is written on it. A test holds every pair to 4.5:1. */
@Immutable
data class ToneColors(val fill: Color, val onFill: Color, val tint: Color, val onTint: Color)

/** Every colour of one palette. */
@Immutable
class Colors(
    val ground: Color,
    val onGround: Color,
    /** Small print, on [ground] and on [card]. */
    val quiet: Color,
    val card: Color,
    val edge: Color,
    private val tones: (Tone) -> ToneColors,
) {
    fun of(tone: Tone): ToneColors = tones(tone)

    companion object {
        fun of(palette: Palette): Colors = when (palette) {
            Palette.LIGHT -> light
            Palette.DARK -> dark
            Palette.NIGHT -> night
        }
    }
}

private fun tone(fill: Long, onFill: Long, tint: Long, onTint: Long) =
    ToneColors(Color(fill), Color(onFill), Color(tint), Color(onTint))

private val light = Colors(
    ground = Color(0xFFF6F7F9),
    onGround = Color(0xFF17191C),
    quiet = Color(0xFF4A5058),
    card = Color(0xFFFFFFFF),
    edge = Color(0xFF8A9099),
) { tone ->
    when (tone) {
        Tone.NEUTRAL -> tone(0xFF3A424C, 0xFFFFFFFF, 0xFFE7EAEE, 0xFF17191C)
        Tone.READY -> tone(0xFF0B4FBF, 0xFFFFFFFF, 0xFFDCE8FC, 0xFF0A3A8A)
        Tone.GOOD -> tone(0xFF146C2E, 0xFFFFFFFF, 0xFFDAF2E0, 0xFF0D4A1F)
        Tone.ATTENTION -> tone(0xFF7A4A00, 0xFFFFFFFF, 0xFFFDEBC8, 0xFF5C3700)
        Tone.LATE -> tone(0xFF9A3412, 0xFFFFFFFF, 0xFFFFE2D3, 0xFF7A260A)
        Tone.DANGER -> tone(0xFFB3131B, 0xFFFFFFFF, 0xFFFDDEDD, 0xFF8A0D14)
        Tone.MUTED -> tone(0xFF5A6068, 0xFFFFFFFF, 0xFFECEEF1, 0xFF50565E)
    }
}

private val dark = Colors(
    ground = Color(0xFF101214),
    onGround = Color(0xFFE8EAED),
    quiet = Color(0xFFB4BAC2),
    card = Color(0xFF1B1E22),
    edge = Color(0xFF7B828B),
) { tone ->
    when (tone) {
        Tone.NEUTRAL -> tone(0xFFC9CED6, 0xFF17191C, 0xFF2B3036, 0xFFE8EAED)
        Tone.READY -> tone(0xFF9CC2FF, 0xFF06275C, 0xFF17305A, 0xFFCFE0FF)
        Tone.GOOD -> tone(0xFF86D99B, 0xFF06340F, 0xFF153D21, 0xFFC3F0CE)
        Tone.ATTENTION -> tone(0xFFF5C36B, 0xFF3B2500, 0xFF47330C, 0xFFFCE3B3)
        Tone.LATE -> tone(0xFFFFB08E, 0xFF461400, 0xFF55260F, 0xFFFFD9C8)
        Tone.DANGER -> tone(0xFFFF9A94, 0xFF4A0006, 0xFF5B1416, 0xFFFFD5D2)
        Tone.MUTED -> tone(0xFF9AA1AA, 0xFF17191C, 0xFF24282D, 0xFFB4BAC2)
    }
}

/** Red on black and nothing else: what differs is how bright, the icon and the words. */
private val night = Colors(
    ground = Color(0xFF000000),
    onGround = Color(0xFFFF6A5E),
    quiet = Color(0xFFE8564B),
    card = Color(0xFF120202),
    edge = Color(0xFF9C2F27),
) { tone ->
    when (tone) {
        Tone.NEUTRAL -> tone(0xFFD85046, 0xFF000000, 0xFF1E0403, 0xFFFF6A5E)
        Tone.READY -> tone(0xFFFF6A5E, 0xFF000000, 0xFF330705, 0xFFFF7F75)
        Tone.GOOD -> tone(0xFFE4574C, 0xFF000000, 0xFF260504, 0xFFFF6A5E)
        Tone.ATTENTION -> tone(0xFFFF7F75, 0xFF000000, 0xFF3A0907, 0xFFFF8A80)
        Tone.LATE -> tone(0xFFFF8A80, 0xFF000000, 0xFF420A08, 0xFFFF938A)
        Tone.DANGER -> tone(0xFFFF9D95, 0xFF000000, 0xFF4C0C09, 0xFFFF9D95)
        Tone.MUTED -> tone(0xFFD04A40, 0xFF000000, 0xFF150302, 0xFFE8564B)
    }
}
