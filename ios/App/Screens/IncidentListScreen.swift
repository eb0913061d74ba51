import DutyKit
import SwiftUI

/// Incidents of the person's posts, and volunteers' reports that wait for one.
struct IncidentListScreen: View {
    let view: IncidentListView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            if let empty = view.empty { Card { Saying(text: empty, glass: glass) } }
            Lines(lines: view.reports, glass: glass)
            Lines(lines: view.incidents, glass: glass)
        }
    }
}
