import UIKit
import UniformTypeIdentifiers

/// Hands a text of the core to the clipboard or to another app.
@MainActor
enum ShareText {
    /// For this device alone: what was copied here does not appear on a person's other devices.
    static func copy(_ text: String) {
        UIPasteboard.general.setItems([[UTType.utf8PlainText.identifier: text]], options: [.localOnly: true])
    }

    static func share(_ text: String) {
        let sheet = UIActivityViewController(activityItems: [text], applicationActivities: nil)
        Presenter.present(sheet)
    }
}
