package cn.huxue.desktop

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.defaultMinSize
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Argument
import cn.huxue.kit.Icon
import cn.huxue.kit.Text
import cn.huxue.kit.Tone
import cn.huxue.ui.parts.Heading
import cn.huxue.ui.parts.Sign
import cn.huxue.ui.parts.SmallPrint
import cn.huxue.ui.parts.Words
import cn.huxue.ui.parts.round
import cn.huxue.ui.shellText
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** What a hand at the drill desk can do. */
interface DrillActs {
    fun place(place: Place)

    fun offline(offline: Boolean)

    fun clockOff(minutes: Int)

    fun ahead(minutes: Int)

    fun realClock()

    fun end()
}

/** The drill desk, striped so that nobody takes it for a part of the phone. */
@Composable
fun DrillDrawer(played: Played, acts: DrillActs) {
    val look = LocalLook.current
    Row(Modifier.width(DRAWER.dp).fillMaxHeight().background(look.colors.of(Tone.LATE).tint)) {
        Stripes(Modifier.width(12.dp).fillMaxHeight())
        Column(
            Modifier.weight(1f).testTag("drill.drawer").verticalScroll(rememberScrollState()).padding(14.dp),
            Arrangement.spacedBy(10.dp),
        ) {
            Heading(shellText("drill"), style = Type.title)
            SmallPrint(shellText("drill.about"))
            if (!played.isReal) Pick(shellText("drill.stop"), false) { acts.end() }
            Group("place") {
                Place.entries.forEach { place -> Pick(placeText(place), played.place == place) { acts.place(place) } }
            }
            if (played.gateUnknown) Words(shellText("drill.unknown_gate"), style = Type.small)
            Group("clock") {
                Pick(clockText(played) ?: shellText("drill.real"), true) {}
                STEPS.forEach { step -> Pick(counted("faster", step), false) { acts.clockOff(step) } }
                STEPS.forEach { step -> Pick(counted("slower", step), false) { acts.clockOff(-step) } }
                LEAPS.forEach { leap -> Pick(counted("forward", leap), false) { acts.ahead(leap) } }
                if (clockText(played) != null) Pick(shellText("drill.real"), false) { acts.realClock() }
            }
            SmallPrint(shellText("drill.forward_about"))
            Group("network") {
                Pick(shellText("drill.online"), !played.isCut) { acts.offline(false) }
                Pick(shellText("drill.offline"), played.isCut) { acts.offline(true) }
            }
        }
    }
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Group(name: String, content: @Composable () -> Unit) = Column(verticalArrangement = Arrangement.spacedBy(6.dp)) {
    Heading(shellText("drill.$name"))
    val gap = Arrangement.spacedBy(8.dp)
    FlowRow(Modifier.fillMaxWidth(), gap, gap) { content() }
}

@Composable
private fun Pick(text: Text, chosen: Boolean, pick: () -> Unit) {
    val tone = LocalLook.current.colors.of(Tone.LATE)
    val (fill, on) = if (chosen) tone.fill to tone.onFill else LocalLook.current.colors.card to LocalLook.current.colors.onGround
    Row(
        Modifier.testTag(text.key).defaultMinSize(TARGET.dp, TARGET.dp).clip(round).background(fill)
            .border(1.dp, tone.onTint, round).clickable(role = Role.Button, onClick = pick)
            .semantics(mergeDescendants = true) { selected = chosen }.padding(horizontal = 12.dp, vertical = 8.dp),
        Arrangement.spacedBy(6.dp),
        Alignment.CenterVertically,
    ) {
        if (chosen) Sign(Icon.CHECK, on)
        Words(text, style = Type.body, color = on)
    }
}

/** What is played, one text each; nothing while all is real. */
fun told(played: Played): List<Text> = listOfNotNull(
    placeText(played.place).takeIf { played.place != Place.NONE },
    clockText(played),
    shellText("drill.offline").takeIf { played.isCut },
)

private fun placeText(place: Place) = shellText("drill.${place.name.lowercase()}")

private fun clockText(played: Played): Text? = when {
    played.aheadMinutes != 0 -> counted("forwarded", played.aheadMinutes)
    played.offMinutes > 0 -> counted("fast", played.offMinutes)
    played.offMinutes < 0 -> counted("slow", -played.offMinutes)
    else -> null
}

private fun counted(name: String, n: Int) = Text("shell.drill.$name", listOf(Argument("n", n.toString(), false)))

/** How wide the desk is, in dp. */
const val DRAWER = 330
private const val TARGET = 48
private val STEPS = listOf(5, 60)
private val LEAPS = listOf(10, 60)
