//! The key file as it is written.

use std::fs;
use std::path::Path;

use huxue_ledger::codec;
use huxue_ledger::crypto::{Agreement, SUITE, Signer25519};
use huxue_ledger::device::{OperatingKey, Signed, certify};
use huxue_ledger::ident::TenantId;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::{FILE, damaged, random};
use crate::error::{HqError, Result};
use crate::escrow;

pub(super) const WITH_ROOT: u8 = 1;
pub(super) const ROOT_ON_PAPER: u8 = 2;

/// As written: hexadecimal.
#[derive(Serialize, Deserialize)]
pub(super) struct KeyFile {
    pub version: u8,
    /// Of every key below.
    #[serde(default = "default_suite")]
    pub suite: u8,
    pub tenant: TenantId,
    /// Version 1: the root's seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_public: Option<String>,
    /// The root's public agreement key, to which what [`Escrow`] holds is sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escrow: Option<String>,
    pub operating: Secret,
    pub agreement: Secret,
    pub anchor: Secret,
    pub pepper: Secret,
    /// The operating key as certified by the root.
    pub certificate: String,
    /// Keys that were followed by others, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<FormerKey>,
}

/// What is left of an operating key once another follows: its certificate, so that what it signed still counts, and
/// the agreement key, so that what was sealed to it still opens.
#[derive(Serialize, Deserialize)]
pub(super) struct FormerKey {
    pub certificate: String,
    /// Absent where it was lost with the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Secret>,
}

/// Hexadecimal digits that are wiped when dropped.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Secret(String);

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Secret {
    pub fn of(bytes: &[u8; 32]) -> Self {
        Self(codec::hex(bytes))
    }

    pub fn bytes(&self) -> Result<[u8; 32]> {
        codec::unhex(&self.0)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| HqError::Integrity(format!("{FILE} holds a key that is not 32 bytes")))
    }
}

/// What goes on from an older file, or is drawn with a first one.
pub(super) struct Kept {
    pub anchor: Secret,
    pub pepper: Secret,
    pub former: Vec<FormerKey>,
}

impl KeyFile {
    /// New operating and agreement keys, certified by the root, which the file keeps only the public half of.
    pub fn drawn(root: &Signer25519, tenant: TenantId, kept: Kept, not_before: i64) -> Result<Self> {
        let mut file = Self {
            version: ROOT_ON_PAPER,
            suite: SUITE,
            tenant,
            root: None,
            root_public: None,
            escrow: None,
            operating: Secret::of(&random()?),
            agreement: Secret::of(&random()?),
            anchor: kept.anchor,
            pepper: kept.pepper,
            certificate: String::new(),
            former: kept.former,
        };
        file.put_root_on_paper(root);
        file.certify(root, not_before)?;
        Ok(file)
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
        serde_json::from_slice(text).map_err(|error| HqError::Integrity(format!("{FILE}: {error}")))
    }

    pub fn text(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(serde_json::to_vec_pretty(self).expect("the key file is plain text"))
    }

    pub fn put_root_on_paper(&mut self, root: &Signer25519) {
        self.version = ROOT_ON_PAPER;
        self.root_public = Some(codec::hex(&root.public()));
        self.escrow = Some(codec::hex(&escrow::key_of(root).public()));
    }

    pub fn certify(&mut self, root: &Signer25519, not_before: i64) -> Result<()> {
        let key = OperatingKey {
            tenant: self.tenant,
            signing_key: Signer25519::from_seed(&self.operating.bytes()?).public(),
            agreement_key: Agreement::from_seed(&self.agreement.bytes()?).public(),
            not_before,
        };
        self.certificate = codec::hex(&codec::encode(&certify(&key, root)));
        Ok(())
    }
}

const fn default_suite() -> u8 {
    SUITE
}

pub(super) fn public_key(text: &str) -> Result<[u8; 32]> {
    codec::unhex(text).and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| damaged("a public key is not 32 bytes"))
}

pub(super) fn certificate(text: &str) -> Result<Signed> {
    let bytes = codec::unhex(text).ok_or_else(|| damaged("the certificate is not hexadecimal"))?;
    Ok(codec::decode(&bytes)?)
}
