package cn.huxue.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import cn.huxue.kit.Frame
import cn.huxue.kit.ScreenState
import cn.huxue.kit.Shell
import cn.huxue.ui.parts.FailureStrip
import cn.huxue.ui.parts.SmallPrint
import cn.huxue.ui.screens.*
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Looking

/** The whole app on one piece of glass. */
@Composable
fun HuxueApp(shell: Shell) {
    val frame by shell.frame.collectAsState()
    val acts = remember(shell) { Acts.of(shell) }
    HuxueScreen(frame, acts)
}

/** What a frame looks like; nothing in it remembers anything but where it is scrolled to. */
@Composable
fun HuxueScreen(frame: Frame, acts: Acts) {
    val screen = frame.screen
    Looking(screen?.head) {
        CompositionLocalProvider(LocalGlass provides Glass(frame, acts)) {
            if (screen == null) Opening() else Shown(screen)
        }
    }
}

@Composable
private fun Opening() {
    val frame = LocalGlass.current.frame
    Box(Modifier.fillMaxSize().background(LocalLook.current.colors.ground), Alignment.Center) {
        frame.failure?.let { FailureStrip(it) } ?: SmallPrint(shellText("opening"))
    }
}

@Composable
private fun Shown(screen: ScreenState) = when (screen) {
    is ScreenState.Enrol -> EnrolScreen(screen.view)
    is ScreenState.Today -> TodayScreen(screen.view)
    is ScreenState.CheckIn -> CheckInScreen(screen.view)
    is ScreenState.Week -> WeekScreen(screen.view)
    is ScreenState.Exchange -> ExchangeScreen(screen.view)
    is ScreenState.Post -> PostScreen(screen.view)
    is ScreenState.School -> SchoolScreen(screen.view)
    is ScreenState.IncidentForm -> IncidentFormScreen(screen.view)
    is ScreenState.Incident -> IncidentScreen(screen.view)
    is ScreenState.IncidentList -> IncidentListScreen(screen.view)
    is ScreenState.Volunteer -> VolunteerScreen(screen.view)
    is ScreenState.Sos -> SosScreen(screen.view)
    is ScreenState.RollCall -> RollCallScreen(screen.view)
    is ScreenState.Queue -> QueueScreen(screen.view)
    is ScreenState.AboutMe -> AboutMeScreen(screen.view)
    is ScreenState.Explain -> ExplainScreen(screen.view)
    is ScreenState.Brief -> BriefScreen(screen.view)
    is ScreenState.Colleague -> ColleagueScreen(screen.view)
    is ScreenState.Settings -> SettingsScreen(screen.view)
    is ScreenState.Lock -> LockScreen(screen.view)
}
