import Foundation
import Network

/// A hint that syncing may be worth a try. Whether the open internet can be reached is not asked: headquarters may
/// stand in a network of its own, where only it can be reached.
@MainActor
final class Connectivity {
    var appeared: (() -> Void)?
    private let monitor = NWPathMonitor()

    init() {
        monitor.pathUpdateHandler = { [weak self] path in
            guard path.status == .satisfied else { return }
            Task { @MainActor [weak self] in self?.appeared?() }
        }
        monitor.start(queue: DispatchQueue(label: "cn.huxue.connectivity"))
    }
}
