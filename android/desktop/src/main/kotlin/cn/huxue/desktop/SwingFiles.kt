package cn.huxue.desktop

import java.awt.FileDialog
import java.awt.Frame
import java.nio.file.Path
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/** The system's own file dialogs, in front of the window. */
class SwingFiles(private val window: () -> Frame?, private val title: (String) -> String) : FilePicker {
    override suspend fun toRead(): Path? = pick("picture", FileDialog.LOAD, null)

    override suspend fun toWrite(name: String): Path? = pick("diagnostics", FileDialog.SAVE, name)

    private suspend fun pick(what: String, mode: Int, name: String?): Path? = withContext(Dispatchers.Main) {
        val dialog = FileDialog(window(), title(what), mode)
        dialog.file = name
        dialog.isVisible = true
        dialog.file?.let { Path.of(dialog.directory ?: ".", it) }
    }
}
