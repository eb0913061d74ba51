import DutyKit
import SwiftUI

let rounded = RoundedRectangle(cornerRadius: 14, style: .continuous)

/// A surface that does an action: tapped, or held for as long as the core wants. Everything else is what stands on it.
struct Touchable<Content: View>: View {
    let action: Action
    let glass: Glass
    let fill: Color
    var edge: Color?
    @ViewBuilder let content: () -> Content
    @Environment(\.look) private var look
    @State private var progress: CGFloat = 0

    var body: some View {
        touched
            .disabled(!action.enabled)
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(SwiftUI.Text(verbatim: spoken))
            .accessibilityAddTraits(action.chosen ? [.isButton, .isSelected] : .isButton)
            .accessibilityAction { if action.enabled { glass.tap(action) } }
            .accessibilityIdentifier(action.id.identifier)
    }

    private var spoken: String {
        let words = glass.say(action.spoken)
        return words.isEmpty ? glass.say(action.label) : words
    }

    @ViewBuilder private var touched: some View {
        if action.holdMs == 0 {
            Button { glass.tap(action) } label: { surface }.buttonStyle(Undimmed())
        } else {
            surface.onLongPressGesture(minimumDuration: holdSeconds, maximumDistance: 200) {
                progress = 0
                glass.tap(action)
            } onPressingChanged: { isHeld in
                withAnimation(isHeld ? .linear(duration: holdSeconds) : nil) { progress = isHeld ? 1 : 0 }
            }
        }
    }

    private var holdSeconds: Double { Double(action.holdMs) / 1000 }

    private var surface: some View {
        content()
            .background(fill)
            .overlay { held }
            .clipShape(rounded)
            .overlay { if let edge { rounded.strokeBorder(edge, lineWidth: 2) } }
            .contentShape(rounded)
    }

    /// How long it was held already.
    private var held: some View {
        Rectangle()
            .fill(look.colors.onGround.opacity(0.3))
            .scaleEffect(x: progress, anchor: .leading)
            .allowsHitTesting(false)
    }
}

/// The colours say already what cannot be tapped; dimming them again would take the contrast away.
struct Undimmed: ButtonStyle {
    func makeBody(configuration: Configuration) -> some View {
        configuration.label.opacity(configuration.isPressed ? 0.8 : 1)
    }
}
