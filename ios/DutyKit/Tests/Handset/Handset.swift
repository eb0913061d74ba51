import Foundation
import HuxueCore

/// One open phone; each `do` of the protocol is one call of it.
final class Handset {
    private let network: any Transport
    private var opened: (phone: HuxuePhone, evidence: PhoneEvidence)?

    init(network: any Transport) {
        self.network = network
    }

    func answer(_ request: Told) async -> Json {
        do {
            return .object(["done": try await done(request)])
        } catch let failure as PhoneFailure {
            return .object(["failed": told(failure)])
        } catch {
            // The lab says which scenario it was.
            return .object(["failed": .object(["code": .text("handset"), "en": .text(String(describing: error))])])
        }
    }

    private func done(_ request: Told) async throws -> Json {
        let name = try request.text("do")
        if name == "open" {
            return try begin(request)
        }
        guard let (phone, evidence) = opened else { throw Missing(description: "no phone is open") }
        switch name {
        case "close":
            phone.pause()
            opened = nil
            return .null
        case "enrol":
            _ = try await phone.enrol(
                code: try request.text("code"), hqUrl: nil, rootPem: nil, pin: try request.textIfAny("pin"),
                clock: StandingClock(try request.reading())
            )
            return .null
        case "sync":
            _ = try await phone.sync(clock: StandingClock(try request.reading()))
            return .null
        case "act":
            return told(try phone.act(command: try request.inside("command").command(), reading: try request.reading()))
        case "write_unknown_kind":
            let code: UInt16 = try request.small("code")
            return told(try evidence.writeUnknownKind(code: code, reading: try request.reading()))
        case "gate_code":
            let reading = try request.reading()
            return .text(try phone.gateCode(post: try request.text("post"), reading: reading).text)
        case "standing":
            return try standing(of: phone, at: try request.reading())
        case "entries_written":
            return .texts(try phone.entriesWritten())
        case "peer_scopes":
            return .text(try phone.peerScopes().hex)
        case "bundle_for":
            return .text(try phone.bundleFor(peerScopes: try request.bytes("scopes")).hex)
        case "take_bundle":
            return .text(try phone.takeBundle(bundle: try request.bytes("bundle")).receipt.hex)
        case "note_custody":
            try phone.noteCustody(receipt: try request.bytes("receipt"))
            return .null
        case "holds":
            return .flag(try evidence.holds(entry: try request.text("entry")))
        case "scopes":
            return .texts(try evidence.scopes().map(\.hex))
        case "entries_in":
            return .list(try evidence.entriesIn(scope: try request.bytes("scope")).map(told))
        case "digest":
            let version: UInt16 = try request.small("fold_version")
            return .text(try evidence.digest(scope: try request.bytes("scope"), foldVersion: version).hex)
        default:
            throw Missing(description: "nothing is called \(name)")
        }
    }

    private func begin(_ request: Told) throws -> Json {
        let evidence = try PhoneEvidence.open(
            folder: try request.text("folder"), foldVersion: try request.small("fold_version"), vault: nil,
            watcher: nil, transport: network
        )
        opened = (evidence.phone(), evidence)
        return .null
    }

    private func standing(of phone: HuxuePhone, at reading: Reading) throws -> Json {
        var states: [String: Json] = [:]
        for item in try phone.entryStates() {
            states[item.entry] = .text(name(of: item.state))
        }
        let pending = try phone.status(reading: reading).pending
        return .object(["pending": .whole(Int64(pending)), "states": .object(states)])
    }
}

private func name(of state: ItemState) -> String {
    switch state {
    case .saved: "saved"
    case .inCustody: "in_custody"
    case .received: "received"
    case .refused: "refused"
    case .withheld: "withheld"
    }
}

private func told(_ saved: SavedAct) -> Json {
    .object(["entries": .texts(saved.entries), "incident": saved.incident.map { Json.text($0) } ?? .null])
}

private func told(_ entry: PlacedEntry) -> Json {
    .object([
        "journal": .text(entry.journal.hex),
        "seq": .whole(Int64(entry.seq)),
        "prev": .text(entry.prev),
        "raw": .text(entry.raw.hex),
    ])
}

private func told(_ failure: PhoneFailure) -> Json {
    switch failure {
    case let .TryLater(code, _, en), let .CorrectInput(code, _, en), let .SignIn(code, _, en),
        let .UpdateApp(code, _, en), let .AskAdmin(code, _, en), let .ReportBug(code, _, en):
        .object(["code": .text(code), "en": .text(en)])
    }
}
