package cn.huxue.app

import android.app.Application
import cn.huxue.kit.Gateway
import java.io.File

/** What lives as long as the process: the opened phone and the capabilities that need no screen. */
class HuxueApplication : Application() {
    val clock by lazy { BootClock(contentResolver) }
    val location by lazy { Location(this) }

    /** Opening reads the store, so the first to need it opens it: the activity, or a sync without one. */
    val gateway: Gateway by lazy {
        Gateway.open(File(noBackupFilesDir, FOLDER).path, KeystoreVault(this), clock)
    }

    override fun onCreate() {
        super.onCreate()
        SyncWork.keepRegular(this)
    }

    private companion object {
        const val FOLDER = "phone"
    }
}
