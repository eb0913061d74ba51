import DutyKit
import SwiftUI

/// The team and the briefing of a post.
struct PostScreen: View {
    let view: PostView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            Card {
                Saying(text: view.school, glass: glass, lettering: .strong)
                Saying(text: view.window, glass: glass)
                BadgeView(badge: view.strength, glass: glass)
            }
            Lines(lines: view.team, glass: glass)
            Lines(lines: view.briefing, glass: glass)
        }
    }
}
