import Foundation

/// The catalogue in one language. A screen is drawn many times a second while it scrolls, so what was said is kept.
public final class Words: Equatable, @unchecked Sendable {
    private static let mostKept = 500

    public let language: Language
    private let lock = NSLock()
    private var said: [Text: String] = [:]

    public init(_ language: Language) {
        self.language = language
    }

    /// Empty for an empty text.
    public func say(_ text: Text) -> String {
        if text.key.isEmpty {
            return ""
        }
        lock.lock()
        defer { lock.unlock() }
        if let known = said[text] {
            return known
        }
        if said.count >= Self.mostKept {
            // Texts with a minute in them come and go; what is still shown is said again at the next frame.
            said.removeAll(keepingCapacity: true)
        }
        let words = Gateway.words(text, language)
        said[text] = words
        return words
    }

    public static func == (one: Words, other: Words) -> Bool { one.language == other.language }
}
