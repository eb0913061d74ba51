//! The view model (N13): one plain record per screen, the same on every platform. A screen shows the record and
//! decides nothing: texts are keys of one catalogue, buttons are [`Action`]s, colours are [`Tone`]s.
//!
//! # Where to start
//! * [`parts`]: what every screen is made of.
//! * [`today::TodayView`] and its neighbours: one file a screen, its record first, then how it is built.
//! * [`say`]: the words of a [`Text`].

pub mod about_me;
mod alarms;
pub mod brief;
pub(crate) mod catalogue;
pub mod check_in;
pub mod colleague;
pub(crate) mod day;
pub mod enrol;
pub mod exchange;
pub mod explain;
mod fields;
mod gate_acts;
mod head;
pub mod incident;
pub mod incident_form;
pub mod incident_list;
pub mod lock;
mod lookup;
mod make;
mod notices;
pub mod parts;
mod perform;
pub mod post;
pub mod queue;
pub mod roll_call;
pub mod school;
pub(crate) mod session;
pub mod settings;
pub mod sos;
pub(crate) mod standing;
pub mod today;
pub mod volunteer;
pub mod week;

pub use catalogue::{keys, say};
pub use parts::{
    Action, ActionId, Alarm, AlarmKind, Argument, Badge, Choice, Done, Field, FieldInput, FieldKind, Haptic, Head,
    Icon, Input, Line, Palette, Route, ScreenId, SyncBadge, Target, Text, Tone,
};
