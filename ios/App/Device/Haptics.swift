import AudioToolbox
import DutyKit
import UIKit

/// Success, warning and a call for help feel different through a glove, and are never the only sign.
@MainActor
final class Haptics {
    private let tapped = UIImpactFeedbackGenerator(style: .light)
    private let told = UINotificationFeedbackGenerator()

    func play(_ haptic: Haptic) {
        switch haptic {
        case .none: break
        case .tap: tapped.impactOccurred()
        case .success: told.notificationOccurred(.success)
        case .warning: told.notificationOccurred(.warning)
        // The long buzz of a call, which the small taps cannot be mistaken for.
        case .sos: AudioServicesPlaySystemSound(kSystemSoundID_Vibrate)
        }
    }
}
