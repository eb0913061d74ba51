//! A school day at 58 gates: a real HQ on a real loopback socket under its own certificate, 174 team phones and 60
//! volunteers with databases and TLS connections of their own, compressed time, bad networks, altered apps. Ends with
//! what was late, early, missing, and why; with one example of each grade of evidence, and one of each reason why an
//! entry does not count.

pub(crate) mod clock;
pub(crate) mod county;
mod deeds;
mod desk;
mod handset;
mod play;
pub mod press;
mod script;
mod showcase;
mod story;
mod summary;

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

pub use summary::Summary;

#[derive(Args, Clone)]
pub struct Options {
    /// Exit when the day is over; otherwise HQ stays up through the next morning and new check-ins trickle in
    #[arg(long)]
    pub once: bool,
    /// Write the figures as JSON
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// County folder to play
    #[arg(long, default_value = "fixtures/county")]
    pub county: PathBuf,
    /// Where HQ and the phones keep their data; emptied first
    #[arg(long, default_value = "target/demo")]
    pub data: PathBuf,
    /// The day to play
    #[arg(long, default_value = "2026-11-24")]
    pub date: chrono::NaiveDate,
    /// Address HQ listens on
    #[arg(long, default_value = "127.0.0.1:0")]
    pub listen: std::net::SocketAddr,
    /// Plain HTTP instead of TLS: for a phone on this machine that has no picture of HQ
    #[arg(long)]
    pub plain: bool,
    /// Seed of the day's luck
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("{0}")]
    Setup(String),
    #[error("{what}: {error}")]
    Step { what: String, error: String },
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl DemoError {
    pub(crate) fn step(what: impl Into<String>) -> impl FnOnce(String) -> Self {
        let what = what.into();
        move |error| Self::Step { what, error }
    }
}

/// Exit 0: the day was played and nothing is lost; 1: something is; 2: it could not be played.
pub fn command(options: &Options) -> u8 {
    match run(options) {
        Ok(summary) if summary.is_sound() => 0,
        Ok(summary) => {
            eprintln!("the day is not sound: {}", serde_json::to_string(&summary).unwrap_or_default());
            1
        }
        Err(error) => {
            eprintln!("huxue-lab demo: {error}");
            2
        }
    }
}

fn run(options: &Options) -> Result<Summary, DemoError> {
    let mut day = play::Day::prepare(options)?;
    day.play()?;
    let summary = summary::make(&mut day)?;
    let text = story::tell(&mut day, &summary)?;
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if let Some(file) = &options.summary {
        std::fs::write(
            file,
            serde_json::to_vec_pretty(&summary).map_err(|error| DemoError::Setup(error.to_string()))?,
        )?;
    }
    if !options.once {
        day.next_morning();
        writeln!(out, "\nHQ stays up at {}; new check-ins trickle in. Ctrl-C ends the demo.", day.url())?;
        writeln!(out, "Try the app on this machine, in a window; these phones have read HQ's picture:")?;
        for county::Spare { whose, home, code } in day.spares()? {
            let home = home.display();
            writeln!(out, "  cargo x phone --home {home} --hq {} --code {code}   # {whose}", day.url())?;
        }
        if !options.plain {
            let root = day.hq_folder.join("tls/root.pem");
            writeln!(out, "浏览器不认识本县的根证书 / the county's root, for a browser: {}", root.display())?;
        }
        writeln!(out, "一次性登录链接 / one-time sign-in link: {}", day.sign_in_link()?)?;
        drop(out);
        day.trickle()?;
    }
    Ok(summary)
}
