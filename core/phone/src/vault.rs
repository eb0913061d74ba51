//! The vault of platforms without one: a key in a file that only its owner reads, kept *outside* the phone's folder, so
//! that a copied folder does not bring what opens it. It does not protect against somebody who can read both places.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use huxue_ledger::codec;
use huxue_ledger::crypto::{self, Agreement};
use zeroize::Zeroizing;

use crate::error::PhoneError;
use crate::ports::KeyVault;
use crate::random;

const LABEL: &str = "huxue file vault 1";

/// Names the folder for vault keys; else it is `huxue` in the account's folder for state.
pub const VAULT_VARIABLE: &str = "HUXUE_VAULT";

/// A 32-byte key (mode 0600) in the folder for vault keys, created when something is first wrapped. Its name is drawn
/// once and kept in `vault.id` beside what the vault wrapped, so a moved folder still finds its key on this machine.
pub struct FileVault {
    keys: PathBuf,
    place: Option<PathBuf>,
}

impl FileVault {
    /// The vault of the phone whose wrapped keys lie in `keys`; the environment says where its own key lies.
    pub fn new(keys: &Path) -> Self {
        Self { keys: keys.to_owned(), place: place() }
    }

    /// The same with its own key in `place`.
    pub fn kept_in(place: &Path, keys: &Path) -> Self {
        Self { keys: keys.to_owned(), place: Some(place.to_owned()) }
    }

    /// Where the key lies, if a name for it was drawn.
    fn path(&self) -> Result<Option<PathBuf>, PhoneError> {
        let place = self.place.as_ref().ok_or_else(|| {
            PhoneError::Keys(format!("no folder for the vault's key is known: name one in {VAULT_VARIABLE}"))
        })?;
        match fs::read_to_string(self.keys.join("vault.id")) {
            Ok(id) if codec::unhex(id.trim()).is_some_and(|id| id.len() == 16) => {
                let path = place.join(format!("{}.key", id.trim()));
                self.move_out(&path)?;
                Ok(Some(path))
            }
            Ok(_) => Err(PhoneError::Keys("vault.id is damaged".into())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The same, and a name is drawn if there is none. One process at a time: see [`lock`].
    fn path_or_name(&self) -> Result<PathBuf, PhoneError> {
        if self.path()?.is_none() {
            let id: [u8; 16] = from_system()?;
            write_private(&self.keys.join("vault.id"), codec::hex(&id).as_bytes())?;
        }
        self.path()?.ok_or_else(|| PhoneError::Keys("vault.id cannot be read".into()))
    }

    /// Builds before this one kept the key inside the phone's folder. Written outside first, then removed.
    fn move_out(&self, path: &Path) -> Result<(), PhoneError> {
        let former = self.keys.join("vault.key");
        match fs::read(&former) {
            Ok(bytes) => {
                self.make(path, &Zeroizing::new(bytes))?;
                remove(&former)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn make(&self, path: &Path, key: &[u8]) -> Result<(), PhoneError> {
        if let Some(place) = &self.place {
            make_private_folder(place)?;
        }
        write_private(path, key)
    }

    fn read(path: &Path) -> Result<Option<Agreement>, PhoneError> {
        let bytes = match fs::read(path) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let seed: &[u8; 32] =
            bytes.as_slice().try_into().map_err(|_| PhoneError::Keys("the vault's key is damaged".into()))?;
        Ok(Some(Agreement::from_seed(seed)))
    }

    /// A phone whose only key is the one of a build before.
    fn adopt_former(&self) -> Result<(), PhoneError> {
        if self.keys.join("vault.key").exists() {
            let _alone = self.lock()?;
            self.path_or_name()?;
        }
        Ok(())
    }

    fn lock(&self) -> Result<fs::File, PhoneError> {
        lock(&self.keys.join("vault.lock"))
    }

    /// Gives a copied folder a copy of the key under a name of its own, as if the whole machine had been copied: what
    /// becomes of one key no longer touches the other. Harmless where nothing was ever wrapped.
    #[cfg(any(test, feature = "testing"))]
    pub fn part_from_original(&self) -> Result<(), PhoneError> {
        let Some(path) = self.path()? else { return Ok(()) };
        let Ok(key) = fs::read(&path).map(Zeroizing::new) else { return Ok(()) };
        remove(&self.keys.join("vault.id"))?;
        let own = self.path_or_name()?;
        self.make(&own, &key)
    }
}

impl KeyVault for FileVault {
    fn wrap(&self, secret: &[u8]) -> Result<Vec<u8>, PhoneError> {
        let _alone = self.lock()?;
        let path = self.path_or_name()?;
        let key = if let Some(key) = Self::read(&path)? {
            key
        } else {
            let fresh = Zeroizing::new(from_system::<32>()?);
            self.make(&path, fresh.as_slice())?;
            Agreement::from_seed(&fresh)
        };
        Ok(crypto::seal(&key.public(), &random::bytes()?, LABEL, secret))
    }

    /// Never makes a key: one made now could open nothing.
    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, PhoneError> {
        self.adopt_former()?;
        let missing = || {
            PhoneError::Keys(format!(
                "the vault's key is not on this machine: bring it back, or name its folder in {VAULT_VARIABLE}"
            ))
        };
        let path = self.path()?.ok_or_else(missing)?;
        let key = Self::read(&path)?.ok_or_else(missing)?;
        Ok(crypto::open(&key, LABEL, wrapped)?)
    }

    fn delete(&self) -> Result<(), PhoneError> {
        self.adopt_former()?;
        self.path()?.map_or(Ok(()), |path| remove(&path))
    }
}

/// Not a scenario's repeatable bytes: two phones that play the same file must not share a vault.
fn from_system<const N: usize>() -> Result<[u8; N], PhoneError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

fn place() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set(VAULT_VARIABLE)
        .or_else(|| set("XDG_STATE_HOME").map(|state| state.join("huxue")))
        .or_else(|| set("HOME").map(|home| home.join(".local/state/huxue")))
        .or_else(|| set("LOCALAPPDATA").map(|data| data.join("huxue")))
}

/// Held until dropped: whoever draws a secret that another process may be drawing too waits here.
pub(crate) fn lock(path: &Path) -> Result<fs::File, PhoneError> {
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
    file.lock()?;
    Ok(file)
}

/// Removes a file that may be gone already.
pub(crate) fn remove(path: &Path) -> Result<(), PhoneError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn make_private_folder(folder: &Path) -> Result<(), PhoneError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(folder)?)
}

/// Writes a file that only its owner reads, durably: a half-written key must never take the place of a whole one.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), PhoneError> {
    let fresh = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
