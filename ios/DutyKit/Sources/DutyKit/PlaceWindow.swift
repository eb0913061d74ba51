import Foundation

/// The minutes after a tap in which better positions are added to it. Position is used then and never else.
@MainActor
final class PlaceWindow {
    private static let length = Duration.seconds(180)

    private let gateway: Gateway
    private let positions: any Positions
    private var running: Task<Void, Never>?
    private var end: Task<Void, Never>?

    init(gateway: Gateway, positions: any Positions) {
        self.gateway = gateway
        self.positions = positions
    }

    /// The newest tap's window replaces the one before it.
    func open(for entry: String) {
        close()
        let window = Task { await collect(for: entry) }
        running = window
        end = Task {
            // Cancelled: another window is open already, or nobody is here any more.
            guard (try? await Task.sleep(for: Self.length)) != nil else { return }
            window.cancel()
        }
    }

    func close() {
        running?.cancel()
        end?.cancel()
    }

    private func collect(for entry: String) async {
        for await fix in positions.updates() {
            guard await isWanted(fix, for: entry) else { return }
        }
    }

    private func isWanted(_ fix: Fix, for entry: String) async -> Bool {
        do {
            try await gateway.noteFix(fix)
            return try await gateway.observe(entry: entry, fix: fix)
        } catch {
            // One position that could not be written does not end the search.
            return true
        }
    }
}
