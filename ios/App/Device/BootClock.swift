import Darwin
import DutyKit
import Foundation

/// The clocks at one moment: the wall clock, which people set, and the time since boot, which nobody sets and which
/// counts sleep too. The core compares the two.
final class BootClock: DutyKit.Clock {
    private let bootId: UInt32

    init() {
        bootId = BootClock.session() ?? UInt32.random(in: .min ... .max)
    }

    func reading() -> Reading {
        Reading(
            wall: Int64(Date().timeIntervalSince1970 * 1000),
            bootId: bootId,
            bootMs: clock_gettime_nsec_np(CLOCK_MONOTONIC_RAW) / 1_000_000
        )
    }

    /// The beginning of the UUID that the kernel makes at every start. `nil`: the system does not tell; then every
    /// process passes for a start of its own, which forgets an anchor too early and costs precision. The time of the
    /// start would not do: it moves whenever the wall clock is set.
    private static func session() -> UInt32? {
        var size = 0
        guard sysctlbyname("kern.bootsessionuuid", nil, &size, nil, 0) == 0, size > 8 else { return nil }
        var text = [CChar](repeating: 0, count: size)
        guard sysctlbyname("kern.bootsessionuuid", &text, &size, nil, 0) == 0 else { return nil }
        return UInt32(String(cString: text).prefix(8), radix: 16)
    }
}
