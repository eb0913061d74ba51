import CoreLocation
import DutyKit
import Foundation

/// Where the phone is, from the system's own location service. Read at a tap and for as long as somebody listens to
/// ``updates()``, which the kit limits to the minutes after a tap; never while no screen of ours is visible.
@MainActor
final class Location: NSObject, Positions {
    private let manager = CLLocationManager()
    private var listeners: [UUID: AsyncStream<Fix>.Continuation] = [:]
    private var isVisible = false
    private var wasAsked = false

    override init() {
        super.init()
        manager.delegate = self
        manager.desiredAccuracy = kCLLocationAccuracyBest
    }

    /// Whether a screen of ours can be seen.
    func screenIs(visible: Bool) {
        isVisible = visible
        measureIfWanted()
    }

    /// The first tap that would use a position asks for it, with the reason of the Info.plist. A refusal is a refusal.
    func askOnce() {
        guard !wasAsked, manager.authorizationStatus == .notDetermined else { return }
        wasAsked = true
        manager.requestWhenInUseAuthorization()
    }

    /// What is known at once, so that no tap waits for a satellite. The core judges by its age.
    func newest() -> Fix? {
        guard isAllowed, let measured = manager.location else { return nil }
        return fix(measured)
    }

    func updates() -> AsyncStream<Fix> {
        let (stream, listener) = AsyncStream.makeStream(of: Fix.self, bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        listener.onTermination = { [weak self] _ in
            Task { @MainActor [weak self] in self?.forget(id) }
        }
        listeners[id] = listener
        measureIfWanted()
        return stream
    }

    private var isAllowed: Bool {
        switch manager.authorizationStatus {
        case .authorizedWhenInUse, .authorizedAlways: true
        default: false
        }
    }

    private func forget(_ id: UUID) {
        listeners[id] = nil
        measureIfWanted()
    }

    private func measureIfWanted() {
        if isVisible, isAllowed, !listeners.isEmpty {
            manager.startUpdatingLocation()
        } else {
            manager.stopUpdatingLocation()
        }
    }

    private func fix(_ measured: CLLocation) -> Fix? {
        measuredFix(measured, isPrecise: manager.accuracyAuthorization == .fullAccuracy)
    }
}

// The manager was made on the main thread, so that is where it calls.
extension Location: CLLocationManagerDelegate {
    nonisolated func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]) {
        MainActor.assumeIsolated {
            for known in locations.compactMap({ fix($0) }) {
                listeners.values.forEach { $0.yield(known) }
            }
        }
    }

    nonisolated func locationManagerDidChangeAuthorization(_ manager: CLLocationManager) {
        MainActor.assumeIsolated { measureIfWanted() }
    }

    /// No position for now; the system goes on looking.
    nonisolated func locationManager(_ manager: CLLocationManager, didFailWithError error: any Error) {}
}

/// What the system measured, as the core takes it. `nil`: it states no accuracy and so proves nothing.
private func measuredFix(_ measured: CLLocation, isPrecise: Bool) -> Fix? {
    guard measured.horizontalAccuracy >= 0 else { return nil }
    let age = -measured.timestamp.timeIntervalSinceNow
    return Fix(
        lat: measured.coordinate.latitude,
        lon: measured.coordinate.longitude,
        accuracyM: measured.horizontalAccuracy,
        // From after now: its age is not known, which counts as stale.
        ageS: age >= 0 ? age : nil,
        mock: measured.sourceInformation?.isSimulatedBySoftware ?? false,
        approximate: !isPrecise
    )
}
