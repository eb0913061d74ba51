import Foundation
import HuxueCore

/// The lab and this program do not speak the same protocol.
struct Missing: Error, CustomStringConvertible {
    let description: String
}

/// The fields of one JSON object of the protocol, as the generated types want them.
struct Told {
    private let fields: [String: Json]

    init(_ fields: [String: Json]) {
        self.fields = fields
    }

    func has(_ name: String) -> Bool {
        switch fields[name] {
        case .some(.null), .none: false
        default: true
        }
    }

    func text(_ name: String) throws -> String {
        guard case .text(let text)? = fields[name] else { throw wrong(name) }
        return text
    }

    func textIfAny(_ name: String) throws -> String? { try has(name) ? text(name) : nil }

    func texts(_ name: String) throws -> [String] {
        guard case .list(let items)? = fields[name] else { throw wrong(name) }
        return try items.map { item in
            guard case .text(let text) = item else { throw wrong(name) }
            return text
        }
    }

    func flag(_ name: String) throws -> Bool {
        guard case .flag(let flag)? = fields[name] else { throw wrong(name) }
        return flag
    }

    func whole(_ name: String) throws -> Int64 {
        guard case .whole(let whole)? = fields[name] else { throw wrong(name) }
        return whole
    }

    func wholeIfAny(_ name: String) throws -> Int64? { try has(name) ? whole(name) : nil }

    /// In the size that the caller's type has.
    func small<Number: FixedWidthInteger>(_ name: String) throws -> Number {
        guard let number = Number(exactly: try whole(name)) else { throw wrong(name) }
        return number
    }

    func bytes(_ name: String) throws -> Data {
        guard let bytes = Data(hex: try text(name)) else { throw wrong(name) }
        return bytes
    }

    func inside(_ name: String) throws -> Told {
        guard case .object(let object)? = fields[name] else { throw wrong(name) }
        return Told(object)
    }

    func reading() throws -> Reading {
        let told = try inside("reading")
        return Reading(
            wall: try told.whole("wall"), bootId: try told.small("boot_id"), bootMs: try told.small("boot_ms"),
            gnss: try told.gnss()
        )
    }

    private func gnss() throws -> GnssTime? {
        guard has("gnss") else { return nil }
        let told = try inside("gnss")
        return GnssTime(time: try told.whole("time"), ageMs: try told.small("age_ms"))
    }

    private func real(_ name: String) throws -> Double {
        switch fields[name] {
        case .real(let real)?: return real
        case .whole(let whole)?: return Double(whole)
        default: throw wrong(name)
        }
    }

    private func wrong(_ name: String) -> Missing { Missing(description: "no usable \(name)") }
}

// MARK: - Commands

extension Told {
    private func fix() throws -> Fix? {
        guard has("fix") else { return nil }
        let told = try inside("fix")
        return Fix(
            lat: try told.real("lat"),
            lon: try told.real("lon"),
            accuracyM: try told.real("accuracy_m"),
            ageS: try told.has("age_s") ? told.real("age_s") : nil,
            mock: try told.flag("mock"),
            approximate: try told.flag("approximate"),
            datum: try told.datum()
        )
    }

    private func datum() throws -> Datum? {
        switch try textIfAny("datum") {
        case nil: return nil
        case "wgs84"?: return .wgs84
        case "gcj02"?: return .gcj02
        default: throw wrong("datum")
        }
    }

    private func by() throws -> AsPerson? {
        guard has("by") else { return nil }
        let told = try inside("by")
        return AsPerson(person: try told.text("person"), pin: try told.textIfAny("pin"))
    }

    private func edit() throws -> Edit {
        let told = try inside("edit")
        return Edit(
            text: try told.textIfAny("text"),
            category: try told.textIfAny("category"),
            severity: try told.severity(),
            status: try told.textIfAny("status"),
            assigned: try told.textIfAny("assigned"),
            officer: try told.textIfAny("officer"),
            handedTo: try told.textIfAny("handed_to"),
            comment: try told.textIfAny("comment")
        )
    }

    private func form() throws -> ConcernForm {
        let told = try inside("form")
        return ConcernForm(
            code: try told.text("code"),
            text: try told.text("text"),
            action: try told.text("action"),
            plate: try told.textIfAny("plate"),
            seenAt: try told.wholeIfAny("seen_at"),
            over: try told.flag("over")
        )
    }

    private func severity() throws -> UInt8? {
        guard has("severity") else { return nil }
        return try small("severity")
    }

    private func published() throws -> Published {
        switch try text("what") {
        case "roster": return .roster
        case "timetable": return .timetable
        default: throw wrong("what")
        }
    }

    func command() throws -> Command {
        let kind = try text("kind")
        switch kind {
        case "check_in":
            return .checkIn(
                post: try text("post"), fix: try fix(), by: try by(), gateCode: try textIfAny("gate_code")
            )
        case "ping":
            return .ping(post: try text("post"), fix: try fix(), by: try by(), gateCode: try textIfAny("gate_code"))
        case "check_out":
            return .checkOut(post: try text("post"), fix: try fix(), reason: try textIfAny("reason"), by: try by())
        case "place_observed":
            guard let fix = try fix() else { throw wrong("fix") }
            return .placeObserved(of: try text("of"), fix: fix)
        case "attest":
            return .attest(
                post: try text("post"), persons: try texts("persons"), present: try flag("present"), by: try by()
            )
        case "stand_in":
            return .standIn(
                post: try text("post"), inPlaceOf: try text("in_place_of"), reason: try text("reason"), by: try by()
            )
        case "leave":
            return .leave(from: try text("from"), to: try text("to"), reason: try text("reason"), by: try by())
        case "acknowledge":
            return .acknowledge(
                what: try published(), version: try small("version"), post: try textIfAny("post"), by: try by()
            )
        case "late_entry":
            return .lateEntry(
                post: try text("post"), day: try textIfAny("day"), on: try wholeIfAny("on"),
                off: try wholeIfAny("off"), reason: try text("reason"), by: try by()
            )
        case "all_clear":
            return .allClear(post: try text("post"), movement: try text("movement"), by: try by())
        case "checklist":
            return .checklist(post: try text("post"), item: try text("item"), value: try text("value"), by: try by())
        case "file_incident":
            return .fileIncident(
                post: try text("post"), category: try text("category"), text: try text("text"),
                from: try textIfAny("from"), by: try by()
            )
        case "edit_incident":
            return .editIncident(id: try text("id"), edit: try edit(), by: try by())
        case "close_incident":
            return .closeIncident(
                id: try text("id"), officer: try textIfAny("officer"), note: try textIfAny("note"), by: try by()
            )
        case "traffic_report":
            return .trafficReport(
                post: try text("post"), category: try text("category"), text: try text("text"), by: try by()
            )
        case "sos":
            return .sos(post: try text("post"), silent: try flag("silent"), fix: try fix(), by: try by())
        case "dispute":
            return .dispute(
                post: try text("post"), day: try text("day"), window: try wholeIfAny("window"),
                of: try textIfAny("of"), reason: try text("reason"), by: try by()
            )
        case "report_concern":
            return .reportConcern(post: try text("post"), form: try form(), by: try by())
        case "answer_roll_call":
            return .answerRollCall(post: try text("post"), by: try by())
        default:
            throw Missing(description: "no command is called \(kind)")
        }
    }
}
