//! What the desk saw on the video patrol. Where fewer people were seen than are signed on, whoever leads the post is
//! asked, once and for information: neither the finding nor the answer is read by any verdict or number.

use huxue_duty::clock::Instant;
use huxue_duty::county::{Part, Role};
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::patrol::{Against, against};
use huxue_duty::strength::{StaffPresence, at_minute};
use huxue_duty::verdict::On;
use huxue_ledger::attendance::{PersonRow, WindowView};
use huxue_ledger::fact::{Body, PatrolSeen, PostAsked};
use huxue_ledger::ident::{EntryHash, Scope, day_number};

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;

/// How long an answer is waited for, minutes: a phone without a network gives it when it is home.
const ANSWER_WITHIN_MIN: i64 = 24 * 60;
/// More people than this are at no gate.
const MAX_SEEN: u32 = 99;
/// Bytes.
const MAX_NOTE: usize = 1_000;

/// What was seen of a post in the window that runs there.
#[derive(Clone, Debug)]
pub struct PatrolFinding {
    pub post: PostId,
    /// As it should be: nothing else is said but a note.
    pub in_order: bool,
    pub seen: Option<u32>,
    pub car: Option<bool>,
    pub lights: Option<bool>,
    pub note: String,
}

impl PatrolFinding {
    fn check(&self) -> Result<()> {
        let says = self.seen.is_some() || self.car.is_some() || self.lights.is_some();
        if self.in_order && says {
            return Err(HqError::BadInput("it is in order, or it says what is not / 正常与具体情况只能选一项".into()));
        }
        if !self.in_order && !says && self.note.trim().is_empty() {
            return Err(HqError::BadInput("say what was seen / 请写明巡查情况".into()));
        }
        if self.seen.is_some_and(|seen| seen > MAX_SEEN) || self.note.len() > MAX_NOTE {
            return Err(HqError::BadInput(format!("at most {MAX_SEEN} people and {MAX_NOTE} bytes / 人数或说明过长")));
        }
        Ok(())
    }
}

impl Hq {
    pub fn patrol_seen(&mut self, finding: &PatrolFinding, staff: &str, now: Instant) -> Result<EntryHash> {
        finding.check()?;
        self.known_post(&finding.post)?;
        let day = self.running_day(&finding.post, now)?;
        let running = |window: &&WindowView| window.window.on_due <= now && now < window.off_due_observed;
        let window = day
            .windows
            .iter()
            .find(running)
            .ok_or(HqError::Conflict("no window runs at this post now / 该岗位此刻不在护学时段"))?;
        let signed_on = signed_on(window, now);
        let asked = match (against(finding.seen, signed_on), finding.seen) {
            (Against::FewerSeen, Some(seen)) => self.leader_to_ask(&window.rows, now)?.map(|person| PostAsked {
                post: finding.post.to_string(),
                day: day_number(day.day),
                person: person.to_string(),
                until: now.plus_minutes(ANSWER_WITHIN_MIN).0,
                seen,
                signed_on,
            }),
            _ => None,
        };
        let desk = Scope::desk(day.day);
        let on_due = window.window.on_due.0;
        self.transact(|hq| {
            let ask = match asked {
                Some(asked) => {
                    let scope = Scope::person(&PersonId::new(&asked.person));
                    Some(hq.state_inside(&scope, Draft::by(staff, Body::PostAsked(asked)), now)?)
                }
                None => None,
            };
            let body = Body::PatrolSeen(PatrolSeen {
                post: finding.post.to_string(),
                window: on_due,
                in_order: finding.in_order,
                seen: finding.seen,
                signed_on,
                car: finding.car,
                lights: finding.lights,
                ask,
            });
            hq.state_inside(&desk, Draft::by(staff, body).saying(finding.note.trim()), now)
        })
    }

    /// Whoever leads the post and has a phone; else an officer who is there, else anybody who is. Nobody is asked whom
    /// the question could not reach.
    fn leader_to_ask(&self, rows: &[PersonRow], now: Instant) -> Result<Option<PersonId>> {
        let directory = self.directory()?;
        let has_phone = |person: &PersonId| directory.in_use(directory.devices_of(person)).next().is_some();
        let is_here = |row: &PersonRow| row.presence.iter().any(|stay| stay.covers(now.minute()));
        let rank = |row: &&PersonRow| (row.part != Part::Leader, !is_here(row), row.role != Role::Officer);
        let asked = rows.iter().filter(|row| row.on != On::Excused && has_phone(&row.person));
        let asked = asked.filter(|row| row.part == Part::Leader || is_here(row));
        Ok(asked.min_by_key(|row| (rank(row), row.person.clone())).map(|row| row.person.clone()))
    }
}

/// Officers and auxiliaries who are at the post now by their own records.
fn signed_on(window: &WindowView, now: Instant) -> u32 {
    let staff: Vec<StaffPresence> =
        window.rows.iter().map(|row| StaffPresence { role: row.role, presence: row.presence.clone() }).collect();
    let (officers, auxiliaries) = at_minute(now.minute(), &staff);
    officers + auxiliaries
}
