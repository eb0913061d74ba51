//! HQ's secrets: tenant, operating key, agreement key, anchor secret, pepper. One file, readable by its owner alone;
//! backups carry it, logs never do. The root is not among them: its seed is on paper ([`crate::shares`]), the file
//! holds its public half. (Files of version 1 still hold the seed, until `key split` moves it to paper.)

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::crypto::{Agreement, SUITE, Signer25519, Verifier};
use huxue_ledger::device::{HqKeys, OperatingKey, Signed, certify};
use huxue_ledger::ident::{DeviceId, TenantId};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::{HqError, Result};
use crate::escrow::{self, Escrow};
use crate::shares::{self, RootShare};

pub const FILE: &str = "keys.json";
const WITH_ROOT: u8 = 1;
const ROOT_ON_PAPER: u8 = 2;

/// As written: hexadecimal.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    version: u8,
    /// Of every key below.
    #[serde(default = "default_suite")]
    suite: u8,
    tenant: TenantId,
    /// Version 1: the root's seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    root: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    root_public: Option<String>,
    /// The root's public agreement key, to which what [`Escrow`] holds is sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    escrow: Option<String>,
    operating: Secret,
    agreement: Secret,
    anchor: Secret,
    pepper: Secret,
    /// The operating key as certified by the root.
    certificate: String,
    /// Keys that were followed by others, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    former: Vec<FormerKey>,
}

/// What is left of an operating key once another follows: its certificate, so that what it signed still counts, and
/// the agreement key, so that what was sealed to it still opens.
#[derive(Serialize, Deserialize)]
struct FormerKey {
    certificate: String,
    /// Absent where it was lost with the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agreement: Option<Secret>,
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
    /// Where version 1 of the file stands: the root's seed is on this machine.
    pub root_on_disk: bool,
    pub operating: Signer25519,
    pub agreement: Agreement,
    /// Under it anchor nonces are made.
    pub anchor: [u8; 32],
    /// Under it one-time codes are stored.
    pub pepper: [u8; 32],
    pub certificate: Signed,
    pub trusted: HqKeys,
    /// Agreement keys of former operating keys: parcels sealed to them may still be under way.
    former_agreements: Vec<Agreement>,
    escrow: Option<[u8; 32]>,
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
    /// Draws everything anew and writes the file; an existing one is never overwritten. The root comes back in shares
    /// and is kept nowhere.
    pub fn create(dir: &Path, now: Instant) -> Result<(Self, [RootShare; 3])> {
        let tenant = TenantId(random()?);
        let root = Signer25519::from_seed(&Zeroizing::new(random()?));
        let mut file = KeyFile {
            version: ROOT_ON_PAPER,
            suite: SUITE,
            tenant,
            root: None,
            root_public: None,
            escrow: None,
            operating: Secret::of(&random()?),
            agreement: Secret::of(&random()?),
            anchor: Secret::of(&random()?),
            pepper: Secret::of(&random()?),
            certificate: String::new(),
            former: Vec::new(),
        };
        file.put_root_on_paper(&root);
        file.certify(&root, now.0)?;
        let shares = shares::split(&root, tenant)?;
        write_private(&dir.join(FILE), &file.text())?;
        Ok((Self::of_file(&file)?, shares))
    }

    pub fn load(dir: &Path) -> Result<Self> {
        Self::of_file(&KeyFile::load(dir)?)
    }

    pub fn parse(text: &[u8]) -> Result<Self> {
        Self::of_file(&KeyFile::parse(text)?)
    }

    /// A new operating key and a new agreement key under the same root, in the file's place.
    pub fn rotate(dir: &Path, root: &Signer25519, not_before: Instant) -> Result<()> {
        let mut file = KeyFile::load(dir)?;
        let keys = Self::of_file(&file)?;
        if keys.root_on_disk {
            return Err(HqError::Conflict(
                "the root is still in keys.json: run `key split` first / 请先执行 key split",
            ));
        }
        if root.public() != keys.root_public {
            return Err(foreign());
        }
        let former = FormerKey {
            certificate: std::mem::take(&mut file.certificate),
            agreement: Some(std::mem::replace(&mut file.agreement, Secret::of(&random()?))),
        };
        file.former.push(former);
        file.operating = Secret::of(&random()?);
        file.certify(root, not_before.0)?;
        Self::of_file(&file)?;
        replace_private(&dir.join(FILE), &file.text())
    }

