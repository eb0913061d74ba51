//! The private root and what it signs: made once by `tls init`, and again by `tls rotate`, which puts the backup key in
//! the server's place. A new state is written beside the old one and takes its place by renaming, so that a crash
//! leaves either.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use minicbor::bytes::ByteVec;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use time::OffsetDateTime;

use super::{BACKUP, BACKUP_KEY, FOLDER, ROOT, ROOT_KEY, SERVER, SERVER_KEY, Tls, damaged};
use crate::error::{HqError, Result};
use crate::keys::write_private;

/// How long a server certificate lasts unless told otherwise, days.
pub const DEFAULT_DAYS: u32 = 397;
/// Longest life of a server certificate, days.
const MAX_DAYS: u32 = 3_650;
const ROOT_DAYS: i64 = 25 * 365;
/// A certificate is good from this long before it was made: a phone's clock may be slow.
const BACKDATED_DAYS: i64 = 2;
const MAKING: &str = "tls.making";
const MADE: &str = "tls.new";

/// The files of the folder, in the order in which [`State`] writes them.
const FILES: [&str; 6] = [ROOT, ROOT_KEY, SERVER, SERVER_KEY, BACKUP, BACKUP_KEY];

/// What a certificate is made for.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Names and addresses under which phones reach HQ.
    pub hosts: Vec<String>,
    pub days: u32,
}

impl Tls {
    /// Makes a root, a server key with its certificate, and a backup key. Refuses where there is one already.
    pub fn init(data: &Path, plan: &Plan, now: Instant) -> Result<Self> {
        if Self::load(data)?.is_some() {
            return Err(HqError::Conflict(
                "there is a certificate already: use `tls rotate` / 已有证书，请用 tls rotate",
            ));
        }
        let root_key = fresh_key()?;
        let root = root_params(now)?.self_signed(&root_key).map_err(|error| damaged(ROOT, error))?;
        let state = State {
            root: root.pem(),
            root_key: root_key.serialize_pem(),
            server_key: fresh_key()?,
            backup_key: fresh_key()?,
        };
        state.put(data, plan, now)?;
        Self::load(data)?.ok_or_else(|| damaged(SERVER, "nothing was written"))
    }

    /// The backup key takes the server key's place under a new certificate, and a new backup is drawn. Phones that know
    /// the old pair accept it at once; the old server key is destroyed. `backup_key` names the file if it was kept
    /// elsewhere; empty `hosts` keep those of the certificate.
    pub fn rotate(data: &Path, plan: &Plan, backup_key: Option<&Path>, now: Instant) -> Result<Self> {
        let old = Self::load(data)?
            .ok_or_else(|| HqError::not_found("certificate: run `tls init` first; in", data.display()))?;
        let read = |path: PathBuf| fs::read_to_string(&path).map_err(HqError::io(path));
        let kept = backup_key.map_or_else(|| old.folder.join(BACKUP_KEY), Path::to_owned);
        let server_key = KeyPair::from_pem(&read(kept)?).map_err(|error| damaged(BACKUP_KEY, error))?;
        if !old.trust.knows(&rcgen::PublicKeyData::subject_public_key_info(&server_key)) {
            return Err(HqError::BadInput(
                "this is not the backup key that phones know / 不是手机已知的备用密钥".into(),
            ));
        }
        let hosts = if plan.hosts.is_empty() { old.hosts.clone() } else { plan.hosts.clone() };
        let state = State {
            root: read(old.folder.join(ROOT))?,
            root_key: read(old.folder.join(ROOT_KEY))?,
            server_key,
            backup_key: fresh_key()?,
        };
        state.put(data, &Plan { hosts, days: plan.days }, now)?;
        Self::load(data)?.ok_or_else(|| damaged(SERVER, "nothing was written"))
    }
}

/// Everything the folder will hold.
struct State {
    root: String,
    root_key: String,
    server_key: KeyPair,
    backup_key: KeyPair,
}

