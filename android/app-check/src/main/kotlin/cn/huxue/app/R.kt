package cn.huxue.app

/** What aapt2 would generate, by name only. A test of the task runner compares it with the resources. */
object R {
    object drawable {
        const val notify_sync = 0
    }

    object string {
        const val channel_sync = 0
        const val channel_sync_about = 0
        const val diagnostics_file = 0
        const val location_allow = 0
        const val location_later = 0
        const val location_reason = 0
        const val location_title = 0
        const val share_with = 0
    }
}
