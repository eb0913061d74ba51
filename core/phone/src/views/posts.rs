//! One post's day, judged from what this phone holds. A phone cannot know who has synced, so it never says that
//! somebody did not check in.

use huxue_duty::clock::ServiceDay;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::attendance::{PostDay, PostDayView, judge};
use huxue_ledger::ident::Scope;

use crate::error::PhoneError;
use crate::folds::acted_at;
use crate::phone::Phone;
use crate::ports::Reading;

impl Phone {
    /// The post's windows with everybody's rows, as known here.
    pub fn post(&self, post: &PostId, day: ServiceDay, reading: &Reading) -> Result<PostDayView, PhoneError> {
        let fold = self.facts(&Scope::post_day(post, day))?;
        let volunteer_fold = self.facts(&Scope::post_day_volunteer(post, day))?;
        let directory = self.sheets_to_judge(post, day, &[&fold, &volunteer_fold])?;
        let person_fold = |person: &PersonId| self.facts(&Scope::person(person)).ok();
        Ok(judge(&PostDay {
            directory: &directory,
            post,
            day,
            now: self.now(reading),
            fold: Some(&fold),
            volunteer_fold: Some(&volunteer_fold),
            person_fold: &person_fold,
            synced: None,
            received: None,
            policy: directory.policy(day),
            drills: self.rehearses(),
        }))
    }

    /// Posts this phone stands for today: rostered, shared, or where it acted.
    pub fn own_posts(&self, day: ServiceDay) -> Result<Vec<PostId>, PhoneError> {
        self.own_posts_or(day, || self.find_own_posts(day))
    }

    fn find_own_posts(&self, day: ServiceDay) -> Result<Vec<PostId>, PhoneError> {
        let identity = self.identity()?;
        let acted_at = acted_at(self.store.read(), day)?;
        let directory = self.sheets_of_day(day, &acted_at)?;
        let mut posts: Vec<PostId> = identity.record.post().into_iter().collect();
        if let (Some(person), Some(staff)) = (identity.person(), directory.staff_for(day)) {
            let rows = staff.sheet.roster.iter().filter(|row| row.person == person);
            posts.extend(rows.filter(|row| row.valid_from <= day && day <= row.valid_to).map(|row| row.post.clone()));
        } else {
            // A volunteer holds no roster: HQ sends the sheets of the posts they belong to.
            posts.extend(directory.posts.keys().cloned());
        }
        posts.extend(acted_at.into_iter().filter(|post| directory.posts.contains_key(post)));
        posts.sort_unstable();
        posts.dedup();
        Ok(posts)
    }
}
