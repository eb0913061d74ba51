import Foundation

extension Route {
    /// Where `duty://checkin?shift=POST@DUE` of a reminder leads; `nil`: not a link of this app.
    public init?(link: URL) {
        guard
            let parts = URLComponents(url: link, resolvingAgainstBaseURL: false),
            parts.scheme == "duty", parts.host == "checkin",
            let shift = parts.queryItems?.first(where: { $0.name == "shift" })?.value,
            let at = shift.lastIndex(of: "@"),
            let due = Int64(shift[shift.index(after: at)...]),
            at != shift.startIndex
        else { return nil }
        self.init(screen: .checkIn, target: Target(post: String(shift[..<at]), window: due))
    }
}
