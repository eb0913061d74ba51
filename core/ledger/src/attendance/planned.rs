//! Who is named for a post's windows, by the same rules that will judge them: what the coverage forecast reads (N5).

use huxue_duty::forecast::{Planned, Slot, Worry};

use super::versions::{Leave, Versions};
use super::{Judging, OneAssigned, PostDay, acts};
use crate::fold::ScopeFold;

/// Every window of the day with its people, leave and stand-ins applied. What only HQ knows is not in it.
pub fn planned(input: &PostDay<'_>) -> Vec<Planned> {
    let versions = Versions::new(input);
    let Some(day) = versions.in_force() else { return Vec::new() };
    let folds: Vec<&ScopeFold> = input.fold.into_iter().chain(input.volunteer_fold).collect();
    let gathered = acts::gather(&folds, input.drills, versions.gates(), input.policy, &|_, _| false);
    let judging = Judging { input, versions: &versions, day: &day, gathered: &gathered };
    let plan = |window: &huxue_duty::windows::Window| Planned {
        post: input.post.clone(),
        window: window.clone(),
        template: versions.template(),
        team: judging.assigned(window).iter().map(|one| judging.slot(one)).collect(),
    };
    day.windows.iter().map(plan).collect()
}

impl Judging<'_> {
    fn slot(&self, one: &OneAssigned) -> Slot {
        let person = &one.assigned.person;
        let leave = self.versions.leave_of(person);
        let replaced = one.replaced.map(|index| &self.gathered.stand_ins[index]);
        let stands_in = one.stand_in.map(|index| &self.gathered.stand_ins[index]);
        let asked = (leave == Leave::Pending).then_some(Worry::LeaveAsked);
        let pending = stands_in.is_some_and(|seen| seen.pending).then_some(Worry::StandInPending);
        Slot {
            person: person.clone(),
            role: self.role(person),
            part: one.assigned.part,
            away: one.excuse(replaced, leave),
            worries: asked.into_iter().chain(pending).collect(),
        }
    }
}
