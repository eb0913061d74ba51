import DutyKit
import SwiftUI

/// One tap, full screen.
struct RollCallScreen: View {
    let view: RollCallView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            Saying(text: view.label, glass: glass, lettering: .large)
            Saying(text: view.until, glass: glass, lettering: .title)
            BadgeView(badge: view.state, glass: glass)
            OnceHere(action: view.answer, glass: glass)
        }
    }
}
