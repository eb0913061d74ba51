import DutyKit
import SwiftUI

/// Everything that was recorded about the person, and what never is.
struct AboutMeScreen: View {
    let view: AboutMeView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            if let empty = view.empty { Card { Saying(text: empty, glass: glass) } }
            Lines(lines: view.lines, glass: glass)
            Card { Each(view.promises) { SmallPrint(text: $0, glass: glass) } }
        }
    }
}
