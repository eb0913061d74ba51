import DutyKit
import SwiftUI

/// One button whose label tells the state; around it what the gate needs and nothing more.
struct CheckInScreen: View {
    let view: CheckInView
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            standing
            Each(view.saved) { BadgeView(badge: $0, glass: glass) }
            if let ring = view.ring { Ring(ring: ring, glass: glass) }
            OnceHere(action: view.button, glass: glass)
            Buttons(actions: view.offReasons, glass: glass)
            Each(view.clears) { OnceHere(action: $0, glass: glass) }
            Lines(lines: view.team, glass: glass)
            Tiles(actions: view.toggles, glass: glass)
        }
    }

    private var standing: some View {
        let tone = look.colors.of(view.tone)
        return VStack(alignment: .leading, spacing: 4) {
            Saying(text: view.place, glass: glass, lettering: .strong, color: tone.onTint)
            Saying(text: view.window, glass: glass, color: tone.onTint)
            Saying(text: view.label, glass: glass, lettering: .large, color: tone.onTint)
            if let reason = view.reason { Saying(text: reason, glass: glass, color: tone.onTint) }
        }
        .padding(16)
        .frame(maxWidth: .infinity, alignment: .leading)
        .background(tone.tint, in: rounded)
        // A minute that passes is seen to pass; the label says which it is.
        .animation(.default, value: view.minutes)
    }
}

/// The half hour after the clear, as an arc and in words.
private struct Ring: View {
    let ring: RingView
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        let tone = look.colors.of(ring.done ? .good : .ready)
        let part = Double(ring.permille) / 1000
        HStack(spacing: 12) {
            ZStack {
                Circle().stroke(tone.tint, lineWidth: 8)
                Circle()
                    .trim(from: 0, to: part)
                    .stroke(tone.fill, style: StrokeStyle(lineWidth: 8, lineCap: .rounded))
                    .rotationEffect(.degrees(-90))
            }
            .padding(4)
            .frame(width: 56, height: 56)
            Saying(text: ring.text, glass: glass, lettering: .strong)
            Spacer(minLength: 0)
        }
        .accessibilityElement(children: .combine)
        .accessibilityValue(SwiftUI.Text(part, format: .percent.precision(.fractionLength(0))))
    }
}
