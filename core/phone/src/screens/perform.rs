//! From a button to the screen that knows what it does. The core turns it into a command: a platform builds none.

use super::parts::{ActionId, Done, Haptic, Input, Route, ScreenId, Target, Text};
use super::{
    brief, check_in, colleague, enrol, exchange, explain, incident, incident_form, incident_list, lock, post, queue,
    roll_call, school, settings, sos, today, volunteer, week,
};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

impl Phone {
    /// Does what a button says, with what stands in the screen's fields. When this returns, it is on the disk.
    pub fn perform(
        &mut self,
        id: ActionId,
        target: &Target,
        input: &Input,
        reading: &Reading,
    ) -> Result<Done, PhoneError> {
        use ActionId as A;
        let perform = match id {
            A::EnrolAgree | A::EnrolScan | A::EnrolSubmit | A::EnrolSelfTest | A::EnrolDrill | A::EnrolFinish => {
                enrol::perform
            }
            A::ExchangeStandIn | A::ExchangeLeave | A::ExchangeAccept | A::ExchangeDecline => exchange::perform,
            A::IncidentFormCategory | A::IncidentFormSave | A::IncidentFormDiscard => incident_form::perform,
            A::IncidentComment | A::IncidentHandOver | A::IncidentClose | A::IncidentChoose | A::IncidentDial => {
                incident::perform
            }
            A::IncidentListFrom => incident_list::perform,
            A::SosRaise | A::SosSilent | A::SosCancel | A::SosDial => sos::perform,
            A::QueueSend => queue::perform,
            A::ExplainDispute | A::ExplainLateEntry => explain::perform,
            A::BriefCopy | A::BriefShare => brief::perform,
            A::ColleagueSignOn => colleague::perform,
            A::SettingsChoose | A::SettingsDiagnostics => settings::perform,
            A::LockOpen => lock::perform,
            A::TodayCheckIn | A::TodaySos | A::TodayAllHere | A::TodayNotAllHere => today::perform,
            A::CheckInOn
            | A::CheckInOff
            | A::CheckInReason
            | A::CheckInAllClear
            | A::CheckInToggle
            | A::CheckInAttest => check_in::perform,
            A::PostAttestPresent | A::PostAttestAbsent | A::PostRead => post::perform,
            A::WeekAcknowledge => week::perform,
            A::SchoolMismatchPick | A::SchoolAcknowledge => school::perform,
            A::VolunteerCheckIn | A::VolunteerCheckOut | A::VolunteerCategory | A::VolunteerSos => volunteer::perform,
            A::RollCallAnswer => roll_call::perform,
            // The others carry a route: a shell navigates and performs nothing.
            _ => return Err(PhoneError::Refused("opens")),
        };
        match perform(self, id, target, input, reading) {
            // A post's phone asks who is there before it says no.
            Err(PhoneError::WhoAreYou) => Ok(Done {
                haptic: Haptic::Warning,
                next: Some(Route { screen: ScreenId::Colleague, target: Target::default() }),
                ..Done::said(Text::new("colleague.who_are_you"))
            }),
            done => done,
        }
    }
}
