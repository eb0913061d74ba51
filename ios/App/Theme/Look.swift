import DutyKit
import SwiftUI

/// How large what a finger meets is, in points.
struct Sizes: Sendable {
    let primary: CGFloat
    let target: CGFloat
    let gap: CGFloat

    static let bare = Sizes(primary: 64, target: 48, gap: 8)
    static let gloved = Sizes(primary: 76, target: 60, gap: 14)
}

/// What a head asks for: colours, sizes, and how large the text is beside the platform's own setting.
struct Look: Sendable {
    let colors: Colors
    let sizes: Sizes
    let textScale: CGFloat
    /// What the system draws itself, such as the bar above and the keyboard, goes with it.
    let scheme: ColorScheme

    static let usual = Look(colors: Colors.of(.light), sizes: .bare, textScale: 1, scheme: .light)

    static func of(_ head: Head?) -> Look {
        guard let head else { return usual }
        return Look(
            colors: Colors.of(head.palette),
            sizes: head.gloves ? .gloved : .bare,
            textScale: CGFloat(head.textPercent) / 100,
            scheme: Colors.scheme(of: head.palette)
        )
    }
}

private struct LookKey: EnvironmentKey {
    static let defaultValue = Look.usual
}

extension EnvironmentValues {
    var look: Look {
        get { self[LookKey.self] }
        set { self[LookKey.self] = newValue }
    }
}
