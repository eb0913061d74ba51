import DutyKit
import SwiftUI

/// One incident: every wording, what differs, what was done.
struct IncidentScreen: View {
    let view: IncidentView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            Card {
                Saying(text: view.category, glass: glass, lettering: .large)
                BadgeView(badge: view.severity, glass: glass)
                BadgeView(badge: view.status, glass: glass)
                SmallPrint(text: view.filed, glass: glass)
            }
            if let dial = view.dial { PrimaryButton(action: dial, glass: glass) }
            Each(view.conflicts) { Conflict(conflict: $0, glass: glass) }
            Lines(lines: view.wordings, glass: glass)
            Lines(lines: view.thread, glass: glass)
            FieldEditor(field: view.comment, glass: glass)
            FieldEditor(field: view.handOver, glass: glass)
            if let officer = view.officer { FieldEditor(field: officer, glass: glass) }
        }
    }
}

/// Both values, each with its author; nobody's is dropped.
private struct Conflict: View {
    let conflict: ConflictView
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        let tone = look.colors.of(.attention)
        VStack(alignment: .leading, spacing: 8) {
            HStack(spacing: 8) {
                Sign(icon: .alert, color: tone.onTint)
                Saying(text: conflict.field, glass: glass, lettering: .strong, color: tone.onTint)
            }
            Lines(lines: conflict.values, glass: glass)
        }
        .padding(10)
        .frame(maxWidth: .infinity, alignment: .leading)
        .background(tone.tint, in: rounded)
    }
}
