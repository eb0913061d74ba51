import UIKit

/// Writes the core's diagnostics to the place that the person chooses in the system's file picker.
@MainActor
final class DiagnosticsExport: NSObject {
    private static let name = "huxue-diagnostics.txt"

    private var answer: CheckedContinuation<Bool, Never>?

    /// False: no place was chosen, or it did not take the text.
    func write(_ text: String) async -> Bool {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(Self.name)
        guard (try? Data(text.utf8).write(to: file, options: [.atomic, .completeFileProtection])) != nil else {
            return false
        }
        defer { try? FileManager.default.removeItem(at: file) }
        let picker = UIDocumentPickerViewController(forExporting: [file], asCopy: true)
        picker.delegate = self
        return await withCheckedContinuation { continuation in
            answer = continuation
            if !Presenter.present(picker) {
                finish(false)
            }
        }
    }

    /// However the picker ends, whoever waits hears of it once.
    private func finish(_ isWritten: Bool) {
        answer?.resume(returning: isWritten)
        answer = nil
    }
}

extension DiagnosticsExport: UIDocumentPickerDelegate {
    nonisolated func documentPicker(_ controller: UIDocumentPickerViewController, didPickDocumentsAt urls: [URL]) {
        MainActor.assumeIsolated { finish(true) }
    }

    nonisolated func documentPickerWasCancelled(_ controller: UIDocumentPickerViewController) {
        MainActor.assumeIsolated { finish(false) }
    }
}
