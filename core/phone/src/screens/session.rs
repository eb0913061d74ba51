//! What a running phone keeps in memory and forgets when it dies: who acts on a shared phone, until when records may
//! be read, the newest position, which drafts were typed in this run.

use std::collections::{HashMap, HashSet};

use huxue_duty::fence::Fix;
use huxue_ledger::alarm;
use huxue_ledger::fact::Body;
use huxue_ledger::ident::{EntryHash, ScopeClass};

use crate::act::validate;
use crate::act::who::check_pin;
use crate::command::{AsPerson, Command};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::store::{journals, small};

/// How long a proven PIN opens records, and how long a shared phone acts for somebody who does nothing.
const OPEN_MS: u64 = 5 * 60_000;
/// A later position is worth an entry if it is this much sharper than the best before.
const SHARPER: f64 = 0.8;
/// Whoever called for help is followed at least this often.
const FOLLOW_MS: u64 = 30_000;

/// A moment of the boot clock, which no setting of the wall clock moves.
#[derive(Clone, Copy, Debug)]
struct Tick {
    boot_id: u32,
    boot_ms: u64,
}

impl Tick {
    fn of(reading: &Reading) -> Self {
        Self { boot_id: reading.boot_id, boot_ms: reading.boot_ms }
    }

    /// `None` after a restart of the phone or with a clock that ran backwards.
    fn elapsed_ms(self, reading: &Reading) -> Option<u64> {
        if self.boot_id != reading.boot_id {
            return None;
        }
        reading.boot_ms.checked_sub(self.boot_ms)
    }

    fn is_within(self, millis: u64, reading: &Reading) -> bool {
        self.elapsed_ms(reading).is_some_and(|elapsed| elapsed < millis)
    }
}

/// Dies with the process; an instance that is closed in between hands it to the next one.
#[derive(Default)]
pub struct Session {
    acting: Option<(AsPerson, Tick)>,
    opened: Option<Tick>,
    fix: Option<(Fix, Tick)>,
    /// The best accuracy written for an entry, and when.
    observed: HashMap<EntryHash, (f64, Tick)>,
    /// Drafts typed in this run; any other was left by a run that died.
    typed: HashSet<String>,
    /// Everything done now is a drill.
    pub(crate) rehearses: bool,
}

impl Session {
    pub(crate) fn forget_fix(&mut self) {
        self.fix = None;
    }
}

impl Phone {
    /// Who acts where that is not the phone's owner: whoever signed on last at a shared phone. Every use keeps it.
    pub(crate) fn acting(&mut self, reading: &Reading) -> Option<AsPerson> {
        let (by, since) = self.session.acting.as_mut()?;
        if !since.is_within(OPEN_MS, reading) {
            self.session.acting = None;
            return None;
        }
        *since = Tick::of(reading);
        Some(by.clone())
    }

    /// `by` acts at this shared phone from now on.
    pub(crate) fn let_act(&mut self, by: AsPerson, reading: &Reading) {
        self.session.acting = Some((by, Tick::of(reading)));
    }

    /// Refuses unless records may be read now. Somebody without a PIN is never locked out.
    pub(crate) fn check_open(&self, reading: &Reading) -> Result<(), PhoneError> {
        let opened = self.session.opened.is_some_and(|since| since.is_within(OPEN_MS, reading));
        if opened || !self.has_lock()? { Ok(()) } else { Err(PhoneError::Locked) }
    }

    pub(crate) fn has_lock(&self) -> Result<bool, PhoneError> {
        let owner = self.identity()?.person();
        Ok(owner.is_some_and(|owner| self.directory().is_ok_and(|directory| directory.pins.contains_key(&owner))))
    }

    /// The owner's PIN opens records for a while.
    pub(crate) fn open_records(&mut self, pin: &str, reading: &Reading) -> Result<(), PhoneError> {
        if let Some(owner) = self.identity()?.person() {
            check_pin(&*self.directory()?, &AsPerson { person: owner, pin: Some(pin.to_owned()) })?;
        }
        self.session.opened = Some(Tick::of(reading));
        Ok(())
    }

    /// The newest position is none any more: what played it, or gave it, is gone.
    pub fn forget_fix(&mut self) {
        self.session.forget_fix();
    }

