package cn.huxue.ui.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.defaultMinSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.selected
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.input.PasswordVisualTransformation
import androidx.compose.ui.text.input.VisualTransformation
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Choice
import cn.huxue.kit.Field
import cn.huxue.kit.FieldKind
import cn.huxue.kit.Icon
import cn.huxue.kit.Tone
import cn.huxue.ui.LocalGlass
import cn.huxue.ui.say
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** One input: one tap where the core knows the answers, otherwise as little typing as its kind allows. */
@Composable
fun FieldEditor(field: Field) = Card {
    Words(field.label, style = Type.strong)
    if (field.choices.isEmpty()) TypedField(field) else Choices(field)
    SmallPrint(field.hint)
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Choices(field: Field) {
    val glass = LocalGlass.current
    val gap = Arrangement.spacedBy(LocalLook.current.sizes.gap)
    FlowRow(Modifier.fillMaxWidth(), gap, gap) {
        field.choices.forEach { choice ->
            ChoiceChip(choice, glass.frame.value(field) == choice.value) { glass.acts.type(field, choice.value) }
        }
    }
}

@Composable
private fun ChoiceChip(choice: Choice, isChosen: Boolean, choose: () -> Unit) {
    val look = LocalLook.current
    val tone = look.colors.of(Tone.READY)
    val on = if (isChosen) tone.onFill else tone.onTint
    val spoken = say(choice.label)
    Box(
        Modifier.testTag("choice.${choice.value}").defaultMinSize(look.sizes.target, look.sizes.target).clip(round)
            .background(if (isChosen) tone.fill else tone.tint).clickable(role = Role.RadioButton, onClick = choose)
            .semantics(mergeDescendants = true) {
                role = Role.RadioButton
                selected = isChosen
                contentDescription = spoken
            },
        Alignment.Center,
    ) {
        Row(Modifier.padding(12.dp, 8.dp), Arrangement.spacedBy(6.dp), Alignment.CenterVertically) {
            if (isChosen) Sign(Icon.CHECK, on, small)
            Words(choice.label, style = Type.strong, color = on, align = TextAlign.Center)
        }
    }
}

@Composable
private fun TypedField(field: Field) {
    val glass = LocalGlass.current
    val look = LocalLook.current
    val label = say(field.label)
    val lines = if (field.kind == FieldKind.PARAGRAPH) PARAGRAPH else 1
    Box(
        Modifier.fillMaxWidth().border(2.dp, look.colors.edge, round)
            .defaultMinSize(minHeight = look.sizes.target).padding(12.dp),
        Alignment.CenterStart,
    ) {
        BasicTextField(
            glass.frame.value(field),
            { glass.acts.type(field, it) },
            Modifier.fillMaxWidth().testTag("field.${field.id}").semantics { contentDescription = label },
            textStyle = Type.body.copy(color = look.colors.onGround),
            keyboardOptions = KeyboardOptions(keyboardType = keyboard(field.kind)),
            singleLine = field.kind != FieldKind.PARAGRAPH,
            minLines = lines,
            visualTransformation = if (field.kind == FieldKind.PIN) PasswordVisualTransformation() else VisualTransformation.None,
            cursorBrush = SolidColor(look.colors.onGround),
        )
    }
}

private fun keyboard(kind: FieldKind): KeyboardType = when (kind) {
    FieldKind.LINE, FieldKind.PARAGRAPH, FieldKind.CHOICE -> KeyboardType.Text
    FieldKind.PIN -> KeyboardType.NumberPassword
    FieldKind.DATE, FieldKind.TIME -> KeyboardType.Number
}

private const val PARAGRAPH = 3

@Composable
fun Fields(fields: List<Field>) = Column(verticalArrangement = Arrangement.spacedBy(LocalLook.current.sizes.gap)) {
    fields.forEach { FieldEditor(it) }
}
