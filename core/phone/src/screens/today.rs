//! 今日: the windows of the day as cards 早/中/晚/晚自习, the next one largest, with a countdown.

use huxue_duty::school_day::DayStatus;
use huxue_ledger::attendance::WindowView;

use super::explain::hash_of;
use super::lookup::{on_badge, period_key};
use super::parts::{
    Action, ActionId, Badge, Done, Haptic, Head, Icon, Input, Line, Route, ScreenId, Target, Text, Tone,
};
use super::standing::{Stage, Standing, date_text, span};
use super::{check_in, notices, sos};
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

/// Primary: 到岗 (the next card's), 警情, 紧急求助 (hold).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TodayView {
    pub head: Head,
    /// 2026年11月24日 周二.
    pub date: Text,
    pub who: Text,
    pub cards: Vec<CardView>,
    /// Said in place of cards: what comes next. 今天没有排班.
    pub empty: Option<Text>,
    /// An open roll-call, a changed timetable, an unread roster.
    pub notices: Vec<Line>,
    /// The other screens.
    pub menu: Vec<Action>,
}

/// One window of one post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardView {
    pub period: Text,
    pub place: Text,
    /// 07:10–08:40.
    pub times: Text,
    /// 还有 12 分钟.
    pub countdown: Text,
    pub state: Badge,
    /// 1+2 ✓ / 1+1 缺1.
    pub strength: Option<Badge>,
    /// The next or running one.
    pub largest: bool,
    pub open: Action,
}

/// The other screens, in the order of how often they are wanted.
const MENU: &[(ScreenId, &str, Icon)] = &[
    (ScreenId::Queue, "today.menu_queue", Icon::Upload),
    (ScreenId::Post, "today.menu_post", Icon::People),
    (ScreenId::IncidentList, "today.menu_incidents", Icon::Note),
    (ScreenId::Week, "today.menu_week", Icon::Calendar),
    (ScreenId::School, "today.menu_school", Icon::School),
    (ScreenId::Exchange, "today.menu_exchange", Icon::Swap),
    (ScreenId::Colleague, "today.menu_colleague", Icon::Person),
    (ScreenId::Brief, "today.menu_brief", Icon::List),
    (ScreenId::AboutMe, "today.menu_about_me", Icon::Shield),
    (ScreenId::Settings, "today.menu_settings", Icon::Gear),
];

impl Phone {
    /// Reads the cut of the sheets and the judged day; no document is loaded, no key unwrapped.
    pub fn screen_today(&mut self, target: &Target, reading: &Reading) -> Result<TodayView, PhoneError> {
        let now = self.now(reading);
        let mut standings = Vec::new();
        for post in self.posts_of(target, reading)? {
            standings.push(self.standing_today(&post, reading)?);
        }
        let next = next_of(&standings);
        let mut cards = Vec::new();
        for (at, standing) in standings.iter().enumerate() {
            for (number, window) in standing.view.windows.iter().enumerate() {
                if standing.concerns(window) {
                    cards.push((window.window.on_due, self.card(standing, window, next == Some((at, number)))?));
                }
            }
        }
        cards.sort_by_key(|(due, _)| *due);
        let mut head = self.head(ScreenId::Today, target, reading)?;
        head.primary = actions(next.map(|(at, number)| (&standings[at], number)), target);
        let cards: Vec<CardView> = cards.into_iter().map(|(_, card)| card).collect();
        let view = TodayView {
            head,
            date: date_text(now.civil_date()),
            who: self.who_text(reading)?,
            empty: cards.is_empty().then(|| Text::new("today.empty")),
            cards,
            notices: notices::lines(self, ActionId::TodayNotice, reading)?,
            menu: MENU.iter().map(|(screen, label, icon)| menu(menu_id(*screen), *screen, label, *icon)).collect(),
        };
        self.keep_for_next_start(now.civil_date());
        Ok(view)
    }

    fn card(&self, standing: &Standing, window: &WindowView, largest: bool) -> Result<CardView, PhoneError> {
        let planned = &window.window;
        let stage = standing.stage(window);
        let target = check_in::target_of(standing, window);
        let open = Action::new(ActionId::TodayCard, Text::new("today.open"))
            .spoken(Text::new("today.open_spoken").key_arg("period", period_key(planned.period)))
            .icon(Icon::Gate)
            .target(target.clone())
            .opens(Route { screen: ScreenId::CheckIn, target });
        let settled = standing.view.status == DayStatus::SchoolDay;
        let state = match standing.my_row(window).filter(|_| settled && stage != Stage::Ahead && stage != Stage::Ready)
        {
            Some(row) if matches!(stage, Stage::OnPost | Stage::Left | Stage::Over | Stage::Excused) => {
                on_badge(&row.on)
            }
            _ => stage_badge(stage),
        };
        let template = self.template(&standing.post, standing.day)?;
        Ok(CardView {
            period: Text::new(period_key(planned.period)),
            place: Text::plain(self.post_label(&standing.post)),
            times: times(window),
            countdown: countdown(standing, window, stage),
            state,
            strength: (template != (0, 0) && standing.now < window.off_due_observed && !window.rows.is_empty())
                .then(|| standing.strength(window, template)),
            largest,
            open,
        })
    }

