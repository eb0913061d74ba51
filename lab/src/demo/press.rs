//! `huxue-lab press`: the county's phones check in and out without pause, so that whoever looks at the desk's page can
//! see what it does under load and for long. Orders on standard input move the clock or start HQ again.

use std::collections::BTreeSet;
use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike as _};
use clap::Args;
use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};

use super::play::Day;
use super::script::{Deed, Event, Seen};
use super::{DemoError, Options};

#[derive(Args, Clone)]
pub struct PressOptions {
    /// Check-ins and check-outs per second, all phones together
    #[arg(long, default_value_t = 50)]
    pub rate: u32,
    /// County folder to play
    #[arg(long, default_value = "fixtures/county")]
    pub county: PathBuf,
    /// Where HQ and the phones keep their data; emptied first
    #[arg(long, default_value = "target/press")]
    pub data: PathBuf,
    #[arg(long, default_value = "2026-11-24")]
    pub date: NaiveDate,
    /// Time of day at which to begin
    #[arg(long, default_value = "07:00:00")]
    pub at: NaiveTime,
    /// Address HQ listens on, in clear
    #[arg(long, default_value = "127.0.0.1:0")]
    pub listen: std::net::SocketAddr,
}

/// What may be asked for while it runs, one word a line with its argument behind a blank.
#[derive(Debug, PartialEq, Eq)]
enum Order {
    /// `at 2026-11-24T23:59:50`: it is this civil time now.
    At(Instant),
    /// `restart`: HQ stops and starts again where it was.
    Restart,
    /// `rest`: nobody acts any more until `go`.
    Rest,
    Go,
}

/// How often acts are handed out.
const BEAT: Duration = Duration::from_millis(100);

/// Exit 0 once standard input has ended; 2 if it could not be played.
pub fn command(options: &PressOptions) -> u8 {
    match run(options) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("huxue-lab press: {error}");
            2
        }
    }
}

fn run(options: &PressOptions) -> Result<(), DemoError> {
    let mut day = Day::prepare(&Options {
        once: false,
        summary: None,
        county: options.county.clone(),
        data: options.data.clone(),
        date: options.date,
        listen: options.listen,
        plain: true,
        seed: 1,
    })?;
    day.clock.set(instant(options.date.and_time(options.at)));
    say(&format!("desk {} {} {}", day.url(), day.sign_in_link()?, day.screen_link()?))?;
    let orders = listen();
    let mut press = Press { people: posted(&day), made: 0, rate: f64::from(options.rate), owed: 0.0 };
    let mut last = std::time::Instant::now();
    let mut acting = true;
    loop {
        match orders.recv_timeout(BEAT) {
            Ok(Order::At(at)) => day.clock.set(at),
            Ok(Order::Restart) => day = day.restart()?,
            Ok(Order::Rest) => acting = false,
            Ok(Order::Go) => acting = true,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return say(&format!("made {}", press.made)),
        }
        let passed = last.elapsed();
        last = std::time::Instant::now();
        day.clock.set(day.clock.now().plus_millis(i64::try_from(passed.as_millis()).unwrap_or(0)));
        if acting {
            press.act(&mut day, passed)?;
        }
    }
}

struct Press {
    people: Vec<(PersonId, PostId)>,
    made: usize,
    rate: f64,
    /// Acts that are due and not made.
    owed: f64,
}

impl Press {
    /// Everybody in turn: in the first round they come, in the second they go.
    fn act(&mut self, day: &mut Day, passed: Duration) -> Result<(), DemoError> {
        // Whoever falls behind does not catch up by a flood.
        self.owed = (self.owed + self.rate * passed.as_secs_f64()).min(self.rate);
        let mut acted = BTreeSet::new();
        while self.owed >= 1.0 {
            self.owed -= 1.0;
            let Some((person, post)) = self.people.get(self.made % self.people.len().max(1)).cloned() else { break };
            let comes = (self.made / self.people.len()).is_multiple_of(2);
            self.made += 1;
            let deed = if comes { Deed::CheckIn { post, seen: Seen::Nothing } } else { Deed::CheckOut { post } };
            day.perform(&Event { at: day.clock.now(), person: person.clone(), deed })?;
            acted.insert(person);
        }
        day.sync_all(&acted)
    }
}

/// Everybody who is judged and has a post.
fn posted(day: &Day) -> Vec<(PersonId, PostId)> {
    let judged = day.phones.values().filter(|handset| handset.role.is_judged());
    judged.filter_map(|handset| Some((handset.person.clone(), day.post_of(&handset.person)?))).collect()
}

fn listen() -> Receiver<Order> {
    let (send, orders) = channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            let Some(order) = order(&line) else {
                eprintln!("huxue-lab press: not understood: {line:?}; at YYYY-MM-DDTHH:MM:SS, restart, rest, go");
                continue;
            };
            if send.send(order).is_err() {
                return;
            }
        }
    });
    orders
}

fn order(line: &str) -> Option<Order> {
    match line.trim().split_once(' ') {
        Some(("at", civil)) => civil.trim().parse().ok().map(|civil| Order::At(instant(civil))),
        None if line.trim() == "restart" => Some(Order::Restart),
        None if line.trim() == "rest" => Some(Order::Rest),
        None if line.trim() == "go" => Some(Order::Go),
        _ => None,
    }
}

/// Civil times are those of the county.
fn instant(civil: NaiveDateTime) -> Instant {
    Instant::at(civil.date(), 0).plus_millis(i64::from(civil.num_seconds_from_midnight()) * 1_000)
}

fn say(line: &str) -> Result<(), DemoError> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use huxue_duty::clock::Instant;

    use super::{Order, order};

    #[test]
    fn an_order_is_one_word_and_its_argument() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        assert_eq!(order("at 2026-11-24T23:59:00"), Some(Order::At(Instant::at(day, 23 * 60 + 59))));
        assert_eq!(order(" restart "), Some(Order::Restart));
        assert_eq!(order("rest"), Some(Order::Rest));
        assert_eq!(order("go"), Some(Order::Go));
        for wrong in ["", "at", "at noon", "restart now"] {
            assert_eq!(order(wrong), None, "{wrong}");
        }
    }
}
