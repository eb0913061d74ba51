package cn.huxue.ui.parts

import androidx.compose.foundation.ScrollState
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.defaultMinSize
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.imePadding
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.layout.windowInsetsPadding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.runtime.key
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Action
import cn.huxue.kit.Badge
import cn.huxue.kit.Head
import cn.huxue.kit.Icon
import cn.huxue.kit.Tone
import cn.huxue.ui.LocalGlass
import cn.huxue.ui.say
import cn.huxue.ui.shellText
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** What stands around every screen: where one is and what waits above, what to do now below, in reach of a thumb. */
@Composable
fun ScreenFrame(head: Head, content: @Composable ColumnScope.() -> Unit) {
    val look = LocalLook.current
    BoxWithConstraints(
        Modifier.fillMaxSize().background(look.colors.ground).windowInsetsPadding(WindowInsets.safeDrawing).imePadding(),
    ) {
        val most = maxHeight * LOWER
        Column(Modifier.fillMaxSize(), horizontalAlignment = Alignment.CenterHorizontally) {
            // Each screen begins at its top.
            val scroll = key(head.screen) { rememberScrollState() }
            Column(
                Modifier.weight(1f).widthIn(max = WIDE.dp).fillMaxWidth().testTag("content").verticalScroll(scroll)
                    .padding(14.dp, 8.dp),
                Arrangement.spacedBy(look.sizes.gap),
            ) {
                Top(head)
                head.banner?.let { Banner(it) }
                content()
            }
            Bottom(head, Modifier.heightIn(max = most))
        }
    }
}

@Composable
private fun Top(head: Head) {
    Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(8.dp), Alignment.CenterVertically) {
        if (LocalGlass.current.frame.canGoBack) Back()
        Heading(head.title, Modifier.weight(1f), Type.title)
    }
    Column(Modifier.semantics(mergeDescendants = true) {}, Arrangement.spacedBy(4.dp)) {
        BadgeView(head.sync.state)
        SmallPrint(head.sync.lastContact)
    }
}

@Composable
private fun Back() {
    val look = LocalLook.current
    val back = LocalGlass.current.acts.back
    val spoken = say(shellText("back"))
    Box(
        Modifier.testTag("back").defaultMinSize(look.sizes.target, look.sizes.target).clip(round)
            .background(look.colors.of(Tone.NEUTRAL).tint).clickable(role = Role.Button) { back() }
            .semantics {
                role = Role.Button
                contentDescription = spoken
            },
        Alignment.Center,
    ) {
        Sign(Icon.BACK, look.colors.onGround)
    }
}

@Composable
private fun Bottom(head: Head, modifier: Modifier) {
    val frame = LocalGlass.current.frame
    if (head.primary.isEmpty() && frame.note == null && frame.failure == null && !frame.isBusy) return
    val look = LocalLook.current
    val scroll: ScrollState = rememberScrollState()
    Column(
        modifier.fillMaxWidth().background(look.colors.card).testTag("bottom").verticalScroll(scroll).padding(14.dp, 10.dp),
        Arrangement.spacedBy(look.sizes.gap),
        Alignment.CenterHorizontally,
    ) {
        if (frame.isBusy) Banner(Badge(shellText("busy"), Icon.UPLOAD, Tone.NEUTRAL))
        frame.note?.let { NoteStrip(it) }
        frame.failure?.let { FailureStrip(it) }
        PrimaryBar(head.primary)
    }
}

/** The first across the whole width, the others side by side below it, or below each other where text is large. */
@Composable
private fun PrimaryBar(actions: List<Action>) {
    val look = LocalLook.current
    val gap = Arrangement.spacedBy(look.sizes.gap)
    val wide = Modifier.widthIn(max = WIDE.dp).fillMaxWidth()
    actions.firstOrNull()?.let { PrimaryButton(it, wide) }
    val others = actions.drop(1)
    if (LocalDensity.current.fontScale > STACKED) {
        others.forEach { PrimaryButton(it, wide) }
    } else if (others.isNotEmpty()) {
        Row(wide, gap) { others.forEach { PrimaryButton(it, Modifier.weight(1f)) } }
    }
}

private const val WIDE = 600
private const val LOWER = 0.55f
private const val STACKED = 1.35f
