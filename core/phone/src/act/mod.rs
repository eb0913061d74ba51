//! Commands become signed entries: plan what to write, then write it in one durable transaction.

mod alarms;
mod attendance;
mod concerns;
mod disputes;
pub(crate) mod incidents;
mod people;
mod service_day;
#[cfg(feature = "testing")]
mod unchecked;
pub(crate) mod validate;
pub(crate) mod who;
mod witness;
pub(crate) mod writer;

use std::sync::Arc;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::PostId;
use huxue_ledger::directory::Directory;
use huxue_ledger::entry::FLAG_DRILL;
use huxue_ledger::fact::{Body, Private};
use huxue_ledger::ident::{DeviceId, EntryHash, Scope};

use crate::command::{Command, Saved};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::{projection, reference};
use who::Who;
use writer::{Draft, Writer};

/// What a command will write.
#[derive(Default)]
pub(crate) struct Plan {
    drafts: Vec<Draft>,
    incident: Option<String>,
    alarm: Option<String>,
    notes: Vec<&'static str>,
}

impl Plan {
    fn note(mut self, code: &'static str) -> Self {
        if !self.notes.contains(&code) {
            self.notes.push(code);
        }
        self
    }
}

/// Everything a command is planned from.
pub(crate) struct Context<'a> {
    phone: &'a Phone,
    directory: Arc<Directory>,
    reading: &'a Reading,
    /// Best estimate of true time.
    now: Instant,
    drill: bool,
}

impl Phone {
    /// Saves one act. When this returns, the entries are on the disk and will survive anything but its loss.
    pub fn act(&mut self, command: Command, reading: &Reading) -> Result<Saved, PhoneError> {
        self.check_rehearsable(&command)?;
        self.act_in(command, reading, self.rehearses())
    }

    /// The same in a drill (演练): written and sent like the real thing, never counted.
    pub fn act_in_drill(&mut self, command: Command, reading: &Reading) -> Result<Saved, PhoneError> {
        self.act_in(command, reading, true)
    }

    fn act_in(&mut self, command: Command, reading: &Reading, drill: bool) -> Result<Saved, PhoneError> {
        self.refresh()?;
        self.identity()?;
        let now = self.now(reading);
        let context = Context { phone: self, directory: self.directory()?, reading, now, drill };
        let plan = context.plan(command)?;
        self.write(plan, reading)
    }

    fn write(&mut self, plan: Plan, reading: &Reading) -> Result<Saved, PhoneError> {
        self.unlock()?;
        let identity = self.identity.as_ref().ok_or(PhoneError::NotEnrolled)?;
        let secrets = self.secrets.get().ok_or(PhoneError::NotEnrolled)?;
        let time = writer::evidence(reading, self.follow.as_ref());
        let transaction = self.store.begin()?;
        let gnss = writer::gnss(reading, &time);
        let writer = Writer { db: &transaction, identity, secrets, epoch: self.epoch, time, gnss };
        let mut written = Vec::with_capacity(plan.drafts.len());
        for draft in plan.drafts {
            written.push(writer.append(draft)?);
        }
        let scopes = projection::after_append(&transaction, identity, self.fold_version, &self.documents, &written)?;
        transaction.commit()?;
        let scopes: Vec<Scope> = scopes.into_iter().collect();
        for scope in &scopes {
            self.touch(scope);
        }
        self.notify(&scopes);
        let entries: Vec<EntryHash> = written.iter().map(|entry| entry.hash).collect();
        Ok(Saved { entries, incident: plan.incident, alarm: plan.alarm, notes: plan.notes })
    }
}

