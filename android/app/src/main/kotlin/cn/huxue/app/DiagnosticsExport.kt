package cn.huxue.app

import android.content.ContentResolver
import android.net.Uri
import java.io.IOException

/** Writes the core's diagnostics to the place that the person chose in the system's file picker. */
class DiagnosticsExport(private val content: ContentResolver) {
    /** False: the place did not take it. Writes to disk: not for the main thread. */
    fun write(chosen: Uri, diagnostics: String): Boolean = try {
        content.openOutputStream(chosen, "wt")?.use { it.write(diagnostics.toByteArray()) } != null
    } catch (_: IOException) {
        false
    } catch (_: SecurityException) {
        false
    }
}
