import Foundation

/// A reminder as the platform shows it: said already, because the app may not be running then.
public struct Reminder: Hashable, Sendable, Identifiable {
    /// Stable: the same reminder has the same id whenever it is asked for.
    public let id: String
    public let at: Date
    public let title: String
    public let body: String
    /// What a tap on it opens.
    public let link: String
}

extension Gateway {
    /// The next reminders, the earliest first: they replace all that the platform holds.
    public func reminders(most: UInt32) async throws -> [Reminder] {
        let words = Words(try await language())
        return try await alarms(most: most).map { alarm in
            Reminder(
                id: alarm.id,
                at: Date(timeIntervalSince1970: Double(alarm.at) / 1000),
                title: words.say(alarm.title),
                body: words.say(alarm.body),
                link: alarm.link
            )
        }
    }
}
