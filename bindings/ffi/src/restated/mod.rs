//! The core's types, restated for uniffi: same names, same fields. A difference does not compile.

mod command;
mod ids;
pub(crate) mod names;
mod parts;
mod screens;
pub(crate) mod values;
mod vocabulary;

/// Restates an enum without data and lists its variants by name.
macro_rules! closed {
    ($(#[$meta:meta])* $name:ident, $list:ident { $($(#[$doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[uniffi::remote(Enum)]
        pub enum $name {
            $($(#[$doc])* $variant),+
        }

        pub(crate) const $list: &[(&str, $name)] = &[$((stringify!($variant), $name::$variant)),+];
    };
}
use closed;
