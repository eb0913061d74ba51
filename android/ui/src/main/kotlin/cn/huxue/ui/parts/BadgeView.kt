package cn.huxue.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Badge
import cn.huxue.kit.Failure
import cn.huxue.kit.Icon
import cn.huxue.kit.Note
import cn.huxue.kit.Tone
import cn.huxue.ui.LocalGlass
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** A state in words, icon and colour. */
@Composable
fun BadgeView(badge: Badge, modifier: Modifier = Modifier) {
    if (badge.text.key.isEmpty()) return
    val tone = LocalLook.current.colors.of(badge.tone)
    Row(
        modifier.background(tone.tint, RoundedCornerShape(8.dp)).padding(horizontal = 8.dp, vertical = 4.dp)
            .semantics(mergeDescendants = true) {},
        Arrangement.spacedBy(6.dp),
        Alignment.CenterVertically,
    ) {
        Sign(badge.icon, tone.onTint, small)
        Words(badge.text, style = Type.small, color = tone.onTint)
    }
}

/** Across the whole width: what must not be overlooked. */
@Composable
fun Banner(badge: Badge) = Strip(badge.tone, badge.icon) { Words(badge.text, color = it) }

/** What the last tap did. */
@Composable
fun NoteStrip(note: Note) = Strip(Tone.GOOD, Icon.CHECK, LiveRegionMode.Polite) { color ->
    Words(note.message, style = Type.strong, color = color)
    note.more.forEach { Words(it, style = Type.small, color = color) }
}

/** What went wrong, whether anything is lost, what to do; the code for support in small print. */
@Composable
fun FailureStrip(failure: Failure) = Strip(Tone.DANGER, Icon.ALERT, LiveRegionMode.Assertive) { color ->
    Spoken(failure.words(LocalGlass.current.frame.words.language), style = Type.strong, color = color)
    Spoken(failure.code, style = Type.small, color = color)
}

@Composable
private fun Strip(
    role: Tone,
    icon: Icon,
    live: LiveRegionMode? = null,
    content: @Composable (Color) -> Unit,
) {
    val tone = LocalLook.current.colors.of(role)
    Row(
        Modifier.fillMaxWidth().background(tone.tint, RoundedCornerShape(12.dp)).padding(12.dp)
            .semantics(mergeDescendants = true) { live?.let { liveRegion = it } },
        Arrangement.spacedBy(10.dp),
    ) {
        Sign(icon, tone.onTint)
        Column(Modifier.weight(1f), Arrangement.spacedBy(4.dp)) { content(tone.onTint) }
    }
}
