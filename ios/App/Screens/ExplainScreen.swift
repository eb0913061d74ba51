import DutyKit
import SwiftUI

/// Why a verdict is what it is, from the conclusion down to what it rests on; how to object.
struct ExplainScreen: View {
    let view: ExplainView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            Saying(text: view.subject, glass: glass, lettering: .strong)
            BadgeView(badge: view.verdict, glass: glass)
            Card { Each(view.reasons) { Reason(line: $0, glass: glass) } }
            FieldEditor(field: view.dispute, glass: glass)
            Fields(fields: view.lateEntry, glass: glass)
        }
    }
}

private struct Reason: View {
    let line: ReasonLine
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        HStack(alignment: .top, spacing: 8) {
            Circle().fill(look.colors.quiet).frame(width: 7, height: 7).padding(.top, 9)
            Saying(text: line.text, glass: glass)
        }
        .padding(.leading, CGFloat(min(line.depth, 4)) * 14)
    }
}
