//! The single writer. Requests queue; it takes what is there, up to a limit, into one transaction, and answers after
//! the commit: under load one fsync serves hundreds.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use huxue_duty::clock::{Instant, ServiceDay};
use tokio::sync::{oneshot, watch};

use super::clock::Clock;
use super::metrics::Metrics;
use crate::error::{HqError, Problem, Result};
use crate::hq::Hq;
use crate::sync::{Exchange, Waiting};

const MAX_BATCH: usize = 256;
/// How soon a desk command of another process is noticed.
const LOOK: Duration = Duration::from_millis(200);

type Write = Box<dyn FnOnce(&mut Hq, Instant) + Send>;

enum Job {
    Sync(Vec<u8>, oneshot::Sender<Exchange>),
    Again(Waiting, bool, oneshot::Sender<Exchange>),
    Call(Write),
    Stop,
}

#[derive(Clone)]
pub struct Worker {
    jobs: Sender<Job>,
    pub position: watch::Receiver<u64>,
}

impl Worker {
    pub fn start(hq: Hq, clock: Clock, metrics: Arc<Metrics>) -> Result<(Self, JoinHandle<()>)> {
        let (jobs, queue) = channel();
        let (announce, position) = watch::channel(hq.position()?);
        let swept_on = clock.now().civil_date();
        let brief_at = clock.now();
        let writer = Writer { hq, clock, metrics, announce, swept_on, brief_at };
        let thread = std::thread::Builder::new()
            .name("huxue-hq-writer".into())
            .spawn(move || writer.run(&queue))
            .map_err(HqError::io("a thread"))?;
        Ok((Self { jobs, position }, thread))
    }

    pub async fn sync(&self, body: Vec<u8>) -> Exchange {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Sync(body, reply), answer).await
    }

    /// Looks again at a request that waits; `patient`: it may be given back once more.
    pub async fn again(&self, waiting: Waiting, patient: bool) -> Exchange {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Again(waiting, patient, reply), answer).await
    }

    async fn send(&self, job: Job, answer: oneshot::Receiver<Exchange>) -> Exchange {
        // Either failure means that the writer has ended.
        if self.jobs.send(job).is_err() {
            return Exchange::Refused(stopping());
        }
        answer.await.unwrap_or_else(|_| Exchange::Refused(stopping()))
    }

    /// Runs `write` between two batches, told the time at which its turn came.
    pub async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Hq, Instant) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let (reply, answer) = oneshot::channel();
        let job = Job::Call(Box::new(move |hq, now| drop(reply.send(write(hq, now)))));
        self.jobs.send(job).map_err(|_| stopping())?;
        answer.await.map_err(|_| stopping())?.map_err(Problem::from)
    }

    pub fn call_blocking<T: Send + 'static>(&self, work: impl FnOnce(&mut Hq) -> T + Send + 'static) -> Result<T> {
        let (reply, answer) = channel();
        let job = Job::Call(Box::new(move |hq, _| drop(reply.send(work(hq)))));
        let ended = HqError::Conflict("the server has stopped / 服务已停止");
        if self.jobs.send(job).is_err() {
            return Err(ended);
        }
        answer.recv().map_err(|_| ended)
    }

    pub fn stop_when_idle(&self) {
        // If the writer has ended already, there is nothing to stop.
        let _ = self.jobs.send(Job::Stop);
    }
}

fn stopping() -> Problem {
    Problem::new(503, "stopping", "指挥中心正在重启，稍后自动重试", "the server is stopping")
}

struct Writer {
    hq: Hq,
    clock: Clock,
    metrics: Arc<Metrics>,
    announce: watch::Sender<u64>,
    /// The start of the server has swept already.
    swept_on: ServiceDay,
    /// When it is next looked whether a brief is due.
    brief_at: Instant,
}

