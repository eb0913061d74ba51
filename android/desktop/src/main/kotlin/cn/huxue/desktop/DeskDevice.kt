package cn.huxue.desktop

import cn.huxue.kit.Argument
import cn.huxue.kit.Device
import cn.huxue.kit.Fix
import cn.huxue.kit.Haptic
import cn.huxue.kit.Positions
import cn.huxue.kit.Text
import java.awt.Toolkit
import java.awt.datatransfer.StringSelection
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.withContext

/** What a computer on a desk can do for the shell, and says when it cannot: no call, no vibration, no position. */
class DeskDevice(private val position: StateFlow<Fix?>, private val files: FilePicker) : Device, Positions {
    private val said = MutableStateFlow<Text?>(null)

    /** What the person must know because this machine is no telephone; gone once it was read. */
    val notice: StateFlow<Text?> = said.asStateFlow()

    override val positions: Positions get() = this

    override fun newest(): Fix? = position.value

    override fun updates(): Flow<Fix> = position.filterNotNull()

    override fun askForPosition() = Unit

    override fun dial(number: String): Boolean {
        said.value = Text("shell.desk.dial", listOf(Argument("number", number, false)))
        return false
    }

    override fun share(text: String) = copy(text)

    override fun copy(text: String) {
        Toolkit.getDefaultToolkit().systemClipboard.setContents(StringSelection(text), null)
        said.value = Text("shell.desk.copied", emptyList())
    }

    override fun play(haptic: Haptic) = Unit

    override suspend fun codeInPicture(): String? {
        val picked = files.toRead() ?: return null
        return withContext(Dispatchers.IO) { CodePicture.read(picked) }
    }

    override suspend fun writeDiagnostics(text: String): Boolean {
        val place = files.toWrite("huxue-diagnostics.txt") ?: return false
        return withContext(Dispatchers.IO) {
            try {
                Files.writeString(place, text)
                true
            } catch (_: IOException) {
                false
            }
        }
    }

    fun read() {
        said.value = null
    }
}

/** The person picks exactly one file; `null`: none. */
interface FilePicker {
    suspend fun toRead(): Path?

    suspend fun toWrite(name: String): Path?
}
