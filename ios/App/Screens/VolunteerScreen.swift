import DutyKit
import SwiftUI

/// What a volunteer does at the gate, and nothing that a volunteer has no need of.
struct VolunteerScreen: View {
    let view: VolunteerView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            if let notice = view.notice {
                Banner(badge: Badge(text: notice, icon: .bell, tone: .attention), glass: glass)
            }
            Card {
                Saying(text: view.place, glass: glass, lettering: .large)
                Saying(text: view.window, glass: glass, lettering: .title)
                BadgeView(badge: view.state, glass: glass)
                SmallPrint(text: view.served, glass: glass)
            }
            Tiles(actions: view.categories, glass: glass)
            Tiles(actions: view.menu, glass: glass)
        }
    }
}
