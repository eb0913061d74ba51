import DutyKit
import SwiftUI

/// What happened, in one tap; more words only for whoever has time.
struct IncidentFormScreen: View {
    let view: IncidentFormView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            Saying(text: view.place, glass: glass, lettering: .strong)
            if let recovered = view.recovered {
                Banner(badge: Badge(text: recovered, icon: .note, tone: .attention), glass: glass)
            }
            if let chosen = view.chosen { BadgeView(badge: chosen, glass: glass) }
            Tiles(actions: view.grid, glass: glass)
            Each(view.more) { Categories(group: $0, glass: glass) }
            FieldEditor(field: view.text, glass: glass)
        }
    }
}

private struct Categories: View {
    let group: CategoryGroup
    let glass: Glass

    var body: some View {
        VStack(alignment: .leading, spacing: 8) {
            Heading(text: group.title, glass: glass)
            Tiles(actions: group.tiles, glass: glass)
        }
    }
}
