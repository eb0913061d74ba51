import DutyKit

/// Every icon as an SF Symbol of iOS 16. Closed over `Icon`, so that none can be missing.
extension Icon {
    /// `nil`: nothing is drawn.
    var symbol: String? {
        switch self {
        case .none: nil
        case .check: "checkmark"
        case .clock: "clock"
        case .alert: "exclamationmark.triangle"
        case .cross: "xmark"
        case .question: "questionmark.circle"
        case .pin: "mappin"
        case .person: "person"
        case .people: "person.2"
        case .school: "graduationcap"
        case .gate: "door.left.hand.open"
        case .calendar: "calendar"
        case .list: "list.bullet"
        case .note: "note.text"
        case .cloud: "cloud"
        case .cloudOff: "icloud.slash"
        case .upload: "square.and.arrow.up.on.square"
        case .shield: "checkmark.shield"
        case .siren: "light.beacon.max"
        case .phone: "phone"
        case .car: "car"
        case .light: "flashlight.on.fill"
        case .vest: "tshirt"
        case .crowd: "person.3"
        case .fight: "figure.boxing"
        case .dog: "pawprint"
        case .stall: "cart"
        case .medical: "cross.case"
        case .fire: "flame"
        case .road: "road.lanes"
        case .help: "lifepreserver"
        case .facility: "wrench.and.screwdriver"
        case .shop: "bag"
        case .weather: "cloud.rain"
        case .lock: "lock"
        case .gear: "gearshape"
        case .share: "square.and.arrow.up"
        case .copy: "doc.on.doc"
        case .qr: "qrcode"
        case .swap: "arrow.left.arrow.right"
        case .bell: "bell"
        case .back: "arrow.left"
        case .more: "ellipsis"
        }
    }
}
