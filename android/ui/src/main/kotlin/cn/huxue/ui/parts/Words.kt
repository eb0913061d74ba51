package cn.huxue.ui.parts

import androidx.compose.foundation.text.BasicText
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.style.TextAlign
import cn.huxue.kit.Text
import cn.huxue.ui.say
import cn.huxue.ui.theme.LocalLook
import cn.huxue.ui.theme.Type

/** Words that wrap as often as they must; nothing for an empty text. */
@Composable
fun Words(
    text: Text,
    modifier: Modifier = Modifier,
    style: TextStyle = Type.body,
    color: Color = LocalLook.current.colors.onGround,
    align: TextAlign = TextAlign.Start,
) = Spoken(say(text), modifier, style, color, align)

/** What is already said. */
@Composable
fun Spoken(
    words: String,
    modifier: Modifier = Modifier,
    style: TextStyle = Type.body,
    color: Color = LocalLook.current.colors.onGround,
    align: TextAlign = TextAlign.Start,
) {
    if (words.isNotEmpty()) {
        BasicText(words, modifier, style.copy(color = color, textAlign = align))
    }
}

@Composable
fun SmallPrint(text: Text, modifier: Modifier = Modifier) =
    Words(text, modifier, Type.small, LocalLook.current.colors.quiet)

@Composable
fun Heading(text: Text, modifier: Modifier = Modifier, style: TextStyle = Type.strong) =
    Words(text, modifier.semantics { heading() }, style)
