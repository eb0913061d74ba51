import CryptoKit
import DutyKit
import Foundation
import Security

/// Wraps the core's secrets under a P-256 key that never leaves the Secure Enclave; where there is none, as in a
/// simulator, under a key of the same kind in the keychain.
///
/// The key asks for no face, no finger and no unlocked screen: a check-in or a call for help never waits for any of
/// them. Reading records is guarded by the core's own lock. It stays on this device and is in no backup.
final class KeychainVault: KeyVault {
    private static let tag = Data("cn.huxue.vault".utf8)
    private static let algorithm = SecKeyAlgorithm.eciesEncryptionCofactorVariableIVX963SHA256AESGCM
    /// Stands before what is wrapped. Old versions stay readable.
    private static let version: UInt8 = 1
    private static let keyBits = 256

    func wrap(secret: Data) throws -> Data {
        let key = try existing("wrap") ?? made()
        var failure: Unmanaged<CFError>?
        guard
            let publicKey = SecKeyCopyPublicKey(key),
            let sealed = SecKeyCreateEncryptedData(publicKey, Self.algorithm, secret as CFData, &failure)
        else { throw unavailable("wrap", failure) }
        return Data([Self.version]) + (sealed as Data)
    }

    func unwrap(wrapped: Data) throws -> Data {
        guard wrapped.first == Self.version else { throw unavailable("unwrap", "not a secret of this vault") }
        // A new key could open nothing that was wrapped before, so none is made here.
        guard let key = try existing("unwrap") else { throw unavailable("unwrap", "the key is gone") }
        var failure: Unmanaged<CFError>?
        guard
            let secret = SecKeyCreateDecryptedData(key, Self.algorithm, wrapped.dropFirst() as CFData, &failure)
        else { throw unavailable("unwrap", failure) }
        return secret as Data
    }

    func delete() throws {
        let status = SecItemDelete(Self.query as CFDictionary)
        guard status == errSecSuccess || status == errSecItemNotFound else { throw unavailable("delete", status) }
    }

    private static var query: [CFString: Any] {
        [
            kSecClass: kSecClassKey,
            kSecAttrKeyType: kSecAttrKeyTypeECSECPrimeRandom,
            kSecAttrKeyClass: kSecAttrKeyClassPrivate,
            kSecAttrApplicationTag: tag,
        ]
    }

    /// `nil` only if there is no key; a keychain that cannot be read now must not lead to a second one.
    private func existing(_ what: String) throws -> SecKey? {
        var query = Self.query
        query[kSecReturnRef] = true
        var found: CFTypeRef?
        let status = SecItemCopyMatching(query as CFDictionary, &found)
        switch status {
        case errSecSuccess:
            guard let found, CFGetTypeID(found) == SecKeyGetTypeID() else { throw unavailable(what, "not a key") }
            // A cast between Core Foundation's types always succeeds; the line above is what checks it.
            return (found as! SecKey)
        case errSecItemNotFound:
            return nil
        default:
            throw unavailable(what, status)
        }
    }

    private func made() throws -> SecKey {
        let isHardware = SecureEnclave.isAvailable
        var failure: Unmanaged<CFError>?
        guard
            let access = SecAccessControlCreateWithFlags(
                nil, kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly, isHardware ? .privateKeyUsage : [], &failure
            )
        else { throw unavailable("make", failure) }
        let kept: [CFString: Any] = [
            kSecAttrIsPermanent: true,
            kSecAttrApplicationTag: Self.tag,
            kSecAttrAccessControl: access,
        ]
        var wanted: [CFString: Any] = [
            kSecAttrKeyType: kSecAttrKeyTypeECSECPrimeRandom,
            kSecAttrKeySizeInBits: Self.keyBits,
            kSecPrivateKeyAttrs: kept,
        ]
        if isHardware {
            wanted[kSecAttrTokenID] = kSecAttrTokenIDSecureEnclave
        }
        guard let key = SecKeyCreateRandomKey(wanted as CFDictionary, &failure) else {
            throw unavailable("make", failure)
        }
        return key
    }

    /// The core hears what failed and the number of the reason: messages of the system may quote what they were given.
    private func unavailable(_ what: String, _ failure: Unmanaged<CFError>?) -> VaultFailure {
        guard let error = failure?.takeRetainedValue() else { return unavailable(what, "no reason given") }
        return unavailable(what, "error \(CFErrorGetCode(error))")
    }

    private func unavailable(_ what: String, _ status: OSStatus) -> VaultFailure {
        unavailable(what, "status \(status)")
    }

    private func unavailable(_ what: String, _ why: String) -> VaultFailure {
        .Unavailable(reason: "keychain: \(what): \(why)")
    }
}
