//! HTTP to HQ over reqwest: rustls with ring and our own verifier, no proxy, no redirects, and no header that is not
//! needed. This file alone knows the library. Plain HTTP is for loopback.

use std::io::Read;
use std::net::IpAddr;
use std::sync::Once;
use std::time::Duration;

use huxue_ledger::frames::MAX_BODY;
use huxue_ledger::invite::Trust;
use reqwest::blocking::{Client, Response};
use reqwest::{StatusCode, Url, redirect};

use crate::error::PhoneError;
use crate::ports::{TlsFault, Transport, TransportError};
use crate::tls;
use crate::trust::KnownTime;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Above the longest wait HQ honours.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(75);

/// Where HQ is, and the connections to it. Clones share them.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: Client,
    enrol: Url,
    sync: Url,
}

impl HttpTransport {
    /// `known`: how HQ's certificate is known, and the time to judge it by. Without it only loopback is spoken to, in
    /// plain HTTP; with it, nothing but TLS.
    pub fn new(url: &str, known: Option<(Trust, KnownTime)>) -> Result<Self, PhoneError> {
        install_provider();
        let base = Url::parse(url).map_err(|error| PhoneError::bad("url", error.to_string()))?;
        if !["http", "https"].contains(&base.scheme()) || base.host_str().is_none() {
            return Err(PhoneError::bad("url", "http://host:port or https://host:port"));
        }
        let fault = |fault| Err(PhoneError::Network(TransportError::Tls(fault)));
        let builder = Client::builder();
        let builder = match (known, base.scheme() == "https") {
            (Some((trust, time)), true) => builder.tls_backend_preconfigured(tls::config(trust, time)?),
            (None, true) => return fault(TlsFault::NoTrust),
            (None, false) if is_loopback(&base) => builder.tls_certs_only([]),
            (_, false) => return fault(TlsFault::PlainAddress),
        };
        let client = builder
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .http1_only()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(ANSWER_TIMEOUT)
            .build()
            .map_err(|error| PhoneError::bad("url", error.to_string()))?;
        let join = |path: &str| base.join(path).map_err(|error| PhoneError::bad("url", error.to_string()));
        Ok(Self { enrol: join("/v1/enrol")?, sync: join("/v1/sync")?, client })
    }

    fn post(&self, url: &Url, body: &[u8]) -> Result<Vec<u8>, TransportError> {
        let response = self.client.post(url.clone()).body(body.to_vec()).send().map_err(|error| unsent(&error))?;
        let status = response.status();
        let is_html = is_html(&response);
        let bytes = bounded(response)?;
        if status == StatusCode::OK && !is_html && bytes.first() != Some(&b'<') {
            return Ok(bytes);
        }
        Err(refusal(status, is_html, &bytes))
    }
}

impl Transport for HttpTransport {
    fn enrol(&self, body: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.post(&self.enrol, body)
    }

    fn sync(&self, body: &[u8]) -> Result<Vec<u8>, TransportError> {
        self.post(&self.sync, body)
    }
}

fn install_provider() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Somebody else in the process may have installed one first: theirs serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// An address that no network carries.
fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn unsent(error: &reqwest::Error) -> TransportError {
    if let Some(fault) = tls::fault(error) {
        return TransportError::Tls(fault);
    }
    // The innermost cause says most; the outer ones repeat the address.
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if error.is_timeout() && !error.is_connect() {
        TransportError::TimedOut(cause.to_string())
    } else {
        TransportError::Unreachable(cause.to_string())
    }
}

fn is_html(response: &Response) -> bool {
    let kind = response.headers().get(reqwest::header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.starts_with("text/html"))
}

/// Reads no more than any answer may have.
fn bounded(response: Response) -> Result<Vec<u8>, TransportError> {
    let mut bytes = Vec::new();
    let limit = MAX_BODY as u64 + 1;
    response.take(limit).read_to_end(&mut bytes).map_err(|error| match error.kind() {
        std::io::ErrorKind::TimedOut => TransportError::TimedOut(error.to_string()),
        _ => TransportError::Unreachable(error.to_string()),
    })?;
    if bytes.len() as u64 >= limit {
        return Err(TransportError::NotHq("an answer of more than 1 MiB".into()));
    }
    Ok(bytes)
}

/// HQ refuses with a problem document that carries a code; anything else that refuses is not HQ.
fn refusal(status: StatusCode, is_html: bool, bytes: &[u8]) -> TransportError {
    if status.is_redirection() {
        return TransportError::NotHq(format!("a redirect (status {})", status.as_u16()));
    }
    let problem: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    let code = problem.as_ref().and_then(|problem| problem.get("code")).and_then(serde_json::Value::as_str);
    match code {
        Some(code) => TransportError::Refused { status: status.as_u16(), code: code.to_owned() },
        None if is_html || bytes.first() == Some(&b'<') => TransportError::NotHq("an HTML page".into()),
        None if status.is_server_error() => TransportError::Unreachable(format!("status {}", status.as_u16())),
        None => TransportError::NotHq(format!("status {}", status.as_u16())),
    }
}
