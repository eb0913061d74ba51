import Foundation

/// What one screen shows: the core's record, whole.
public enum ScreenState: Hashable, Sendable {
    case enrol(EnrolView)
    case today(TodayView)
    case checkIn(CheckInView)
    case week(WeekView)
    case exchange(ExchangeView)
    case post(PostView)
    case school(SchoolView)
    case incidentForm(IncidentFormView)
    case incident(IncidentView)
    case incidentList(IncidentListView)
    case volunteer(VolunteerView)
    case sos(SosView)
    case rollCall(RollCallView)
    case queue(QueueView)
    case aboutMe(AboutMeView)
    case explain(ExplainView)
    case brief(BriefView)
    case colleague(ColleagueView)
    case settings(SettingsView)
    case lock(LockView)

    public var head: Head {
        switch self {
        case .enrol(let view): view.head
        case .today(let view): view.head
        case .checkIn(let view): view.head
        case .week(let view): view.head
        case .exchange(let view): view.head
        case .post(let view): view.head
        case .school(let view): view.head
        case .incidentForm(let view): view.head
        case .incident(let view): view.head
        case .incidentList(let view): view.head
        case .volunteer(let view): view.head
        case .sos(let view): view.head
        case .rollCall(let view): view.head
        case .queue(let view): view.head
        case .aboutMe(let view): view.head
        case .explain(let view): view.head
        case .brief(let view): view.head
        case .colleague(let view): view.head
        case .settings(let view): view.head
        case .lock(let view): view.head
        }
    }

    /// Inputs of this screen; what stands in them goes with every action.
    public var fields: [Field] {
        switch self {
        case .enrol(let view): view.fields
        case .exchange(let view): view.standIn + view.leave
        case .incidentForm(let view): [view.text]
        case .incident(let view): [view.comment, view.handOver] + (view.officer.map { [$0] } ?? [])
        case .explain(let view): view.lateEntry + [view.dispute]
        case .colleague(let view): [view.person, view.pin]
        case .lock(let view): [view.pin]
        case .today, .checkIn, .week, .post, .school, .incidentList, .volunteer, .sos, .rollCall, .queue, .aboutMe,
            .brief, .settings:
            []
        }
    }

    /// How long what is shown may stand before it must be read again; `nil`: until something changes.
    var stands: Duration? {
        guard case .sos(let view) = self, view.cancelMs > 0 else { return nil }
        return .milliseconds(view.cancelMs)
    }
}
