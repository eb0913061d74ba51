//! Who writes where: devices, epochs, scopes and journals, with their one canonical encoding.

use std::fmt;

use chrono::NaiveDate;
use huxue_duty::clock::ServiceDay;
use huxue_duty::ids::{PersonId, PostId, UnitId};
use minicbor::{Decode, Encode};

use crate::crypto;

macro_rules! fixed_bytes {
    ($($(#[$doc:meta])* $name:ident($len:literal)),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; $len]);

        impl $name {
            /// Lower-case hexadecimal.
            pub fn hex(&self) -> String {
                crate::codec::hex(&self.0)
            }

            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            pub fn from_hex(text: &str) -> Option<Self> {
                Self::from_slice(&crate::codec::unhex(text)?)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.hex())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::from_hex(&text).ok_or_else(|| serde::de::Error::custom("not the expected hexadecimal digits"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.hex())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.hex())
            }
        }
    )+};
}

fixed_bytes! {
    /// The hash of one ledger entry: its identity everywhere.
    EntryHash(32),
    /// The first eight bytes of the hash of a device's signing key.
    DeviceId(8),
    /// Random at store creation, key rotation, or when a fork is learnt.
    Epoch(8),
    /// Names one life of HQ's log: new after every restore.
    LogId(8),
    /// A county bureau: eight random bytes drawn when HQ is initialised.
    TenantId(8),
}

impl EntryHash {
    /// Stands for "nothing before": the `prev` of a journal's first entry.
    pub const ZERO: Self = Self([0; 32]);
}

impl DeviceId {
    pub fn of_key(signing_public: &[u8; 32]) -> Self {
        let full = crypto::hash("huxue device", &[signing_public]);
        let mut id = [0; 8];
        id.copy_from_slice(&full[..8]);
        Self(id)
    }
}

/// What kind of audience a scope has. The table in [`crate::access`] says who reads and writes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum ScopeClass {
    /// Schools, terms, calendar.
    #[n(0)]
    DirectoryPublic,
    /// One post's gates and timetable.
    #[n(1)]
    DirectoryPost,
    /// People, rosters, device records, PIN verifiers.
    #[n(2)]
    DirectoryStaff,
    /// Attendance of one post on one service day.
    #[n(3)]
    PostDay,
    /// What volunteers and school guards do and report at one post on one service day.
    #[n(4)]
    PostDayVolunteer,
    /// One incident.
    #[n(5)]
    Incident,
    /// One SOS.
    #[n(6)]
    Alarm,
    /// One unit's month. Not written yet.
    #[n(7)]
    UnitMonth,
    /// What concerns one person alone: leave, acknowledgements, deliveries.
    #[n(8)]
    Person,
    /// One concern report, under a random key: sealed to HQ, served to no phone.
    #[n(9)]
    Restricted,
    /// What the desk does on one day that no phone reads: hand-overs, briefs, bulletins, notices.
    #[n(10)]
    Desk,
}

impl ScopeClass {
    /// Every class, by number.
    pub const ALL: [Self; 11] = [
        Self::DirectoryPublic,
        Self::DirectoryPost,
        Self::DirectoryStaff,
        Self::PostDay,
        Self::PostDayVolunteer,
        Self::Incident,
        Self::Alarm,
        Self::UnitMonth,
        Self::Person,
        Self::Restricted,
        Self::Desk,
    ];
}

/// The audience of a journal: `{class, key, day?}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Scope {
    #[n(0)]
    pub class: ScopeClass,
    #[n(1)]
    pub key: String,
    /// Days since 1970-01-01, for the classes that are per day.
    #[n(2)]
    pub day: Option<u32>,
}

impl Scope {
    pub fn directory_public() -> Self {
        Self { class: ScopeClass::DirectoryPublic, key: String::new(), day: None }
    }

    pub fn directory_staff() -> Self {
        Self { class: ScopeClass::DirectoryStaff, key: String::new(), day: None }
    }

    pub fn directory_post(post: &PostId) -> Self {
        Self { class: ScopeClass::DirectoryPost, key: post.as_str().to_owned(), day: None }
    }

