package cn.huxue.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxScope
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableFloatStateOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.rememberUpdatedState
import androidx.compose.runtime.setValue
import androidx.compose.runtime.withFrameMillis
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.draw.drawBehind
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.disabled
import androidx.compose.ui.semantics.onLongClick
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Action
import cn.huxue.ui.LocalGlass
import cn.huxue.ui.say
import cn.huxue.ui.theme.LocalLook

val round = RoundedCornerShape(14.dp)

/** A surface that does an action: tapped, or held for as long as the core wants. Everything else is what stands on it. */
@Composable
fun Touchable(
    action: Action,
    fill: Color,
    modifier: Modifier = Modifier,
    edge: Color? = null,
    content: @Composable BoxScope.() -> Unit,
) {
    val tap = LocalGlass.current.acts.tap
    val now by rememberUpdatedState(action)
    var isHeld by remember { mutableStateOf(false) }
    var progress by remember { mutableFloatStateOf(0f) }
    val onEdge = LocalLook.current.colors.onGround
    if (isHeld) {
        // Frames, not an animation: a phone that has animations switched off must not shorten the time.
        LaunchedEffect(Unit) {
            val start = withFrameMillis { it }
            while (true) progress = withFrameMillis { (it - start) / now.holdMs.toFloat() }.coerceAtMost(1f)
        }
    }
    val touch = when {
        !action.enabled -> Modifier
        action.holdMs == 0u -> Modifier.clickable(role = Role.Button) { tap(now) }
        else -> Modifier.holding(action.holdMs.toLong(), { isHeld = it.also { if (!it) progress = 0f } }) { tap(now) }
            .semantics { onLongClick { tap(now); true } }
            .focusable()
    }
    val spoken = say(action.spoken).ifEmpty { say(action.label) }
    Box(
        modifier.testTag(action.id.name).clip(round).background(fill).then(touch)
            .then(if (edge == null) Modifier else Modifier.border(2.dp, edge, round))
            .drawBehind { if (isHeld) drawRect(onEdge.copy(alpha = HELD), size = Size(size.width * progress, size.height)) }
            .semantics(mergeDescendants = true) {
                role = Role.Button
                contentDescription = spoken
                selected = action.chosen
                if (!action.enabled) disabled()
            },
        Alignment.Center,
        content = content,
    )
}

private const val HELD = 0.3f
