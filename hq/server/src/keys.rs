//! HQ's secrets: tenant, root, operating key, agreement key, anchor secret, pepper. One file, readable by its owner
//! alone; backups carry it, logs never do. (The root moves to paper when the trust issue lands.)

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::crypto::{Agreement, Signer25519, Verifier};
use huxue_ledger::device::{HqKeys, OperatingKey, Signed, certify};
use huxue_ledger::ident::{DeviceId, TenantId};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::{HqError, Result};

pub const FILE: &str = "keys.json";

/// As written: hexadecimal.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    version: u8,
    tenant: TenantId,
    root: Secret,
    operating: Secret,
    agreement: Secret,
    anchor: Secret,
    pepper: Secret,
    /// The operating key as certified by the root.
    certificate: String,
}

/// Hexadecimal digits that are wiped when dropped.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Secret(String);

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Secret {
    fn of(bytes: &[u8; 32]) -> Self {
        Self(codec::hex(bytes))
    }

    fn bytes(&self) -> Result<[u8; 32]> {
        codec::unhex(&self.0)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| HqError::Integrity(format!("{FILE} holds a key that is not 32 bytes")))
    }
}

pub struct Keys {
    pub tenant: TenantId,
    pub root_public: [u8; 32],
    pub operating: Signer25519,
    pub agreement: Agreement,
    /// Under it anchor nonces are made.
    pub anchor: [u8; 32],
    /// Under it one-time codes are stored.
    pub pepper: [u8; 32],
    pub certificate: Signed,
    pub trusted: HqKeys,
}

/// Fresh bytes from the operating system, or a scenario's repeatable ones in builds with the `testing` feature.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    #[cfg(feature = "testing")]
    if crate::seeded::fill(&mut bytes) {
        return Ok(bytes);
    }
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

impl Keys {
    /// Draws everything anew and writes the file; an existing one is never overwritten.
    pub fn create(dir: &Path, now: Instant) -> Result<Self> {
        let tenant = TenantId(random()?);
        let (root, operating) = (Signer25519::from_seed(&random()?), Signer25519::from_seed(&random()?));
        let agreement = Agreement::from_seed(&random()?);
        let key = OperatingKey {
            tenant,
            signing_key: operating.public(),
            agreement_key: agreement.public(),
            not_before: now.0,
        };
        let file = KeyFile {
            version: 1,
            tenant,
            root: Secret::of(&root.seed()),
            operating: Secret::of(&operating.seed()),
            agreement: Secret::of(&agreement.seed()),
            anchor: Secret::of(&random()?),
            pepper: Secret::of(&random()?),
            certificate: codec::hex(&codec::encode(&certify(&key, &root))),
        };
        let text = serde_json::to_vec_pretty(&file).expect("the key file is plain text");
        write_private(&dir.join(FILE), &text)?;
        Self::of_file(&file)
    }

    pub fn load(dir: &Path) -> Result<Self> {
        let path = dir.join(FILE);
        let text = Zeroizing::new(fs::read(&path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => HqError::not_found("headquarters data in", dir.display()),
            _ => HqError::Io { path, source },
        })?);
        Self::parse(&text)
    }

    pub fn parse(text: &[u8]) -> Result<Self> {
        let file: KeyFile =
            serde_json::from_slice(text).map_err(|error| HqError::Integrity(format!("{FILE}: {error}")))?;
        Self::of_file(&file)
    }

    fn of_file(file: &KeyFile) -> Result<Self> {
        let damaged = |what: &str| HqError::Integrity(format!("{FILE}: {what}"));
        let root = Signer25519::from_seed(&file.root.bytes()?);
        let certificate =
            codec::unhex(&file.certificate).ok_or_else(|| damaged("the certificate is not hexadecimal"))?;
        let certificate: Signed = codec::decode(&certificate)?;
        let verifier = Verifier::new(&root.public()).map_err(|_| damaged("the root key is unusable"))?;
        let mut trusted = HqKeys::default();
        trusted
            .add(&certificate, &verifier, file.tenant)
            .map_err(|_| damaged("the operating key is not certified by the root"))?;
        Ok(Self {
            tenant: file.tenant,
            root_public: root.public(),
            operating: Signer25519::from_seed(&file.operating.bytes()?),
            agreement: Agreement::from_seed(&file.agreement.bytes()?),
            anchor: file.anchor.bytes()?,
            pepper: file.pepper.bytes()?,
            certificate,
            trusted,
        })
    }

    /// HQ's own device id: under it its journals are kept.
    pub fn device(&self) -> DeviceId {
        DeviceId::of_key(&self.operating.public())
    }
}

/// Creates a file that only its owner reads, durable before this returns.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(HqError::io(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(HqError::io(path))
}
