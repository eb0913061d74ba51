import CoreImage
import PhotosUI
import UniformTypeIdentifiers
import UIKit

/// Reads the enrolment code from a picture of its QR code that the person picks: no permission for camera or photos,
/// because the system's picker hands over exactly one, and the picture is not kept.
@MainActor
final class CodePicture: NSObject {
    private var answer: CheckedContinuation<NSItemProvider?, Never>?

    /// `nil`: nothing picked, or no QR code in it.
    func pick() async -> String? {
        guard let picked = await picture(), let data = await Self.data(of: picked) else { return nil }
        return await Task.detached { Self.code(in: data) }.value
    }

    private func picture() async -> NSItemProvider? {
        var wanted = PHPickerConfiguration()
        wanted.filter = .images
        wanted.selectionLimit = 1
        let picker = PHPickerViewController(configuration: wanted)
        picker.delegate = self
        picker.presentationController?.delegate = self
        return await withCheckedContinuation { continuation in
            answer = continuation
            if !Presenter.present(picker) {
                finish(nil)
            }
        }
    }

    /// However the picker ends, whoever waits hears of it once.
    private func finish(_ picked: NSItemProvider?) {
        answer?.resume(returning: picked)
        answer = nil
    }

    nonisolated private static func data(of picked: NSItemProvider) async -> Data? {
        await withCheckedContinuation { continuation in
            _ = picked.loadDataRepresentation(for: .image) { data, _ in continuation.resume(returning: data) }
        }
    }

    nonisolated private static func code(in data: Data) -> String? {
        guard let image = CIImage(data: data) else { return nil }
        let options = [CIDetectorAccuracy: CIDetectorAccuracyHigh]
        let detector = CIDetector(ofType: CIDetectorTypeQRCode, context: nil, options: options)
        let found = detector?.features(in: image) ?? []
        return found.compactMap { ($0 as? CIQRCodeFeature)?.messageString }.first
    }
}

extension CodePicture: PHPickerViewControllerDelegate {
    nonisolated func picker(_ picker: PHPickerViewController, didFinishPicking results: [PHPickerResult]) {
        MainActor.assumeIsolated {
            picker.dismiss(animated: true)
            finish(results.first?.itemProvider)
        }
    }
}

extension CodePicture: UIAdaptivePresentationControllerDelegate {
    /// Swiped away.
    nonisolated func presentationControllerDidDismiss(_ presentationController: UIPresentationController) {
        MainActor.assumeIsolated { finish(nil) }
    }
}
