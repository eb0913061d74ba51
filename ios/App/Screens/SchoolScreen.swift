import DutyKit
import SwiftUI

/// Gates, timetable, and what is wrong with it in two taps.
struct SchoolScreen: View {
    let view: SchoolView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            Saying(text: view.name, glass: glass, lettering: .strong)
            if let changed = view.changed { Change(change: changed, glass: glass) }
            Buttons(actions: view.mismatches, glass: glass)
            Lines(lines: view.movements, glass: glass)
            Lines(lines: view.gates, glass: glass)
        }
    }
}

/// Old, new, and the window that follows from it.
private struct Change: View {
    let change: ChangeView
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        let tone = look.colors.of(.attention)
        VStack(alignment: .leading, spacing: 6) {
            HStack(spacing: 8) {
                Sign(icon: .clock, color: tone.onTint)
                Saying(text: change.movement, glass: glass, lettering: .strong, color: tone.onTint)
            }
            Saying(text: change.old, glass: glass, color: tone.onTint)
            Saying(text: change.new, glass: glass, lettering: .strong, color: tone.onTint)
            Saying(text: change.newWindow, glass: glass, color: tone.onTint)
            OnceHere(action: change.acknowledge, glass: glass)
        }
        .padding(14)
        .frame(maxWidth: .infinity, alignment: .leading)
        .background(tone.tint, in: rounded)
    }
}
