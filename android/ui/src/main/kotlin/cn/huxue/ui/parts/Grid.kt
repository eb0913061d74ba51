package cn.huxue.ui.parts

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.unit.dp
import cn.huxue.kit.Action
import cn.huxue.ui.theme.LocalLook

/** Tiles in columns as wide as four characters of the person's text need; the tiles of a row are equally high. */
@Composable
fun Grid(actions: List<Action>) {
    if (actions.isEmpty()) return
    BoxWithConstraints(Modifier.fillMaxWidth()) {
        val wanted = WIDTH.dp * LocalDensity.current.fontScale
        val columns = (maxWidth / wanted).toInt().coerceIn(2, MOST)
        val gap = Arrangement.spacedBy(LocalLook.current.sizes.gap)
        Column(Modifier.fillMaxWidth(), gap) {
            actions.chunked(columns).forEach { row ->
                Row(Modifier.fillMaxWidth().height(IntrinsicSize.Min), gap) {
                    row.forEach { Tile(it, Modifier.weight(1f).fillMaxHeight()) }
                    repeat(columns - row.size) { Spacer(Modifier.weight(1f)) }
                }
            }
        }
    }
}

private const val WIDTH = 84
private const val MOST = 4