impl State {
    fn put(&self, data: &Path, plan: &Plan, now: Instant) -> Result<()> {
        if plan.hosts.is_empty() {
            return Err(HqError::BadInput("name at least one host with --host / 请用 --host 指明地址".into()));
        }
        if !(1..=MAX_DAYS).contains(&plan.days) {
            return Err(HqError::BadInput(format!("--days is 1 to {MAX_DAYS} / 天数超出范围")));
        }
        let signer = KeyPair::from_pem(&self.root_key).map_err(|error| damaged(ROOT_KEY, error))?;
        let issuer = Issuer::from_ca_cert_pem(&self.root, signer).map_err(|error| damaged(ROOT, error))?;
        let leaf = server_params(plan, now)?
            .signed_by(&self.server_key, &issuer)
            .map_err(|error| HqError::BadInput(format!("the certificate could not be made: {error}")))?;
        let texts = [
            self.root.clone(),
            self.root_key.clone(),
            format!("{}{}", leaf.pem(), self.root),
            self.server_key.serialize_pem(),
            self.backup_key.public_key_pem(),
            self.backup_key.serialize_pem(),
        ];
        write_folder(data, FILES.into_iter().zip(texts.iter().map(String::as_bytes)))
    }
}

fn write_folder<'a>(data: &Path, files: impl Iterator<Item = (&'static str, &'a [u8])>) -> Result<()> {
    let making = data.join(MAKING);
    if making.exists() {
        fs::remove_dir_all(&making).map_err(HqError::io(&making))?;
    }
    fs::create_dir_all(&making).map_err(HqError::io(&making))?;
    for (name, text) in files {
        write_private(&making.join(name), text)?;
    }
    rename(&making, &data.join(MADE))?;
    finish_swap(data)
}

/// Every file of the folder, for a backup; `None` without a certificate.
pub fn pack(data: &Path) -> Result<Option<Vec<u8>>> {
    finish_swap(data)?;
    let folder = data.join(FOLDER);
    if !folder.exists() {
        return Ok(None);
    }
    let mut files: BTreeMap<String, ByteVec> = BTreeMap::new();
    for name in FILES {
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(bytes) => drop(files.insert(name.to_owned(), bytes.into())),
            // The backup key may be kept elsewhere.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(HqError::io(path)(error)),
        }
    }
    Ok(Some(codec::encode(&files)))
}

/// Puts a backup's files in the place of whatever is there.
pub fn unpack(data: &Path, packed: &[u8]) -> Result<()> {
    let files: BTreeMap<String, ByteVec> = codec::decode(packed)?;
    let texts = FILES.iter().filter_map(|name| files.get(*name).map(|bytes| (*name, bytes.as_slice())));
    write_folder(data, texts)
}

/// Lets a state that was written whole take the place of the one before.
pub fn finish_swap(data: &Path) -> Result<()> {
    let (made, place) = (data.join(MADE), data.join(FOLDER));
    if !made.exists() {
        return Ok(());
    }
    if place.exists() {
        fs::remove_dir_all(&place).map_err(HqError::io(&place))?;
    }
    rename(&made, &place)
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(HqError::io(from))?;
    let folder = to.parent().unwrap_or(to);
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(HqError::io(folder))
}

fn fresh_key() -> Result<KeyPair> {
    KeyPair::generate().map_err(|error| HqError::Integrity(format!("a key could not be drawn: {error}")))
}

fn date(at: Instant, days: i64) -> Result<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1000) + days * 86_400)
        .map_err(|error| HqError::BadInput(format!("the clock is beyond what a certificate can say: {error}")))
}

fn named(name: &str) -> DistinguishedName {
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, name);
    subject
}

fn root_params(now: Instant) -> Result<CertificateParams> {
    let mut params = CertificateParams::default();
    params.distinguished_name = named("Huxue county root");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = date(now, -BACKDATED_DAYS)?;
    params.not_after = date(now, ROOT_DAYS)?;
    Ok(params)
}

fn server_params(plan: &Plan, now: Instant) -> Result<CertificateParams> {
    let mut params = CertificateParams::new(plan.hosts.clone())
        .map_err(|error| HqError::BadInput(format!("a host is neither a name nor an address: {error}")))?;
    params.distinguished_name = named("Huxue HQ");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    params.not_before = date(now, -BACKDATED_DAYS)?;
    params.not_after = date(now, i64::from(plan.days))?;
    Ok(params)
}
