import Foundation
import HuxueCore

/// The two streams, one JSON object a line. Only one side speaks at any time, so nothing here is locked.
final class Wire: Sendable {
    func say(_ message: Json) {
        guard let text = try? JSONEncoder().encode(message) else { return }
        FileHandle.standardOutput.write(text + Data("\n".utf8))
    }

    /// `nil`: the lab is gone, or what it said is no object.
    func hear() -> Told? {
        guard
            let text = readLine(),
            case .object(let fields)? = try? JSONDecoder().decode(Json.self, from: Data(text.utf8))
        else { return nil }
        return Told(fields)
    }
}

/// HQ as the lab lets this phone reach it.
final class PipedNetwork: Transport {
    private let line: Wire

    init(_ line: Wire) {
        self.line = line
    }

    func enrol(body: Data) throws -> Data { try ask("enrol", body) }

    func sync(body: Data) throws -> Data { try ask("sync", body) }

    private func ask(_ what: String, _ body: Data) throws -> Data {
        line.say(.object(["ask": .text(what), "body": .text(body.hex)]))
        guard let heard = line.hear() else { throw NoAnswer.Unreachable(why: "the lab is gone") }
        do {
            if heard.has("answer") {
                return try heard.bytes("answer")
            }
            if heard.has("refused") {
                let refused = try heard.inside("refused")
                throw NoAnswer.Refused(status: try refused.small("status"), code: try refused.text("code"))
            }
            throw NoAnswer.Unreachable(why: try heard.text("unreachable"))
        } catch let missing as Missing {
            throw NoAnswer.Unreachable(why: missing.description)
        }
    }
}

/// Shows one reading for as long as a call takes.
final class StandingClock: Clock {
    private let shown: Reading

    init(_ shown: Reading) {
        self.shown = shown
    }

    func reading() -> Reading { shown }
}
