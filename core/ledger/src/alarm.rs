//! One alarm (紧急求助) as people see it: the call, whether its caller took it back, and how far HQ is. Nothing deletes
//! an alarm: a cancelled one stays a call that was made.

use huxue_duty::alarm::Stage;
use huxue_duty::clock::Instant;
use huxue_duty::ids::PostId;
use serde::{Deserialize, Serialize};

use crate::codec::hex;
use crate::crypto;
use crate::entry::FLAG_DRILL;
use crate::fact::Body;
use crate::fold::{Folded, ScopeFold};
use crate::ident::{EntryHash, Scope};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmView {
    /// Sixteen hexadecimal digits.
    pub id: String,
    pub entry: EntryHash,
    pub post: PostId,
    pub silent: bool,
    pub drill: bool,
    pub raised_by: String,
    /// The calling phone's wall clock.
    pub raised_at: Instant,
    /// By the phone that called; anybody else's word is no cancellation.
    pub cancelled: Option<EntryHash>,
    /// HQ's last word: acknowledged, dispatched, arrived or closed.
    pub hq: Option<String>,
}

/// `None` until the call itself is here.
pub fn view(scope: &Scope, fold: &ScopeFold) -> Option<AlarmView> {
    // A forked journal can hold a call twice: the first by hash stands, the same for every holder.
    let (raised, call) = fold.entries.iter().find_map(|folded| match folded.counted() {
        Some(Body::AlarmRaised(raised)) => Some((raised, folded)),
        _ => None,
    })?;
    let header = &call.entry.header;
    Some(AlarmView {
        id: scope.key.clone(),
        entry: call.entry.hash,
        post: PostId::new(&raised.post),
        silent: raised.silent,
        drill: header.has_flag(FLAG_DRILL),
        raised_by: header.author.clone(),
        raised_at: header.time.wall,
        cancelled: fold.entries.iter().find(|folded| cancels(folded, call)).map(|folded| folded.entry.hash),
        hq: last_word(fold),
    })
}

fn cancels(folded: &Folded, call: &Folded) -> bool {
    matches!(folded.counted(), Some(Body::AlarmCancelled(_)))
        && folded.entry.journal.device == call.entry.journal.device
}

fn last_word(fold: &ScopeFold) -> Option<String> {
    steps(fold).last().map(|step| step.stage.code().to_owned())
}

/// One step that the desk took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    pub stage: Stage,
    pub by: String,
    pub at: Instant,
    /// What was done, in words, until it is erased.
    pub note: Option<String>,
}

/// What the desk did, in its order.
pub fn steps(fold: &ScopeFold) -> Vec<Step> {
    let mut steps: Vec<(EntryHash, Step)> = fold.entries.iter().filter_map(step).collect();
    steps.sort_by_key(|(entry, step)| (step.at, *entry));
    steps.into_iter().map(|(_, step)| step).collect()
}

fn step(folded: &Folded) -> Option<(EntryHash, Step)> {
    let Some(Body::AlarmUpdated(updated)) = folded.counted() else { return None };
    let header = &folded.entry.header;
    let stage = Stage::of_code(&updated.state)?;
    let (by, at, note) = (header.author.clone(), header.time.wall, folded.private().text);
    Some((folded.entry.hash, Step { stage, by, at, note }))
}

/// An alarm button's signal, as the alarm platform told headquarters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteCall {
    pub entry: EntryHash,
    pub site: String,
    /// The platform's own time: display only.
    pub said_at: Option<Instant>,
    /// When headquarters wrote it down.
    pub raised_at: Instant,
}

/// `None` for a call of a phone.
pub fn site_call(fold: &ScopeFold) -> Option<SiteCall> {
    fold.entries.iter().find_map(|folded| match folded.counted() {
        Some(Body::SiteAlarmRaised(raised)) => Some(SiteCall {
            entry: folded.entry.hash,
            site: raised.site.clone(),
            said_at: raised.at.map(Instant),
            raised_at: folded.entry.header.time.wall,
        }),
        _ => None,
    })
}

/// Where an alarm button's signal stands: the same signal told twice is one alarm.
pub fn id_of_signal(external: &str) -> String {
    hex(&crypto::hash("huxue site alarm 1", &[external.as_bytes()])[..8])
}
