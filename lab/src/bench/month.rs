//! A month of one officer's phone: thirty school days at one post, with a team that writes too, everything exchanged
//! through a real HQ. What a cold start is measured on.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{County, Role};
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::server::{Clock, Config, Running};
use huxue_phone::http::HttpTransport;
use huxue_phone::ports::{Clock as _, Reading};
use huxue_phone::{Command, Edit, OpenOptions, Phone};

use crate::demo::clock::{DayClock, PhoneClock};
use crate::demo::{DemoError, county};

/// School days in the store.
pub const SCHOOL_DAYS: usize = 30;
/// Days tried for them: holidays and weekends lie between.
const DAYS_TRIED: u64 = 90;
/// After so many school days HQ publishes another timetable.
const CHANGED_AFTER: usize = 27;

pub const POST: &str = "P001";
/// Whose store is measured.
pub const OWNER: &str = "O001";
const TEAM: [(&str, Role); 4] =
    [(OWNER, Role::Officer), ("A001", Role::Auxiliary), ("A002", Role::Auxiliary), ("V001", Role::Volunteer)];

/// The closed folder of the officer, and the moment at which it is opened again.
pub struct Month {
    pub folder: PathBuf,
    pub reading: Reading,
    pub entries: u64,
    pub incidents: u64,
}

/// Plays the month in `folder`.
pub fn make(folder: &Path) -> Result<Month, DemoError> {
    let mut team = Team::assemble(folder)?;
    let first = NaiveDate::from_ymd_opt(2026, 10, 9).unwrap_or_default();
    let mut played = 0;
    let mut last = Instant::at(first, 0);
    for date in first.iter_days().take(DAYS_TRIED as usize) {
        if played == SCHOOL_DAYS {
            break;
        }
        if let Some(moment) = team.day(date, played)? {
            played += 1;
            last = moment;
            if played == CHANGED_AFTER {
                team.change_timetable()?;
            }
        }
    }
    if played < SCHOOL_DAYS {
        return Err(DemoError::Setup(format!("the county has {played} school days, {SCHOOL_DAYS} are wanted")));
    }
    team.clock.set(last);
    let reading = team.handsets[0].clock.reading();
    drop(team);
    let folder = folder.join(TEAM[0].0);
    let database = rusqlite::Connection::open(folder.join("phone.sqlite")).map_err(told)?;
    let count = |table: &str| database.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0));
    let (entries, incidents) = (count("entry").map_err(told)?, count("incident_row").map_err(told)?);
    Ok(Month { folder, reading, entries, incidents })
}

struct Handset {
    phone: Phone,
    clock: PhoneClock,
}

struct Team {
    clock: DayClock,
    county: County,
    server: Running,
    transport: HttpTransport,
    handsets: Vec<Handset>,
}

