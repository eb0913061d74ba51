import Foundation
import HuxueCore

// This is the only file that knows the binding; the names below are how everything else calls what it carries.

public typealias AboutMeView = HuxueCore.RecordedAboutMeView
public typealias Action = HuxueCore.Action
public typealias ActionId = HuxueCore.ActionId
public typealias Alarm = HuxueCore.Alarm
public typealias AlarmKind = HuxueCore.AlarmKind
public typealias Argument = HuxueCore.Argument
public typealias Badge = HuxueCore.Badge
public typealias BriefView = HuxueCore.BriefView
public typealias CardView = HuxueCore.CardView
public typealias CategoryGroup = HuxueCore.CategoryGroup
public typealias ChangeView = HuxueCore.ChangeView
public typealias CheckInView = HuxueCore.CheckInView
public typealias Choice = HuxueCore.Choice
public typealias Clock = HuxueCore.Clock
public typealias ColleagueView = HuxueCore.ColleagueView
public typealias ConflictView = HuxueCore.ConflictView
public typealias Done = HuxueCore.Done
public typealias EnrolView = HuxueCore.EnrolView
public typealias ExchangeView = HuxueCore.ExchangeView
public typealias ExplainView = HuxueCore.ExplainView
public typealias Field = HuxueCore.Field
public typealias FieldInput = HuxueCore.FieldInput
public typealias FieldKind = HuxueCore.FieldKind
public typealias Fix = HuxueCore.Fix
public typealias Haptic = HuxueCore.Haptic
public typealias Head = HuxueCore.Head
public typealias Icon = HuxueCore.Icon
public typealias IncidentFormView = HuxueCore.IncidentFormView
public typealias IncidentListView = HuxueCore.IncidentListView
public typealias IncidentView = HuxueCore.IncidentView
public typealias Input = HuxueCore.Input
public typealias KeyVault = HuxueCore.KeyVault
public typealias Language = HuxueCore.Language
public typealias Line = HuxueCore.Line
public typealias LockView = HuxueCore.LockView
public typealias NoAnswer = HuxueCore.NoAnswer
public typealias Palette = HuxueCore.Palette
public typealias PostView = HuxueCore.PostView
public typealias QueueLine = HuxueCore.QueueLine
public typealias QueueView = HuxueCore.QueueView
public typealias Reading = HuxueCore.Reading
public typealias ReasonLine = HuxueCore.ReasonLine
public typealias Remedy = HuxueCore.Remedy
public typealias RingView = HuxueCore.RingView
public typealias RollCallView = HuxueCore.RollCallView
public typealias Route = HuxueCore.Route
public typealias SchoolView = HuxueCore.SchoolView
public typealias ScreenId = HuxueCore.ScreenId
public typealias SettingGroup = HuxueCore.SettingGroup
public typealias SettingsView = HuxueCore.SettingsView
public typealias SosView = HuxueCore.SosView
public typealias Status = HuxueCore.Status
public typealias SyncBadge = HuxueCore.SyncBadge
public typealias SyncReport = HuxueCore.SyncReport
public typealias Target = HuxueCore.Target
public typealias Text = HuxueCore.Text
public typealias TodayView = HuxueCore.TodayView
public typealias Tone = HuxueCore.Tone
public typealias Topic = HuxueCore.Topic
public typealias Transport = HuxueCore.Transport
public typealias VaultFailure = HuxueCore.VaultFailure
public typealias VolunteerView = HuxueCore.VolunteerView
public typealias WeekDay = HuxueCore.WeekDay
public typealias WeekView = HuxueCore.WeekView
typealias Watcher = HuxueCore.Watcher

/// One opened phone, its calls off the caller's thread. Acts and views take turns on a single queue, so what a screen
/// reads never stands between two halves of an act; syncs run beside them and make nobody wait.
///
/// Everything that fails throws a ``Failure``.
public final class Gateway: Sendable {
    private let phone: HuxuePhone
    private let clock: any Clock
    private let signals: Signals
    private let turns = DispatchQueue(label: "cn.huxue.turns", qos: .userInitiated)

    private init(phone: HuxuePhone, clock: any Clock, signals: Signals) {
        self.phone = phone
        self.clock = clock
        self.signals = signals
    }

    /// Opens the folder or makes it. Without a transport, syncs go over HTTP to the address of the enrolment. Reads the
    /// disk: not for the main thread.
    public static func open(
        folder: String, vault: (any KeyVault)?, clock: any Clock, transport: (any Transport)? = nil
    ) throws -> Gateway {
        let signals = Signals()
        let phone = try worded {
            try HuxuePhone.open(folder: folder, vault: vault, watcher: signals, transport: transport)
        }
        return Gateway(phone: phone, clock: clock, signals: signals)
    }

    /// Something a screen shows may be different now. Each caller has a stream of its own.
    public func changes() -> AsyncStream<Void> { signals.stream() }

    public func home() async throws -> ScreenId {
        try await turn { phone, _ in try phone.home() }
    }

    public func language() async throws -> Language {
        try await turn { phone, _ in try phone.language() }
    }

    /// The record of a screen, ready to be shown.
    public func view(_ route: Route) async throws -> ScreenState {
        try await turn { phone, clock in try phone.record(of: route, at: clock.reading()) }
    }

    /// When this returns, it is on the disk.
    public func perform(_ id: ActionId, _ target: Target, _ input: Input) async throws -> Done {
        try await turn { phone, clock in
            try phone.perform(id: id, target: target, input: input, reading: clock.reading())
        }
    }

