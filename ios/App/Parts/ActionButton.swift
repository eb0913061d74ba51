import DutyKit
import SwiftUI

/// One of the things to do now: filled, at least 64 pt high.
struct PrimaryButton: View {
    let action: Action
    let glass: Glass
    var minHeight: CGFloat = 0
    @Environment(\.look) private var look

    var body: some View {
        let tone = look.colors.of(action.enabled ? action.tone : .muted)
        let on = action.enabled ? tone.onFill : tone.onTint
        Touchable(
            action: action, glass: glass, fill: action.enabled ? tone.fill : tone.tint,
            edge: action.enabled ? nil : tone.fill
        ) {
            HStack(spacing: 10) {
                Sign(icon: action.chosen ? .check : action.icon, color: on, size: .big)
                Saying(text: action.label, glass: glass, lettering: .button, color: on, alignment: .center)
            }
            .padding(.horizontal, 12)
            .padding(.vertical, 10)
            .frame(maxWidth: .infinity, minHeight: max(look.sizes.primary, minHeight))
        }
    }
}

/// Any other button: tinted, at least 48 pt high; filled and checked while it is chosen.
struct ActionButton: View {
    let action: Action
    let glass: Glass
    var isWide = false
    @Environment(\.look) private var look

    var body: some View {
        let tone = look.colors.of(action.enabled ? action.tone : .muted)
        let isFilled = action.chosen && action.enabled
        let on = isFilled ? tone.onFill : tone.onTint
        Touchable(action: action, glass: glass, fill: isFilled ? tone.fill : tone.tint, edge: tone.onTint.opacity(0.55)) {
            HStack(spacing: 8) {
                Sign(icon: action.chosen ? .check : action.icon, color: on)
                Saying(text: action.label, glass: glass, lettering: .strong, color: on, alignment: .center)
            }
            .padding(.horizontal, 14)
            .padding(.vertical, 8)
            .frame(minWidth: look.sizes.target, minHeight: look.sizes.target)
            .frame(maxWidth: isWide ? .infinity : nil)
        }
    }
}

/// A picture to tap with its word below.
struct Tile: View {
    let action: Action
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        let tone = look.colors.of(action.enabled ? action.tone : .muted)
        let isFilled = action.chosen && action.enabled
        let on = isFilled ? tone.onFill : tone.onTint
        Touchable(action: action, glass: glass, fill: isFilled ? tone.fill : tone.tint, edge: tone.onTint.opacity(0.55)) {
            VStack(spacing: 6) {
                Sign(icon: action.chosen ? .check : action.icon, color: on, size: .big)
                Saying(text: action.label, glass: glass, lettering: .strong, color: on, alignment: .center)
            }
            .padding(.horizontal, 4)
            .padding(.vertical, 10)
            .frame(maxWidth: .infinity, minHeight: look.sizes.primary, maxHeight: .infinity)
        }
    }
}

/// A button of the record, unless the bar below shows it already.
struct OnceHere: View {
    let action: Action?
    let glass: Glass

    var body: some View {
        if let action, !(glass.frame.screen?.head.primary ?? []).contains(action) {
            PrimaryButton(action: action, glass: glass)
        }
    }
}
