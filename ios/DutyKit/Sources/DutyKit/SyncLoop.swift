import Foundation

/// Keeps the phone and headquarters together while a screen is open: sends at once what was saved, listens for news, and
/// waits longer after every failure, as the core says. Nothing is lost while it fails, so it tells nobody; the badge
/// shows what waits.
@MainActor
final class SyncLoop {
    /// How long headquarters may hold a request, seconds.
    private static let held: UInt8 = 25
    private static let leastPauseS: UInt32 = 5

    private let gateway: Gateway
    private let wanted: AsyncStream<Void>
    private let want: AsyncStream<Void>.Continuation
    private let turned: AsyncStream<Void>
    private let turn: AsyncStream<Void>.Continuation
    private var isReached = false { didSet { turn.yield() } }
    private var isSeen = true { didSet { turn.yield() } }
    private var again: Task<Void, Never>?
    private var loops: [Task<Void, Never>] = []

    init(gateway: Gateway) {
        self.gateway = gateway
        (wanted, want) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (turned, turn) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Something was saved, or a network appeared.
    func soon() { want.yield() }

    /// News is listened for only while somebody looks.
    func screenIs(visible: Bool) { isSeen = visible }

    func run() {
        loops = [Task { await send() }, Task { await listen() }]
        soon()
    }

    func stop() {
        again?.cancel()
        loops.forEach { $0.cancel() }
    }

    private func send() async {
        for await _ in wanted {
            again?.cancel()
            let failure = await failing { _ = try await self.gateway.sync() }
            isReached = failure == nil
            if failure != nil {
                again = Task { await soonAfterPause() }
            }
        }
    }

    private func listen() async {
        for await _ in turned {
            while isReached, isSeen, !Task.isCancelled {
                if await failing({ _ = try await self.gateway.sync(waitS: Self.held) }) != nil {
                    isReached = false
                    soon()
                }
            }
        }
    }

    private func soonAfterPause() async {
        let wished = try? await gateway.status().retryAfterS
        let pause = max(Self.leastPauseS, wished ?? 0)
        // Cancelled: it was tried again already, or nobody is here any more.
        guard (try? await Task.sleep(for: .seconds(pause))) != nil else { return }
        soon()
    }
}
