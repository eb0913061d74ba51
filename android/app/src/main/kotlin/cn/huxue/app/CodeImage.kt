package cn.huxue.app

import android.content.ContentResolver
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.net.Uri
import com.google.zxing.BarcodeFormat
import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.RGBLuminanceSource
import com.google.zxing.ReaderException
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import java.io.IOException

/**
 * Reads the enrolment code from a picture of its QR code that the person picked: no camera permission, and the picture
 * is not kept.
 */
class CodeImage(private val content: ContentResolver) {
    /** `null`: no picture, or no QR code in it. Reads from disk and takes its time: not for the main thread. */
    fun read(picked: Uri): String? {
        val picture = try {
            decode(picked)
        } catch (_: IOException) {
            null
        } catch (_: SecurityException) {
            null
        } ?: return null
        return try {
            text(picture)
        } catch (_: ReaderException) {
            null
        } finally {
            picture.recycle()
        }
    }

    /** Scaled down by powers of two: a photograph of twelve million points has nothing that a small one lacks. */
    private fun decode(picked: Uri): Bitmap? {
        val bounds = BitmapFactory.Options().apply { inJustDecodeBounds = true }
        content.openInputStream(picked)?.use { BitmapFactory.decodeStream(it, null, bounds) }
        val longest = maxOf(bounds.outWidth, bounds.outHeight)
        if (longest <= 0) {
            return null
        }
        val options = BitmapFactory.Options().apply {
            inSampleSize = Integer.highestOneBit(maxOf(1, longest / ENOUGH_POINTS))
        }
        return content.openInputStream(picked)?.use { BitmapFactory.decodeStream(it, null, options) }
    }

    private fun text(picture: Bitmap): String {
        val points = IntArray(picture.width * picture.height)
        picture.getPixels(points, 0, picture.width, 0, 0, picture.width, picture.height)
        val light = RGBLuminanceSource(picture.width, picture.height, points)
        val hints = mapOf(
            DecodeHintType.TRY_HARDER to true,
            DecodeHintType.POSSIBLE_FORMATS to listOf(BarcodeFormat.QR_CODE),
        )
        return QRCodeReader().decode(BinaryBitmap(HybridBinarizer(light)), hints).text
    }

    private companion object {
        const val ENOUGH_POINTS = 1_000
    }
}
