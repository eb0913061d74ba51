//! 设备: phones with their holders, whom one may invite, and what phones out of use still sent; names by sight.

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::directory::Directory;
use huxue_ledger::ident::EntryHash;
use serde::Serialize;
use utoipa::ToSchema;

use super::masking;
use crate::error::Result;
use crate::hq::Hq;
use crate::review::{ReviewView, Written};
use crate::revocation::DeviceView;
use crate::staff::Sight;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DevicesView {
    #[schema(value_type = i64)]
    pub at: Instant,
    pub devices: Vec<DeviceSeen>,
    /// Everybody who may be given a phone.
    pub people: Vec<PersonHolder>,
    /// Posts that may have a shared one.
    pub posts: Vec<PostHolder>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeviceSeen {
    #[serde(flatten)]
    pub device: DeviceView,
    /// Of its person.
    pub name: Option<String>,
    /// Of its post.
    pub school: Option<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonHolder {
    #[schema(value_type = String)]
    pub person: PersonId,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostHolder {
    #[schema(value_type = String)]
    pub post: PostId,
    pub school: String,
}

/// An entry that a phone out of use sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewSeen {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    pub kind: String,
    pub scope: String,
    pub author: String,
    pub device: String,
    #[schema(value_type = i64)]
    pub revoked_at: Instant,
    /// Between these it was written, as far as the evidence goes.
    #[schema(value_type = i64)]
    pub earliest: Instant,
    #[schema(value_type = i64)]
    pub latest: Instant,
    pub written: Written,
    /// A person has looked and refused it.
    pub refused: bool,
    /// What the author wrote; numbers of telephones and papers are masked.
    pub says: Option<String>,
}

impl Hq {
    pub fn devices_seen(&self, sight: Sight, now: Instant) -> Result<DevicesView> {
        let directory = self.directory()?;
        let people = directory.staff.last().map_or(&[][..], |newest| newest.sheet.people.as_slice());
        let devices = self.devices(now)?.into_iter().map(|device| DeviceSeen {
            name: device.person.as_ref().map(|person| {
                let full = directory.person(&PersonId::new(person)).map_or("", |known| &known.name);
                masking::name_for(full, sight)
            }),
            school: device.post.as_ref().map(|post| school(&directory, &PostId::new(post))),
            device,
        });
        Ok(DevicesView {
            at: now,
            devices: devices.collect(),
            people: people
                .iter()
                .map(|one| PersonHolder { person: one.id.clone(), name: masking::name_for(&one.name, sight) })
                .collect(),
            posts: directory
                .posts
                .keys()
                .map(|post| PostHolder { post: post.clone(), school: school(&directory, post) })
                .collect(),
        })
    }

    /// What waits for a person's word, and what was refused.
    pub fn reviews_seen(&self, sight: Sight) -> Result<Vec<ReviewSeen>> {
        Ok(self.in_review()?.into_iter().map(|one| ReviewSeen::of(one, sight)).collect())
    }
}

fn school(directory: &Directory, post: &PostId) -> String {
    let newest = directory.posts.get(post).and_then(|versions| versions.last());
    newest.map_or_else(String::new, |version| version.sheet.school.name.clone())
}

impl ReviewSeen {
    fn of(view: ReviewView, sight: Sight) -> Self {
        let ReviewView { entry, revoked_at, earliest, latest, written, refused, says } = view;
        let shown =
            |full: String| if sight >= Sight::Working { masking::text(&full) } else { masking::MASKED_TEXT.to_owned() };
        Self {
            entry: entry.entry,
            kind: entry.kind,
            scope: entry.scope,
            author: entry.author,
            device: entry.device.to_string(),
            revoked_at,
            earliest,
            latest,
            written,
            refused,
            says: says.map(shown),
        }
    }
}
