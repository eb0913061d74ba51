//! What a screen shows and what its buttons do: one method a screen, one for every button.

use huxue_phone::duty::explain::Language;
use huxue_phone::duty::fence::Fix;
use huxue_phone::ports::Reading;
use huxue_phone::screens::about_me::RecordedAboutMeView;
use huxue_phone::screens::brief::BriefView;
use huxue_phone::screens::check_in::CheckInView;
use huxue_phone::screens::colleague::ColleagueView;
use huxue_phone::screens::enrol::EnrolView;
use huxue_phone::screens::exchange::ExchangeView;
use huxue_phone::screens::explain::ExplainView;
use huxue_phone::screens::incident::IncidentView;
use huxue_phone::screens::incident_form::IncidentFormView;
use huxue_phone::screens::incident_list::IncidentListView;
use huxue_phone::screens::lock::LockView;
use huxue_phone::screens::post::PostView;
use huxue_phone::screens::queue::QueueView;
use huxue_phone::screens::roll_call::RollCallView;
use huxue_phone::screens::school::SchoolView;
use huxue_phone::screens::settings::SettingsView;
use huxue_phone::screens::sos::SosView;
use huxue_phone::screens::today::TodayView;
use huxue_phone::screens::volunteer::VolunteerView;
use huxue_phone::screens::week::WeekView;
use huxue_phone::screens::{self, ActionId, Alarm, Done, Input, ScreenId, Target, Text};

use crate::failure::PhoneFailure;
use crate::phone::HuxuePhone;

macro_rules! views {
    ($($method:ident: $view:ident),+ $(,)?) => {
        #[uniffi::export]
        impl HuxuePhone {
            $(
                /// The screen's record, about what `target` names.
                pub fn $method(&self, target: Target, reading: Reading) -> Result<$view, PhoneFailure> {
                    self.with(|phone| phone.$method(&target, &reading))
                }
            )+
        }
    };
}

views! {
    screen_enrol: EnrolView,
    screen_today: TodayView,
    screen_check_in: CheckInView,
    screen_week: WeekView,
    screen_exchange: ExchangeView,
    screen_post: PostView,
    screen_school: SchoolView,
    screen_incident_form: IncidentFormView,
    screen_incident: IncidentView,
    screen_incident_list: IncidentListView,
    screen_volunteer: VolunteerView,
    screen_sos: SosView,
    screen_roll_call: RollCallView,
    screen_queue: QueueView,
    screen_about_me: RecordedAboutMeView,
    screen_explain: ExplainView,
    screen_brief: BriefView,
    screen_colleague: ColleagueView,
    screen_settings: SettingsView,
    screen_lock: LockView,
}

#[uniffi::export]
impl HuxuePhone {
    /// Where this phone begins.
    pub fn home(&self) -> Result<ScreenId, PhoneFailure> {
        self.with(|phone| phone.home())
    }

    /// Does what a button says. When this returns, it is on the disk.
    pub fn perform(&self, id: ActionId, target: Target, input: Input, reading: Reading) -> Result<Done, PhoneFailure> {
        self.with(|phone| phone.perform(id, &target, &input, &reading))
    }

    /// A position after a tap: written if it is better than what the entry has. False: no more are wanted.
    pub fn observe(&self, entry: String, fix: Fix, reading: Reading) -> Result<bool, PhoneFailure> {
        self.with(|phone| phone.observe(&entry, fix, &reading))
    }

    /// The platform's newest position; kept in memory only.
    pub fn note_fix(&self, fix: Fix, reading: Reading) -> Result<(), PhoneFailure> {
        self.with(|phone| {
            phone.note_fix(fix, &reading);
            Ok(())
        })
    }

    /// What stands in a field that keeps drafts, at every keystroke.
    pub fn keep_draft(&self, field_id: String, value: String) -> Result<(), PhoneFailure> {
        self.with(|phone| phone.keep_draft(&field_id, &value))
    }

    /// The next `n` reminders, the earliest first: a platform replaces all it had.
    pub fn next_alarms(&self, n: u32, reading: Reading) -> Result<Vec<Alarm>, PhoneFailure> {
        self.with(|phone| phone.next_alarms(n, &reading))
    }

    /// For support: no names, no narratives, no positions.
    pub fn diagnostics(&self, reading: Reading) -> Result<String, PhoneFailure> {
        self.with(|phone| phone.diagnostics(&reading))
    }

    /// The language that the person chose.
    pub fn language(&self) -> Result<Language, PhoneFailure> {
        self.with(|phone| phone.language())
    }
}

/// The words of a text.
#[uniffi::export]
pub fn say(text: Text, language: Language) -> String {
    screens::say(&text, language)
}

/// The same for many at once.
#[uniffi::export]
pub fn say_all(texts: Vec<Text>, language: Language) -> Vec<String> {
    texts.iter().map(|text| screens::say(text, language)).collect()
}

/// Every key of the catalogue, sorted.
#[uniffi::export]
pub fn text_keys() -> Vec<String> {
    screens::keys()
}
