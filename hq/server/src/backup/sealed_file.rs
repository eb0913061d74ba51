//! The sealed form of a backup: a short header, then the content in pieces, each encrypted and authenticated with its
//! place and whether it is the last. Written and read as a stream; nothing is believed before its piece has verified.
//!
//! ```text
//! "HUXUEBK" 0x02 ‖ length of header (u32) ‖ header (CBOR)
//! piece: number (u32) ‖ last? (u8) ‖ length (u32) ‖ XChaCha20-Poly1305(key, prefix ‖ number ‖ last?; aad = hash of the header)
//! ```
//! Numbers are big-endian. The number and the flag stand in the clear only so that a fault can be named; it is the nonce
//! that holds them.

use std::io::{ErrorKind, Read, Write};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use huxue_ledger::codec;
use huxue_ledger::crypto::{self, Agreement};
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::error::{HqError, Result};
use crate::keys::random;
use crate::staff::password;

const MAGIC: [u8; 8] = *b"HUXUEBK\x02";
const PIECE: usize = 64 * 1024;
const TAG: usize = 16;
const MAX_HEADER: usize = 1024;
/// No header may ask for more than this: 1 GiB, 16 passes.
const MAX_COST: (u32, u32, u32) = (1024 * 1024, 16, 4);

const RECOVERY_LABEL: &str = "huxue backup recovery 1";
const CHECK_LABEL: &str = "huxue backup check 1";
const HEADER_LABEL: &str = "huxue backup header 1";

type Key = Zeroizing<[u8; 32]>;

/// What closes a backup.
pub enum Lock {
    Passphrase(Zeroizing<String>),
    /// The public half of a recovery key: this machine cannot read what it wrote.
    Recovery([u8; 32]),
}

/// What opens one.
pub enum Opener {
    Nothing,
    Passphrase(Zeroizing<String>),
    Recovery(Agreement),
}

/// Why a backup was not taken. Nothing was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("it is closed with a passphrase: give it / 需要备份口令")]
    NeedsPassphrase,
    #[error("it is closed with a recovery key: give its file / 需要恢复密钥文件")]
    NeedsRecoveryKey,
    #[error("the passphrase does not open it / 备份口令不对")]
    WrongPassphrase,
    #[error("the recovery key does not open it / 恢复密钥不对")]
    WrongRecoveryKey,
    #[error("it ends before its last piece, after {pieces}: copy it again / 备份文件不完整")]
    CutShort { pieces: u32 },
    #[error("piece {found} stands where piece {expected} belongs / 备份文件内容次序不对")]
    OutOfOrder { expected: u32, found: u32 },
    #[error("piece {piece} was changed or damaged / 备份文件已损坏或被改动")]
    Changed { piece: u32 },
    #[error("something follows its last piece / 备份文件末尾有多余内容")]
    Trailing,
    #[error("its header was changed or is of a newer version / 备份文件头不可识别")]
    Header,
}

impl Fault {
    /// Stable.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NeedsPassphrase => "backup_needs_passphrase",
            Self::NeedsRecoveryKey => "backup_needs_recovery_key",
            Self::WrongPassphrase => "backup_wrong_passphrase",
            Self::WrongRecoveryKey => "backup_wrong_recovery_key",
            Self::CutShort { .. } => "backup_cut_short",
            Self::OutOfOrder { .. } => "backup_out_of_order",
            Self::Changed { .. } => "backup_changed",
            Self::Trailing => "backup_trailing",
            Self::Header => "backup_header",
        }
    }
}

