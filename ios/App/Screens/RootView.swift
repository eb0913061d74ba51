import DutyKit
import SwiftUI

/// The whole app on one piece of glass; nothing in it remembers anything but where it is scrolled to.
struct RootView: View {
    let frame: Frame
    let tap: @MainActor (Action) -> Void
    let type: @MainActor (Field, String) -> Void
    let back: @MainActor () -> Void

    var body: some View {
        let glass = Glass(frame: frame, tap: tap, type: type, back: back)
        let look = Look.of(frame.screen?.head)
        shown(glass).environment(\.look, look).preferredColorScheme(look.scheme)
    }

    @ViewBuilder private func shown(_ glass: Glass) -> some View {
        if let screen = frame.screen {
            Shown(screen: screen, glass: glass)
        } else {
            Opening(glass: glass)
        }
    }
}

private struct Opening: View {
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        ZStack {
            look.colors.ground.ignoresSafeArea()
            if let failure = glass.frame.failure {
                FailureStrip(failure: failure, glass: glass)
            } else {
                SmallPrint(text: ShellTexts.opening, glass: glass)
            }
        }
    }
}

private struct Shown: View {
    let screen: ScreenState
    let glass: Glass

    var body: some View {
        switch screen {
        case .enrol(let view): EnrolScreen(view: view, glass: glass)
        case .today(let view): TodayScreen(view: view, glass: glass)
        case .checkIn(let view): CheckInScreen(view: view, glass: glass)
        case .week(let view): WeekScreen(view: view, glass: glass)
        case .exchange(let view): ExchangeScreen(view: view, glass: glass)
        case .post(let view): PostScreen(view: view, glass: glass)
        case .school(let view): SchoolScreen(view: view, glass: glass)
        case .incidentForm(let view): IncidentFormScreen(view: view, glass: glass)
        case .incident(let view): IncidentScreen(view: view, glass: glass)
        case .incidentList(let view): IncidentListScreen(view: view, glass: glass)
        case .volunteer(let view): VolunteerScreen(view: view, glass: glass)
        case .sos(let view): SosScreen(view: view, glass: glass)
        case .rollCall(let view): RollCallScreen(view: view, glass: glass)
        case .queue(let view): QueueScreen(view: view, glass: glass)
        case .aboutMe(let view): AboutMeScreen(view: view, glass: glass)
        case .explain(let view): ExplainScreen(view: view, glass: glass)
        case .brief(let view): BriefScreen(view: view, glass: glass)
        case .colleague(let view): ColleagueScreen(view: view, glass: glass)
        case .settings(let view): SettingsScreen(view: view, glass: glass)
        case .lock(let view): LockScreen(view: view, glass: glass)
        }
    }
}
