import UIKit

/// Where a sheet of the system is shown: on top of whatever is there.
@MainActor
enum Presenter {
    /// False: no screen of ours is visible.
    @discardableResult
    static func present(_ sheet: UIViewController) -> Bool {
        guard let top else { return false }
        // A tablet shows it as a bubble, which must come out of something.
        let bubble = sheet.popoverPresentationController
        bubble?.sourceView = top.view
        bubble?.sourceRect = CGRect(x: top.view.bounds.midX, y: top.view.bounds.maxY, width: 0, height: 0)
        top.present(sheet, animated: true)
        return true
    }

    private static var top: UIViewController? {
        let scenes = UIApplication.shared.connectedScenes.compactMap { $0 as? UIWindowScene }
        let scene = scenes.first { $0.activationState == .foregroundActive } ?? scenes.first
        var top = scene?.windows.first { $0.isKeyWindow }?.rootViewController
        while let next = top?.presentedViewController {
            top = next
        }
        return top
    }
}
