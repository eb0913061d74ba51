package cn.huxue.app

import android.content.Context
import android.os.Build
import android.os.VibrationEffect
import android.os.Vibrator
import android.os.VibratorManager
import cn.huxue.kit.Haptic

/** Success, warning and a call for help feel different through a glove, and are never the only sign. */
class Vibration(private val context: Context) {
    fun play(haptic: Haptic) {
        val pattern = when (haptic) {
            Haptic.NONE -> return
            Haptic.TAP -> longArrayOf(0, 25)
            Haptic.SUCCESS -> longArrayOf(0, 60, 80, 60)
            Haptic.WARNING -> longArrayOf(0, 350)
            Haptic.SOS -> longArrayOf(0, 600, 150, 600, 150, 600)
        }
        vibrator()?.takeIf(Vibrator::hasVibrator)?.vibrate(VibrationEffect.createWaveform(pattern, ONCE))
    }

    @Suppress("DEPRECATION")
    private fun vibrator(): Vibrator? =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
            context.getSystemService(VibratorManager::class.java)?.defaultVibrator
        } else {
            context.getSystemService(Vibrator::class.java)
        }

    private companion object {
        const val ONCE = -1
    }
}
