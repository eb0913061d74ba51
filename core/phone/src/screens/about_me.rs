//! 关于我的记录: everything recorded about the person of this phone, how long it is kept, and why it says so.

use huxue_ledger::ident::Scope;
use huxue_ledger::retention::default_days;

use super::catalogue::kind_key;
use super::parts::{Action, ActionId, Badge, Head, Icon, Line, Route, ScreenId, Target, Text, Tone};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::views::AboutMe;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAboutMeView {
    pub head: Head,
    pub lines: Vec<Line>,
    /// What is never recorded, and for how long the rest is kept.
    pub promises: Vec<Text>,
    pub empty: Option<Text>,
}

/// Lines of one page: a list of years is read at HQ.
const SHOWN: usize = 200;

impl Phone {
    pub fn screen_about_me(&mut self, target: &Target, reading: &Reading) -> Result<RecordedAboutMeView, PhoneError> {
        self.check_open(reading)?;
        let mut recorded = self.recorded_about_me()?;
        recorded.reverse();
        let lines: Vec<Line> = recorded.iter().take(SHOWN).map(|row| self.about_line(row)).collect();
        let mut head = self.head(ScreenId::AboutMe, target, reading)?;
        head.secret = true;
        let empty = lines.is_empty().then(|| Text::new("about_me.empty"));
        Ok(RecordedAboutMeView { head, lines, promises: promises(), empty })
    }

    fn about_line(&self, row: &AboutMe) -> Line {
        let at = row.at.civil().format("%Y-%m-%d %H:%M");
        let detail = if row.by_me {
            Text::new("about_me.by_me").arg("at", at)
        } else {
            Text::new("about_me.by_other").arg("at", at).arg("who", self.name_of(&row.author.as_str().into()))
        };
        let position = Badge { text: Text::new("about_me.has_position"), icon: Icon::Pin, tone: Tone::Neutral };
        let target = entry_target(&row.scope, row.entry.hex());
        let why = Action::new(ActionId::AboutMeExplain, Text::new("about_me.explain"))
            .spoken(Text::new("about_me.explain_spoken").key_arg("what", kind_key(row.kind)))
            .icon(Icon::Question)
            .opens(Route { screen: ScreenId::Explain, target: target.clone() })
            .target(target);
        Line {
            icon: icon_of(row.kind),
            title: Text::new(kind_key(row.kind)),
            detail,
            badge: row.has_position.then_some(position),
            actions: vec![why],
        }
    }
}

/// An entry, with its post and day where it has them.
pub(crate) fn entry_target(scope: &Scope, entry: String) -> Target {
    Target {
        entry: Some(entry),
        post: scope.post().map(|post| post.to_string()),
        day: scope.service_day().map(|day| day.to_string()),
        ..Target::default()
    }
}

const fn icon_of(kind: u16) -> Icon {
    match kind {
        1 | 2 | 75 => Icon::Gate,
        3 | 68 => Icon::Pin,
        4 | 14 | 17 | 79 => Icon::People,
        7 | 22 | 84 => Icon::Swap,
        8 => Icon::Calendar,
        11 | 12 | 20 => Icon::Note,
        13 | 18 => Icon::Siren,
        10 | 19 | 76 | 77 | 78 => Icon::Question,
        _ => Icon::List,
    }
}

/// What is never recorded, then how long the rest is kept (proposals; the bureau confirms them).
fn promises() -> Vec<Text> {
    let kept = |class| default_days(class) / 365;
    let years = Text::new("about_me.kept")
        .arg("attendance", kept("duty_text"))
        .arg("incidents", kept("incident_text"))
        .arg("alarms", kept("alarm"));
    let mut all: Vec<Text> =
        ["never_face", "never_score", "never_track"].map(|key| Text::new(format!("about_me.{key}"))).to_vec();
    all.extend([years, Text::new("about_me.perishable"), Text::new("about_me.dispute")]);
    all
}