    /// The platform's newest position; kept in memory only.
    pub fn note_fix(&mut self, fix: Fix, reading: &Reading) {
        if fix.check().is_ok() {
            self.session.fix = Some((fix, Tick::of(reading)));
        }
    }

    /// The newest position with its age of now.
    pub(crate) fn newest_fix(&self, reading: &Reading) -> Option<Fix> {
        let (fix, since) = self.session.fix?;
        let elapsed = since.elapsed_ms(reading)? as f64 / 1000.0;
        Some(Fix { age_s: fix.age_s.map(|age| age + elapsed), ..fix })
    }

    /// A position after a tap: written if it is better than what the entry has. False: no more are wanted.
    pub fn observe(&mut self, entry: &str, fix: Fix, reading: &Reading) -> Result<bool, PhoneError> {
        let missing = || PhoneError::NotFound { what: "entry", id: entry.chars().take(64).collect(), near: Vec::new() };
        let of = EntryHash::from_hex(entry).ok_or_else(missing)?;
        validate::fix(&fix)?;
        if !self.may_observe(&of)? {
            return Ok(false);
        }
        self.note_fix(fix, reading);
        let follows = self.follows_alarm(&of)?;
        if follows == Some(false) {
            return Ok(false);
        }
        if let Some((best, since)) = self.session.observed.get(&of) {
            let due = follows.is_some() && !since.is_within(FOLLOW_MS, reading);
            if fix.accuracy_m > best * SHARPER && !due {
                return Ok(true);
            }
        }
        match self.act(Command::PlaceObserved { of, fix }, reading) {
            Ok(_) => {
                self.session.observed.insert(of, (fix.accuracy_m, Tick::of(reading)));
                Ok(true)
            }
            Err(PhoneError::Refused("place_window_over")) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Is the entry a call for help that still stands? `None`: it is no call at all.
    fn follows_alarm(&self, of: &EntryHash) -> Result<Option<bool>, PhoneError> {
        let held = journals::entry(self.store.read(), self.identity()?.tenant, of)?;
        let Some(scope) = held.map(|held| held.entry.journal.scope).filter(|scope| scope.class == ScopeClass::Alarm)
        else {
            return Ok(None);
        };
        let facts = self.facts(&scope)?;
        let is_call = matches!(facts.get(of).and_then(|folded| folded.counted()), Some(Body::AlarmRaised(_)));
        let stands = alarm::view(&scope, &facts).is_some_and(|view| view.cancelled.is_none());
        Ok(is_call.then_some(stands))
    }

    /// What stands in a field that keeps drafts, at every keystroke. An empty value drops the draft.
    pub fn keep_draft(&mut self, field_id: &str, value: &str) -> Result<(), PhoneError> {
        validate::short("item", field_id)?;
        validate::text("text", value)?;
        let transaction = self.store.begin()?;
        small::set_draft(&transaction, field_id, value)?;
        transaction.commit()?;
        self.session.typed.insert(field_id.to_owned());
        Ok(())
    }

    pub(crate) fn draft_of(&self, field_id: &str) -> Result<Option<String>, PhoneError> {
        small::draft(self.store.read(), field_id)
    }

    /// Is there a draft that an earlier run left?
    pub(crate) fn is_recovered(&self, field_id: &str) -> Result<bool, PhoneError> {
        Ok(!self.session.typed.contains(field_id) && self.draft_of(field_id)?.is_some())
    }

    pub(crate) fn drop_drafts(&mut self, field_ids: &[&str]) -> Result<(), PhoneError> {
        let transaction = self.store.begin()?;
        for field_id in field_ids {
            small::drop_draft(&transaction, field_id)?;
        }
        transaction.commit()?;
        for field_id in field_ids {
            self.session.typed.remove(*field_id);
        }
        Ok(())
    }

    pub(crate) fn setting(&self, key: &str) -> Result<Option<String>, PhoneError> {
        small::setting(self.store.read(), key)
    }

    pub(crate) fn keep_setting(&mut self, key: &str, value: &str) -> Result<(), PhoneError> {
        let transaction = self.store.begin()?;
        small::set_setting(&transaction, key, value)?;
        Ok(transaction.commit()?)
    }
}
