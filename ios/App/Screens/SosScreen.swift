import DutyKit
import SwiftUI

/// Held, not tapped; then which ways are open and what became of each.
struct SosScreen: View {
    let view: SosView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            VStack(alignment: .leading, spacing: 8) {
                BadgeView(badge: view.status, glass: glass)
                Saying(text: view.explanation, glass: glass)
            }
            if let raise = view.raise { PrimaryButton(action: raise, glass: glass, minHeight: 120) }
            if let silent = view.silent { PrimaryButton(action: silent, glass: glass) }
            if let cancel = view.cancel {
                Cancel(cancel: cancel, millis: Int64(view.cancelMs), glass: glass)
            }
            PrimaryButton(action: view.dial, glass: glass)
            Lines(lines: view.paths, glass: glass)
        }
    }
}

/// Stands for as long as the core said when it was read.
private struct Cancel: View {
    private struct Reading: Hashable {
        let cancel: Action
        let millis: Int64
    }

    let cancel: Action
    let millis: Int64
    let glass: Glass
    @State private var passed: Int64 = 0

    var body: some View {
        VStack(alignment: .leading, spacing: 8) {
            if millis > passed {
                SmallPrint(text: ShellTexts.seconds((millis - passed + 999) / 1000), glass: glass)
                PrimaryButton(action: cancel, glass: glass)
            }
        }
        .task(id: Reading(cancel: cancel, millis: millis)) { await count() }
    }

    private func count() async {
        let clock = ContinuousClock()
        let start = clock.now
        passed = 0
        while passed < millis {
            // Cancelled: the record was read again, or the screen is gone.
            guard (try? await clock.sleep(for: .milliseconds(100))) != nil else { return }
            passed = Int64((clock.now - start) / .milliseconds(1))
        }
    }
}
