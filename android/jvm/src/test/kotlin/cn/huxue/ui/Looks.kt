package cn.huxue.ui

import cn.huxue.kit.Frame
import cn.huxue.kit.Head
import cn.huxue.kit.Language
import cn.huxue.kit.Palette
import cn.huxue.kit.ScreenState
import cn.huxue.kit.Words

/** How a person may want to see the same record. */
data class LookOf(val palette: Palette, val textPercent: UInt, val gloves: Boolean, val language: Language) {
    val name get() = listOf(language, palette, textPercent, if (gloves) "gloves" else "").joinToString("-").lowercase().trimEnd('-')

    fun on(frame: Frame): Frame {
        val screen = frame.screen?.withHead { it.copy(palette = palette, textPercent = textPercent, gloves = gloves) }
        return frame.copy(screen = screen, words = Words(language))
    }
}

/** Light, dark, night; ordinary and the largest text; both languages; gloves with the largest. */
val looks: List<LookOf> = Language.entries.flatMap { language ->
    Palette.entries.map { LookOf(it, 100u, false, language) } + LookOf(Palette.LIGHT, 200u, true, language)
}

private fun ScreenState.withHead(change: (Head) -> Head): ScreenState = when (this) {
    is ScreenState.Enrol -> copy(view.copy(head = change(head)))
    is ScreenState.Today -> copy(view.copy(head = change(head)))
    is ScreenState.CheckIn -> copy(view.copy(head = change(head)))
    is ScreenState.Week -> copy(view.copy(head = change(head)))
    is ScreenState.Exchange -> copy(view.copy(head = change(head)))
    is ScreenState.Post -> copy(view.copy(head = change(head)))
    is ScreenState.School -> copy(view.copy(head = change(head)))
    is ScreenState.IncidentForm -> copy(view.copy(head = change(head)))
    is ScreenState.Incident -> copy(view.copy(head = change(head)))
    is ScreenState.IncidentList -> copy(view.copy(head = change(head)))
    is ScreenState.Volunteer -> copy(view.copy(head = change(head)))
    is ScreenState.Sos -> copy(view.copy(head = change(head)))
    is ScreenState.RollCall -> copy(view.copy(head = change(head)))
    is ScreenState.Queue -> copy(view.copy(head = change(head)))
    is ScreenState.AboutMe -> copy(view.copy(head = change(head)))
    is ScreenState.Explain -> copy(view.copy(head = change(head)))
    is ScreenState.Brief -> copy(view.copy(head = change(head)))
    is ScreenState.Colleague -> copy(view.copy(head = change(head)))
    is ScreenState.Settings -> copy(view.copy(head = change(head)))
    is ScreenState.Lock -> copy(view.copy(head = change(head)))
}
