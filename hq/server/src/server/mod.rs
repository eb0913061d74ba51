//! Headquarters over HTTP: one writer thread owns the ledger and commits what arrives in groups, one reader thread
//! serves views from its own connection, and tokio carries bytes. The only place that reads a clock.
//!
//! Two networks (ADR 0005): phones come over the internet, the desk sits in the police network. Staff routes answer
//! only on a loopback listener or on `--desk-listen`, and there only to a session whose role the table of routes
//! names; elsewhere they are refused with `desk_network_only`.

mod access;
mod accounts;
mod alarms;
mod answers;
mod attendance;
mod calendar;
mod clock;
mod daily;
mod desk;
mod devices;
mod exports;
mod forecast;
mod guard;
mod hashing;
mod http;
mod incidents;
mod lines;
mod map;
mod metrics;
mod openapi;
mod page;
mod patrol;
mod people;
mod phones;
mod places;
mod policies;
mod reader;
mod roll_calls;
mod staff;
mod worker;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

pub use access::{RouteRow, Rule, Who, rows as route_table};
pub use clock::Clock;
pub use openapi::{described as described_path, document as openapi, text as openapi_text};

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::tls::Tls;
use hashing::Hashing;
use lines::Lines;
use metrics::Metrics;
use reader::Reader;
use worker::Worker;

/// Where to listen.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    /// A second listener for the desk's read routes.
    pub desk_listen: Option<SocketAddr>,
    /// TLS ends at a proxy before HQ: plain HTTP here, and the proxy's `X-Forwarded-For` is believed.
    pub behind_proxy: bool,
    /// Programs on this machine may read masked views without a session; never behind a proxy.
    pub trust_loopback: bool,
}

/// A running server. Dropping it stops it; what was acknowledged is on the disk either way.
pub struct Running {
    pub address: SocketAddr,
    pub desk_address: Option<SocketAddr>,
    /// HQ's certificate, where it speaks TLS itself.
    pub tls: Option<Tls>,
    clock: Clock,
    worker: Worker,
    stop: watch::Sender<bool>,
    threads: Vec<JoinHandle<()>>,
}

/// What every route shares.
#[derive(Clone)]
struct Shared {
    worker: Worker,
    reader: Reader,
    metrics: Arc<Metrics>,
    clock: Clock,
    stop: watch::Receiver<bool>,
    behind_proxy: bool,
    /// Browsers reach this server over TLS, its own or the proxy's.
    secure: bool,
    trust_loopback: bool,
    /// Where phones are listened to; behind a proxy nobody here knows how they come.
    phones_port: Option<u16>,
    hashing: Hashing,
    /// Which phones hold a request open.
    lines: Lines,
}

