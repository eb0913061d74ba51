import Foundation

/// Where the phone is, as far as it knows and is allowed to know.
@MainActor
public protocol Positions: AnyObject {
    /// What is known at once: no tap waits for a satellite.
    func newest() -> Fix?

    /// Better and better positions for as long as somebody listens; nothing without permission.
    func updates() -> AsyncStream<Fix>
}

/// What a platform does for the shell. Nothing here decides anything, and each may fail without loss.
@MainActor
public protocol Device: AnyObject {
    var positions: any Positions { get }

    /// A position is wanted now: the moment to ask for permission, once, with the reason. Nothing waits for it.
    func askForPosition()

    /// Opens the dialer with the number in it; the person presses call. False: this device cannot.
    @discardableResult
    func dial(_ number: String) -> Bool

    func share(_ text: String)

    func copy(_ text: String)

    func play(_ haptic: Haptic)

    /// The text of a QR code in a picture that the person picks; `nil`: none.
    func codeInPicture() async -> String?

    /// Writes to a place that the person picks; false: it was not written.
    @discardableResult
    func writeDiagnostics(_ text: String) async -> Bool
}
