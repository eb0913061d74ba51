//! How this phone and its entries stand.

use huxue_phone::duty::clock::Instant;
use huxue_phone::duty::ids::PostId;
use huxue_phone::ledger::ident::EntryHash;
use huxue_phone::ports::Reading;
use huxue_phone::views::ItemState;

use crate::failure::PhoneFailure;
use crate::network::EnrolledAs;
use crate::phone::HuxuePhone;

/// What waits, when HQ was last heard, how good the clock is.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Status {
    pub enrolled: Option<EnrolledAs>,
    pub hq_url: Option<String>,
    /// Own and relayed entries that HQ does not have yet.
    pub pending: u64,
    /// Sealed runs carried for others.
    pub carried: u64,
    /// Scopes still being paged from their beginning.
    pub loading_scopes: u64,
    pub last_contact: Option<Instant>,
    pub now: Instant,
    /// Milliseconds by which the wall clock runs ahead of the best estimate.
    pub wall_ahead_ms: i64,
    /// HQ's time was heard since the last restart of the phone.
    pub clock_is_anchored: bool,
    /// Seconds to wait before the next sync, after failures.
    pub retry_after_s: u32,
    pub schema: u32,
    pub fold_version: u16,
}

/// One own entry.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct EntryState {
    pub entry: EntryHash,
    pub state: ItemState,
}

/// What a guard room's screen shows at the gate: as a QR, and as text to read out.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ShownGateCode {
    pub gate: String,
    pub text: String,
    /// The next one follows then.
    pub until: Instant,
}

#[uniffi::export]
impl HuxuePhone {
    /// The gate's code of this half minute; only the post's shared phone can make it.
    pub fn gate_code(&self, post: PostId, reading: Reading) -> Result<ShownGateCode, PhoneFailure> {
        self.with(|phone| {
            let shown = phone.gate_code(&post, &reading)?;
            Ok(ShownGateCode { gate: shown.gate.to_string(), text: shown.text, until: shown.until })
        })
    }

    pub fn status(&self, reading: Reading) -> Result<Status, PhoneFailure> {
        let retry_after_s = self.carriers.retry_after_s();
        self.with(|phone| {
            let view = phone.status(&reading)?;
            Ok(Status {
                enrolled: view.enrolled.map(EnrolledAs::from),
                hq_url: view.hq_url,
                pending: view.pending,
                carried: view.carried,
                loading_scopes: view.loading_scopes as u64,
                last_contact: view.last_contact,
                now: view.now,
                wall_ahead_ms: view.wall_ahead_ms,
                clock_is_anchored: view.clock_is_anchored,
                retry_after_s,
                schema: view.schema,
                fold_version: view.fold_version,
            })
        })
    }

    /// The state of every own entry.
    pub fn entry_states(&self) -> Result<Vec<EntryState>, PhoneFailure> {
        self.with(|phone| {
            let states = phone.entry_states()?.into_iter();
            Ok(states.map(|(entry, state)| EntryState { entry, state }).collect())
        })
    }

    /// Own entries that were ever reported as saved and are still here.
    pub fn entries_written(&self) -> Result<Vec<EntryHash>, PhoneFailure> {
        self.with(|phone| phone.entries_written())
    }
}
