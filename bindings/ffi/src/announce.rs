//! Tells the platform's watcher on a thread of its own, so that it may call the phone back whatever the phone is doing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use huxue_phone::ports::{self, Topic};

use crate::ports::Watcher;

/// Hands topics over; the thread ends when the last one is dropped.
#[derive(Clone)]
pub(crate) struct Announcer(Sender<Topic>);

impl Announcer {
    pub fn to(watcher: Arc<dyn Watcher>) -> std::io::Result<Self> {
        let (sender, receiver) = channel();
        std::thread::Builder::new().name("huxue-watcher".into()).spawn(move || deliver(&receiver, watcher.as_ref()))?;
        Ok(Self(sender))
    }
}

impl ports::Watcher for Announcer {
    fn changed(&self, topic: Topic) {
        // The thread outlives every sender.
        let _ = self.0.send(topic);
    }
}

/// What piled up while the watcher was busy is told once.
fn deliver(receiver: &Receiver<Topic>, watcher: &dyn Watcher) {
    while let Ok(first) = receiver.recv() {
        let mut topics = vec![first];
        topics.extend(receiver.try_iter());
        topics.sort_unstable_by_key(|topic| *topic as u8);
        topics.dedup();
        for topic in topics {
            // A watcher that fails misses one signal, not all that follow.
            let _ = catch_unwind(AssertUnwindSafe(|| watcher.changed(topic)));
        }
    }
}
