//! Newtypes for the county's stable string ids. A bare `String` never stands for an id in a signature.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(Arc::from(text.as_ref()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    )+};
}

ids! {
    /// 单位: a police station, the SWAT team, the traffic police.
    UnitId,
    /// 学校
    SchoolId,
    /// 校门: one physical gate with a fence around it.
    GateId,
    /// 护学岗: one duty post at one gate.
    PostId,
    /// 人员: an officer, auxiliary, volunteer, school guard or school liaison.
    PersonId,
}
