package cn.huxue.desktop

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import cn.huxue.ui.Acts
import cn.huxue.ui.Glass
import cn.huxue.ui.HuxueApp
import cn.huxue.ui.LocalGlass
import cn.huxue.ui.theme.Looking
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/** The phone's glass, what is played over it, and the drill desk beside it. */
@Composable
fun PhoneWindow(station: Station, scope: CoroutineScope, isOpen: Boolean, toggle: () -> Unit) {
    val played by station.drill.played.collectAsState()
    val notice by station.device.notice.collectAsState()
    val acts = remember(station) { acts(station.drill, scope) }
    Row(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f).fillMaxHeight()) {
            Beside(station) {
                DrillStrip(played)
                DeskNotice(notice, station.device::read)
            }
            Box(Modifier.weight(1f).fillMaxWidth()) { HuxueApp(station.shell) }
        }
        Beside(station) {
            DrawerHandle(isOpen, toggle)
            if (isOpen) DrillDrawer(played, acts)
        }
    }
}

/** Drawn in the phone's own colours and language, but no part of it. */
@Composable
private fun Beside(station: Station, content: @Composable () -> Unit) {
    val frame by station.shell.frame.collectAsState()
    val acts = remember(station) { Acts.of(station.shell) }
    Looking(frame.screen?.head) {
        CompositionLocalProvider(LocalGlass provides Glass(frame, acts)) { content() }
    }
}

private fun acts(drill: Drill, scope: CoroutineScope) = object : DrillActs {
    override fun place(place: Place) = later { drill.place(place) }

    override fun offline(offline: Boolean) = later { drill.offline(offline) }

    override fun clockOff(minutes: Int) = later { drill.clockOff(minutes) }

    override fun ahead(minutes: Int) = later { drill.ahead(minutes) }

    override fun realClock() = later { drill.realClock() }

    override fun end() = later { drill.end() }

    private fun later(act: suspend () -> Unit) {
        scope.launch { act() }
    }
}
