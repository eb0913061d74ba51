import DutyKit
import SwiftUI

/// Words that wrap as often as they must; nothing for an empty text.
struct Saying: View {
    let text: DutyKit.Text
    let glass: Glass
    var lettering: Lettering = .body
    var color: Color?
    var alignment: TextAlignment = .leading

    var body: some View {
        Spoken(words: glass.say(text), lettering: lettering, color: color, alignment: alignment)
    }
}

/// What is already said.
struct Spoken: View {
    let words: String
    var lettering: Lettering = .body
    var color: Color?
    var alignment: TextAlignment = .leading
    @Environment(\.look) private var look

    var body: some View {
        if !words.isEmpty {
            SwiftUI.Text(verbatim: words)
                .lettered(lettering)
                .foregroundColor(color ?? look.colors.onGround)
                .multilineTextAlignment(alignment)
                .fixedSize(horizontal: false, vertical: true)
        }
    }
}

struct SmallPrint: View {
    let text: DutyKit.Text
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        Saying(text: text, glass: glass, lettering: .small, color: look.colors.quiet)
    }
}

struct Heading: View {
    let text: DutyKit.Text
    let glass: Glass
    var lettering: Lettering = .strong

    var body: some View {
        Saying(text: text, glass: glass, lettering: lettering).accessibilityAddTraits(.isHeader)
    }
}

/// Items in their order; records carry no identity of their own.
struct Each<Item, Content: View>: View {
    let items: [Item]
    @ViewBuilder let content: (Item) -> Content

    init(_ items: [Item], @ViewBuilder content: @escaping (Item) -> Content) {
        self.items = items
        self.content = content
    }

    var body: some View {
        ForEach(items.indices, id: \.self) { content(items[$0]) }
    }
}
