package cn.huxue.ui.screens

import androidx.compose.runtime.Composable
import cn.huxue.kit.Badge
import cn.huxue.kit.ColleagueView
import cn.huxue.kit.Icon
import cn.huxue.kit.Tone
import cn.huxue.ui.parts.Banner
import cn.huxue.ui.parts.FieldEditor
import cn.huxue.ui.parts.Lines
import cn.huxue.ui.parts.ScreenFrame
import cn.huxue.ui.parts.Words

/** A colleague signs on at this phone with the own PIN. */
@Composable
fun ColleagueScreen(view: ColleagueView) = ScreenFrame(view.head) {
    view.signedOn?.let { Banner(Badge(it, Icon.PERSON, Tone.GOOD)) }
    Words(view.explanation)
    Lines(view.people)
    FieldEditor(view.person)
    FieldEditor(view.pin)
}
