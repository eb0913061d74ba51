//! The volunteer's home: 到岗 · 交通情况 · 紧急求助, and nothing else to learn.

use chrono::Datelike;
use huxue_duty::county::Role;
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::incident::{CATALOGUE, Category};
use huxue_ledger::ident::ScopeClass;

use super::check_in::{state_badge, target_of};
use super::incident_form::tiles;
use super::lookup::period_key;
use super::parts::{Action, ActionId, Badge, Done, Haptic, Head, Icon, Input, Route, ScreenId, Target, Text, Tone};
use super::standing::{Stage, Standing, span};
use super::{check_in, sos, today};
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolunteerView {
    pub head: Head,
    pub place: Text,
    pub window: Text,
    pub state: Badge,
    /// 本月服务 n 小时.
    pub served: Text,
    /// After 交通情况: one tap files it.
    pub categories: Vec<Action>,
    pub notice: Option<Text>,
    /// What was recorded, what waits, settings.
    pub menu: Vec<Action>,
}

/// Value of [`Target::item`]: the kinds of traffic are open.
const TRAFFIC: &str = "traffic";
const TILES: usize = 8;
/// What a volunteer may want besides.
const MENU: &[(ScreenId, &str, Icon)] = &[
    (ScreenId::IncidentForm, "volunteer.menu_other", Icon::Note),
    (ScreenId::AboutMe, "today.menu_about_me", Icon::Shield),
    (ScreenId::Queue, "today.menu_queue", Icon::Upload),
    (ScreenId::Settings, "today.menu_settings", Icon::Gear),
];

impl Phone {
    pub fn screen_volunteer(&mut self, target: &Target, reading: &Reading) -> Result<VolunteerView, PhoneError> {
        let post = self.place_for(target, reading)?;
        let standing = self.standing(&post, reading)?;
        let window = standing.window(None);
        let stage = window.map(|window| standing.stage(window));
        let open = target.item.as_deref() == Some(TRAFFIC);
        let mut head = self.head(ScreenId::Volunteer, target, reading)?;
        let to = window.map_or_else(
            || Target { post: Some(post.to_string()), ..Target::default() },
            |window| target_of(&standing, window),
        );
        head.primary = vec![come_or_go(stage, &to), traffic(open, &to), sos::hold(ActionId::VolunteerSos, &to)];
        let (window_text, state) = match (window, stage) {
            (Some(window), Some(stage)) => (
                Text::new("check_in.window")
                    .key_arg("period", period_key(window.window.period))
                    .arg("from", window.window.on_due.hhmm())
                    .arg("to", window.off_due_observed.hhmm()),
                self.volunteer_state(&standing, stage, standing.minutes_to_due(window)),
            ),
            _ => (Text::new("check_in.no_window"), today::stage_badge(Stage::Over)),
        };
        let served = self.minutes_served_this_month(&post, &standing, reading)?;
        let notice = self.changed_timetable(&post, standing.me.as_ref(), standing.now)?;
        Ok(VolunteerView {
            head,
            place: Text::plain(self.post_label(&post)),
            window: window_text,
            state,
            served: Text::new("volunteer.served").arg("hours", served / 60).arg("minutes", served % 60),
            categories: if open { offered().take(TILES).map(|known| tile(known, &to)).collect() } else { Vec::new() },
            notice: notice.filter(|changed| !changed.acknowledged).map(|_| Text::new("notice.timetable")),
            menu: MENU
                .iter()
                .map(|(screen, label, icon)| today::menu(ActionId::VolunteerMenu, *screen, label, *icon))
                .collect(),
        })
    }

    fn volunteer_state(&self, standing: &Standing, stage: Stage, due: i64) -> Badge {
        let plain = |text: Text, icon, tone| Badge { text, icon, tone };
        match stage {
            // A volunteer is never late: it only says when pupils come.
            Stage::Ahead | Stage::Ready => plain(span("time.in", due), Icon::Clock, Tone::Ready),
            Stage::Overdue => plain(Text::new("volunteer.open"), Icon::Pin, Tone::Ready),
            Stage::OnPost | Stage::Left => {
                let state = standing.last.and_then(|last| self.state_of_entry(&last.entry).ok().flatten());
                match (stage, state) {
                    (Stage::OnPost, Some(state)) => {
                        let sent = state_badge(state);
                        let text = Text::new("volunteer.on_post_sent").key_arg("state", sent.text.key);
                        plain(text, Icon::Check, Tone::Good)
                    }
                    (Stage::OnPost, None) => today::stage_badge(Stage::OnPost),
                    _ => plain(Text::new("volunteer.thanks"), Icon::Check, Tone::Muted),
                }
            }
            other => today::stage_badge(other),
        }
    }

