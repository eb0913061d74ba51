import DutyKit

/// What every part of a screen may need: the words and what was typed, and what a finger can do.
@MainActor
struct Glass {
    let words: Words
    let typed: (Field) -> String
    let tap: @MainActor (Action) -> Void
    let type: @MainActor (Field, String) -> Void
    let back: @MainActor () -> Void
    /// What stands around a screen beside its record: the way back, what the last tap did.
    let frame: Frame

    init(
        frame: Frame,
        tap: @escaping @MainActor (Action) -> Void,
        type: @escaping @MainActor (Field, String) -> Void,
        back: @escaping @MainActor () -> Void
    ) {
        words = frame.words
        typed = { frame.value($0) }
        self.tap = tap
        self.type = type
        self.back = back
        self.frame = frame
    }

    /// The words of a text in the person's language; empty for an empty text.
    func say(_ text: DutyKit.Text) -> String { words.say(text) }
}
