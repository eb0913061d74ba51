import DutyKit
import Foundation
import UserNotifications

/// Under this name a notification carries what a tap on it opens.
private let linkName = "link"

/// Hands the core's reminders to the system ahead of time, at most as many as it keeps, and opens what a tap on one
/// names. All are replaced whenever something changed: whoever checked in early is not reminded.
@MainActor
final class Reminders: NSObject {
    /// The system keeps 64 and drops the rest.
    private static let most: UInt32 = 60

    var opened: ((URL) -> Void)?
    private var scheduled: [Reminder]?
    private let center = UNUserNotificationCenter.current()

    override init() {
        super.init()
        center.delegate = self
    }

    /// Renews the reminders for as long as the process lives.
    func follow(_ gateway: Gateway) {
        let changes = gateway.changes()
        Task {
            try? await renew(from: gateway)
            for await _ in changes {
                try? await renew(from: gateway)
            }
        }
    }

    /// What cannot be scheduled now is scheduled with the next change.
    func renew(from gateway: Gateway) async throws {
        let wanted = try await gateway.reminders(most: Self.most)
        guard wanted != scheduled, try await isAllowed(asking: !wanted.isEmpty) else { return }
        center.removeAllPendingNotificationRequests()
        for reminder in wanted {
            let left = reminder.at.timeIntervalSinceNow
            if left > 0 {
                try await center.add(request(for: reminder, in: left))
            }
        }
        scheduled = wanted
    }

    /// Asked once there is something to be reminded of.
    private func isAllowed(asking: Bool) async throws -> Bool {
        switch await center.notificationSettings().authorizationStatus {
        case .notDetermined:
            guard asking else { return false }
            return try await center.requestAuthorization(options: [.alert, .sound])
        case .denied:
            return false
        default:
            return true
        }
    }

    private func request(for reminder: Reminder, in seconds: TimeInterval) -> UNNotificationRequest {
        let content = UNMutableNotificationContent()
        content.title = reminder.title
        content.body = reminder.body
        content.sound = .default
        content.userInfo = [linkName: reminder.link]
        content.interruptionLevel = .timeSensitive
        let trigger = UNTimeIntervalNotificationTrigger(timeInterval: seconds, repeats: false)
        return UNNotificationRequest(identifier: reminder.id, content: content, trigger: trigger)
    }
}

extension Reminders: UNUserNotificationCenterDelegate {
    nonisolated func userNotificationCenter(
        _ center: UNUserNotificationCenter,
        didReceive response: UNNotificationResponse,
        withCompletionHandler done: @escaping () -> Void
    ) {
        let text = response.notification.request.content.userInfo[linkName] as? String
        DispatchQueue.main.async {
            MainActor.assumeIsolated { self.open(text) }
            done()
        }
    }

    /// Shown even while a screen of ours is open: it may be another one.
    nonisolated func userNotificationCenter(
        _ center: UNUserNotificationCenter,
        willPresent notification: UNNotification,
        withCompletionHandler show: @escaping (UNNotificationPresentationOptions) -> Void
    ) {
        show([.banner, .sound])
    }

    private func open(_ text: String?) {
        if let url = text.flatMap({ URL(string: $0) }) {
            opened?(url)
        }
    }
}