impl Context<'_> {
    fn plan(&self, command: Command) -> Result<Plan, PhoneError> {
        match command {
            Command::PlaceObserved { of, fix } => return self.place_observed(&of, &fix),
            #[cfg(feature = "testing")]
            Command::Noted { code } => return self.noted(code),
            _ => {}
        }
        let who = who::resolve(self.phone, &self.directory, command.by(), is_call_for_help(&command))?;
        let mut plan = match command {
            Command::CheckIn { post, fix, gate_code, .. } => {
                self.check_in(&who, &post, fix.as_ref(), gate_code.as_deref())
            }
            Command::CheckOut { post, fix, reason, .. } => self.check_out(&who, &post, fix.as_ref(), reason.as_deref()),
            Command::Attest { post, persons, present, .. } => self.attest(&who, &post, &persons, present),
            Command::StandIn { post, in_place_of, reason, .. } => self.stand_in(&who, &post, &in_place_of, &reason),
            Command::LateEntry { post, day, on, off, reason, .. } => {
                self.late_entry(&who, &post, day, (on, off), &reason)
            }
            Command::AllClear { post, movement, .. } => self.all_clear(&who, &post, &movement),
            Command::Dismissal { post, movement, minute, .. } => self.dismissal(&who, &post, &movement, minute),
            Command::AnswerRollCall { post, .. } => self.answer_roll_call(&who, &post),
            Command::Count { post, subject, n, .. } => self.count(&who, &post, &subject, n),
            Command::Ping { post, fix, gate_code, .. } => self.ping(&who, &post, fix.as_ref(), gate_code.as_deref()),
            Command::Checklist { post, item, value, .. } => self.checklist(&who, &post, &item, &value),
            Command::TrafficReport { post, category, text, .. } => self.traffic(&who, &post, &category, &text),
            Command::ReportConcern { post, form, .. } => self.report_concern(&who, &post, &form),
            Command::Sos { post, silent, fix, .. } => self.sos(&who, &post, silent, fix.as_ref()),
            Command::CancelSos { alarm, .. } => self.cancel_sos(&who, &alarm),
            Command::Dispute { post, day, window, of, reason, .. } => {
                self.dispute(&who, &post, day, (window, of), &reason)
            }
            Command::AnswerAsk { ask, yes, .. } => self.answer_ask(&who, &ask, yes),
            Command::Leave { from, to, reason, .. } => self.leave(&who, from, to, &reason),
            Command::Acknowledge { what, version, post, .. } => self.acknowledge(&who, what, version, post.as_ref()),
            Command::ProposeTimetable { school, rows, .. } => self.propose_timetable(&who, &school, &rows),
            Command::FileIncident { post, category, text, from, .. } => {
                self.file_incident(&who, &post, &category, &text, from)
            }
            Command::EditIncident { id, edit, .. } => self.edit_incident(&who, &id, edit),
            Command::HandOver { id, to, .. } => self.hand_over(&who, &id, to),
            Command::CloseIncident { id, officer, note, .. } => self.close_incident(&who, &id, officer, note),
            Command::PlaceObserved { .. } => return Err(PhoneError::Refused("not_yours_to_observe")),
            #[cfg(feature = "testing")]
            Command::Noted { .. } => return Err(PhoneError::Refused("test_kind")),
        }?;
        if let Some(first) = plan.drafts.first()
            && let Some(witness) = self.witness(&who, first)?
        {
            plan.drafts.push(witness);
        }
        if who.unverified {
            plan = plan.note("pin_unverified");
        }
        Ok(plan)
    }

    /// A known post, or one this phone cannot know; a typing mistake is an error that names its neighbours.
    fn post(&self, plan: Plan, post: &PostId) -> Result<Plan, PhoneError> {
        validate::short("post", post.as_str())?;
        if self.phone.identity()?.record.post.as_deref() == Some(post.as_str()) {
            return Ok(plan);
        }
        match reference::knows_post(&self.directory, post) {
            Some(true) => Ok(plan),
            None => Ok(plan.note("post_unverified")),
            Some(false) => Err(PhoneError::NotFound {
                what: "post",
                id: post.to_string(),
                near: reference::near_posts(&self.directory, post.as_str()),
            }),
        }
    }

    fn device(&self) -> Option<DeviceId> {
        self.phone.identity.as_ref().map(crate::identity::Identity::device)
    }

    fn draft(&self, who: &Who, scope: Scope, body: Body, private: Private) -> Draft {
        let (post, day) = (scope.post(), scope.service_day());
        let day = day.unwrap_or_else(|| self.now.civil_date());
        let basis = reference::basis(&self.directory, post.as_ref(), day);
        let drill = if self.drill { FLAG_DRILL } else { 0 };
        let author = who.person.to_string();
        Draft { scope, body, private, author, flags: who.flags | drill, basis }
    }

    /// Where this person's attendance at the post belongs: who is judged, and who never is, have scopes of their own.
    fn attendance_scope(who: &Who, post: &PostId, day: ServiceDay) -> Scope {
        if who.is_judged { Scope::post_day(post, day) } else { Scope::post_day_volunteer(post, day) }
    }
}

/// Nobody is asked who they are for these.
const fn is_call_for_help(command: &Command) -> bool {
    matches!(command, Command::Sos { .. } | Command::CancelSos { .. })
}