    /// The key file to go on with after a restore: the backup's, or the one in the folder if its operating key is newer
    /// under the same root. Phones that know the newer key would refuse the older one.
    pub fn newer_of(dir: &Path, backup: Vec<u8>) -> Result<Zeroizing<Vec<u8>>> {
        let backup = Zeroizing::new(backup);
        let theirs = Self::parse(&backup)?;
        let path = dir.join(FILE);
        let Ok(text) = fs::read(&path).map(Zeroizing::new) else { return Ok(backup) };
        let Ok(ours) = Self::parse(&text) else { return Ok(backup) };
        let since = |keys: &Self| keys.trusted.newest().map(|key| key.not_before);
        let newer = ours.root_public == theirs.root_public && since(&ours) > since(&theirs);
        Ok(if newer { text } else { backup })
    }

    /// A file for a headquarters that lost its own: what the root's escrow kept, and new operating keys.
    pub fn recovered(
        root: &Signer25519,
        tenant: TenantId,
        certificates: &[Signed],
        escrow: Option<&[u8]>,
        now: Instant,
    ) -> Result<Zeroizing<Vec<u8>>> {
        let verifier = Verifier::new(&root.public()).map_err(|_| damaged("the root key is unusable"))?;
        let mut trusted = HqKeys::default();
        if certificates.iter().any(|certificate| trusted.add(certificate, &verifier, tenant).is_err()) {
            return Err(foreign());
        }
        let escrow = escrow.filter(|_| !certificates.is_empty()).ok_or_else(|| {
            let text = "this database is from before the root went to paper: restore a backup, which carries its keys";
            HqError::BadInput(format!("{text} / 请用备份文件恢复"))
        })?;
        let kept = Escrow::open(root, escrow)?;
        let known = |certificate: &Signed| -> Result<(FormerKey, i64)> {
            let key: OperatingKey = codec::decode(&certificate.bytes)?;
            let mut agreements = kept.agreements.iter().map(|seed| Agreement::from_seed(&seed.0));
            let agreement = agreements.find(|agreement| agreement.public() == key.agreement_key);
            let former = FormerKey {
                certificate: codec::hex(&codec::encode(certificate)),
                agreement: agreement.map(|agreement| Secret::of(&agreement.seed())),
            };
            Ok((former, key.not_before))
        };
        let mut former = certificates.iter().map(known).collect::<Result<Vec<_>>>()?;
        former.sort_by_key(|(_, not_before)| *not_before);
        let not_before = former.last().map_or(now.0, |(_, last)| now.0.max(last.saturating_add(1)));
        let mut file = KeyFile {
            version: ROOT_ON_PAPER,
            suite: SUITE,
            tenant,
            root: None,
            root_public: None,
            escrow: None,
            operating: Secret::of(&random()?),
            agreement: Secret::of(&random()?),
            anchor: Secret::of(&kept.anchor.0),
            pepper: Secret::of(&kept.pepper.0),
            certificate: String::new(),
            former: former.into_iter().map(|(former, _)| former).collect(),
        };
        file.put_root_on_paper(root);
        file.certify(root, not_before)?;
        Self::of_file(&file)?;
        Ok(file.text())
    }

    /// The root that a file of version 1 holds, in shares. [`Keys::forget_root`] then takes it out.
    pub fn split(dir: &Path) -> Result<[RootShare; 3]> {
        let file = KeyFile::load(dir)?;
        let seed = file
            .root
            .as_ref()
            .ok_or(HqError::Conflict("the root of this headquarters is on paper already / 根密钥早已离线，不在本机"))?;
        shares::split(&Signer25519::from_seed(&seed.bytes()?), file.tenant)
    }

    /// Rewrites a file of version 1 without the root's seed.
    pub fn forget_root(dir: &Path) -> Result<()> {
        let mut file = KeyFile::load(dir)?;
        let Some(seed) = file.root.take() else { return Ok(()) };
        file.put_root_on_paper(&Signer25519::from_seed(&seed.bytes()?));
        Self::of_file(&file)?;
        replace_private(&dir.join(FILE), &file.text())
    }

