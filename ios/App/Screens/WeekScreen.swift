import DutyKit
import SwiftUI

/// My posts this week and whether I read the roster.
struct WeekScreen: View {
    let view: WeekView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            Saying(text: view.roster, glass: glass)
            OnceHere(action: view.acknowledge, glass: glass)
            Each(view.days) { Day(day: $0, glass: glass) }
        }
    }
}

private struct Day: View {
    let day: WeekDay
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        Card(edge: day.isToday ? look.colors.of(.ready).fill : nil) {
            HStack(spacing: 8) {
                if day.isToday { Sign(icon: .calendar, color: look.colors.onGround) }
                Heading(text: day.date, glass: glass)
            }
            Each(day.lines) { line in
                LineWords(line: line, glass: glass)
                Buttons(actions: line.actions, glass: glass)
            }
        }
    }
}
