import DutyKit
import SwiftUI

/// What was saved, and how far each has come.
struct QueueScreen: View {
    let view: QueueView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            if let empty = view.empty { Card { Saying(text: empty, glass: glass) } }
            if let carried = view.carried { Card { Saying(text: carried, glass: glass) } }
            Each(view.items) { Item(line: $0, glass: glass) }
        }
    }
}

private struct Item: View {
    let line: QueueLine
    let glass: Glass

    var body: some View {
        Card {
            Saying(text: line.title, glass: glass, lettering: .strong)
            SmallPrint(text: line.at, glass: glass)
            Stages(stage: Int(line.stage))
            BadgeView(badge: line.state, glass: glass)
            SmallPrint(text: line.reason, glass: glass)
            Buttons(actions: [line.open], glass: glass)
        }
    }
}

/// Saved, sent, received; the badge below says it in words.
private struct Stages: View {
    let stage: Int
    @Environment(\.look) private var look

    var body: some View {
        HStack(spacing: 6) {
            ForEach(0..<3, id: \.self) { at in
                rounded
                    .fill(at <= stage ? look.colors.of(.good).fill : look.colors.of(.muted).tint)
                    .frame(height: 6)
            }
        }
        .accessibilityHidden(true)
    }
}
