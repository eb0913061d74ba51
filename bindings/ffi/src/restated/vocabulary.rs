//! Tones, icons, haptics and the other small vocabularies of screens.

use huxue_phone::screens::{AlarmKind, FieldKind, Haptic, Icon, Palette, Tone};

/// The colour role; a platform maps it to its palette. Never the only sign of a state: an [`Icon`] goes with it.
#[uniffi::remote(Enum)]
pub enum Tone {
    Neutral,
    /// The thing to do now.
    Ready,
    Good,
    Attention,
    Late,
    Danger,
    /// Past, or not for now.
    Muted,
}

/// Drawn by each platform; closed, so that none is missing.
#[uniffi::remote(Enum)]
pub enum Icon {
    None,
    Check,
    Clock,
    Alert,
    Cross,
    Question,
    Pin,
    Person,
    People,
    School,
    Gate,
    Calendar,
    List,
    Note,
    Cloud,
    CloudOff,
    Upload,
    Shield,
    Siren,
    Phone,
    Car,
    Light,
    Vest,
    Crowd,
    Fight,
    Dog,
    Stall,
    Medical,
    Fire,
    Road,
    Help,
    Facility,
    Shop,
    Weather,
    Lock,
    Gear,
    Share,
    Copy,
    Qr,
    Swap,
    Bell,
    Back,
    More,
}

/// How the phone vibrates; never the only signal.
#[uniffi::remote(Enum)]
pub enum Haptic {
    None,
    Tap,
    Success,
    Warning,
    Sos,
}

/// What a field takes.
#[uniffi::remote(Enum)]
pub enum FieldKind {
    /// One line.
    Line,
    /// Several lines.
    Paragraph,
    /// Digits, hidden.
    Pin,
    /// One of [`Field::choices`].
    Choice,
    /// `YYYY-MM-DD`.
    Date,
    /// `HH:MM`.
    Time,
}

/// Chosen by the sun at the post, unless the person chose.
#[uniffi::remote(Enum)]
pub enum Palette {
    Light,
    Dark,
    /// Red on black: keeps the eyes adapted at the road side.
    Night,
}

/// Why the phone rings.
#[uniffi::remote(Enum)]
pub enum AlarmKind {
    /// Due − 30 min.
    HalfHour,
    /// Due − 10 min.
    TenMinutes,
    /// Due, and not yet on post.
    Due,
    /// The post may stand down.
    OffDue,
    /// A random minute at which one tap says that somebody is there.
    Ping,
}
