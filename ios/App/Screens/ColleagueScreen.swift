import DutyKit
import SwiftUI

/// A colleague signs on at this phone with the own PIN.
struct ColleagueScreen: View {
    let view: ColleagueView
    let glass: Glass

    var body: some View {
        ScreenFrame(head: view.head, glass: glass) {
            if let signedOn = view.signedOn {
                Banner(badge: Badge(text: signedOn, icon: .person, tone: .good), glass: glass)
            }
            Saying(text: view.explanation, glass: glass)
            Lines(lines: view.people, glass: glass)
            FieldEditor(field: view.person, glass: glass)
            FieldEditor(field: view.pin, glass: glass)
        }
    }
}
