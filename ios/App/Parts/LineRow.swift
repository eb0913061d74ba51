import DutyKit
import SwiftUI

/// What belongs together, on a ground of its own.
struct Card<Content: View>: View {
    var edge: Color?
    @ViewBuilder let content: () -> Content
    @Environment(\.look) private var look

    var body: some View {
        VStack(alignment: .leading, spacing: 8) { content() }
            .padding(14)
            .frame(maxWidth: .infinity, alignment: .leading)
            .background(look.colors.card, in: rounded)
            .overlay { if let edge { rounded.strokeBorder(edge, lineWidth: 2) } }
    }
}

struct Lines: View {
    let lines: [Line]
    let glass: Glass

    var body: some View {
        Each(lines) { LineRow(line: $0, glass: glass) }
    }
}

/// One row of a list: what, small print, state; below it what can be done with it.
struct LineRow: View {
    let line: Line
    let glass: Glass

    var body: some View {
        Card {
            LineWords(line: line, glass: glass)
            Buttons(actions: line.actions, glass: glass)
        }
    }
}

struct LineWords: View {
    let line: Line
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        HStack(alignment: .top, spacing: 10) {
            Sign(icon: line.icon, color: look.colors.onGround)
            VStack(alignment: .leading, spacing: 4) {
                Saying(text: line.title, glass: glass, lettering: .strong)
                SmallPrint(text: line.detail, glass: glass)
                if let badge = line.badge { BadgeView(badge: badge, glass: glass) }
            }
            Spacer(minLength: 0)
        }
        .accessibilityElement(children: .combine)
    }
}
