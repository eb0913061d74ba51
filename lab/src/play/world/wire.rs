//! The scenario's network: it can be switched off, and an answer can be lost on its way back.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use huxue_duty::clock::Instant;
use huxue_hq::{Hq, Problem};
use huxue_ledger::frames::{Answer, Request, Rest, split_request};
use huxue_phone::ports::{Transport, TransportError};

use crate::play::clock::TrueTime;

/// Bytes go straight to HQ at the present true time; answers can be lost on the way back.
pub struct Loopback {
    pub hq: Rc<RefCell<Hq>>,
    pub now: TrueTime,
    pub online: bool,
    pub lose_next_answer: Rc<Cell<bool>>,
    pub served_revoked: Rc<Cell<usize>>,
}

impl Transport for Loopback {
    fn enrol(&self, body: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.exchange(|hq, now| hq.enrol(body, now))
    }

    fn sync(&self, body: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.exchange(|hq, now| {
            let answer = hq.sync(body, now);
            if answer.as_ref().is_ok_and(|answer| serves_revoked(hq, body, answer)) {
                self.served_revoked.set(self.served_revoked.get() + 1);
            }
            answer
        })
    }
}

/// Does this answer to a device that is out of use hold anything but that word, read from the bytes on the wire?
fn serves_revoked(hq: &Hq, body: &[u8], answer: &[u8]) -> bool {
    let request = split_request(body).ok().and_then(|(frame, _)| Request::from_frame(frame, hq.tenant()).ok());
    let Some(device) = request.map(|request| request.device) else { return false };
    if !matches!(hq.revoked_since(device), Ok(Some(_))) {
        return false;
    }
    let Ok((_, rest, _)) = Answer::open(answer, hq.hq_keys()) else { return true };
    let bare = Rest {
        revoked: rest.revoked,
        request: rest.request,
        refused: rest.refused.clone(),
        old_logs: rest.old_logs.clone(),
        backed_up_to: rest.backed_up_to,
        ..Rest::default()
    };
    rest.revoked.is_none() || rest != bare
}

impl Loopback {
    fn exchange(
        &self,
        call: impl FnOnce(&mut Hq, Instant) -> Result<Vec<u8>, Problem>,
    ) -> Result<Vec<u8>, TransportError> {
        if !self.online {
            return Err(TransportError::unreachable("offline"));
        }
        let answer = call(&mut self.hq.borrow_mut(), self.now.get());
        if self.lose_next_answer.replace(false) {
            return Err(TransportError::unreachable("the answer was lost"));
        }
        answer.map_err(|problem| TransportError::refused(problem.code))
    }
}
