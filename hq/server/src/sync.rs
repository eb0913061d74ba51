//! One round trip, `POST /v1/sync`, for a whole batch of requests in one durable transaction: nothing is answered
//! before everything received is on the disk.

use huxue_duty::clock::Instant;
use huxue_ledger::ident::DeviceId;

use crate::error::{HqError, Problem, Result};
use crate::hq::Hq;
use crate::receive::Received;

/// What became of one request.
pub enum Exchange {
    Answer(Vec<u8>),
    /// Nothing to say yet, and the phone is willing to wait.
    Wait(Waiting),
    Refused(Problem),
}

/// A request without runs that waits for news.
pub struct Waiting(Box<Received>);

impl Waiting {
    pub fn device(&self) -> DeviceId {
        self.0.device.device
    }

    /// How long the phone is willing to wait, in seconds.
    pub fn seconds(&self) -> u8 {
        self.0.request.wait_s.min(MAX_WAIT_S)
    }
}

/// Longer waits are cut by carriers' gateways.
const MAX_WAIT_S: u8 = 55;

impl Hq {
    /// One request on its own.
    pub fn sync(&mut self, body: &[u8], now: Instant) -> Result<Vec<u8>, Problem> {
        self.sync_batch(&[body.to_vec()], now).pop().unwrap_or_else(|| Err(Problem::malformed("no request")))
    }

    /// Takes and answers every request of a batch in one transaction; nobody waits.
    pub fn sync_batch(&mut self, bodies: &[Vec<u8>], now: Instant) -> Vec<Result<Vec<u8>, Problem>> {
        let exchanges = self.exchange(bodies, Vec::new(), now, false);
        exchanges
            .into_iter()
            .map(|exchange| match exchange {
                Exchange::Answer(answer) => Ok(answer),
                Exchange::Refused(problem) => Err(problem),
                Exchange::Wait(_) => Err(Problem::malformed("nobody waits in a plain batch")),
            })
            .collect()
    }

    /// Takes new requests and looks again at waiting ones. Results come in order, new requests first. `patient`: a
    /// request that asked to wait and has nothing to hear is given back instead of answered.
    pub fn exchange(
        &mut self,
        bodies: &[Vec<u8>],
        waiting: Vec<Waiting>,
        now: Instant,
        patient: bool,
    ) -> Vec<Exchange> {
        let count = bodies.len() + waiting.len();
        let done = self.transact(|hq| {
            hq.sign_head_if_due(now)?;
            let mut received: Vec<Result<Received, Problem>> = Vec::with_capacity(count);
            for body in bodies {
                received.push(hq.receive(body, now)?);
            }
            // Everything of the batch is in the log before anybody is answered: they hear each other.
            received.extend(waiting.into_iter().map(|waiting| Ok(*waiting.0)));
            received
                .into_iter()
                .map(|one| match one {
                    Err(problem) => Ok(Exchange::Refused(problem)),
                    Ok(received) => Ok(match hq.answer(&received, now, patient)? {
                        Some(answer) => Exchange::Answer(answer),
                        None => Exchange::Wait(Waiting(Box::new(received))),
                    }),
                })
                .collect::<Result<Vec<Exchange>, HqError>>()
        });
        self.clock_high = self.clock_high.max(now);
        done.unwrap_or_else(|error| {
            tracing::error!(code = error.code(), %error, "a batch was not stored");
            let problem = Problem::from(error);
            (0..count).map(|_| Exchange::Refused(problem.clone())).collect()
        })
    }
}
