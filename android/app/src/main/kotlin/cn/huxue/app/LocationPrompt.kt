package cn.huxue.app

import android.Manifest.permission.ACCESS_COARSE_LOCATION
import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.app.AlertDialog
import androidx.activity.ComponentActivity
import androidx.activity.result.contract.ActivityResultContracts.RequestMultiplePermissions

/**
 * Asks for the position at the first tap that would use it, with the reason first. Nothing waits for the answer: the
 * tap is saved already, and a refusal is taken as one.
 */
class LocationPrompt(private val activity: ComponentActivity, private val location: Location) {
    private var asked = false
    private val system = activity.registerForActivityResult(RequestMultiplePermissions()) { location.permissionChanged() }

    fun askOnce() {
        if (asked || location.isAllowed) {
            return
        }
        asked = true
        AlertDialog.Builder(activity)
            .setTitle(R.string.location_title)
            .setMessage(R.string.location_reason)
            .setPositiveButton(R.string.location_allow) { _, _ ->
                system.launch(arrayOf(ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION))
            }
            .setNegativeButton(R.string.location_later, null)
            .show()
    }
}