/// Requests taken together.
#[derive(Default)]
struct Batch {
    bodies: Vec<Vec<u8>>,
    waiting: Vec<Waiting>,
    replies: Vec<oneshot::Sender<Exchange>>,
    later: Vec<oneshot::Sender<Exchange>>,
    impatient: Vec<(Waiting, oneshot::Sender<Exchange>)>,
}

impl Writer {
    fn run(mut self, queue: &Receiver<Job>) {
        loop {
            let first = match queue.recv_timeout(LOOK) {
                Ok(job) => job,
                Err(RecvTimeoutError::Timeout) => {
                    self.sweep_daily();
                    self.generate_briefs();
                    self.announce();
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let mut batch = Batch::default();
            let mut next = Some(first);
            let mut count = 0;
            while let Some(job) = next.take() {
                match job {
                    Job::Sync(body, reply) => {
                        batch.bodies.push(body);
                        batch.replies.push(reply);
                    }
                    Job::Again(waiting, true, reply) => {
                        batch.waiting.push(waiting);
                        batch.later.push(reply);
                    }
                    Job::Again(waiting, false, reply) => batch.impatient.push((waiting, reply)),
                    Job::Call(work) => {
                        self.answer(std::mem::take(&mut batch));
                        work(&mut self.hq, self.clock.now());
                        self.announce();
                    }
                    Job::Stop => {
                        self.answer(batch);
                        // What was recorded since the last hour must not be cut unseen while the server is down.
                        if let Err(error) = self.hq.sign_head(self.clock.now()) {
                            tracing::error!(code = error.code(), %error, "the audit head was not signed");
                        }
                        return;
                    }
                }
                count += 1;
                if count < MAX_BATCH {
                    next = queue.try_recv().ok();
                }
            }
            self.answer(batch);
        }
    }

    /// In a quiet moment of each new day: what is due is forgotten.
    fn sweep_daily(&mut self) {
        let now = self.clock.now();
        if now.civil_date() == self.swept_on {
            return;
        }
        self.swept_on = now.civil_date();
        if let Err(error) = self.hq.sweep(now, false) {
            tracing::error!(code = error.code(), %error, "what is due was not erased");
        }
    }

    /// In a quiet moment: the day's brief, when it is due.
    fn generate_briefs(&mut self) {
        let now = self.clock.now();
        if now < self.brief_at {
            return;
        }
        match self.hq.generate_briefs(now) {
            Ok(briefs) => {
                briefs.made.iter().for_each(|day| tracing::info!(%day, "the day's brief is there"));
                self.brief_at = briefs.again_at;
            }
            Err(error) => {
                tracing::error!(code = error.code(), %error, "the day's brief was not generated");
                self.brief_at = now.plus_minutes(1);
            }
        }
    }

    fn answer(&mut self, batch: Batch) {
        let count = batch.replies.len() + batch.later.len() + batch.impatient.len();
        if count == 0 {
            return;
        }
        let now = self.clock.now();
        Metrics::add(&self.metrics.batches);
        self.metrics.largest_batch.fetch_max(count as u64, Ordering::Relaxed);
        let replies = batch.replies.into_iter().chain(batch.later);
        let exchanges = self.hq.exchange(&batch.bodies, batch.waiting, now, true);
        for (exchange, reply) in exchanges.into_iter().zip(replies) {
            // A phone that hung up will ask again.
            let _ = reply.send(exchange);
        }
        let (waiting, replies): (Vec<_>, Vec<_>) = batch.impatient.into_iter().unzip();
        if !waiting.is_empty() {
            for (exchange, reply) in self.hq.exchange(&[], waiting, now, false).into_iter().zip(replies) {
                let _ = reply.send(exchange);
            }
        }
        self.announce();
    }

    /// Tells waiting requests and boards how far the log is, whoever wrote it.
    fn announce(&self) {
        match self.hq.position() {
            Ok(position) => {
                self.metrics.position.store(position, Ordering::Relaxed);
                self.announce.send_if_modified(|known| std::mem::replace(known, position) != position);
            }
            Err(error) => tracing::error!(code = error.code(), %error, "the log cannot be read"),
        }
    }
}
