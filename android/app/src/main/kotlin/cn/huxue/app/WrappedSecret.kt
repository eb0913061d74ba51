package cn.huxue.app

import java.security.GeneralSecurityException
import javax.crypto.Cipher
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** How a secret lies on the disk: `version · nonce · ciphertext and tag`, AES-GCM. Old versions stay readable. */
object WrappedSecret {
    private const val TRANSFORMATION = "AES/GCM/NoPadding"
    private const val VERSION: Byte = 1
    private const val NONCE_BYTES = 12
    private const val TAG_BITS = 128
    private val about = "huxue vault 1".toByteArray()

    fun seal(key: SecretKey, secret: ByteArray): ByteArray {
        val cipher = Cipher.getInstance(TRANSFORMATION)
        // The provider chooses the nonce: Keystore lets nobody repeat one.
        cipher.init(Cipher.ENCRYPT_MODE, key)
        cipher.updateAAD(about)
        val sealed = cipher.doFinal(secret)
        check(cipher.iv.size == NONCE_BYTES) { "a nonce of ${cipher.iv.size} bytes" }
        return byteArrayOf(VERSION) + cipher.iv + sealed
    }

    fun open(key: SecretKey, wrapped: ByteArray): ByteArray {
        if (wrapped.size < 1 + NONCE_BYTES + TAG_BITS / 8 || wrapped[0] != VERSION) {
            throw GeneralSecurityException("not a secret of this vault")
        }
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, wrapped, 1, NONCE_BYTES))
        cipher.updateAAD(about)
        return cipher.doFinal(wrapped, 1 + NONCE_BYTES, wrapped.size - 1 - NONCE_BYTES)
    }
}
