import DutyKit
import SwiftUI

/// Few settings, each with its values in sight.
struct SettingsScreen: View {
    let view: SettingsView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            Each(view.groups) { Setting(group: $0, glass: glass) }
            ActionButton(action: view.diagnostics, glass: glass, isWide: true)
            Lines(lines: view.about, glass: glass)
        }
    }
}

private struct Setting: View {
    let group: SettingGroup
    let glass: Glass

    var body: some View {
        Card {
            Heading(text: group.title, glass: glass)
            Buttons(actions: group.options, glass: glass)
        }
    }
}
