import UIKit

/// Opens the phone's own dialer with a number in it. The person presses call: no permission, no call by mistake.
@MainActor
enum Dialer {
    /// False: this device cannot call, a tablet for example.
    static func dial(_ number: String) -> Bool {
        guard let url = URL(string: "tel:\(number)"), UIApplication.shared.canOpenURL(url) else { return false }
        UIApplication.shared.open(url)
        return true
    }
}
