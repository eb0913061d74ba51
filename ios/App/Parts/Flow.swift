import DutyKit
import SwiftUI

/// Side by side for as long as they fit, then on the next row.
struct Flow: Layout {
    let gap: CGFloat

    func sizeThatFits(proposal: ProposedViewSize, subviews: Subviews, cache: inout ()) -> CGSize {
        let width = proposal.width ?? .infinity
        let placed = place(subviews, width)
        let height = placed.map(\.maxY).max() ?? 0
        let widest = placed.map(\.maxX).max() ?? 0
        return CGSize(width: proposal.width ?? widest, height: height)
    }

    func placeSubviews(in bounds: CGRect, proposal: ProposedViewSize, subviews: Subviews, cache: inout ()) {
        for (subview, spot) in zip(subviews, place(subviews, bounds.width)) {
            let corner = CGPoint(x: bounds.minX + spot.minX, y: bounds.minY + spot.minY)
            subview.place(at: corner, proposal: ProposedViewSize(spot.size))
        }
    }

    private func place(_ subviews: Subviews, _ width: CGFloat) -> [CGRect] {
        var spots: [CGRect] = []
        var corner = CGPoint.zero
        var rowHeight: CGFloat = 0
        for subview in subviews {
            var size = subview.sizeThatFits(.unspecified)
            if size.width > width {
                size = subview.sizeThatFits(ProposedViewSize(width: width, height: nil))
            }
            if corner.x > 0, corner.x + size.width > width {
                corner = CGPoint(x: 0, y: corner.y + rowHeight + gap)
                rowHeight = 0
            }
            spots.append(CGRect(origin: corner, size: size))
            corner.x += size.width + gap
            rowHeight = max(rowHeight, size.height)
        }
        return spots
    }
}

/// What can be done, side by side.
struct Buttons: View {
    let actions: [Action]
    let glass: Glass
    @Environment(\.look) private var look

    var body: some View {
        if !actions.isEmpty {
            Flow(gap: look.sizes.gap) {
                Each(actions) { ActionButton(action: $0, glass: glass) }
            }
        }
    }
}

/// Tiles in columns as wide as four characters of the person's text need.
struct Tiles: View {
    let actions: [Action]
    let glass: Glass
    @Environment(\.look) private var look
    @ScaledMetric(relativeTo: .body) private var unit: CGFloat = 1

    var body: some View {
        if !actions.isEmpty {
            let least = 84 * max(unit * look.textScale, 1)
            let columns = [GridItem(.adaptive(minimum: min(least, 150)), spacing: look.sizes.gap, alignment: .top)]
            LazyVGrid(columns: columns, spacing: look.sizes.gap) {
                Each(actions) { Tile(action: $0, glass: glass) }
            }
        }
    }
}