    /// From the days of this month that are on this phone.
    fn minutes_served_this_month(
        &self,
        post: &PostId,
        standing: &Standing,
        reading: &Reading,
    ) -> Result<u32, PhoneError> {
        let Some(me) = &standing.me else { return Ok(0) };
        let month = standing.now.civil_date();
        let mut minutes = 0;
        for scope in self.scopes_held()? {
            let of_mine = scope.class == ScopeClass::PostDayVolunteer && scope.post().as_ref() == Some(post);
            let Some(day) = scope.service_day().filter(|_| of_mine) else { continue };
            if (day.year(), day.month()) == (month.year(), month.month()) {
                minutes += served_on(&self.post(post, day, reading)?, me);
            }
        }
        Ok(minutes)
    }
}

fn served_on(day: &huxue_ledger::attendance::PostDayView, me: &PersonId) -> u32 {
    let served = day.windows.iter().flat_map(|window| &window.served);
    served.filter(|served| served.person == *me).map(|served| served.minutes).sum()
}

fn come_or_go(stage: Option<Stage>, to: &Target) -> Action {
    let on_post = stage == Some(Stage::OnPost);
    let (id, key, icon) = if on_post {
        (ActionId::VolunteerCheckOut, "volunteer.check_out", Icon::Gate)
    } else {
        (ActionId::VolunteerCheckIn, "volunteer.check_in", Icon::Pin)
    };
    Action::new(id, Text::new(key))
        .spoken(Text::new(format!("{key}_spoken")))
        .icon(icon)
        .tone(if on_post { Tone::Good } else { Tone::Ready })
        .haptic(Haptic::Success)
        .target(to.clone())
}

fn traffic(open: bool, to: &Target) -> Action {
    let target = Target { item: (!open).then(|| TRAFFIC.to_owned()), ..to.clone() };
    Action::new(
        ActionId::VolunteerTraffic,
        Text::new(if open { "volunteer.traffic_close" } else { "volunteer.traffic" }),
    )
    .icon(Icon::Car)
    .chosen(open)
    .target(target.clone())
    .opens(Route { screen: ScreenId::Volunteer, target })
}

/// Kinds of traffic that volunteers report, the everyday ones first.
fn offered() -> impl Iterator<Item = &'static Category> {
    CATALOGUE.iter().filter(|known| known.code.starts_with('T') && known.may_log(Role::Volunteer))
}

fn tile(known: &'static Category, to: &Target) -> Action {
    let target = Target { item: None, value: Some(known.code.to_owned()), ..to.clone() };
    Action::new(ActionId::VolunteerCategory, tiles::name(known.code))
        .icon(tiles::icon(known.code))
        .tone(tiles::tone(known))
        .haptic(Haptic::Success)
        .target(target)
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    let home = Route { screen: ScreenId::Volunteer, target: Target { post: target.post.clone(), ..Target::default() } };
    match id {
        ActionId::VolunteerSos => sos::perform(phone, ActionId::SosRaise, target, input, reading).map(sos::then_show),
        ActionId::VolunteerCategory => {
            let post = phone.place_for(target, reading)?;
            let category = target.value.clone().unwrap_or_default();
            let by = phone.acting(reading);
            let command = Command::TrafficReport { post, category, text: String::new(), by };
            let saved = phone.act(command, reading)?;
            Ok(Done { message: Text::new("volunteer.reported"), next: Some(home), ..Done::saved(&saved) })
        }
        _ => {
            let act = if id == ActionId::VolunteerCheckOut { ActionId::CheckInOff } else { ActionId::CheckInOn };
            let done = check_in::perform(phone, act, target, input, reading)?;
            Ok(Done { next: Some(home), ..done })
        }
    }
}