    pub fn post_day(post: &PostId, day: ServiceDay) -> Self {
        Self { class: ScopeClass::PostDay, key: post.as_str().to_owned(), day: Some(day_number(day)) }
    }

    pub fn post_day_volunteer(post: &PostId, day: ServiceDay) -> Self {
        Self { class: ScopeClass::PostDayVolunteer, key: post.as_str().to_owned(), day: Some(day_number(day)) }
    }

    /// `id` is random: sixteen hexadecimal digits.
    pub fn incident(id: &str) -> Self {
        Self { class: ScopeClass::Incident, key: id.to_owned(), day: None }
    }

    /// `id` is random, sixteen hexadecimal digits: the scope says nothing of place, time or person.
    pub fn concern(id: &str) -> Self {
        Self { class: ScopeClass::Restricted, key: id.to_owned(), day: None }
    }

    pub fn alarm(id: &str) -> Self {
        Self { class: ScopeClass::Alarm, key: id.to_owned(), day: None }
    }

    pub fn person(person: &PersonId) -> Self {
        Self { class: ScopeClass::Person, key: person.as_str().to_owned(), day: None }
    }

    pub fn unit_month(unit: &UnitId, first_of_month: ServiceDay) -> Self {
        Self { class: ScopeClass::UnitMonth, key: unit.as_str().to_owned(), day: Some(day_number(first_of_month)) }
    }

    pub fn desk(day: ServiceDay) -> Self {
        Self { class: ScopeClass::Desk, key: String::new(), day: Some(day_number(day)) }
    }

    /// The register of alarm buttons and cameras, with their tests: a book of headquarters' own.
    pub fn sites() -> Self {
        Self { class: ScopeClass::UnitMonth, key: "sites".to_owned(), day: None }
    }

    /// The post of the per-post classes.
    pub fn post(&self) -> Option<PostId> {
        use ScopeClass::{DirectoryPost, PostDay, PostDayVolunteer};
        matches!(self.class, DirectoryPost | PostDay | PostDayVolunteer).then(|| PostId::new(&self.key))
    }

    pub fn service_day(&self) -> Option<ServiceDay> {
        self.day.and_then(day_of_number)
    }

    /// The canonical bytes: what is hashed, indexed and compared.
    pub fn bytes(&self) -> Vec<u8> {
        crate::codec::encode(self)
    }
}

impl serde::Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = match self.class {
            ScopeClass::DirectoryPublic => "directory-public",
            ScopeClass::DirectoryPost => "directory-post",
            ScopeClass::DirectoryStaff => "directory-staff",
            ScopeClass::PostDay => "post-day",
            ScopeClass::PostDayVolunteer => "post-day-volunteer",
            ScopeClass::Incident => "incident",
            ScopeClass::Alarm => "alarm",
            ScopeClass::UnitMonth => "unit-month",
            ScopeClass::Person => "person",
            ScopeClass::Restricted => "restricted",
            ScopeClass::Desk => "desk",
        };
        f.write_str(class)?;
        if !self.key.is_empty() {
            write!(f, "/{}", self.key)?;
        }
        if let Some(day) = self.service_day() {
            write!(f, "/{day}")?;
        }
        Ok(())
    }
}

/// One writer's entries in one scope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Journal {
    #[n(0)]
    pub tenant: TenantId,
    #[n(1)]
    pub scope: Scope,
    #[n(2)]
    pub device: DeviceId,
    #[n(3)]
    pub epoch: Epoch,
}

impl Journal {
    pub fn bytes(&self) -> Vec<u8> {
        crate::codec::encode(self)
    }
}

/// Days since 1970-01-01; days before it are never scopes and count as 0.
pub fn day_number(day: ServiceDay) -> u32 {
    u32::try_from(day.signed_duration_since(NaiveDate::default()).num_days()).unwrap_or(0)
}

pub fn day_of_number(number: u32) -> Option<ServiceDay> {
    NaiveDate::default().checked_add_days(chrono::Days::new(u64::from(number)))
}
