import BackgroundTasks
import UIKit

/// Asks the system to wake the app for a sync when no screen is open. A hint: the system decides whether and when.
enum BackgroundSync {
    /// Stands in the Info.plist too.
    static let identifier = "cn.huxue.app.sync"
    private static let soonestSeconds = 15.0 * 60

    /// One request carries everything that waits: a new one replaces the one before it.
    static func schedule() {
        let request = BGAppRefreshTaskRequest(identifier: identifier)
        request.earliestBeginDate = Date(timeIntervalSinceNow: soonestSeconds)
        // Refused where the person switched background refresh off; then the next look at the screen syncs.
        try? BGTaskScheduler.shared.submit(request)
    }
}

/// Some seconds in which the app may go on after its screen is gone.
@MainActor
final class BackgroundTime {
    private var id = UIBackgroundTaskIdentifier.invalid

    init() {
        id = UIApplication.shared.beginBackgroundTask(withName: BackgroundSync.identifier) { [weak self] in
            MainActor.assumeIsolated { self?.end() }
        }
    }

    func end() {
        guard id != .invalid else { return }
        UIApplication.shared.endBackgroundTask(id)
        id = .invalid
    }
}
