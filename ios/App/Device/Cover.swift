import SwiftUI
import UIKit

/// Lies over records of people while the system takes its picture for the list of recent apps, and while the screen is
/// recorded or shown elsewhere. iOS lets no app refuse a screenshot that the person takes.
struct Cover: ViewModifier {
    let isSecret: Bool
    @Environment(\.scenePhase) private var scenePhase
    @State private var isCaptured = false

    func body(content: Content) -> some View {
        content
            .overlay {
                if isSecret, isCaptured || scenePhase != .active {
                    Rectangle().fill(.background).ignoresSafeArea().accessibilityHidden(true)
                }
            }
            .onAppear { isCaptured = UIScreen.main.isCaptured }
            .onReceive(NotificationCenter.default.publisher(for: UIScreen.capturedDidChangeNotification)) { _ in
                isCaptured = UIScreen.main.isCaptured
            }
    }
}