impl Team {
    fn assemble(folder: &Path) -> Result<Self, DemoError> {
        let start = Instant::at(NaiveDate::from_ymd_opt(2026, 10, 8).unwrap_or_default(), 8 * 60);
        let clock = DayClock::new(start);
        let county = county::read(Path::new("fixtures/county"))?;
        let cast = TEAM.map(|(person, role)| (PersonId::new(person), role));
        let codes = county::prepare_hq(&folder.join("hq"), &county, &cast, start)?;
        let of_server = clock.clone();
        let config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            desk_listen: None,
            behind_proxy: false,
            trust_loopback: false,
        };
        let server =
            huxue_hq::server::start(&folder.join("hq"), config, Clock::of(move || of_server.now())).map_err(told)?;
        let transport = HttpTransport::new(&format!("http://{}", server.address), None).map_err(told)?;
        let mut handsets = Vec::new();
        for (number, ((person, _), code)) in TEAM.into_iter().zip(&codes).enumerate() {
            let clock = PhoneClock::new(clock.clone(), 0, 100 + number as u32);
            let mut phone = Phone::open(&folder.join(person), OpenOptions::default()).map_err(told)?;
            phone.enrol(&transport, code, None, &clock).map_err(told)?;
            handsets.push(Handset { phone, clock });
        }
        let mut team = Self { clock, county, server, transport, handsets };
        team.exchange()?;
        Ok(team)
    }

    /// One day, if it is one of school: every window with its acts, an incident most days, an exchange after each
    /// window. Answers with a moment in its last window.
    fn day(&mut self, date: ServiceDay, number: usize) -> Result<Option<Instant>, DemoError> {
        let post = PostId::new(POST);
        self.clock.set(Instant::at(date, 5 * 60));
        self.exchange()?;
        let reading = self.handsets[0].clock.reading();
        let view = self.handsets[0].phone.post(&post, date, &reading).map_err(told)?;
        let mut last = None;
        for (at, window) in view.windows.iter().map(|window| &window.window).enumerate() {
            self.clock.set(window.on_due.plus_minutes(-4));
            for who in 0..self.handsets.len() {
                self.act(who, Command::CheckIn { post: post.clone(), fix: None, by: None, gate_code: None })?;
            }
            self.exchange()?;
            let others = [TEAM[1].0, TEAM[2].0].map(PersonId::new).to_vec();
            self.act(0, Command::Attest { post: post.clone(), persons: others, present: true, by: None })?;
            self.clock.set(window.on_due.plus_minutes(12));
            if at == 0 && number % 3 != 2 {
                self.incident(&post, number)?;
            }
            if let Some(movement) = window.movements.first() {
                let movement = movement.label.clone();
                self.act(0, Command::AllClear { post: post.clone(), movement, by: None })?;
            }
            last = Some(window.on_due.plus_minutes(20));
            let ends_here = number + 1 == SCHOOL_DAYS && at + 1 == view.windows.len();
            if !ends_here {
                self.clock.set(window.off_due.plus_minutes(2));
                for who in 0..self.handsets.len() {
                    self.act(who, Command::CheckOut { post: post.clone(), fix: None, reason: None, by: None })?;
                }
            }
            self.exchange()?;
        }
        Ok(last)
    }

    /// Filed by the officer, edited by an auxiliary, commented and closed by the officer.
    fn incident(&mut self, post: &PostId, number: usize) -> Result<(), DemoError> {
        let text = format!("校门口有车辆占道，第 {} 次劝离", number + 1);
        let file = Command::FileIncident { post: post.clone(), category: "T01".into(), text, from: None, by: None };
        let saved = self.act(0, file)?;
        let Some(id) = saved else { return Ok(()) };
        self.exchange()?;
        let edit = |edit: Edit| Command::EditIncident { id: id.clone(), edit, by: None };
        self.act(1, edit(Edit { severity: Some(1), comment: Some("已通知车主".into()), ..Edit::default() }))?;
        self.act(0, edit(Edit { comment: Some("车已挪走".into()), ..Edit::default() }))?;
        self.exchange()?;
        self.act(0, Command::CloseIncident { id, officer: None, note: None, by: None })?;
        Ok(())
    }

    fn act(&mut self, who: usize, command: Command) -> Result<Option<String>, DemoError> {
        let handset = &mut self.handsets[who];
        let reading = handset.clock.reading();
        Ok(handset.phone.act(command, &reading).map_err(told)?.incident)
    }

    /// Up, then down to those who were before the last writer.
    fn exchange(&mut self) -> Result<(), DemoError> {
        for _ in 0..2 {
            for handset in &mut self.handsets {
                handset.phone.sync(&self.transport, &handset.clock).map_err(told)?;
            }
        }
        Ok(())
    }

    /// HQ publishes the same county with one bell of this post's school five minutes later.
    fn change_timetable(&mut self) -> Result<(), DemoError> {
        let county = &mut self.county;
        let gate = county.posts.iter().find(|post| post.id.as_str() == POST).map(|post| post.gate.clone());
        let school = county.gates.iter().find(|known| Some(&known.id) == gate.as_ref()).map(|gate| gate.school.clone());
        if let Some(movement) = county.movements.iter_mut().find(|one| Some(&one.school) == school.as_ref()) {
            movement.start += 5;
            movement.end += 5;
        }
        let county = county.clone();
        self.server
            .call(move |hq, clock| hq.import(&county, county::STAFF, clock.now()))
            .map_err(told)?
            .map_err(told)?;
        self.exchange()
    }
}

fn told(error: impl std::fmt::Display) -> DemoError {
    DemoError::Setup(error.to_string())
}
