//! What the inspection desk does on the demo day, on the same data folder as the running server.

use chrono::NaiveDate;
use huxue_duty::clock::Instant;
use huxue_duty::county::{Movement, MovementKind, Weekdays};
use huxue_duty::ids::{PersonId, PostId, SchoolId};
use huxue_hq::Hq;
use huxue_hq::review::Written;

use super::DemoError;
use super::county::STAFF;
use super::play::Day;
use super::script::{LOOK_AT, LOSER, LOST_AT};

pub enum DeskDeed {
    /// Everything that waits for a decision is approved.
    ApproveRequests,
    Radio {
        person: &'static str,
        post: &'static str,
    },
    /// Dismissal of a school is moved forward today.
    EarlyDismissal {
        school: &'static str,
        label: &'static str,
        start: u32,
        end: u32,
    },
    RollCall {
        posts: &'static [&'static str],
    },
    /// Takes the phones of somebody who lost theirs out of use.
    Revoke {
        person: &'static str,
    },
    /// Judges what such a phone still handed over: what was certainly written later is refused.
    Review,
    /// Asks what HQ does not count, and why.
    LookAtSetAside,
}

pub fn agenda(day: NaiveDate) -> Vec<(Instant, DeskDeed)> {
    let at = |minutes: u32| Instant::at(day, minutes);
    vec![
        (at(6 * 60 + 5), DeskDeed::ApproveRequests),
        (at(7 * 60 + 6), DeskDeed::Radio { person: "O040", post: "P040" }),
        (at(LOST_AT), DeskDeed::Revoke { person: LOSER }),
        (at(LOOK_AT), DeskDeed::LookAtSetAside),
        (at(LOOK_AT + 4), DeskDeed::Review),
        (at(10 * 60 + 5), DeskDeed::ApproveRequests),
        (at(12 * 60), DeskDeed::EarlyDismissal { school: "S016", label: "放学", start: 15 * 60, end: 15 * 60 + 20 }),
        (at(16 * 60 + 12), DeskDeed::RollCall { posts: &["P001", "P002", "P003"] }),
        (at(22 * 60 + 59), DeskDeed::ApproveRequests),
    ]
}

/// Opens HQ's folder beside the server, as the desk's command line does, and acts.
pub fn perform(day: &mut Day, deed: &DeskDeed) -> Result<(), DemoError> {
    let now = day.clock.now();
    let fail = |error: huxue_hq::HqError| DemoError::step("the desk")(error.to_string());
    let mut hq = Hq::open(&day.hq_folder, now).map_err(fail)?;
    match deed {
        DeskDeed::ApproveRequests => {
            for request in hq.requests(Some("pending")).map_err(fail)? {
                hq.decide(&request.entry, true, "", STAFF, now).map_err(fail)?;
            }
        }
        DeskDeed::Radio { person, post } => {
            hq.radio_check_in(&PersonId::new(person), &PostId::new(post), None, false, STAFF, now).map_err(fail)?;
        }
        DeskDeed::EarlyDismissal { school, label, start, end } => {
            let row = Movement {
                school: SchoolId::new(school),
                valid_from: day.date,
                valid_to: day.date,
                weekdays: Weekdays::ALL,
                kind: MovementKind::Leave,
                label: (*label).to_owned(),
                start: *start,
                end: *end,
                lead_min: None,
                tail_min: None,
            };
            hq.publish_timetable(&SchoolId::new(school), &[row], STAFF, now).map_err(fail)?;
        }
        DeskDeed::Revoke { person } => {
            hq.revoke(person, "手机丢失", STAFF, now).map_err(fail)?;
        }
        DeskDeed::Review => {
            for view in hq.in_review().map_err(fail)?.into_iter().filter(|view| !view.refused) {
                let entry = view.entry.entry;
                if view.written == Written::CertainlyAfter {
                    hq.reject_reviewed(&entry, "注销后所写", STAFF, now).map_err(fail)?;
                } else {
                    hq.accept_reviewed(&entry, "本人证实", STAFF, now).map_err(fail)?;
                }
            }
        }
        DeskDeed::LookAtSetAside => day.set_aside.look(&hq, now).map_err(fail)?,
        DeskDeed::RollCall { posts } => {
            let posts: Vec<PostId> = posts.iter().map(PostId::new).collect();
            hq.open_roll_call(&posts, "晚间点名", now.plus_minutes(3), STAFF, now).map_err(fail)?;
        }
    }
    Ok(())
}
