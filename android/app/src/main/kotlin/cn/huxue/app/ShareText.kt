package cn.huxue.app

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.content.Intent

/** Hands a text of the core to the clipboard or to another app. */
class ShareText(private val context: Context) {
    fun copy(text: String) {
        context.service<ClipboardManager>().setPrimaryClip(ClipData.newPlainText(null, text))
    }

    fun share(text: String) {
        val send = Intent(Intent.ACTION_SEND).setType("text/plain").putExtra(Intent.EXTRA_TEXT, text)
        context.startActivity(Intent.createChooser(send, context.getString(R.string.share_with)))
    }
}
