//! Views are computed on a thread and a database connection of their own, so that a board never delays a check-in.

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use huxue_duty::clock::Instant;
use tokio::sync::oneshot;

use super::clock::Clock;
use crate::error::{HqError, Problem, Result};
use crate::hq::Hq;

type Work = Box<dyn FnOnce(&Hq, Instant) + Send>;

#[derive(Clone)]
pub struct Reader {
    work: Sender<Work>,
}

impl Reader {
    pub fn start(mut hq: Hq, clock: Clock) -> Result<(Self, JoinHandle<()>)> {
        let (work, queue) = channel::<Work>();
        let thread = std::thread::Builder::new()
            .name("huxue-hq-reader".into())
            .spawn(move || {
                for work in queue {
                    // Who has synced is told by registers, which the log's position does not cover.
                    if let Err(error) = hq.load_synced() {
                        tracing::error!(code = error.code(), %error, "sync marks cannot be read");
                    }
                    work(&hq, clock.now());
                }
            })
            .map_err(HqError::io("a thread"))?;
        Ok((Self { work }, thread))
    }

    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Hq, Instant) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        let ended = || Problem::new(503, "stopping", "指挥中心正在重启", "the server is stopping");
        let work: Work = Box::new(move |hq, now| drop(reply.send(read(hq, now))));
        self.work.send(work).map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?.map_err(Problem::from)
    }
}
