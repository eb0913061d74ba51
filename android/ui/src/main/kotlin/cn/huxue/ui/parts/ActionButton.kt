package cn.huxue.ui.parts

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.defaultMinSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Action
import cn.huxue.kit.Icon
import cn.huxue.kit.Tone
import cn.huxue.ui.LocalGlass
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** One of the things to do now: filled, at least 64 dp high. */
@Composable
fun PrimaryButton(action: Action, modifier: Modifier = Modifier) {
    val look = LocalLook.current
    val tone = look.colors.of(if (action.enabled) action.tone else Tone.MUTED)
    val (fill, on) = if (action.enabled) tone.fill to tone.onFill else tone.tint to tone.onTint
    Touchable(action, fill, modifier.defaultMinSize(minHeight = look.sizes.primary), tone.fill.takeIf { !action.enabled }) {
        Row(
            Modifier.padding(horizontal = 12.dp, vertical = 10.dp),
            Arrangement.spacedBy(10.dp, Alignment.CenterHorizontally),
            Alignment.CenterVertically,
        ) {
            Sign(if (action.chosen) Icon.CHECK else action.icon, on, big)
            Words(action.label, Modifier.weight(1f, fill = false), Type.button, on, TextAlign.Center)
        }
    }
}

/** Any other button: tinted, at least 48 dp high; filled and checked while it is chosen. */
@Composable
fun ActionButton(action: Action, modifier: Modifier = Modifier) {
    val look = LocalLook.current
    val tone = look.colors.of(if (action.enabled) action.tone else Tone.MUTED)
    val (fill, on) = if (action.chosen && action.enabled) tone.fill to tone.onFill else tone.tint to tone.onTint
    val size = modifier.defaultMinSize(look.sizes.target, look.sizes.target)
    Touchable(action, fill, size, tone.onTint.copy(alpha = EDGE)) {
        Row(
            Modifier.padding(horizontal = 14.dp, vertical = 8.dp),
            Arrangement.spacedBy(8.dp, Alignment.CenterHorizontally),
            Alignment.CenterVertically,
        ) {
            Sign(if (action.chosen) Icon.CHECK else action.icon, on)
            Words(action.label, Modifier.weight(1f, fill = false), Type.strong, on, TextAlign.Center)
        }
    }
}

/** A picture to tap with its word below. */
@Composable
fun Tile(action: Action, modifier: Modifier = Modifier) {
    val look = LocalLook.current
    val tone = look.colors.of(if (action.enabled) action.tone else Tone.MUTED)
    val (fill, on) = if (action.chosen && action.enabled) tone.fill to tone.onFill else tone.tint to tone.onTint
    Touchable(action, fill, modifier.defaultMinSize(minHeight = look.sizes.primary), tone.onTint.copy(alpha = EDGE)) {
        Column(
            Modifier.padding(horizontal = 4.dp, vertical = 10.dp),
            Arrangement.spacedBy(6.dp),
            Alignment.CenterHorizontally,
        ) {
            Sign(if (action.chosen) Icon.CHECK else action.icon, on, big)
            Words(action.label, Modifier.fillMaxWidth(), Type.strong, on, TextAlign.Center)
        }
    }
}

/** Side by side for as long as they fit. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun Buttons(actions: List<Action>, modifier: Modifier = Modifier) {
    if (actions.isEmpty()) return
    val gap = Arrangement.spacedBy(LocalLook.current.sizes.gap)
    FlowRow(modifier.fillMaxWidth(), gap, gap) { actions.forEach { ActionButton(it) } }
}

/** A button of the record, unless the bar below shows it already. */
@Composable
fun OnceHere(action: Action?, modifier: Modifier = Modifier.fillMaxWidth()) {
    val below = LocalGlass.current.frame.screen?.head?.primary.orEmpty()
    if (action != null && action !in below) PrimaryButton(action, modifier)
}

private const val EDGE = 0.55f
