import DutyKit
import SwiftUI

/// One role: filled, and softly tinted, each with what is written on it.
struct ToneColors: Sendable {
    let fill: Color
    let onFill: Color
    let tint: Color
    let onTint: Color

    fileprivate init(_ fill: UInt32, _ onFill: UInt32, _ tint: UInt32, _ onTint: UInt32) {
        self.fill = Color(rgb: fill)
        self.onFill = Color(rgb: onFill)
        self.tint = Color(rgb: tint)
        self.onTint = Color(rgb: onTint)
    }
}

/// Every colour of one palette; the same numbers as on Android, where a test holds every pair to 4.5:1.
struct Colors: Sendable {
    let ground: Color
    let onGround: Color
    /// Small print, on `ground` and on `card`.
    let quiet: Color
    let card: Color
    let edge: Color
    private let tones: @Sendable (Tone) -> ToneColors

    func of(_ tone: Tone) -> ToneColors { tones(tone) }

    static func of(_ palette: Palette) -> Colors {
        switch palette {
        case .light: light
        case .dark: dark
        case .night: night
        }
    }

    static func scheme(of palette: Palette) -> ColorScheme {
        switch palette {
        case .light: .light
        case .dark, .night: .dark
        }
    }

    private static let light = Colors(
        ground: Color(rgb: 0xF6F7F9),
        onGround: Color(rgb: 0x17191C),
        quiet: Color(rgb: 0x4A5058),
        card: Color(rgb: 0xFFFFFF),
        edge: Color(rgb: 0x8A9099)
    ) { tone in
        switch tone {
        case .neutral: ToneColors(0x3A424C, 0xFFFFFF, 0xE7EAEE, 0x17191C)
        case .ready: ToneColors(0x0B4FBF, 0xFFFFFF, 0xDCE8FC, 0x0A3A8A)
        case .good: ToneColors(0x146C2E, 0xFFFFFF, 0xDAF2E0, 0x0D4A1F)
        case .attention: ToneColors(0x7A4A00, 0xFFFFFF, 0xFDEBC8, 0x5C3700)
        case .late: ToneColors(0x9A3412, 0xFFFFFF, 0xFFE2D3, 0x7A260A)
        case .danger: ToneColors(0xB3131B, 0xFFFFFF, 0xFDDEDD, 0x8A0D14)
        case .muted: ToneColors(0x5A6068, 0xFFFFFF, 0xECEEF1, 0x50565E)
        }
    }

    private static let dark = Colors(
        ground: Color(rgb: 0x101214),
        onGround: Color(rgb: 0xE8EAED),
        quiet: Color(rgb: 0xB4BAC2),
        card: Color(rgb: 0x1B1E22),
        edge: Color(rgb: 0x7B828B)
    ) { tone in
        switch tone {
        case .neutral: ToneColors(0xC9CED6, 0x17191C, 0x2B3036, 0xE8EAED)
        case .ready: ToneColors(0x9CC2FF, 0x06275C, 0x17305A, 0xCFE0FF)
        case .good: ToneColors(0x86D99B, 0x06340F, 0x153D21, 0xC3F0CE)
        case .attention: ToneColors(0xF5C36B, 0x3B2500, 0x47330C, 0xFCE3B3)
        case .late: ToneColors(0xFFB08E, 0x461400, 0x55260F, 0xFFD9C8)
        case .danger: ToneColors(0xFF9A94, 0x4A0006, 0x5B1416, 0xFFD5D2)
        case .muted: ToneColors(0x9AA1AA, 0x17191C, 0x24282D, 0xB4BAC2)
        }
    }

    /// Red on black and nothing else: what differs is how bright, the icon and the words.
    private static let night = Colors(
        ground: Color(rgb: 0x000000),
        onGround: Color(rgb: 0xFF6A5E),
        quiet: Color(rgb: 0xE8564B),
        card: Color(rgb: 0x120202),
        edge: Color(rgb: 0x9C2F27)
    ) { tone in
        switch tone {
        case .neutral: ToneColors(0xD85046, 0x000000, 0x1E0403, 0xFF6A5E)
        case .ready: ToneColors(0xFF6A5E, 0x000000, 0x330705, 0xFF7F75)
        case .good: ToneColors(0xE4574C, 0x000000, 0x260504, 0xFF6A5E)
        case .attention: ToneColors(0xFF7F75, 0x000000, 0x3A0907, 0xFF8A80)
        case .late: ToneColors(0xFF8A80, 0x000000, 0x420A08, 0xFF938A)
        case .danger: ToneColors(0xFF9D95, 0x000000, 0x4C0C09, 0xFF9D95)
        case .muted: ToneColors(0xD04A40, 0x000000, 0x150302, 0xE8564B)
        }
    }

    private init(
        ground: Color, onGround: Color, quiet: Color, card: Color, edge: Color,
        tones: @escaping @Sendable (Tone) -> ToneColors
    ) {
        self.ground = ground
        self.onGround = onGround
        self.quiet = quiet
        self.card = card
        self.edge = edge
        self.tones = tones
    }
}

private extension Color {
    init(rgb: UInt32) {
        self.init(
            .sRGB,
            red: Double(rgb >> 16 & 0xFF) / 255,
            green: Double(rgb >> 8 & 0xFF) / 255,
            blue: Double(rgb & 0xFF) / 255
        )
    }
}
