package cn.huxue.ui.screens

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import cn.huxue.kit.SettingGroup
import cn.huxue.kit.SettingsView
import cn.huxue.ui.parts.ActionButton
import cn.huxue.ui.parts.Buttons
import cn.huxue.ui.parts.Card
import cn.huxue.ui.parts.Heading
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.ScreenFrame

/** Few settings, each with its values in sight. */
@Composable
fun SettingsScreen(view: SettingsView) = ScreenFrame(view.head) {
    view.groups.forEach { Group(it) }
    ActionButton(view.diagnostics, Modifier.fillMaxWidth())
    Lines(view.about)
}

@Composable
private fun Group(group: SettingGroup) = Card {
    Heading(group.title)
    Buttons(group.options)
}
