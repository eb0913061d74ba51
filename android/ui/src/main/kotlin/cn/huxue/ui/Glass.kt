package cn.huxue.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.runtime.compositionLocalOf
import cn.huxue.kit.Action
import cn.huxue.kit.Field
import cn.huxue.kit.Frame
import cn.huxue.kit.Shell
import cn.huxue.kit.Text

/** What a finger can do. */
@Immutable
class Acts(val tap: (Action) -> Unit, val type: (Field, String) -> Unit, val back: () -> Unit) {
    companion object {
        fun of(shell: Shell) = Acts(shell::tap, shell::type, shell::back)
    }
}

/** What every part of a screen may need: what is shown now, and what can be done. */
@Immutable
class Glass(val frame: Frame, val acts: Acts)

val LocalGlass = compositionLocalOf<Glass> { error("a screen is drawn inside HuxueScreen") }

/** The words of a text in the person's language. */
@Composable
@ReadOnlyComposable
fun say(text: Text): String = LocalGlass.current.frame.words.say(text)

/** A text of the shell's own, which no record carries. */
fun shellText(name: String) = Text("shell.$name", emptyList())
