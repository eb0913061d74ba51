import DutyKit
import SwiftUI

/// Where to stand today, the next window largest; everything else one tap further.
struct TodayScreen: View {
    let view: TodayView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            VStack(alignment: .leading, spacing: 2) {
                Saying(text: view.date, glass: glass, lettering: .strong)
                SmallPrint(text: view.who, glass: glass)
            }
            // In large letters little fits above the buttons: where to stand next comes before what else there is to know.
            Each(view.cards.filter { $0.largest }) { DutyCard(card: $0, glass: glass) }
            Lines(lines: view.notices, glass: glass)
            if let empty = view.empty { Card { Saying(text: empty, glass: glass) } }
            Each(view.cards.filter { !$0.largest }) { DutyCard(card: $0, glass: glass) }
            Tiles(actions: view.menu, glass: glass)
        }
    }
}

private struct DutyCard: View {
    let card: CardView
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        let tone = look.colors.of(card.state.tone)
        Touchable(action: card.open, glass: glass, fill: look.colors.card, edge: card.largest ? tone.fill : nil) {
            HStack(spacing: 10) {
                VStack(alignment: .leading, spacing: 4) {
                    Saying(text: card.period, glass: glass, lettering: card.largest ? .large : .strong)
                    Saying(text: card.times, glass: glass, lettering: card.largest ? .title : .body)
                    SmallPrint(text: card.place, glass: glass)
                    Saying(text: card.countdown, glass: glass, lettering: .strong)
                    BadgeView(badge: card.state, glass: glass)
                    if let strength = card.strength { BadgeView(badge: strength, glass: glass) }
                }
                Spacer(minLength: 0)
                Sign(icon: .more, color: look.colors.quiet)
            }
            .padding(14)
            .frame(maxWidth: .infinity, minHeight: look.sizes.target)
        }
    }
}
