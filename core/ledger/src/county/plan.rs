//! Rows of the planning files to records: roster, absences, movements, terms, days.

use chrono::NaiveDate;
use huxue_duty::county::{
    Absence, DayKind, DayOverride, Movement, MovementKind, Part, Period, Role, RosterRow, Term, Weekdays, Weeks,
};
use huxue_duty::ids::{PersonId, PostId, SchoolId};

use super::fields::Fields;
use super::problem::words;
use super::record::Known;
use super::value;

/// A blank `valid_from` and `valid_to`: always.
pub(super) const ALWAYS_FROM: NaiveDate = match NaiveDate::from_ymd_opt(2000, 1, 1) {
    Some(day) => day,
    None => panic!("a valid date"),
};
pub(super) const ALWAYS_TO: NaiveDate = match NaiveDate::from_ymd_opt(2099, 12, 31) {
    Some(day) => day,
    None => panic!("a valid date"),
};

/// Monday to Friday.
const WORKDAYS: Weekdays = Weekdays(0b0001_1111);

pub(super) fn roster_row(fields: &mut Fields<'_>, known: &mut Known) -> RosterRow {
    let post = fields.reference("post", &known.posts);
    let person = fields.reference("person", &known.people);
    let part = fields.required("part", &value::PART, |text| match text.to_ascii_lowercase().as_str() {
        "leader" => Some(Part::Leader),
        "member" => Some(Part::Member),
        "volunteer" => Some(Part::Volunteer),
        "school_guard" => Some(Part::SchoolGuard),
        _ => None,
    });
    if let (Some(part), Some((Some(role), can_lead))) = (part, known.people.get(&person).copied()) {
        check_part(fields, part, role, can_lead);
    }
    let (valid_from, valid_to) = validity(fields);
    RosterRow {
        post: PostId::new(post),
        person: PersonId::new(person),
        part: part.unwrap_or(Part::Member),
        periods: fields.optional("periods", &value::PERIODS, value::periods).unwrap_or_else(|| Period::ALL.to_vec()),
        valid_from,
        valid_to,
        weekdays: fields.optional("weekdays", &value::WEEKDAYS, value::weekdays).unwrap_or(Weekdays::ALL),
        weeks: fields
            .optional("weeks", &value::WEEKS, |text| match text.to_ascii_lowercase().as_str() {
                "all" => Some(Weeks::All),
                "odd" => Some(Weeks::Odd),
                "even" => Some(Weeks::Even),
                _ => None,
            })
            .unwrap_or_default(),
    }
}

/// Officers and auxiliaries are judged and count in 1+2; teachers, volunteers and guards never do (S7).
fn check_part(fields: &mut Fields<'_>, part: Part, role: Role, can_lead: bool) {
    let (message, remedy) = match part {
        Part::Leader if role != Role::Officer => (
            words("a leader must be an officer", "带岗人必须是民警"),
            words("name an officer, or write member", "改为民警，或把分工改为 member"),
        ),
        Part::Leader if !can_lead => {
            let message = words("this officer is not marked as able to lead", "此民警未标为可带岗");
            let remedy = words("write yes under can_lead in people.csv", "在 people.csv 的 can_lead 列填“是”");
            fields.warning("person", message, remedy);
            return;
        }
        Part::Member if !role.is_judged() => (
            words("a member must be an officer or an auxiliary", "执勤成员必须是民警或辅警"),
            words("write volunteer or school_guard", "把分工改为 volunteer 或 school_guard"),
        ),
        Part::Volunteer | Part::SchoolGuard if role.is_judged() => (
            words("an officer or auxiliary cannot stand as volunteer or guard", "民警、辅警不能按志愿者或保安排班"),
            words("write leader or member", "把分工改为 leader 或 member"),
        ),
        _ => return,
    };
    fields.error("part", message, remedy);
}

pub(super) fn absence(fields: &mut Fields<'_>, known: &mut Known) -> Absence {
    let person = fields.reference("person", &known.people);
    let from = fields.required("from", &value::DATE, value::date);
    let to = fields.required("to", &value::DATE, value::date);
    in_order(fields, "to", from, to);
    let substitute = fields.optional_reference("substitute", &known.people);
    if substitute.as_ref() == Some(&person) {
        let message = words("a person cannot stand in for themselves", "替班人不能是本人");
        fields.error("substitute", message, words("name someone else, or leave it blank", "改为他人，或留空"));
    }
    Absence {
        person: PersonId::new(person),
        from: from.unwrap_or(ALWAYS_FROM),
        to: to.unwrap_or(ALWAYS_TO),
        kind: fields.text("kind"),
        substitute: substitute.map(PersonId::new),
    }
}

