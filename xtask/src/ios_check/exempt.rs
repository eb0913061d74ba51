//! What a view may do although the rule says no, each with its reason. One that no longer stands is a finding.

/// What stands in a line of a file, as words with one space between.
pub struct Exempt {
    pub file: &'static str,
    pub code: &'static str,
    /// Why it decides nothing about time or role.
    pub because: &'static str,
}

const LAYOUT: &str = "how much room there is, not what is said";
const SHARE: &str = "a share drawn as an arc, a bar or a size";
const COUNTED: &str = "the core said for how many milliseconds a call can be taken back; here they are counted down";

pub const EXEMPT: &[Exempt] = &[
    Exempt { file: "Parts/Flow.swift", code: "if size . width > width", because: LAYOUT },
    Exempt { file: "Parts/Flow.swift", code: "if corner . x > 0 , corner . x + size . width > width", because: LAYOUT },
    Exempt { file: "Parts/ScreenFrame.swift", code: "look . textScale <= 1 . 35", because: LAYOUT },
    Exempt { file: "Parts/ScreenFrame.swift", code: "unit * look . textScale > 1 . 35", because: LAYOUT },
    Exempt {
        file: "Parts/ScreenFrame.swift",
        code: "frame . note != nil || frame . failure != nil",
        because: "whether the last tap has something to say",
    },
    Exempt {
        file: "Parts/Touchable.swift",
        code: "action . holdMs == 0",
        because: "a tap or a hold, as the core said",
    },
    Exempt {
        file: "Parts/Touchable.swift",
        code: "Double ( action . holdMs ) / 1000",
        because: "SwiftUI wants seconds",
    },
    Exempt {
        file: "Parts/FieldEditor.swift",
        code: "glass . typed ( field ) == choice . value",
        because: "which choice the person took",
    },
    Exempt {
        file: "Parts/ActionButton.swift",
        code: ". contains ( action )",
        because: "the bar below shows this button already",
    },
    Exempt { file: "Screens/CheckInScreen.swift", code: "Double ( ring . permille ) / 1000", because: SHARE },
    Exempt { file: "Screens/EnrolScreen.swift", code: "at < step", because: SHARE },
    Exempt { file: "Screens/QueueScreen.swift", code: "at <= stage", because: SHARE },
    Exempt { file: "Screens/SosScreen.swift", code: "if millis > passed", because: COUNTED },
    Exempt { file: "Screens/SosScreen.swift", code: "( millis - passed + 999 ) / 1000", because: COUNTED },
    Exempt { file: "Screens/SosScreen.swift", code: "while passed < millis", because: COUNTED },
    Exempt { file: "Screens/SosScreen.swift", code: "( clock . now - start ) / . milliseconds", because: COUNTED },
    Exempt { file: "Screens/SosScreen.swift", code: "let clock = ContinuousClock ( )", because: COUNTED },
    Exempt {
        file: "Screens/SosScreen.swift",
        code: "guard ( try ? await clock . sleep",
        because: "cancelled, the counting ends",
    },
];

/// What a view may choose by: closed lists that say how something looks, and which record the core gave.
pub const CHOICES: &[(&str, &str)] = &[
    ("Parts/ActionIdentifiers.swift", "self"),
    ("Parts/FieldEditor.swift", "field . kind"),
    ("Parts/Symbols.swift", "self"),
    ("Screens/RootView.swift", "screen"),
    ("Theme/Colors.swift", "palette"),
    ("Theme/Colors.swift", "tone"),
    ("Theme/Lettering.swift", "self"),
];
