package cn.huxue.app

import java.security.GeneralSecurityException
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

/** The same format under a key in memory; Keystore itself exists only on a phone. */
class WrappedSecretTest {
    private val key: SecretKey = SecretKeySpec(ByteArray(32) { it.toByte() }, "AES")
    private val secret = ByteArray(64) { (it * 7).toByte() }

    @Test
    fun `what was sealed opens again, and no two seals are alike`() {
        val (first, second) = List(2) { WrappedSecret.seal(key, secret) }
        assertArrayEquals(secret, WrappedSecret.open(key, first))
        assertArrayEquals(secret, WrappedSecret.open(key, second))
        assertFalse(first.contentEquals(second))
        assertEquals(1 + 12 + secret.size + 16, first.size)
    }

    @Test
    fun `a secret of the first release stays readable`() {
        val pinned = PINNED.chunked(2).map { it.toInt(16).toByte() }.toByteArray()
        assertArrayEquals("警员001".toByteArray(), WrappedSecret.open(key, pinned))
    }

    @Test
    fun `one changed bit anywhere, a cut or another key opens nothing`() {
        val wrapped = WrappedSecret.seal(key, secret)
        for (at in wrapped.indices) {
            val changed = wrapped.clone().also { it[at] = (it[at].toInt() xor 1).toByte() }
            assertThrows(GeneralSecurityException::class.java, { WrappedSecret.open(key, changed) }, "byte $at")
        }
        for (length in wrapped.indices) {
            val cut = wrapped.copyOf(length)
            assertThrows(GeneralSecurityException::class.java, { WrappedSecret.open(key, cut) }, "$length bytes")
        }
        val other = SecretKeySpec(ByteArray(32), "AES")
        assertThrows(GeneralSecurityException::class.java) { WrappedSecret.open(other, wrapped) }
    }

    private companion object {
        const val PINNED = "016465666768696a6b6c6d6e6fa0b67883e87166ae0f5df947e332a020538b680a589d5c790a"
    }
}