/// Opens the folder and serves it until [`Running::stop`] or a signal.
pub fn start(dir: &Path, config: Config, clock: Clock) -> Result<Running> {
    let tls = if config.behind_proxy { None } else { Tls::load(dir)? };
    if tls.is_none() && !config.behind_proxy {
        refuse_plain(config)?;
    }
    let secure = tls.as_ref().map(Tls::server_config).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(HqError::io("the runtime"))?;
    let bind =
        |address: SocketAddr| runtime.block_on(TcpListener::bind(address)).map_err(HqError::io(address.to_string()));
    let listener = bind(config.listen)?;
    let desk_listener = config.desk_listen.map(bind).transpose()?;
    let local = |listener: &TcpListener| listener.local_addr().map_err(HqError::io("the listener"));
    let address = local(&listener)?;
    let desk_address = desk_listener.as_ref().map(local).transpose()?;

    let (stop, stopped) = watch::channel(false);
    let metrics = Arc::new(Metrics::default());
    let mut hq = Hq::open(dir, clock.now())?;
    hq.via = "serve";
    hq.sweep(clock.now(), false)?;
    hq.sign_head(clock.now())?;
    let (worker, writing) = Worker::start(hq, clock.clone(), metrics.clone())?;
    let (reader, reading) = Reader::start(Hq::open(dir, clock.now())?, clock.clone())?;
    let shared = Shared {
        worker: worker.clone(),
        reader,
        metrics,
        clock: clock.clone(),
        stop: stopped,
        behind_proxy: config.behind_proxy,
        secure: config.behind_proxy || tls.is_some(),
        trust_loopback: config.trust_loopback && !config.behind_proxy,
        phones_port: (!config.behind_proxy).then(|| address.port()),
        hashing: Hashing::default(),
        lines: Lines::default(),
    };
    // Behind a proxy every connection comes from this machine: a desk listener then says where the desk is.
    let desk_is_here = address.ip().is_loopback() && !(config.behind_proxy && desk_address.is_some());
    if let Some(tls) = tls.clone() {
        runtime.spawn(tell_of_expiry(tls, clock.clone(), shared.stop.clone()));
    }
    let serving = std::thread::Builder::new()
        .name("huxue-hq-http".into())
        .spawn(move || {
            runtime.block_on(async move {
                let phones = http::serve(
                    listener,
                    access::router(shared.clone(), desk_is_here),
                    secure.clone(),
                    shared.stop.clone(),
                );
                match desk_listener {
                    Some(desk) => {
                        let desk = http::serve(desk, access::router(shared.clone(), true), secure, shared.stop.clone());
                        tokio::join!(phones, desk);
                    }
                    None => phones.await,
                }
            });
        })
        .map_err(HqError::io("a thread"))?;
    tracing::info!(%address, "serving");
    Ok(Running { address, desk_address, tls, clock, worker, stop, threads: vec![serving, reading, writing] })
}

/// Codes, positions and narratives do not cross a network in clear.
fn refuse_plain(config: Config) -> Result<()> {
    let open = [Some(config.listen), config.desk_listen].into_iter().flatten().find(|at| !at.ip().is_loopback());
    match open {
        None => Ok(()),
        Some(address) => Err(HqError::BadInput(format!(
            "{address} is no loopback address and there is no certificate: run `huxue-hq tls init --host …`, or say \
             --plain-behind-proxy if TLS ends before HQ / 没有证书，不能在网络地址上明文服务"
        ))),
    }
}

/// Once at the start and then daily.
async fn tell_of_expiry(tls: Tls, clock: Clock, mut stop: watch::Receiver<bool>) {
    loop {
        if let Some(warning) = tls.warning(clock.now()) {
            tracing::warn!("{warning}");
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = tokio::time::sleep(Duration::from_hours(24)) => {}
        }
    }
}

impl Running {
    /// Where it listens, with the scheme it speaks.
    pub fn url(&self) -> String {
        match &self.tls {
            Some(_) => format!("https://{}", self.address),
            None => format!("http://{}", self.address),
        }
    }

    /// Runs `work` on the writer thread, between two batches, and waits for it.
    pub fn call<T: Send + 'static>(&self, work: impl FnOnce(&mut Hq, &Clock) -> T + Send + 'static) -> Result<T> {
        let clock = self.clock.clone();
        self.worker.call_blocking(move |hq| work(hq, &clock))
    }

    /// Answers what is under way, then ends.
    pub fn stop(mut self) {
        self.halt();
    }

    /// Waits for SIGTERM or SIGINT, then drains.
    pub fn until_signal(self) -> Result<()> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(HqError::io("the runtime"))?;
        runtime
            .block_on(async {
                let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
                tokio::select! {
                    _ = term.recv() => {}
                    interrupted = tokio::signal::ctrl_c() => interrupted?,
                }
                Ok(())
            })
            .map_err(HqError::io("signals"))?;
        tracing::info!("stopping: answering what is under way");
        self.stop();
        Ok(())
    }

    fn halt(&mut self) {
        // The receivers live in the threads; if those are gone there is nobody to tell.
        let _ = self.stop.send(true);
        for (at, thread) in self.threads.drain(..).enumerate() {
            if thread.join().is_err() {
                tracing::error!("a server thread panicked");
            }
            if at == 0 {
                // The routes have drained: nothing more can come to the writer.
                self.worker.stop_when_idle();
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.halt();
    }
}