    fn of_file(file: &KeyFile) -> Result<Self> {
        if file.suite != SUITE {
            return Err(HqError::Integrity(format!("{FILE} is of crypto suite {}: update HQ", file.suite)));
        }
        let root_public = match (file.version, &file.root, &file.root_public) {
            (WITH_ROOT, Some(seed), None) => Signer25519::from_seed(&seed.bytes()?).public(),
            (ROOT_ON_PAPER, None, Some(public)) => public_key(public)?,
            (WITH_ROOT | ROOT_ON_PAPER, _, _) => return Err(damaged("it has no root key, or two")),
            _ => return Err(HqError::Integrity(format!("{FILE} is of version {}: update HQ", file.version))),
        };
        let verifier = Verifier::new(&root_public).map_err(|_| damaged("the root key is unusable"))?;
        let mut trusted = HqKeys::default();
        let mut former_agreements = Vec::new();
        for former in &file.former {
            trusted.add(&certificate(&former.certificate)?, &verifier, file.tenant).map_err(|_| uncertified())?;
            former_agreements
                .extend(former.agreement.as_ref().map(Secret::bytes).transpose()?.as_ref().map(Agreement::from_seed));
        }
        let certificate = certificate(&file.certificate)?;
        let device = trusted.add(&certificate, &verifier, file.tenant).map_err(|_| uncertified())?;
        let operating = Signer25519::from_seed(&file.operating.bytes()?);
        let agreement = Agreement::from_seed(&file.agreement.bytes()?);
        let newest = trusted.newest().is_some_and(|key| key.agreement_key == agreement.public());
        if device != DeviceId::of_key(&operating.public()) || !newest {
            return Err(damaged("the certificate is not that of the operating key"));
        }
        Ok(Self {
            tenant: file.tenant,
            root_public,
            root_on_disk: file.root.is_some(),
            operating,
            agreement,
            anchor: file.anchor.bytes()?,
            pepper: file.pepper.bytes()?,
            certificate,
            trusted,
            former_agreements,
            escrow: file.escrow.as_deref().map(public_key).transpose()?,
        })
    }

    /// HQ's own device id: under it its journals are kept.
    pub fn device(&self) -> DeviceId {
        DeviceId::of_key(&self.operating.public())
    }

    /// Every agreement key to which something may be sealed, the one in use first.
    pub fn agreements(&self) -> impl Iterator<Item = &Agreement> {
        std::iter::once(&self.agreement).chain(self.former_agreements.iter().rev())
    }

    /// Takes a certificate that came back from a phone; true if it was news.
    pub fn learn(&mut self, certificate: &Signed) -> bool {
        let known = self.trusted.certificates().len();
        let Ok(root) = Verifier::new(&self.root_public) else { return false };
        self.trusted.add(certificate, &root, self.tenant).is_ok() && self.trusted.certificates().len() > known
    }

    /// What only the root opens: all that a new file needs besides a new operating key. `None` while the root itself
    /// is on this machine.
    pub fn to_escrow(&self) -> Result<Option<Vec<u8>>> {
        let Some(root) = &self.escrow else { return Ok(None) };
        let agreements = self.agreements().map(|key| escrow::Seed(key.seed())).collect();
        let kept = Escrow { anchor: escrow::Seed(self.anchor), pepper: escrow::Seed(self.pepper), agreements };
        Ok(Some(kept.seal(root)?))
    }
}

impl KeyFile {
    fn load(dir: &Path) -> Result<Self> {
        let path = dir.join(FILE);
        let text = Zeroizing::new(fs::read(&path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => HqError::not_found("headquarters data in", dir.display()),
            _ => HqError::Io { path, source },
        })?);
        Self::parse(&text)
    }

    fn parse(text: &[u8]) -> Result<Self> {
        serde_json::from_slice(text).map_err(|error| HqError::Integrity(format!("{FILE}: {error}")))
    }

    fn text(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(serde_json::to_vec_pretty(self).expect("the key file is plain text"))
    }

    fn put_root_on_paper(&mut self, root: &Signer25519) {
        self.version = ROOT_ON_PAPER;
        self.root_public = Some(codec::hex(&root.public()));
        self.escrow = Some(codec::hex(&escrow::key_of(root).public()));
    }

    fn certify(&mut self, root: &Signer25519, not_before: i64) -> Result<()> {
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

fn damaged(what: &str) -> HqError {
    HqError::Integrity(format!("{FILE}: {what}"))
}

fn uncertified() -> HqError {
    damaged("an operating key is not certified by the root")
}

pub fn foreign() -> HqError {
    HqError::BadInput("these shares are of another headquarters' root / 分片不属于本指挥中心".into())
}

fn public_key(text: &str) -> Result<[u8; 32]> {
    codec::unhex(text).and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| damaged("a public key is not 32 bytes"))
}

fn certificate(text: &str) -> Result<Signed> {
    let bytes = codec::unhex(text).ok_or_else(|| damaged("the certificate is not hexadecimal"))?;
    Ok(codec::decode(&bytes)?)
}

/// Creates a file that only its owner reads, durable before this returns.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(HqError::io(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(HqError::io(path))
}

/// Puts new contents in a file's place: after a crash either the old or the new ones are there, whole.
fn replace_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let coming = path.with_extension("coming");
    if coming.exists() {
        fs::remove_file(&coming).map_err(HqError::io(&coming))?;
    }
    write_private(&coming, bytes)?;
    fs::rename(&coming, path).map_err(HqError::io(path))?;
    let folder = path.parent().unwrap_or(path);
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(HqError::io(folder))
}
