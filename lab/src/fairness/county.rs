//! The people's county as the folder that a clerk would hand to headquarters, and notices as rows the desk publishes.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use huxue_duty::county::{County, Movement, RosterRow};
use huxue_ledger::county;
use serde_json::{Map, Value, json};

use super::people::{Change, Half, Notice, PEOPLE, POSTS, home_post};

/// Mondays (month, day) of weeks in the term that hold nothing but plain school days.
const MONDAYS: [(u32, u32); 9] =
    [(10, 12), (10, 19), (10, 26), (11, 2), (11, 9), (11, 16), (11, 23), (11, 30), (12, 7)];

pub fn monday(week: u64) -> NaiveDate {
    let (month, day) = MONDAYS[(week % MONDAYS.len() as u64) as usize];
    NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default()
}

pub fn day_of(monday: NaiveDate, day: usize) -> NaiveDate {
    monday.checked_add_days(Days::new(day as u64)).unwrap_or(monday)
}

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

pub fn county() -> Result<County, String> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut file = |name: &str, head: &str, rows: Vec<String>| {
        let text = std::iter::once(head.to_owned()).chain(rows).collect::<Vec<_>>().join("\n");
        files.insert(name.to_owned(), format!("{text}\n").into_bytes());
    };
    file("units.csv", "id,name,kind", vec!["U01,河东派出所,station".into()]);
    file("terms.csv", "school,name,first_day,last_day", vec![",2026 秋季学期,2026-09-01,2027-01-22".into()]);
    let each = |row: &dyn Fn(usize) -> String, count: usize| (0..count).map(row).collect::<Vec<_>>();
    let schools = |at: usize| format!("{},{}小学,城关,primary,900,0", POSTS[at].school, ["阳光", "河湾"][at]);
    file("schools.csv", "id,name,town,level,enrolment,boarders", each(&schools, POSTS.len()));
    let gates = |at: usize| {
        let post = &POSTS[at];
        format!("{},{},正门,{},{},80", post.gate, post.school, post.lat, post.lon)
    };
    file("gates.csv", "id,school,name,lat,lon,radius_m", each(&gates, POSTS.len()));
    let posts = |at: usize| format!("{},{},U01,1,2", POSTS[at].id, POSTS[at].gate);
    file("posts.csv", "id,gate,unit,officers,auxiliaries", each(&posts, POSTS.len()));
    let people = |who: usize| {
        let leads = who.is_multiple_of(3);
        let (word, role, can) = if leads { ("警员", "officer", "yes") } else { ("辅警", "auxiliary", "no") };
        format!("{0},{word}{1},U01,{role},{can}", PEOPLE[who], &PEOPLE[who][1..])
    };
    file("people.csv", "id,name,unit,role,can_lead", each(&people, PEOPLE.len()));
    let roster = |who: usize| {
        let part = if who.is_multiple_of(3) { "leader" } else { "member" };
        format!("{},{},{part},,2026-09-01,2027-01-31", POSTS[home_post(who)].id, PEOPLE[who])
    };
    file("roster.csv", "post,person,part,periods,valid_from,valid_to", each(&roster, PEOPLE.len()));
    let movements = |at: usize| {
        let post = &POSTS[at / 2];
        let (kind, label, (start, end)) =
            if at.is_multiple_of(2) { ("arrive", "到校", post.arrive) } else { ("leave", "放学", post.leave) };
        format!("{},,,12345,{kind},{label},{},{},,", post.school, clock(start), clock(end))
    };
    let columns = "school,valid_from,valid_to,weekdays,kind,label,start,end,lead_min,tail_min";
    file("movements.csv", columns, each(&movements, 2 * POSTS.len()));
    let import = county::read(&files);
    let problems: Vec<String> =
        import.problems.iter().filter(|problem| problem.is_error()).map(ToString::to_string).collect();
    import.county.ok_or_else(|| problems.join("\n"))
}

pub enum Rows {
    Timetable { post: usize, rows: Vec<Movement> },
    Roster(Vec<RosterRow>),
}

fn object(value: Value) -> Vec<Map<String, Value>> {
    value.as_object().cloned().into_iter().collect()
}

/// What the desk publishes for a notice.
pub fn rows_of(notice: &Notice, monday: NaiveDate) -> Result<Rows, String> {
    let day = day_of(monday, notice.day).to_string();
    let fail = |problems: Vec<county::Problem>| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    match notice.what {
        Change::Moved { post, half, minutes } => {
            let plan = &POSTS[post];
            let (kind, label, (start, end)) =
                if half == Half::Morning { ("arrive", "到校", plan.arrive) } else { ("leave", "放学", plan.leave) };
            let row = json!({"school": plan.school, "valid_from": day, "valid_to": day, "weekdays": "12345",
                "kind": kind, "label": label, "start": clock(start + minutes), "end": clock(end + minutes)});
            Ok(Rows::Timetable { post, rows: county::movements_from_rows(&object(row)).map_err(fail)? })
        }
        Change::Swapped { who, to } => {
            let row = json!({"post": POSTS[to].id, "person": PEOPLE[who], "part": "member",
                "valid_from": day, "valid_to": day});
            Ok(Rows::Roster(county::roster_from_rows(&object(row)).map_err(fail)?))
        }
    }
}
