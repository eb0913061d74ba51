import DutyKit
import SwiftUI

/// What others ask of me first; then standing in and leave, and what became of it.
struct ExchangeScreen: View {
    let view: ExchangeView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            Lines(lines: view.asked, glass: glass)
            Fields(fields: view.standIn, glass: glass)
            Fields(fields: view.leave, glass: glass)
            Lines(lines: view.mine, glass: glass)
        }
    }
}
