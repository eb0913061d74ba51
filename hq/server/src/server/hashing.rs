//! Password hashing takes 64 MiB and a third of a second: at most two at once, few in the queue, never on the threads
//! that answer phones.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::{Problem, Result};

const AT_ONCE: usize = 2;
const QUEUE: usize = 16;

#[derive(Clone)]
pub struct Hashing {
    queue: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { queue: Arc::new(Semaphore::new(AT_ONCE + QUEUE)), running: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Hashing {
    /// Runs `work` when it is its turn; refused at once if too many wait already.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || {
            let problem = Problem::new(503, "busy", "登录人数过多，请稍后再试", "too many sign-ins at once");
            Problem { retry_after: Some(2), ..problem }
        };
        let _place = self.queue.try_acquire().map_err(|_| busy())?;
        let _turn = self.running.acquire().await.map_err(|_| busy())?;
        let done = tokio::task::spawn_blocking(work).await;
        Ok(done.map_err(|error| Problem::new(500, "hashing", "登录失败，请重试", error))??)
    }
}
