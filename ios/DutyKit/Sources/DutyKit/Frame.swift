import Foundation

/// Everything that is on the glass at one moment.
public struct Frame: Equatable, Sendable {
    /// `nil` only before the first record was read. The old one stays until the new one is there.
    public internal(set) var screen: ScreenState?
    public internal(set) var words: Words
    /// What was typed since the record was read, by field.
    var typed: [String: String]
    public internal(set) var note: Note?
    public internal(set) var failure: Failure?
    public internal(set) var canGoBack: Bool
    /// A call to headquarters that the person waits for is under way.
    public internal(set) var isBusy: Bool

    /// Before anything was read, or in place of it where the phone could not be opened.
    public init(failure: Failure? = nil) {
        words = Words(.zh)
        typed = [:]
        canGoBack = false
        isBusy = false
        self.failure = failure
    }

    /// What stands in a field.
    public func value(_ field: Field) -> String { typed[field.id] ?? field.value }

    /// What the tap before this one did is no longer of interest.
    mutating func forget() {
        note = nil
        failure = nil
    }

    /// A suggestion of the core that changed is newer than what was typed over the one before it.
    mutating func accept(_ next: ScreenState) {
        let fields = screen?.fields ?? []
        let before = Dictionary(fields.map { ($0.id, $0.value) }, uniquingKeysWith: { first, _ in first })
        for field in next.fields where !field.keepsDraft && (before[field.id] ?? field.value) != field.value {
            typed[field.id] = nil
        }
        screen = next
    }

    /// No picture of the glass may be kept. Until the first record is there nobody knows, which counts as yes.
    public var isSecret: Bool { screen?.head.secret ?? true }
}

/// What the last tap did, said where the person looks.
public struct Note: Hashable, Sendable {
    public let message: Text
    public let more: [Text]

    /// `nil`: the core had nothing to say.
    init?(_ done: Done) {
        var said: [Text] = []
        for text in [done.message] + done.notes where !text.key.isEmpty && !said.contains(text) {
            said.append(text)
        }
        guard let first = said.first else { return nil }
        message = first
        more = Array(said.dropFirst())
    }
}
