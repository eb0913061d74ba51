import DutyKit
import UIKit

/// The device as the shell asks for it: each wish goes to the one file that knows how.
@MainActor
final class PhoneDevice: Device {
    let location = Location()
    private let haptics = Haptics()

    var positions: any Positions { location }

    func askForPosition() { location.askOnce() }

    func dial(_ number: String) -> Bool { Dialer.dial(number) }

    func share(_ text: String) { ShareText.share(text) }

    func copy(_ text: String) { ShareText.copy(text) }

    func play(_ haptic: Haptic) { haptics.play(haptic) }

    func codeInPicture() async -> String? { await CodePicture().pick() }

    func writeDiagnostics(_ text: String) async -> Bool { await DiagnosticsExport().write(text) }
}
