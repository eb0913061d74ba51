import DutyKit
import Foundation
import XCTest

/// A clock that moves only when a test says so.
final class SetClock: DutyKit.Clock, @unchecked Sendable {
    private let lock = NSLock()
    private var passed: Int64 = 0

    func reading() -> Reading {
        lock.lock()
        defer { lock.unlock() }
        return Reading(wall: now + passed, bootId: 7, bootMs: UInt64(3_600_000 + passed))
    }

    func advance(minutes: Int64) {
        lock.lock()
        passed += minutes * 60_000
        lock.unlock()
    }
}

/// A device without glass; what it was asked for is kept.
@MainActor
final class BareDevice: Device, Positions {
    var fix: Fix?
    var picture: String?
    private(set) var asked: [String] = []
    private(set) var listeners = 0

    var positions: any Positions { self }

    func newest() -> Fix? { fix }

    func updates() -> AsyncStream<Fix> {
        listeners += 1
        let (stream, continuation) = AsyncStream.makeStream(of: Fix.self)
        if let fix {
            continuation.yield(fix)
        }
        return stream
    }

    func askForPosition() { asked.append("position") }

    func dial(_ number: String) -> Bool {
        asked.append("dial \(number)")
        return true
    }

    func share(_ text: String) { asked.append("share") }

    func copy(_ text: String) { asked.append("copy") }

    func play(_ haptic: Haptic) {}

    func codeInPicture() async -> String? { picture }

    func writeDiagnostics(_ text: String) async -> Bool {
        asked.append("diagnostics")
        return true
    }
}

/// One phone's folder with its clock, its device and its shell.
@MainActor
final class BarePhone {
    static let pin = "2468"

    let clock = SetClock()
    let device = BareDevice()
    let gateway: Gateway
    let shell: Shell
    private let folder: URL
    private let seen: Seen

    init() throws {
        folder = try temporaryFolder("huxue-phone")
        gateway = try Gateway.open(folder: folder.path, vault: nil, clock: clock)
        let seen = Seen()
        self.seen = seen
        let never = AsyncStream.makeStream(of: Void.self).stream
        shell = Shell(gateway: gateway, device: device, minutes: never) { seen.put($0) }
    }

    func close() {
        shell.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// The first frame that is as wanted, now or later.
    @discardableResult
    func shows(_ what: String, _ isWanted: (Frame) -> Bool) async throws -> Frame {
        let (frames, continuation) = AsyncStream.makeStream(of: Frame.self)
        seen.frames = continuation
        continuation.yield(shell.frame)
        let tooLate = Task {
            try await Task.sleep(for: .seconds(60))
            continuation.finish()
        }
        defer {
            tooLate.cancel()
            seen.frames = nil
        }
        for await frame in frames where isWanted(frame) {
            return frame
        }
        throw NeverShown(what: what, last: shell.frame)
    }

    func shows(_ screen: ScreenId) async throws {
        try await shows("\(screen)") { $0.screen?.head.screen == screen }
    }

    func shows(primary id: ActionId) async throws -> Action {
        let frame = try await shows("\(id)") { frame in frame.action(id) != nil }
        return try XCTUnwrap(frame.action(id))
    }

    /// Taps a button of the bar below, once it is there and nothing else is being saved.
    func tap(_ id: ActionId) async throws {
        shell.tap(try await shows(primary: id))
    }

    func type(_ field: String, _ value: String) throws {
        let known = try XCTUnwrap(shell.frame.screen?.fields.first { $0.id == field }, "\(field): \(shell.frame)")
        shell.type(known, value)
    }

    /// Enrolled at a real headquarters by what a finger does.
    func enrol() async throws {
        let hq = try Hq.shared.get()
        try await tap(.enrolAgree)
        _ = try await shows(primary: .enrolSubmit)
        try type("enrol.url", hq.url)
        try type("enrol.code", try hq.codeOfAnAuxiliary())
        try type("enrol.pin", Self.pin)
        try await tap(.enrolSubmit)
        try await tap(.enrolSelfTest)
        try await tap(.enrolDrill)
        try await tap(.enrolFinish)
        try await shows(.today)
    }
}

struct NeverShown: Error {
    let what: String
    let last: Frame
}

extension Frame {
    /// A button of the bar below that can be tapped now.
    func action(_ id: ActionId) -> Action? { screen?.head.primary.first { $0.id == id && $0.enabled } }
}

/// The frames as they come.
@MainActor
private final class Seen {
    var frames: AsyncStream<Frame>.Continuation?

    func put(_ frame: Frame) { frames?.yield(frame) }
}
