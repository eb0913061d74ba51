import DutyKit
import XCTest

/// The presenter over the real core and a real headquarters: what a finger does and what is then on the glass.
final class ShellTests: XCTestCase {
    @MainActor
    func testItOpensAtTheEnrolmentAndSaysWhyACodeIsNotTaken() async throws {
        let phone = try BarePhone()
        defer { phone.close() }
        try await phone.tap(.enrolAgree)
        _ = try await phone.shows(primary: .enrolSubmit)
        try phone.type("enrol.code", "00000-00000-0")
        try await phone.tap(.enrolSubmit)
        let frame = try await phone.shows("a failure") { $0.failure != nil }
        XCTAssertFalse(frame.isBusy)
        let field = try XCTUnwrap(frame.screen?.fields.first { $0.id == "enrol.code" })
        XCTAssertEqual(frame.value(field), "00000-00000-0", "what was typed still stands")
        XCTAssertNotEqual(frame.failure?.words(.zh), frame.failure?.words(.en))
    }

    @MainActor
    func testWhatIsTypedStandsAtOnceAndIsCutWhereTheFieldEnds() async throws {
        let phone = try BarePhone()
        defer { phone.close() }
        try await phone.tap(.enrolAgree)
        let frame = try await phone.shows("the code") { $0.action(.enrolSubmit) != nil }
        let field = try XCTUnwrap(frame.screen?.fields.first { $0.id == "enrol.pin" })
        phone.shell.type(field, String(repeating: "7", count: Int(field.maxChars) + 5))
        XCTAssertEqual(phone.shell.frame.value(field).count, Int(field.maxChars))
    }

    @MainActor
    func testACheckInIsSavedWithoutANetworkAndReceivedWithOne() async throws {
        let phone = try BarePhone()
        defer { phone.close() }
        try await phone.enrol()
        phone.gateway.cutNetwork(true)
        try await phone.tap(.todayCheckIn)
        try await phone.shows(.checkIn)
        let written = try await phone.gateway.entriesWritten()
        let waiting = try await phone.gateway.status().pending
        XCTAssertGreaterThan(written.count, 0)
        XCTAssertGreaterThan(waiting, 0)
        phone.gateway.cutNetwork(false)
        phone.shell.sync()
        try await phone.shows("everything received") { $0.screen?.head.sync.pending == 0 }
        let still = try await phone.gateway.entriesWritten()
        XCTAssertEqual(Set(still), Set(written))
    }

    @MainActor
    func testPositionsAreAskedForAfterATapThatWantsThemAndThenOnly() async throws {
        let phone = try BarePhone()
        defer { phone.close() }
        try await phone.enrol()
        let before = phone.device.listeners
        phone.device.fix = Fix(lat: 29.9, lon: 110.02, accuracyM: 12, ageS: 1, mock: false, approximate: false)
        try await phone.tap(.todayCheckIn)
        try await phone.shows(.checkIn)
        XCTAssertTrue(phone.device.asked.contains("position"))
        XCTAssertEqual(phone.device.listeners, before + 1)
    }

    @MainActor
    func testBackLeadsHomeAndALinkLeadsToItsGate() async throws {
        let phone = try BarePhone()
        defer { phone.close() }
        try await phone.enrol()
        let reminders = try await phone.gateway.reminders(most: 60)
        let first = try XCTUnwrap(reminders.first)
        let route = try XCTUnwrap(URL(string: first.link).flatMap { Route(link: $0) })
        phone.shell.open(route)
        try await phone.shows(.checkIn)
        XCTAssertTrue(phone.shell.frame.canGoBack)
        phone.shell.back()
        try await phone.shows(.today)
        XCTAssertFalse(phone.shell.frame.canGoBack)
    }

    @MainActor
    func testRecordsAskForThePinAndAreShownAfterIt() async throws {
        let phone = try BarePhone()
        defer { phone.close() }
        try await phone.enrol()
        // Longer than any unlocking lasts.
        phone.clock.advance(minutes: 8 * 60)
        phone.shell.open(Route(screen: .aboutMe, target: Target()))
        try await phone.shows(.lock)
        XCTAssertTrue(phone.shell.frame.isSecret)
        try phone.type("lock.pin", BarePhone.pin)
        try await phone.tap(.lockOpen)
        try await phone.shows(.aboutMe)
    }

    @MainActor
    func testAFrameIsSecretUntilARecordSaysOtherwise() {
        XCTAssertTrue(Frame().isSecret)
    }
}
