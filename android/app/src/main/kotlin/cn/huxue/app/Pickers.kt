package cn.huxue.app

import androidx.activity.ComponentActivity
import androidx.activity.result.ActivityResultLauncher
import androidx.activity.result.contract.ActivityResultContract
import androidx.activity.result.contract.ActivityResultContracts.CreateDocument
import androidx.activity.result.contract.ActivityResultContracts.GetContent
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * The system's pickers: a picture to read a code from, a place to write a file to. They need no permission, because
 * the person hands over exactly one file.
 */
class Pickers(private val activity: ComponentActivity) {
    private val picture = Picker(activity, GetContent())
    private val place = Picker(activity, CreateDocument("text/plain"))

    /** The code in a picture of the person's choice; `null`: nothing picked, or no code in it. */
    suspend fun codeInPicture(): String? {
        val picked = picture.pick("image/*") ?: return null
        return withContext(Dispatchers.IO) { CodeImage(activity.contentResolver).read(picked) }
    }

    /** False: no place was picked, or it did not take the text. */
    suspend fun writeDiagnostics(text: String): Boolean {
        val chosen = place.pick(activity.getString(R.string.diagnostics_file)) ?: return false
        return withContext(Dispatchers.IO) { DiagnosticsExport(activity.contentResolver).write(chosen, text) }
    }
}

/** One of them as a suspending call. It must be made before the activity starts, as Android demands. */
private class Picker<I, O>(activity: ComponentActivity, contract: ActivityResultContract<I, O?>) {
    private var waiting: CompletableDeferred<O?>? = null
    private val launcher: ActivityResultLauncher<I> = activity.registerForActivityResult(contract) { waiting?.complete(it) }

    /** `null`: the person went back. A second call answers the first with that. */
    suspend fun pick(input: I): O? {
        waiting?.complete(null)
        val mine = CompletableDeferred<O?>()
        waiting = mine
        launcher.launch(input)
        return mine.await()
    }
}