    /// 警员001 · 民警, or who signed on at a shared phone.
    pub(crate) fn who_text(&mut self, reading: &Reading) -> Result<Text, PhoneError> {
        let Ok(me) = self.me(reading) else { return Ok(Text::new("today.nobody")) };
        let name = self.name_of(&me);
        Ok(match self.acting_role(reading)? {
            Some(role) => Text::new("today.who").arg("name", name).key_arg("role", super::lookup::role_key(role)),
            None => Text::plain(name),
        })
    }
}

fn actions(next: Option<(&Standing, usize)>, target: &Target) -> Vec<Action> {
    let named = next.map(|(standing, number)| (standing, &standing.view.windows[number]));
    let stage = named.map(|(standing, window)| standing.stage(window));
    let to = named.map_or_else(|| target.clone(), |(standing, window)| check_in::target_of(standing, window));
    let main = match stage {
        // On post there is more than one thing to do: the screen of the post shows them.
        Some(Stage::OnPost) => Action::new(ActionId::TodayCheckIn, Text::new("today.on_post"))
            .tone(Tone::Good)
            .icon(Icon::Check)
            .target(to.clone())
            .opens(Route { screen: ScreenId::CheckIn, target: to.clone() }),
        _ => Action::new(ActionId::TodayCheckIn, Text::new("today.check_in"))
            .tone(if stage == Some(Stage::Overdue) { Tone::Late } else { Tone::Ready })
            .icon(Icon::Pin)
            .haptic(Haptic::Success)
            .target(to.clone()),
    };
    let place = Target { window: None, day: None, ..to };
    let incident = Action::new(ActionId::TodayIncident, Text::new("today.incident"))
        .icon(Icon::Note)
        .target(place.clone())
        .opens(Route { screen: ScreenId::IncidentForm, target: place.clone() });
    vec![main, incident, sos::hold(ActionId::TodaySos, &place)]
}

/// The window that counts: of each post's current one, the earliest.
fn next_of(standings: &[Standing]) -> Option<(usize, usize)> {
    let open = standings.iter().enumerate().filter_map(|(at, standing)| {
        let current = standing.current_of_mine()?;
        let number = standing.view.windows.iter().position(|window| window.window.on_due == current.window.on_due)?;
        Some((current.window.on_due, at, number))
    });
    open.min().map(|(_, at, number)| (at, number))
}

pub(crate) fn times(window: &WindowView) -> Text {
    Text::new("time.span").arg("from", window.window.on_due.hhmm()).arg("to", window.off_due_observed.hhmm())
}

fn countdown(standing: &Standing, window: &WindowView, stage: Stage) -> Text {
    match stage {
        Stage::Ahead | Stage::Ready => span("time.in", standing.minutes_to_due(window)),
        Stage::Overdue => span("time.past_due", standing.minutes_to_due(window)),
        Stage::OnPost | Stage::Vouched if standing.now < window.off_due_observed => {
            span("time.until_off", standing.minutes_to_end(window))
        }
        Stage::OnPost | Stage::Vouched => Text::new("time.may_leave"),
        Stage::Left | Stage::Over => Text::new("time.over"),
        Stage::Excused => Text::new("time.not_needed"),
    }
}

pub(crate) fn stage_badge(stage: Stage) -> Badge {
    let (key, icon, tone) = match stage {
        Stage::Ahead => ("stage.ahead", Icon::Clock, Tone::Muted),
        Stage::Ready => ("stage.ready", Icon::Pin, Tone::Ready),
        Stage::Overdue => ("stage.overdue", Icon::Alert, Tone::Late),
        Stage::Vouched => ("stage.vouched", Icon::People, Tone::Attention),
        Stage::OnPost => ("stage.on_post", Icon::Check, Tone::Good),
        Stage::Left => ("stage.left", Icon::Check, Tone::Muted),
        Stage::Over => ("stage.over", Icon::Question, Tone::Muted),
        Stage::Excused => ("stage.excused", Icon::Calendar, Tone::Muted),
    };
    Badge { text: Text::new(key), icon, tone }
}

/// What waits for HQ is named for itself: the sync badge leads there too.
const fn menu_id(screen: ScreenId) -> ActionId {
    if matches!(screen, ScreenId::Queue) { ActionId::TodayQueue } else { ActionId::TodayMenu }
}

/// A way to another screen.
pub(crate) fn menu(id: ActionId, screen: ScreenId, label: &str, icon: Icon) -> Action {
    Action::new(id, Text::new(label)).icon(icon).opens(Route { screen, target: Target::default() })
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    match id {
        ActionId::TodaySos => sos::perform(phone, ActionId::SosRaise, target, input, reading).map(sos::then_show),
        ActionId::TodayAllHere | ActionId::TodayNotAllHere => {
            let ask = hash_of(target.entry.as_deref().unwrap_or_default())?;
            let by = phone.acting(reading);
            let answer = Command::AnswerAsk { ask, yes: id == ActionId::TodayAllHere, by };
            Ok(Done::saved(&phone.act(answer, reading)?))
        }
        _ => check_in::perform(phone, ActionId::CheckInOn, target, input, reading),
    }
}
