import SwiftUI

/// Few sizes, none small: they are read outdoors at arm's length.
enum Lettering {
    case title, large, button, body, strong, small

    var size: CGFloat {
        switch self {
        case .title: 22
        case .large: 26
        case .button: 20
        case .body, .strong: 17
        case .small: 15
        }
    }

    var weight: Font.Weight {
        switch self {
        case .large: .bold
        case .title, .button, .strong: .semibold
        case .body, .small: .regular
        }
    }
}

/// The person's text size multiplies the platform's own.
private struct Lettered: ViewModifier {
    let lettering: Lettering
    @Environment(\.look) private var look
    @ScaledMetric(relativeTo: .body) private var unit: CGFloat = 1

    func body(content: Content) -> some View {
        content.font(.system(size: lettering.size * unit * look.textScale, weight: lettering.weight))
    }
}

extension View {
    func lettered(_ lettering: Lettering) -> some View { modifier(Lettered(lettering: lettering)) }
}