pub(super) fn movement(fields: &mut Fields<'_>, known: &mut Known) -> Movement {
    let school = SchoolId::new(fields.reference("school", &known.schools));
    let (valid_from, valid_to) = validity(fields);
    let kind = fields
        .required("kind", &value::MOVEMENT, |text| match text.to_ascii_lowercase().as_str() {
            "arrive" => Some(MovementKind::Arrive),
            "leave" => Some(MovementKind::Leave),
            _ => None,
        })
        .unwrap_or(MovementKind::Arrive);
    let start = fields.required("start", &value::TIME, value::time);
    let end = fields.required("end", &value::TIME, value::time);
    if start.is_some_and(|start| start >= 24 * 60) {
        let message = words("a movement begins before 24:00 of its day", "开始时间须早于当天 24:00");
        let remedy =
            words("write the time on the next weekday, or an end past 24:00", "写在次日，或只让结束时间超过 24:00");
        fields.error("start", message, remedy);
    }
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        let message = words("the end is not after the start", "结束时间不晚于开始时间");
        let remedy = words("swap them; after midnight write 24:10 for 0:10", "对调两者；过零点时 0:10 写成 24:10");
        fields.error("end", message, remedy);
    }
    let label = fields.text("label");
    let usual = if kind == MovementKind::Arrive { "到校" } else { "放学" };
    Movement {
        school,
        valid_from,
        valid_to,
        weekdays: fields.optional("weekdays", &value::WEEKDAYS, value::weekdays).unwrap_or(WORKDAYS),
        kind,
        label: if label.is_empty() { usual.to_owned() } else { label },
        start: start.unwrap_or(0),
        end: end.unwrap_or(0),
        lead_min: fields.optional("lead_min", &value::MARGIN, |text| value::number(text, 240)),
        tail_min: fields.optional("tail_min", &value::MARGIN, |text| value::number(text, 240)),
    }
}

pub(super) fn term(fields: &mut Fields<'_>, known: &mut Known) -> Term {
    let school = fields.optional_reference("school", &known.schools).map(SchoolId::new);
    let first_day = fields.required("first_day", &value::DATE, value::date);
    let last_day = fields.required("last_day", &value::DATE, value::date);
    in_order(fields, "last_day", first_day, last_day);
    Term {
        school,
        name: fields.text("name"),
        first_day: first_day.unwrap_or(ALWAYS_FROM),
        last_day: last_day.unwrap_or(ALWAYS_TO),
    }
}

pub(super) fn day(fields: &mut Fields<'_>, known: &mut Known) -> DayOverride {
    let school = fields.optional_reference("school", &known.schools).map(SchoolId::new);
    let date = fields.required("date", &value::DATE, value::date);
    let kind = fields.required("kind", &value::DAY_KIND, |text| match text.to_ascii_lowercase().as_str() {
        "closed" => Some(DayKind::Closed),
        "runs" => Some(DayKind::Runs),
        _ => None,
    });
    let runs_as = fields.optional("runs_as", &value::WEEKDAY, value::weekday);
    if kind == Some(DayKind::Closed) && runs_as.is_some() {
        let message = words("a closed day runs no timetable", "停课日不能填写按星期几上课");
        fields.error(
            "runs_as",
            message,
            words("leave it blank, or write runs under kind", "留空，或把 kind 改为 runs"),
        );
    }
    DayOverride {
        school,
        date: date.unwrap_or(ALWAYS_FROM),
        kind: kind.unwrap_or(DayKind::Closed),
        runs_as,
        reason: fields.text("reason"),
        source: fields.text("source"),
    }
}

fn validity(fields: &mut Fields<'_>) -> (NaiveDate, NaiveDate) {
    let from = fields.optional("valid_from", &value::DATE, value::date);
    let to = fields.optional("valid_to", &value::DATE, value::date);
    in_order(fields, "valid_to", from, to);
    (from.unwrap_or(ALWAYS_FROM), to.unwrap_or(ALWAYS_TO))
}

fn in_order(fields: &mut Fields<'_>, column: &str, from: Option<NaiveDate>, to: Option<NaiveDate>) {
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        let message = words(format!("{to} is before {from}"), format!("{to} 早于 {from}"));
        fields.error(column, message, words("swap or correct the two dates", "对调或改正两个日期"));
    }
}
