//! Small helpers over minicbor: one way to encode, one bounded way to decode, hexadecimal, capped inflation.

use std::fmt::Write as _;
use std::io::{Read, Write as _};

use minicbor::{Decode, Decoder, Encode};

#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum CodecError {
    #[error("the bytes are not valid CBOR of the expected shape: {0}")]
    Malformed(String),
    #[error("{0} bytes follow the end of the frame")]
    Trailing(usize),
    #[error("{what} is {size} bytes; the limit is {limit}")]
    TooLarge { what: &'static str, size: usize, limit: usize },
    #[error(transparent)]
    Suite(crate::crypto::CryptoError),
    #[error("the compressed block expands beyond {0} bytes or is damaged")]
    BadCompression(usize),
}

impl From<minicbor::decode::Error> for CodecError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}

pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("encoding into memory cannot fail")
}

/// Deepest nesting of arrays and maps in anything that is read.
pub const MAX_DEPTH: usize = 16;

/// Decodes exactly one value: anything after it is an error.
pub fn decode<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, CodecError> {
    decode_by(bytes, Decoder::decode)
}

/// The same where what is read depends on more than its type.
pub fn decode_by<'b, T>(
    bytes: &'b [u8],
    read: impl FnOnce(&mut Decoder<'b>) -> Result<T, minicbor::decode::Error>,
) -> Result<T, CodecError> {
    check_shape(bytes)?;
    let mut decoder = Decoder::new(bytes);
    let value = read(&mut decoder)?;
    let rest = bytes.len() - decoder.position();
    if rest > 0 { Err(CodecError::Trailing(rest)) } else { Ok(value) }
}

/// The raw bytes of the next CBOR item; nesting is bounded so that hostile input cannot exhaust the stack.
pub fn raw_item<'b>(decoder: &mut Decoder<'b>) -> Result<&'b [u8], CodecError> {
    let start = decoder.position();
    skip(decoder, MAX_DEPTH)?;
    Ok(&decoder.input()[start..decoder.position()])
}

/// One CBOR item of definite lengths, not nested deeper than [`MAX_DEPTH`]: what every reader asks first, so that no
/// decoder behind it meets lengths without end or unbounded nesting.
pub fn check_shape(bytes: &[u8]) -> Result<(), CodecError> {
    let mut decoder = Decoder::new(bytes);
    skip(&mut decoder, MAX_DEPTH)
}

/// Passes over one item. Every step consumes at least one byte, so a declared count costs nothing by itself.
fn skip(decoder: &mut Decoder<'_>, depth: usize) -> Result<(), CodecError> {
    use minicbor::data::Type;
    let (items, is_nested) = match decoder.datatype()? {
        Type::Array => (decoder.array()?, true),
        Type::Map => (decoder.map()?.map(|pairs| pairs.saturating_mul(2)), true),
        Type::Tag => {
            decoder.tag()?;
            (Some(1), true)
        }
        Type::ArrayIndef | Type::MapIndef | Type::BytesIndef | Type::StringIndef | Type::Break => (None, false),
        _ => {
            decoder.skip()?;
            (Some(0), false)
        }
    };
    let items = items.ok_or_else(|| CodecError::Malformed("an item of indefinite length".into()))?;
    if is_nested && depth == 0 {
        return Err(CodecError::Malformed(format!("nested deeper than {MAX_DEPTH}")));
    }
    for _ in 0..items {
        skip(decoder, depth - 1)?;
    }
    Ok(())
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing into memory cannot fail")
}

/// Inflates at most `limit` bytes. The size is counted before anything is kept, so what is too large or damaged costs
/// time and no memory.
pub fn inflate(bytes: &[u8], limit: usize) -> Result<Vec<u8>, CodecError> {
    let refused = |_| CodecError::BadCompression(limit);
    let bounded = || flate2::read::DeflateDecoder::new(bytes).take(limit as u64 + 1);
    let size = std::io::copy(&mut bounded(), &mut std::io::sink()).map_err(refused)?;
    if size > limit as u64 {
        return Err(CodecError::BadCompression(limit));
    }
    let mut out = Vec::with_capacity(size as usize);
    bounded().read_to_end(&mut out).map_err(refused)?;
    Ok(out)
}
