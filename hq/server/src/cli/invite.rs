//! `huxue-hq enrol-code`: a one-time code, and the QR picture that carries it together with HQ's address and pins.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::tls::Tls;
use huxue_hq::{CodeOptions, Hq, HqError, Result};
use huxue_ledger::invite::Invite;
use qrcode::render::{svg, unicode};
use qrcode::{EcLevel, QrCode};

use super::args::CodeArgs;
use super::output::Output;

/// Where `serve` listens unless told otherwise.
const PORT: u16 = 8470;
/// Side of one module in the picture, in its own units.
const MODULE: u32 = 8;

pub fn code(
    hq: &mut Hq,
    data: &Path,
    person: Option<String>,
    post: Option<String>,
    how: CodeArgs,
    now: Instant,
    output: &mut Output,
) -> Result<()> {
    let (person, post) = (person.map(PersonId::new), post.map(PostId::new));
    let options = CodeOptions { posts: how.posts.into_iter().map(PostId::new).collect(), on_screen: how.on_screen };
    // The address is checked first: a code that cannot be shown must not exist.
    let address = how.qr.is_some().then(|| Address::of(data, how.hq)).transpose()?;
    let fresh = hq.enrol_code_with(person.as_ref(), post.as_ref(), &options, now)?;
    output.line(format_args!("{}", fresh.code));
    let (Some(address), Some(file)) = (address, how.qr) else { return Ok(()) };
    let invite = Invite { url: address.url, code: fresh.code, trust: address.trust };
    let text = invite.to_text();
    output.line(format_args!("{text}"));
    let picture = QrCode::with_error_correction_level(&text, EcLevel::M)
        .map_err(|error| HqError::BadInput(format!("the address is too long for a picture: {error}")))?;
    match file {
        None => output.line(format_args!("{}", picture.render::<unicode::Dense1x2>().build())),
        Some(path) => {
            let svg = picture.render::<svg::Color<'_>>().module_dimensions(MODULE, MODULE).build();
            // Whoever sees it may enrol: the file is its owner's alone.
            let mut options = OpenOptions::new();
            let file = options.write(true).create(true).truncate(true).mode(0o600).open(&path);
            file.and_then(|mut file| file.write_all(svg.as_bytes())).map_err(HqError::io(&path))?;
        }
    }
    Ok(())
}

/// What a picture says besides the code.
struct Address {
    url: String,
    trust: Option<huxue_ledger::invite::Trust>,
}

impl Address {
    fn of(data: &Path, url: Option<String>) -> Result<Self> {
        let tls = Tls::load(data)?;
        let url = url.unwrap_or_else(|| match tls.as_ref().and_then(|tls| tls.hosts.first()) {
            Some(host) if host.contains(':') => format!("https://[{host}]:{PORT}"),
            Some(host) => format!("https://{host}:{PORT}"),
            None => format!("http://127.0.0.1:{PORT}"),
        });
        let secure = url.starts_with("https://");
        let trust = tls.filter(|_| secure).map(|tls| tls.trust);
        if secure && trust.is_none() {
            let what = "an https address needs HQ's own certificate: run `huxue-hq tls init` first / 请先建立证书";
            return Err(HqError::BadInput(what.into()));
        }
        Ok(Self { url, trust })
    }
}
