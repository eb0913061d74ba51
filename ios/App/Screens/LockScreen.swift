import DutyKit
import SwiftUI

/// Before records are read; what happens at the gate never comes by here.
struct LockScreen: View {
    let view: LockView
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            Sign(icon: .lock, color: look.colors.onGround, size: .big)
            Saying(text: view.explanation, glass: glass)
            FieldEditor(field: view.pin, glass: glass)
        }
    }
}
