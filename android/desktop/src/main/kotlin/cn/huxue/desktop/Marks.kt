package cn.huxue.desktop

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.width
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Icon
import cn.huxue.kit.Text
import cn.huxue.kit.Tone
import cn.huxue.ui.parts.Sign
import cn.huxue.ui.parts.Words
import cn.huxue.ui.say
import cn.huxue.ui.shellText
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** Black and yellow, as around everything that is not the real thing. */
@Composable
fun Stripes(modifier: Modifier) = Canvas(modifier.background(Color(YELLOW)).clipToBounds()) {
    val step = 14.dp.toPx()
    val reach = size.width + size.height
    var at = -size.height
    while (at < reach) {
        drawLine(Color.Black, Offset(at, size.height), Offset(at + size.height, 0f), step / 2)
        at += step
    }
}

/** Over the phone for as long as anything is played, whether the drawer is open or not. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun DrillStrip(played: Played) {
    if (played.isReal) return
    val tone = LocalLook.current.colors.of(Tone.LATE)
    Column(Modifier.fillMaxWidth().background(tone.fill).testTag("drill.strip")) {
        Stripes(Modifier.fillMaxWidth().height(10.dp))
        FlowRow(Modifier.padding(12.dp, 6.dp), Arrangement.spacedBy(14.dp)) {
            if (played.isDrill) Words(shellText("drill.on"), style = Type.strong, color = tone.onFill)
            told(played).forEach { Words(it, color = tone.onFill) }
        }
    }
}

/** Opens and closes the drawer; always there, so that the way out of a drill is never hidden. */
@Composable
fun DrawerHandle(isOpen: Boolean, toggle: () -> Unit) {
    val look = LocalLook.current
    val spoken = say(shellText(if (isOpen) "drill.close" else "drill.open"))
    Column(
        Modifier.width(HANDLE.dp).fillMaxHeight().background(look.colors.of(Tone.NEUTRAL).tint).testTag("drill.handle")
            .clickable(role = Role.Button, onClick = toggle).semantics(mergeDescendants = true) {
                role = Role.Button
                contentDescription = spoken
            }.padding(6.dp, 16.dp),
        Arrangement.spacedBy(8.dp),
        Alignment.CenterHorizontally,
    ) {
        Sign(if (isOpen) Icon.CROSS else Icon.BACK, look.colors.onGround)
        Words(shellText("drill"), style = Type.strong)
    }
}

/** What this machine cannot do, until somebody has read it. */
@Composable
fun DeskNotice(notice: Text?, read: () -> Unit) {
    if (notice == null) return
    val tone = LocalLook.current.colors.of(Tone.DANGER)
    Row(
        Modifier.fillMaxWidth().background(tone.fill).clickable(role = Role.Button, onClick = read).testTag("desk.notice")
            .padding(14.dp),
        Arrangement.spacedBy(10.dp),
        Alignment.CenterVertically,
    ) {
        Sign(Icon.PHONE, tone.onFill)
        Box(Modifier.weight(1f)) { Words(notice, style = Type.strong, color = tone.onFill) }
        Sign(Icon.CROSS, tone.onFill)
    }
}

private const val YELLOW = 0xFFF2C200
private const val HANDLE = 72