#[derive(Encode, Decode)]
#[cbor(flat)]
enum Closing {
    #[n(0)]
    Passphrase {
        #[n(0)]
        memory_kib: u32,
        #[n(1)]
        passes: u32,
        #[n(2)]
        lanes: u32,
        #[cbor(n(3), with = "minicbor::bytes")]
        salt: [u8; 16],
    },
    /// The key, sealed.
    #[n(1)]
    Recovery(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Header {
    #[n(0)]
    closing: Closing,
    #[cbor(n(1), with = "minicbor::bytes")]
    prefix: [u8; 16],
    /// Of the key: tells a wrong passphrase from a damaged file.
    #[cbor(n(2), with = "minicbor::bytes")]
    check: [u8; 16],
}

/// The cipher of one file.
struct Pieces {
    cipher: XChaCha20Poly1305,
    prefix: [u8; 16],
    header: [u8; 32],
}

impl Pieces {
    fn new(key: &Key, header: &Header) -> Self {
        let bytes = codec::encode(header);
        let cipher = XChaCha20Poly1305::new(&(**key).into());
        Self { cipher, prefix: header.prefix, header: crypto::hash(HEADER_LABEL, &[&bytes]) }
    }

    fn nonce(&self, number: u32, is_last: bool) -> XNonce {
        let mut nonce = [0; 24];
        nonce[..16].copy_from_slice(&self.prefix);
        nonce[16..20].copy_from_slice(&number.to_be_bytes());
        nonce[20] = u8::from(is_last);
        nonce.into()
    }

    fn close(&self, number: u32, is_last: bool, plain: &[u8]) -> Result<Vec<u8>> {
        self.cipher
            .encrypt(&self.nonce(number, is_last), Payload { msg: plain, aad: &self.header })
            .map_err(|_| HqError::Integrity("a piece of the backup cannot be encrypted".into()))
    }

    fn open(&self, number: u32, is_last: bool, closed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let payload = Payload { msg: closed, aad: &self.header };
        self.cipher.decrypt(&self.nonce(number, is_last), payload).ok().map(Zeroizing::new)
    }
}

/// Reads `plain` to its end and writes it closed.
pub fn write(plain: &mut impl Read, closed: &mut impl Write, lock: &Lock) -> Result<()> {
    let (closing, key) = lock.draw()?;
    let prefix: [u8; 16] = random()?;
    let check = crypto::mac(&key, CHECK_LABEL, &[&prefix]);
    let header = Header { closing, prefix, check };
    let pieces = Pieces::new(&key, &header);
    let bytes = codec::encode(&header);
    put(closed, &MAGIC)?;
    put(closed, &(bytes.len() as u32).to_be_bytes())?;
    put(closed, &bytes)?;
    let (mut number, mut piece, mut next) = (0_u32, filled(plain)?, Zeroizing::new(Vec::new()));
    loop {
        // A piece is the last if nothing follows it.
        if piece.len() == PIECE {
            next = filled(plain)?;
        }
        let is_last = next.is_empty();
        let cipher = pieces.close(number, is_last, &piece)?;
        put(closed, &number.to_be_bytes())?;
        put(closed, &[u8::from(is_last)])?;
        put(closed, &(cipher.len() as u32).to_be_bytes())?;
        put(closed, &cipher)?;
        if is_last {
            return Ok(());
        }
        number = number.checked_add(1).ok_or_else(|| HqError::BadInput("the backup is beyond 256 TiB".into()))?;
        piece = std::mem::take(&mut next);
    }
}

/// Reads a closed file whose magic was seen and writes what is inside. An error leaves an unfinished `plain` behind,
/// which the caller throws away.
pub fn read(closed: &mut impl Read, plain: &mut impl Write, opener: &Opener) -> Result<()> {
    let cut = |pieces| HqError::from(Fault::CutShort { pieces });
    let header = header(closed)?;
    let pieces = Pieces::new(&opener.key(&header)?, &header);
    let mut expected = 0_u32;
    loop {
        let mut head = [0; 9];
        get(closed, &mut head)?.ok_or_else(|| cut(expected))?;
        let [n0, n1, n2, n3, last, l0, l1, l2, l3] = head;
        let (number, length) = (u32::from_be_bytes([n0, n1, n2, n3]), u32::from_be_bytes([l0, l1, l2, l3]) as usize);
        let changed = || HqError::from(Fault::Changed { piece: expected });
        if number != expected {
            return Err(Fault::OutOfOrder { expected, found: number }.into());
        }
        if last > 1 || length > PIECE + TAG {
            return Err(changed());
        }
        let mut cipher = vec![0; length];
        get(closed, &mut cipher)?.ok_or_else(|| cut(expected))?;
        let piece = pieces.open(number, last == 1, &cipher).ok_or_else(changed)?;
        put(plain, &piece)?;
        expected = expected.checked_add(1).ok_or_else(changed)?;
        if last == 1 {
            let more = get(closed, &mut [0])?.is_some();
            return if more { Err(Fault::Trailing.into()) } else { Ok(()) };
        }
    }
}

fn header(closed: &mut impl Read) -> Result<Header> {
    let cut = || HqError::from(Fault::CutShort { pieces: 0 });
    let mut length = [0; 4];
    get(closed, &mut length)?.ok_or_else(cut)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > MAX_HEADER {
        return Err(Fault::Header.into());
    }
    let mut bytes = vec![0; length];
    get(closed, &mut bytes)?.ok_or_else(cut)?;
    Ok(codec::decode(&bytes).map_err(|_| Fault::Header)?)
}

/// Reads as much of a file as says whether a passphrase opens it.
pub fn needs_passphrase(file: &mut impl Read) -> Result<bool> {
    let mut beginning = [0; 8];
    let is_whole = get(file, &mut beginning)?.is_some();
    Ok(is_whole && is_sealed(beginning) && matches!(header(file)?.closing, Closing::Passphrase { .. }))
}

/// Does a file with this beginning hold a sealed backup?
pub fn is_sealed(beginning: [u8; 8]) -> bool {
    beginning == MAGIC
}

impl Lock {
    /// A fresh key and how it is found again.
    fn draw(&self) -> Result<(Closing, Key)> {
        match self {
            Self::Passphrase(words) => {
                let (memory_kib, passes, lanes) = password::cost();
                let salt: [u8; 16] = random()?;
                let key = stretch(words, (memory_kib, passes, lanes), &salt)?;
                Ok((Closing::Passphrase { memory_kib, passes, lanes, salt }, key))
            }
            Self::Recovery(public) => {
                let key: Key = Zeroizing::new(random()?);
                Ok((Closing::Recovery(crypto::seal(public, &random()?, RECOVERY_LABEL, &*key)), key))
            }
        }
    }
}

impl Opener {
    fn key(&self, header: &Header) -> Result<Key> {
        let (key, wrong) = match (&header.closing, self) {
            (Closing::Passphrase { memory_kib, passes, lanes, salt }, Self::Passphrase(words)) => {
                let bounds = [(memory_kib, MAX_COST.0), (passes, MAX_COST.1), (lanes, MAX_COST.2)];
                if bounds.iter().any(|(asked, most)| **asked > *most) {
                    return Err(Fault::Header.into());
                }
                (stretch(words, (*memory_kib, *passes, *lanes), salt)?, Fault::WrongPassphrase)
            }
            (Closing::Recovery(sealed), Self::Recovery(own)) => {
                let opened = crypto::open(own, RECOVERY_LABEL, sealed).map(Zeroizing::new);
                let opened = opened.map_err(|_| Fault::WrongRecoveryKey)?;
                let key: [u8; 32] = opened.as_slice().try_into().map_err(|_| Fault::Header)?;
                (Zeroizing::new(key), Fault::WrongRecoveryKey)
            }
            (Closing::Passphrase { .. }, _) => return Err(Fault::NeedsPassphrase.into()),
            (Closing::Recovery(_), _) => return Err(Fault::NeedsRecoveryKey.into()),
        };
        let check: [u8; 16] = crypto::mac(&key, CHECK_LABEL, &[&header.prefix]);
        if crypto::same(&check, &header.check) { Ok(key) } else { Err(wrong.into()) }
    }
}

fn stretch(words: &str, (memory_kib, passes, lanes): (u32, u32, u32), salt: &[u8; 16]) -> Result<Key> {
    let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| Fault::Header)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(words.as_bytes(), salt, &mut *key)
        .map_err(|_| Fault::Header)?;
    Ok(key)
}

fn filled(from: &mut impl Read) -> Result<Zeroizing<Vec<u8>>> {
    let mut piece = Zeroizing::new(Vec::with_capacity(PIECE));
    from.take(PIECE as u64).read_to_end(&mut piece).map_err(HqError::io("the database's copy"))?;
    Ok(piece)
}

fn put(to: &mut impl Write, bytes: &[u8]) -> Result<()> {
    to.write_all(bytes).map_err(HqError::io("the backup"))
}

/// None if the file ends first.
fn get(from: &mut impl Read, bytes: &mut [u8]) -> Result<Option<()>> {
    match from.read_exact(bytes) {
        Ok(()) => Ok(Some(())),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(HqError::io("the backup")(error)),
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests;
