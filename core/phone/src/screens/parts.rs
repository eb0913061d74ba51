//! What every screen is made of: texts, actions, badges, lines, fields and the head that all screens share.

mod lists;

use huxue_duty::clock::Instant;
use huxue_duty::fence::Fix;

pub use lists::{ActionId, Icon, ScreenId};

/// A text of the catalogue: a key and its arguments. The words are [`super::say`]'s.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// `<screen>.<name>`, or a shared vocabulary such as `period.morning`. Empty: nothing is shown.
    pub key: String,
    pub args: Vec<Argument>,
}

/// One argument of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    pub name: String,
    pub value: String,
    /// `value` is itself a key of the catalogue.
    pub is_key: bool,
}

/// The colour role; a platform maps it to its palette. Never the only sign of a state: an [`Icon`] goes with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
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

/// How the phone vibrates; never the only signal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Haptic {
    #[default]
    None,
    Tap,
    Success,
    Warning,
    Sos,
}

/// What an action or a screen is about. Screens hand it back as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    pub post: Option<String>,
    /// Service day, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// Planned on_due of a window, milliseconds.
    pub window: Option<i64>,
    pub person: Option<String>,
    /// An entry's hash in hexadecimal digits.
    pub entry: Option<String>,
    pub incident: Option<String>,
    pub alarm: Option<String>,
    /// Movement, checklist item, setting, field: whatever the action names.
    pub item: Option<String>,
    pub value: Option<String>,
}

/// Where a shell goes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub screen: ScreenId,
    pub target: Target,
}

/// One button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub id: ActionId,
    pub label: Text,
    pub tone: Tone,
    pub icon: Icon,
    /// On success of a [`Self::opens`]-less action the answer's own haptic counts.
    pub haptic: Haptic,
    /// Read aloud by a screen reader in place of the label.
    pub spoken: Text,
    pub enabled: bool,
    /// Zero: a tap. Otherwise the milliseconds that the finger must stay.
    pub hold_ms: u32,
    /// Show it as chosen: a toggle that is on, a tab that is open.
    pub chosen: bool,
    /// The shell goes there; nothing is performed.
    pub opens: Option<Route>,
    pub target: Target,
}

/// A state in text, icon and colour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Badge {
    pub text: Text,
    pub icon: Icon,
    pub tone: Tone,
}

/// One row of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub icon: Icon,
    pub title: Text,
    /// Small print below; empty key: none.
    pub detail: Text,
    pub badge: Option<Badge>,
    pub actions: Vec<Action>,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// One input. The shell keeps what is typed and hands it over as [`FieldInput`]; `keeps_draft` fields are also
/// handed over on every keystroke ([`crate::Phone::keep_draft`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The same as in [`FieldInput`].
    pub id: String,
    pub label: Text,
    pub hint: Text,
    pub kind: FieldKind,
    /// What stands in it when the screen opens: a kept draft or a suggestion.
    pub value: String,
    /// Value and label of each choice.
    pub choices: Vec<Choice>,
    pub max_chars: u32,
    pub keeps_draft: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: Text,
}

/// What was typed into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldInput {
    pub id: String,
    pub value: String,
}

/// What goes with an action: the fields of the screen and the newest position, if there is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    pub fields: Vec<FieldInput>,
    pub fix: Option<Fix>,
}

/// What happened, after it is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// 已保存，待上传.
    pub message: Text,
    /// What else the person should know: notes of the command.
    pub notes: Vec<Text>,
    pub haptic: Haptic,
    /// Where to go; `None` stays and reads the screen again.
    pub next: Option<Route>,
    /// Hashes of what was written, in hexadecimal digits.
    pub entries: Vec<String>,
    /// The shell pushes better positions for this entry ([`crate::Phone::observe`]) during the place window.
    pub place_of: Option<String>,
    /// The shell offers to dial this number.
    pub dial: Option<String>,
    /// The shell hands this text to the clipboard or the share sheet.
    pub text: Option<String>,
    /// Something was written that HQ should have now: the shell syncs.
    pub sync: bool,
}

/// Chosen by the sun at the post, unless the person chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    #[default]
    Light,
    Dark,
    /// Red on black: keeps the eyes adapted at the road side.
    Night,
}

/// What waits and when HQ was last heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncBadge {
    /// Entries that HQ does not have yet.
    pub pending: u32,
    /// 待上传 3 条, or 已全部上传.
    pub state: Badge,
    /// 07:12 联系过指挥中心, or 从未联网.
    pub last_contact: Text,
}

/// What stands around every screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub screen: ScreenId,
    pub title: Text,
    /// Only when it matters: drill, a wrong clock, a day not settled.
    pub banner: Option<Badge>,
    pub sync: SyncBadge,
    /// At most three, in the lower third, each at least 64 dp high.
    pub primary: Vec<Action>,
    pub palette: Palette,
    /// Text size in percent of the platform's own setting.
    pub text_percent: u32,
    /// Larger targets and gaps.
    pub gloves: bool,
    /// Screenshots are blocked: minors or other people's records are shown.
    pub secret: bool,
}

/// Why the phone rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmKind {
    /// Due − 30 min.
    HalfHour,
    /// Due − 10 min.
    TenMinutes,
    /// Due, and not yet on post.
    Due,
    /// The post may stand down.
    OffDue,
    /// A random minute at which one tap says that somebody is there (N6).
    Ping,
}

/// A reminder to hand to the platform ahead of time (expectation 17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Stable: the same reminder has the same id in every answer.
    pub id: String,
    pub at: Instant,
    pub kind: AlarmKind,
    pub title: Text,
    pub body: Text,
    /// `duty://checkin?shift=…`.
    pub link: String,
    pub route: Route,
}
