import DutyKit
import SwiftUI

/// The day in lines that can be pasted.
struct BriefScreen: View {
    let view: BriefView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            SmallPrint(text: view.asOf, glass: glass)
            Lines(lines: view.lines, glass: glass)
        }
    }
}
