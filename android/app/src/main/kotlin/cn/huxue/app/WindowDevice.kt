package cn.huxue.app

import androidx.activity.ComponentActivity
import cn.huxue.kit.Device
import cn.huxue.kit.Haptic
import cn.huxue.kit.Positions

/** What the phone around one window does for the shell. Made before the window starts, as Android's pickers demand. */
class WindowDevice(private val activity: ComponentActivity, location: Location) : Device {
    private val pickers = Pickers(activity)
    private val prompt = LocationPrompt(activity, location)
    private val dialer = Dialer(activity)
    private val texts = ShareText(activity)
    private val vibration = Vibration(activity)

    override val positions: Positions = location

    override fun askForPosition() = onWindow { prompt.askOnce() }

    override fun dial(number: String): Boolean = dialer.dial(number)

    override fun share(text: String) = onWindow { texts.share(text) }

    override fun copy(text: String) = onWindow { texts.copy(text) }

    override fun play(haptic: Haptic) = vibration.play(haptic)

    override suspend fun codeInPicture(): String? = pickers.codeInPicture()

    override suspend fun writeDiagnostics(text: String): Boolean = pickers.writeDiagnostics(text)

    private fun onWindow(work: () -> Unit) = activity.runOnUiThread(work)
}
