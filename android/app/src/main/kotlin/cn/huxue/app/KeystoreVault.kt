package cn.huxue.app

import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import cn.huxue.kit.KeyVault
import cn.huxue.kit.VaultUnavailable
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.ProviderException
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey

/**
 * Wraps the core's secrets under an AES-GCM key that never leaves the phone's secure hardware.
 *
 * The key asks for no fingerprint and no unlocked screen: a check-in or a call for help never waits for either. Reading
 * records is guarded by the core's own lock.
 */
class KeystoreVault(private val context: Context) : KeyVault {
    override fun wrap(secret: ByteArray): ByteArray = honestly("wrap") {
        WrappedSecret.seal(key() ?: makeKey(), secret)
    }

    override fun unwrap(wrapped: ByteArray): ByteArray = honestly("unwrap") {
        // A new key could open nothing that was wrapped before, so none is made here.
        WrappedSecret.open(checkNotNull(key()) { "the key is gone" }, wrapped)
    }

    override fun delete() = honestly("delete") { keystore().deleteEntry(ALIAS) }

    private fun key(): SecretKey? = keystore().getKey(ALIAS, null) as SecretKey?

    private fun makeKey(): SecretKey {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P && hasStrongBox()) {
            try {
                return makeKey(strongBox = true)
            } catch (_: StrongBoxUnavailableException) {
                // Announced, but full or without this kind of key: the other secure hardware takes it.
            }
        }
        return makeKey(strongBox = false)
    }

    private fun makeKey(strongBox: Boolean): SecretKey {
        val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val spec = KeyGenParameterSpec.Builder(ALIAS, purposes)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(KEY_BITS)
        if (strongBox && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            spec.setIsStrongBoxBacked(true)
        }
        val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER)
        generator.init(spec.build())
        return generator.generateKey()
    }

    private fun hasStrongBox(): Boolean =
        Build.VERSION.SDK_INT >= Build.VERSION_CODES.P &&
            context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)

    private fun keystore(): KeyStore = KeyStore.getInstance(PROVIDER).apply { load(null) }

    /** The core hears what failed and the class of the reason: messages of providers may quote what they were given. */
    private fun <T> honestly(what: String, work: () -> T): T = try {
        work()
    } catch (error: GeneralSecurityException) {
        throw unavailable(what, error.javaClass.simpleName)
    } catch (error: ProviderException) {
        throw unavailable(what, error.javaClass.simpleName)
    } catch (error: IOException) {
        throw unavailable(what, error.javaClass.simpleName)
    } catch (error: IllegalStateException) {
        throw unavailable(what, error.message ?: error.javaClass.simpleName)
    }

    private fun unavailable(what: String, why: String) = VaultUnavailable("keystore: $what: $why")

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val ALIAS = "huxue.vault"
        const val KEY_BITS = 256
    }
}
