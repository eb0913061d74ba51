//! HQ's secrets: tenant, operating key, agreement key, anchor secret, pepper. One file, readable by its owner alone;
//! backups carry it, logs never do. The root is not among them: its seed is on paper ([`crate::shares`]), the file
//! holds its public half. (Files of version 1 still hold the seed, until `key split` moves it to paper.)

mod file;
mod private_file;

use std::fs;
use std::path::Path;

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::crypto::{Agreement, SUITE, Signer25519, Verifier};
use huxue_ledger::device::{HqKeys, OperatingKey, Signed};
use huxue_ledger::ident::{DeviceId, TenantId};
use zeroize::Zeroizing;

use crate::error::{HqError, Result};
use crate::escrow::{self, Escrow};
use crate::shares::{self, RootShare};
use file::{FormerKey, Kept, KeyFile, ROOT_ON_PAPER, Secret, WITH_ROOT, certificate, public_key};
use private_file::replace_private;
pub use private_file::write_private;

pub const FILE: &str = "keys.json";

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
        let kept = Kept { anchor: Secret::of(&random()?), pepper: Secret::of(&random()?), former: Vec::new() };
        let file = KeyFile::drawn(&root, tenant, kept, now.0)?;
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
        let kept = Kept {
            anchor: Secret::of(&kept.anchor.0),
            pepper: Secret::of(&kept.pepper.0),
            former: former.into_iter().map(|(former, _)| former).collect(),
        };
        let file = KeyFile::drawn(root, tenant, kept, not_before)?;
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

fn damaged(what: &str) -> HqError {
    HqError::Integrity(format!("{FILE}: {what}"))
}

fn uncertified() -> HqError {
    damaged("an operating key is not certified by the root")
}

pub fn foreign() -> HqError {
    HqError::BadInput("these shares are of another headquarters' root / 分片不属于本指挥中心".into())
}
