//! What decides who follows which scope, beyond rosters: incidents and where they are, alarms, stand-ins. Built from
//! folds and kept up to date scope by scope.

use std::collections::{BTreeMap, BTreeSet};

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fact::Body;
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::{Scope, ScopeClass};
use huxue_ledger::incident::{self, CLOSED};

use crate::error::Result;
use crate::hq::Hq;

#[derive(Clone, Debug)]
pub struct IncidentPlace {
    pub post: PostId,
    pub day: ServiceDay,
    pub open: bool,
    /// Whom the incident is assigned or handed to.
    pub people: BTreeSet<PersonId>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StandInPlace {
    pub person: PersonId,
    pub post: PostId,
    pub day: ServiceDay,
}

#[derive(Default)]
pub struct Index {
    pub incidents: BTreeMap<Scope, IncidentPlace>,
    /// Post of each alarm.
    pub alarms: BTreeMap<Scope, PostId>,
    pub stand_ins: BTreeMap<Scope, BTreeSet<StandInPlace>>,
    received: BTreeMap<Scope, Instant>,
    stale: BTreeSet<Scope>,
}

impl Index {
    /// A run of this scope came in.
    pub fn touch(&mut self, scope: Scope, received_at: Instant) {
        if !self.received.contains_key(&scope) {
            self.received.insert(scope.clone(), received_at);
        }
        if matches!(scope.class, ScopeClass::Incident | ScopeClass::Alarm | ScopeClass::PostDay) {
            self.stale.insert(scope);
        }
    }

    pub fn first_received(&self, scope: &Scope) -> Option<Instant> {
        self.received.get(scope).copied()
    }

    /// Scopes of one class that have entries.
    pub fn scopes_of(&self, class: ScopeClass) -> impl Iterator<Item = &Scope> {
        self.received.keys().filter(move |scope| scope.class == class)
    }

    pub fn has_entries(&self, scope: &Scope) -> bool {
        self.received.contains_key(scope)
    }

    /// Every post and day that has entries; twice if volunteers wrote some.
    pub fn post_days(&self) -> impl Iterator<Item = (PostId, ServiceDay)> {
        let attendance = |scope: &&Scope| matches!(scope.class, ScopeClass::PostDay | ScopeClass::PostDayVolunteer);
        let scopes = self.received.keys().filter(attendance);
        scopes.filter_map(|scope| scope.post().zip(scope.service_day()))
    }

    fn take(&mut self, scope: &Scope, fold: &ScopeFold) {
        match scope.class {
            ScopeClass::Incident => self.take_incident(scope, fold),
            ScopeClass::Alarm => {
                let post = fold.entries.iter().find_map(|folded| match folded.counted() {
                    Some(Body::AlarmRaised(alarm)) => Some(PostId::new(&alarm.post)),
                    _ => None,
                });
                self.alarms.extend(post.map(|post| (scope.clone(), post)));
            }
            ScopeClass::PostDay => self.take_stand_ins(scope, fold),
            _ => {}
        }
    }

    fn take_incident(&mut self, scope: &Scope, fold: &ScopeFold) {
        let Some(view) = incident::view(scope, fold) else { return };
        let people = view.assigned.iter().chain(&view.handed_to).map(PersonId::new).collect();
        let place = IncidentPlace { post: view.post, day: view.day, open: view.status != CLOSED, people };
        self.incidents.insert(scope.clone(), place);
    }

    fn take_stand_ins(&mut self, scope: &Scope, fold: &ScopeFold) {
        let (Some(post), Some(day)) = (scope.post(), scope.service_day()) else { return };
        let found: BTreeSet<StandInPlace> = fold
            .entries
            .iter()
            .filter_map(|folded| match folded.counted() {
                Some(Body::StandIn(stand_in)) => {
                    let person = stand_in.person.as_deref().map_or_else(|| folded.entry.header.author(), PersonId::new);
                    Some(StandInPlace { person, post: post.clone(), day })
                }
                _ => None,
            })
            .collect();
        if found.is_empty() {
            self.stand_ins.remove(scope);
        } else {
            self.stand_ins.insert(scope.clone(), found);
        }
    }
}

impl Hq {
    /// Folds what changed since the last look into the index. Post-days older than `since` put nobody anywhere.
    pub(crate) fn refresh_index(&self, since: ServiceDay) -> Result<()> {
        self.refresh()?;
        let stale = std::mem::take(&mut self.cache.index.borrow_mut().stale);
        for scope in stale {
            if scope.service_day().is_some_and(|day| day < since) {
                continue;
            }
            let folded = self.fold(&scope)?;
            self.cache.index.borrow_mut().take(&scope, &folded);
        }
        Ok(())
    }
}
