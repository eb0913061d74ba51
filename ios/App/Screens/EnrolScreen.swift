import DutyKit
import SwiftUI

/// Purpose and retention, the code, the self-test, one drill check-in.
struct EnrolScreen: View {
    let view: EnrolView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            StepDots(step: Int(view.step))
            Saying(text: view.steps, glass: glass, lettering: .strong)
            Saying(text: view.explanation, glass: glass)
            Lines(lines: view.purpose, glass: glass)
            Fields(fields: view.fields, glass: glass)
            Lines(lines: view.selfTest, glass: glass)
        }
    }
}

/// How far one is; the words beside it say the same.
private struct StepDots: View {
    let step: Int
    @Environment(\.look) private var look

    var body: some View {
        HStack(spacing: 6) {
            ForEach(0..<5, id: \.self) { at in
                rounded
                    .fill(at < step ? look.colors.of(.ready).fill : look.colors.of(.muted).tint)
                    .frame(height: 6)
            }
        }
        .accessibilityHidden(true)
    }
}
