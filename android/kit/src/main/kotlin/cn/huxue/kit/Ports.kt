package cn.huxue.kit

import kotlinx.coroutines.flow.Flow

/** Where the phone is, as far as it knows and is allowed to know. */
interface Positions {
    /** What is known at once: no tap waits for a satellite. */
    fun newest(): Fix?

    /** Better and better positions for as long as somebody collects; nothing without permission. */
    fun updates(): Flow<Fix>
}

/** What a platform does for the shell. Nothing here decides anything, and each may fail without loss. */
interface Device {
    val positions: Positions

    /** A position is wanted now: the moment to ask for permission, once, with the reason. Nothing waits for it. */
    fun askForPosition()

    /** Opens the dialer with the number in it; the person presses call. False: this device cannot. */
    fun dial(number: String): Boolean

    fun share(text: String)

    fun copy(text: String)

    fun play(haptic: Haptic)

    /** The text of a QR code in a picture that the person picks; `null`: none. */
    suspend fun codeInPicture(): String?

    /** Writes to a place that the person picks; false: it was not written. */
    suspend fun writeDiagnostics(text: String): Boolean
}
