import DutyKit
import SwiftUI

/// An icon that grows with the text beside it. What it means stands in that text, so it says nothing itself.
struct Sign: View {
    enum Size: CGFloat {
        case small = 18
        case usual = 24
        case big = 32
    }

    let icon: Icon
    let color: Color
    var size: Size = .usual
    @Environment(\.look) private var look
    @ScaledMetric(relativeTo: .body) private var unit: CGFloat = 1

    var body: some View {
        if let symbol = icon.symbol {
            let side = size.rawValue * min(max(unit * look.textScale, 1), 1.6)
            Image(systemName: symbol)
                .resizable()
                .scaledToFit()
                .frame(width: side, height: side)
                .foregroundColor(color)
                .accessibilityHidden(true)
        }
    }
}