    /// A position after a tap; false when no more are wanted.
    public func observe(entry: String, fix: Fix) async throws -> Bool {
        try await turn { phone, clock in try phone.observe(entry: entry, fix: fix, reading: clock.reading()) }
    }

    public func noteFix(_ fix: Fix) async throws {
        try await turn { phone, clock in try phone.noteFix(fix: fix, reading: clock.reading()) }
    }

    public func keepDraft(of field: String, _ value: String) async throws {
        try await turn { phone, _ in try phone.keepDraft(fieldId: field, value: value) }
    }

    /// Replaces all reminders that the platform holds.
    public func alarms(most: UInt32) async throws -> [Alarm] {
        try await turn { phone, clock in try phone.nextAlarms(n: most, reading: clock.reading()) }
    }

    public func status() async throws -> Status {
        try await turn { phone, clock in try phone.status(reading: clock.reading()) }
    }

    /// Own entries that were ever reported as saved.
    public func entriesWritten() async throws -> [String] {
        try await turn { phone, _ in try phone.entriesWritten() }
    }

    public func enrol(code: String, url: String?, pin: String?) async throws {
        do {
            _ = try await phone.enrol(code: code, hqUrl: url, rootPem: nil, pin: pin, clock: clock)
        } catch {
            throw Failure.from(error)
        }
    }

    /// Sends and fetches; with `waitS` headquarters holds one more request for so many seconds until there is news.
    public func sync(waitS: UInt8 = 0) async throws -> SyncReport {
        do {
            return try await phone.syncWaiting(clock: clock, waitS: waitS)
        } catch {
            throw Failure.from(error)
        }
    }

    /// For drills: from now on there is no network, until it is given back.
    public func cutNetwork(_ cut: Bool) { phone.cutNetwork(cut: cut) }

    /// Before the system suspends the app. Whatever is called next opens the store again.
    public func pause() async throws {
        try await turn { phone, _ in phone.pause() }
    }

    /// Ahead of the first tap.
    public func resume() async throws {
        try await turn { phone, _ in try phone.resume() }
    }

    /// Every key of the catalogue.
    public static func keys() -> [String] { textKeys() }

    static func words(_ text: Text, _ language: Language) -> String { say(text: text, language: language) }

    private func turn<T: Sendable>(
        _ work: @escaping @Sendable (HuxuePhone, any Clock) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            turns.async { [phone, clock] in
                continuation.resume(with: Result { try worded { try work(phone, clock) } })
            }
        }
    }
}

private extension HuxuePhone {
    func record(of route: Route, at now: Reading) throws -> ScreenState {
        let target = route.target
        switch route.screen {
        case .enrol: return .enrol(try screenEnrol(target: target, reading: now))
        case .today: return .today(try screenToday(target: target, reading: now))
        case .checkIn: return .checkIn(try screenCheckIn(target: target, reading: now))
        case .week: return .week(try screenWeek(target: target, reading: now))
        case .exchange: return .exchange(try screenExchange(target: target, reading: now))
        case .post: return .post(try screenPost(target: target, reading: now))
        case .school: return .school(try screenSchool(target: target, reading: now))
        case .incidentForm: return .incidentForm(try screenIncidentForm(target: target, reading: now))
        case .incident: return .incident(try screenIncident(target: target, reading: now))
        case .incidentList: return .incidentList(try screenIncidentList(target: target, reading: now))
        case .volunteer: return .volunteer(try screenVolunteer(target: target, reading: now))
        case .sos: return .sos(try screenSos(target: target, reading: now))
        case .rollCall: return .rollCall(try screenRollCall(target: target, reading: now))
        case .queue: return .queue(try screenQueue(target: target, reading: now))
        case .aboutMe: return .aboutMe(try screenAboutMe(target: target, reading: now))
        case .explain: return .explain(try screenExplain(target: target, reading: now))
        case .brief: return .brief(try screenBrief(target: target, reading: now))
        case .colleague: return .colleague(try screenColleague(target: target, reading: now))
        case .settings: return .settings(try screenSettings(target: target, reading: now))
        case .lock: return .lock(try screenLock(target: target, reading: now))
        }
    }
}

private func worded<T>(_ work: () throws -> T) throws -> T {
    do {
        return try work()
    } catch {
        throw Failure.from(error)
    }
}

private extension Failure {
    /// The binding's errors as the kit's own. A defect of the core arrives as the binding's internal error.
    static func from(_ error: any Error) -> Failure {
        guard let known = error as? HuxueCore.PhoneFailure else { return .defect }
        switch known {
        case let .TryLater(code, zh, en): return Failure(remedy: .tryLater, code: code, zh: zh, en: en)
        case let .CorrectInput(code, zh, en): return Failure(remedy: .correctInput, code: code, zh: zh, en: en)
        case let .SignIn(code, zh, en): return Failure(remedy: .signIn, code: code, zh: zh, en: en)
        case let .UpdateApp(code, zh, en): return Failure(remedy: .updateApp, code: code, zh: zh, en: en)
        case let .AskAdmin(code, zh, en): return Failure(remedy: .askAdmin, code: code, zh: zh, en: en)
        case let .ReportBug(code, zh, en): return Failure(remedy: .reportBug, code: code, zh: zh, en: en)
        }
    }
}
