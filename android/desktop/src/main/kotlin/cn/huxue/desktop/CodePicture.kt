package cn.huxue.desktop

import com.google.zxing.BarcodeFormat
import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.RGBLuminanceSource
import com.google.zxing.ReaderException
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import java.io.IOException
import java.nio.file.Path
import javax.imageio.ImageIO

/** The text of the QR code in a picture file. */
object CodePicture {
    /** `null`: not a picture, or no code in it. */
    fun read(file: Path): String? {
        val picture = try {
            ImageIO.read(file.toFile())
        } catch (_: IOException) {
            null
        } ?: return null
        val (width, height) = picture.width to picture.height
        val points = picture.getRGB(0, 0, width, height, null, 0, width)
        val bitmap = BinaryBitmap(HybridBinarizer(RGBLuminanceSource(width, height, points)))
        val hints = mapOf(DecodeHintType.TRY_HARDER to true, DecodeHintType.POSSIBLE_FORMATS to listOf(BarcodeFormat.QR_CODE))
        return try {
            QRCodeReader().decode(bitmap, hints).text
        } catch (_: ReaderException) {
            null
        }
    }
}
