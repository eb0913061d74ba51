//! HQ's own TLS: a private root for the county's intranet, the server's certificate under it, and a backup key that
//! phones already know when the first one has to go. Files lie in `tls/` of the data folder:
//!
//! | file | what | mode |
//! |---|---|---|
//! | `root.pem`, `root.key` | the root certificate and its key | 0600 |
//! | `server.pem`, `server.key` | the server's certificate followed by the root, and its key | 0600 |
//! | `backup.pub`, `backup.key` | the next server key: the public half is pinned, the secret half may be kept elsewhere | 0600 |
//!
//! The root is sent with the chain, because a phone knows it by its hash alone (`huxue_ledger::invite`).

mod authority;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use huxue_duty::clock::Instant;
use huxue_ledger::crypto::content_hash;
use huxue_ledger::invite::{Pin, Trust};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, SubjectPublicKeyInfoDer};
use x509_parser::prelude::{FromDer as _, GeneralName, ParsedExtension, X509Certificate};

pub use authority::{DEFAULT_DAYS, Plan};
pub(crate) use authority::{pack, unpack};

use crate::error::{HqError, Result};

const FOLDER: &str = "tls";
const ROOT: &str = "root.pem";
const ROOT_KEY: &str = "root.key";
const SERVER: &str = "server.pem";
const SERVER_KEY: &str = "server.key";
const BACKUP: &str = "backup.pub";
const BACKUP_KEY: &str = "backup.key";
/// From when on operators are told that the certificate ends.
const WARN_DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;

/// What HQ shows of itself.
#[derive(Clone, Debug)]
pub struct Tls {
    folder: PathBuf,
    chain: Vec<CertificateDer<'static>>,
    pub trust: Trust,
    /// Names and addresses the certificate is for.
    pub hosts: Vec<String>,
    pub not_before: Instant,
    pub not_after: Instant,
}

impl Tls {
    /// Reads the folder; `None` if this headquarters has no certificate.
    pub fn load(data: &Path) -> Result<Option<Self>> {
        authority::finish_swap(data)?;
        let folder = data.join(FOLDER);
        if !folder.exists() {
            return Ok(None);
        }
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read(&path).map_err(HqError::io(path))
        };
        let root = CertificateDer::from_pem_slice(&read(ROOT)?).map_err(|error| damaged(ROOT, error))?;
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&read(SERVER)?)
            .collect::<Result<_, _>>()
            .map_err(|error| damaged(SERVER, error))?;
        let backup = SubjectPublicKeyInfoDer::from_pem_slice(&read(BACKUP)?).map_err(|error| damaged(BACKUP, error))?;
        let leaf = chain.first().ok_or_else(|| damaged(SERVER, "no certificate"))?.clone();
        let (_, parsed) = X509Certificate::from_der(&leaf).map_err(|error| damaged(SERVER, error))?;
        let trust = Trust {
            root: content_hash(&root),
            pins: vec![Pin(content_hash(parsed.public_key().raw)), Pin(content_hash(&backup))],
        };
        let validity = parsed.validity();
        let (not_before, not_after) = (validity.not_before.timestamp(), validity.not_after.timestamp());
        Ok(Some(Self {
            folder,
            trust,
            hosts: hosts(&parsed),
            not_before: Instant(not_before.saturating_mul(1000)),
            not_after: Instant(not_after.saturating_mul(1000)),
            chain,
        }))
    }

    /// TLS 1.3 and 1.2 over ring; no early data, which could be replayed.
    pub fn server_config(&self) -> Result<Arc<ServerConfig>> {
        let path = self.folder.join(SERVER_KEY);
        let pem = fs::read(&path).map_err(HqError::io(path))?;
        let key = PrivateKeyDer::from_pem_slice(&pem).map_err(|error| damaged(SERVER_KEY, error))?;
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(self.chain.clone(), key))
            .map_err(|error| damaged(SERVER, error))?;
        Ok(Arc::new(config))
    }

    /// Whole days until the certificate ends; negative once it has.
    pub fn days_left(&self, now: Instant) -> i64 {
        self.not_after.since(now).div_euclid(DAY_MS)
    }

    /// What an operator should hear of the certificate's end, if it is near or past.
    pub fn warning(&self, now: Instant) -> Option<String> {
        let days = self.days_left(now);
        let remedy = "run `huxue-hq tls rotate` and restart / 请执行 tls rotate 后重启";
        if days < 0 {
            Some(format!("the server certificate has expired, phones refuse it: {remedy}"))
        } else if days < WARN_DAYS {
            Some(format!("the server certificate expires in {days} days: {remedy}"))
        } else {
            None
        }
    }
}

fn hosts(certificate: &X509Certificate<'_>) -> Vec<String> {
    let names = certificate.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
        _ => None,
    });
    let written = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes).ok().map(|v4| std::net::IpAddr::from(v4).to_string()),
            _ => <[u8; 16]>::try_from(*bytes).ok().map(|v6| std::net::IpAddr::from(v6).to_string()),
        },
        _ => None,
    };
    names.into_iter().flatten().filter_map(written).collect()
}

fn damaged(file: &str, error: impl std::fmt::Display) -> HqError {
    HqError::Integrity(format!("{FOLDER}/{file}: {error}"))
}
