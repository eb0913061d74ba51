package cn.huxue.app

import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.net.Uri

/** Opens the phone's own dialer with a number in it. The person presses call: no permission, no call by mistake. */
class Dialer(private val context: Context) {
    /** False: this device cannot call, a tablet for example. */
    fun dial(number: String): Boolean = try {
        context.startActivity(Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", number, null)))
        true
    } catch (_: ActivityNotFoundException) {
        false
    }
}
