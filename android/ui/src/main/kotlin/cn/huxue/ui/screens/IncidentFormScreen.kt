package cn.huxue.ui.screens

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.runtime.Composable
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Badge
import cn.huxue.kit.CategoryGroup
import cn.huxue.kit.Icon
import cn.huxue.kit.IncidentFormView
import cn.huxue.kit.Tone
import cn.huxue.ui.parts.BadgeView
import cn.huxue.ui.parts.Banner
import cn.huxue.ui.parts.FieldEditor
import cn.huxue.ui.parts.Grid
import cn.huxue.ui.parts.Heading
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Words
import cn.huxue.ui.theme.Type

/** What happened, in one tap; more words only for whoever has time. */
@Composable
fun IncidentFormScreen(view: IncidentFormView) = ScreenFrame(view.head) {
    Words(view.place, style = Type.strong)
    view.recovered?.let { Banner(Badge(it, Icon.NOTE, Tone.ATTENTION)) }
    view.chosen?.let { BadgeView(it) }
    Grid(view.grid)
    view.more.forEach { Group(it) }
    FieldEditor(view.text)
}

@Composable
private fun Group(group: CategoryGroup) = Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
    Heading(group.title)
    Grid(group.tiles)
}
