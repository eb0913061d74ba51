//! What every screen is made of.

use huxue_phone::duty::clock::Instant;
use huxue_phone::duty::fence::Fix;
use huxue_phone::screens::{
    Action, ActionId, Alarm, AlarmKind, Argument, Badge, Choice, Done, Field, FieldInput, FieldKind, Haptic, Head,
    Icon, Input, Line, Palette, Route, ScreenId, SyncBadge, Target, Text, Tone,
};

/// A text of the catalogue: a key and its arguments. The words are `say`'s.
#[uniffi::remote(Record)]
pub struct Text {
    /// `<screen>.<name>`, or a shared vocabulary such as `period.morning`. Empty: nothing is shown.
    pub key: String,
    pub args: Vec<Argument>,
}

/// One argument of a text.
#[uniffi::remote(Record)]
pub struct Argument {
    pub name: String,
    pub value: String,
    /// `value` is itself a key of the catalogue.
    pub is_key: bool,
}

/// What an action or a screen is about. Screens hand it back as it is.
#[uniffi::remote(Record)]
pub struct Target {
    #[uniffi(default)]
    pub post: Option<String>,
    /// Service day, `YYYY-MM-DD`.
    #[uniffi(default)]
    pub day: Option<String>,
    /// Planned on_due of a window, milliseconds.
    #[uniffi(default)]
    pub window: Option<i64>,
    #[uniffi(default)]
    pub person: Option<String>,
    /// An entry's hash in hexadecimal digits.
    #[uniffi(default)]
    pub entry: Option<String>,
    #[uniffi(default)]
    pub incident: Option<String>,
    #[uniffi(default)]
    pub alarm: Option<String>,
    /// Movement, checklist item, setting, field: whatever the action names.
    #[uniffi(default)]
    pub item: Option<String>,
    #[uniffi(default)]
    pub value: Option<String>,
}

/// Where a shell goes next.
#[uniffi::remote(Record)]
pub struct Route {
    pub screen: ScreenId,
    pub target: Target,
}

/// One button.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct Badge {
    pub text: Text,
    pub icon: Icon,
    pub tone: Tone,
}

/// One row of a list.
#[uniffi::remote(Record)]
pub struct Line {
    pub icon: Icon,
    pub title: Text,
    /// Small print below; empty key: none.
    pub detail: Text,
    pub badge: Option<Badge>,
    pub actions: Vec<Action>,
}

/// One input. The shell keeps what is typed and hands it over as [`FieldInput`]; `keeps_draft` fields are also
/// handed over on every keystroke (`keep_draft`).
#[uniffi::remote(Record)]
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

#[uniffi::remote(Record)]
pub struct Choice {
    pub value: String,
    pub label: Text,
}

/// What was typed into a field.
#[uniffi::remote(Record)]
pub struct FieldInput {
    pub id: String,
    pub value: String,
}

/// What goes with an action: the fields of the screen and the newest position, if there is one.
#[uniffi::remote(Record)]
pub struct Input {
    #[uniffi(default)]
    pub fields: Vec<FieldInput>,
    #[uniffi(default)]
    pub fix: Option<Fix>,
}

/// What happened, after it is on the disk.
#[uniffi::remote(Record)]
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
    /// The shell pushes better positions for this entry (`observe`) during the place window.
    pub place_of: Option<String>,
    /// The shell offers to dial this number.
    pub dial: Option<String>,
    /// The shell hands this text to the clipboard or the share sheet.
    pub text: Option<String>,
    /// Something was written that HQ should have now: the shell syncs.
    pub sync: bool,
}

/// What waits and when HQ was last heard.
#[uniffi::remote(Record)]
pub struct SyncBadge {
    /// Entries that HQ does not have yet.
    pub pending: u32,
    /// 待上传 3 条, or 已全部上传.
    pub state: Badge,
    /// 07:12 联系过指挥中心, or 从未联网.
    pub last_contact: Text,
}

/// What stands around every screen.
#[uniffi::remote(Record)]
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

/// A reminder to hand to the platform ahead of time (expectation 17).
#[uniffi::remote(Record)]
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
