package cn.huxue.ui.screens

import androidx.compose.runtime.Composable
import cn.huxue.kit.IncidentListView
import cn.huxue.ui.parts.Card
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Words

/** Incidents of the person's posts, and volunteers' reports that wait for one. */
@Composable
fun IncidentListScreen(view: IncidentListView) = ScreenFrame(view.head) {
    view.empty?.let { Card { Words(it) } }
    Lines(view.reports)
    Lines(view.incidents)
}
