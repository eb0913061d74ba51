import DutyKit
import SwiftUI

/// Shows the screens in the system's window. What the screens are and where they lead is the kit's; here is only what a
/// window can do: be opened by a link, come and go, show nothing while the system takes its picture.
@main
struct HuxueApp: App {
    @StateObject private var phone = Phone()
    @Environment(\.scenePhase) private var scenePhase

    var body: some Scene {
        WindowGroup {
            RootView(frame: phone.frame, tap: phone.tap, type: phone.type, back: phone.back)
                .modifier(Cover(isSecret: phone.frame.isSecret))
                .onOpenURL { phone.open($0) }
                .task { await phone.start() }
        }
        .onChange(of: scenePhase) { phase in
            switch phase {
            case .active: phone.cameBack()
            case .background: phone.wentAway()
            case .inactive: break
            @unknown default: break
            }
        }
        .backgroundTask(.appRefresh(BackgroundSync.identifier)) { await phone.syncUnseen() }
    }
}
