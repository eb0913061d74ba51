import DutyKit
import Foundation

/// Where the phone's folder lies: on this device alone, in no backup, readable from the first unlock on, so that a sync
/// behind a locked screen can send what waits.
enum Store {
    private static let name = "phone"

    /// The disk did not give the folder: nothing was read, so the core could not say it.
    static let unreadable = Failure(
        remedy: .tryLater,
        code: "folder",
        zh: "本机存储暂时打不开，已保存的记录都在。请解锁手机后重试；仍打不开请重启手机。",
        en: """
            The storage of this phone cannot be opened now; everything saved is still there. Unlock the phone and try \
            again; if it stays closed, restart the phone.
            """
    )

    static func open() throws -> Gateway {
        let folder = try prepared()
        return try Gateway.open(folder: folder.path, vault: KeychainVault(), clock: BootClock())
    }

    /// A copied store would be a clone of this phone, and its keys would not come along.
    private static func prepared() throws -> URL {
        let files = FileManager.default
        let support = try files.url(
            for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true
        )
        var folder = support.appendingPathComponent(name, isDirectory: true)
        let protection: [FileAttributeKey: Any] = [
            .protectionKey: FileProtectionType.completeUntilFirstUserAuthentication
        ]
        try files.createDirectory(at: folder, withIntermediateDirectories: true, attributes: protection)
        try files.setAttributes(protection, ofItemAtPath: folder.path)
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try folder.setResourceValues(values)
        return folder
    }
}
