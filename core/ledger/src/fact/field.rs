//! How the fields of a body are read. Each type of field is read by one function that all bodies share: written out in
//! every body, as a derived decoder does, reading alone was a fiftieth of the library that phones carry.

use minicbor::Decoder;
use minicbor::decode::Error;

use crate::ident::{DeviceId, EntryHash, Epoch};

/// What stands under one key of a body.
pub trait Field: Sized {
    fn read(decoder: &mut Decoder<'_>) -> Result<Self, Error>;

    #[inline(never)]
    fn take(place: &mut Option<Self>, decoder: &mut Decoder<'_>) -> Result<(), Error> {
        *place = Some(Self::read(decoder)?);
        Ok(())
    }

    /// What a key that is not there means; `None` if it must be.
    fn absent() -> Option<Self> {
        None
    }
}

macro_rules! fields {
    ($($ty:ty),+ $(,)?) => {$(
        impl Field for $ty {
            fn read(decoder: &mut Decoder<'_>) -> Result<Self, Error> {
                decoder.decode()
            }
        }
    )+};
}

fields!(u8, u16, u32, u64, i64, bool, String, Vec<String>, EntryHash, Vec<EntryHash>, DeviceId, Epoch);

impl Field for Vec<u8> {
    fn read(decoder: &mut Decoder<'_>) -> Result<Self, Error> {
        minicbor::bytes::decode(decoder, &mut ())
    }
}

impl Field for [u8; 32] {
    fn read(decoder: &mut Decoder<'_>) -> Result<Self, Error> {
        minicbor::bytes::decode(decoder, &mut ())
    }
}

impl<T: Field> Field for Option<T> {
    fn read(decoder: &mut Decoder<'_>) -> Result<Self, Error> {
        if decoder.datatype()? == minicbor::data::Type::Null {
            decoder.skip()?;
            return Ok(None);
        }
        T::read(decoder).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// Hands every key of a body to `take`, which reads or skips what stands under it. A map without end is nobody's body.
pub fn each(
    decoder: &mut Decoder<'_>,
    take: &mut dyn FnMut(i64, &mut Decoder<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let keys = decoder.map()?.ok_or_else(|| Error::message("a map of indefinite length"))?;
    for _ in 0..keys {
        let key = decoder.i64()?;
        take(key, decoder)?;
    }
    Ok(())
}

/// The field, or what its absence means.
pub fn present<T: Field>(found: Option<T>, key: i64) -> Result<T, Error> {
    found.or_else(T::absent).ok_or_else(|| missing(key))
}

#[cold]
#[inline(never)]
fn missing(key: i64) -> Error {
    Error::missing_value(key)
}
