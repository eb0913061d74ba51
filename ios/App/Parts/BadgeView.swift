import DutyKit
import SwiftUI

/// A state in words, icon and colour.
struct BadgeView: View {
    let badge: Badge
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        if !badge.text.key.isEmpty {
            let tone = look.colors.of(badge.tone)
            HStack(spacing: 6) {
                Sign(icon: badge.icon, color: tone.onTint, size: .small)
                Saying(text: badge.text, glass: glass, lettering: .small, color: tone.onTint)
            }
            .padding(.horizontal, 8)
            .padding(.vertical, 4)
            .background(tone.tint, in: RoundedRectangle(cornerRadius: 8))
            .accessibilityElement(children: .combine)
        }
    }
}

/// Across the whole width: what must not be overlooked.
struct Banner: View {
    let badge: Badge
    let glass: Glass

    var body: some View {
        Strip(tone: badge.tone, icon: badge.icon) { Saying(text: badge.text, glass: glass, color: $0) }
    }
}

/// What the last tap did.
struct NoteStrip: View {
    let note: Note
    let glass: Glass

    var body: some View {
        Strip(tone: .good, icon: .check) { color in
            Saying(text: note.message, glass: glass, lettering: .strong, color: color)
            Each(note.more) { Saying(text: $0, glass: glass, lettering: .small, color: color) }
        }
    }
}

/// What went wrong, whether anything is lost, what to do; the code for support in small print.
struct FailureStrip: View {
    let failure: Failure
    let glass: Glass

    var body: some View {
        Strip(tone: .danger, icon: .alert) { color in
            Spoken(words: failure.words(glass.words.language), lettering: .strong, color: color)
            Saying(text: ShellTexts.support(failure.code), glass: glass, lettering: .small, color: color)
        }
    }
}

private struct Strip<Content: View>: View {
    let tone: Tone
    let icon: Icon
    @ViewBuilder let content: (Color) -> Content
    @Environment(\.look) private var look

    var body: some View {
        let colors = look.colors.of(tone)
        HStack(alignment: .top, spacing: 10) {
            Sign(icon: icon, color: colors.onTint)
            VStack(alignment: .leading, spacing: 4) { content(colors.onTint) }
            Spacer(minLength: 0)
        }
        .padding(12)
        .frame(maxWidth: .infinity)
        .background(colors.tint, in: RoundedRectangle(cornerRadius: 12))
        .accessibilityElement(children: .combine)
    }
}
