import Foundation

/// Hands the core's bare "changed" on to everybody who listens. However often it comes while somebody is busy, it is
/// heard once more and not again and again.
final class Signals: Watcher, @unchecked Sendable {
    private let lock = NSLock()
    private var listeners: [UUID: AsyncStream<Void>.Continuation] = [:]

    func changed(topic: Topic) {
        lock.lock()
        let all = Array(listeners.values)
        lock.unlock()
        for listener in all {
            listener.yield()
        }
    }

    func stream() -> AsyncStream<Void> {
        let (stream, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        listener.onTermination = { [weak self] _ in self?.put(nil, at: id) }
        put(listener, at: id)
        return stream
    }

    private func put(_ listener: AsyncStream<Void>.Continuation?, at id: UUID) {
        lock.lock()
        listeners[id] = listener
        lock.unlock()
    }
}
