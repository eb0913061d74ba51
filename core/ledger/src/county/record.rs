//! Rows of the reference files to records: units, schools, gates, posts, people, and the technical sites. Each checks
//! its references against the files read before it.

use huxue_duty::county::{Gate, Level, Person, Post, Role, School, Site, Unit, UnitKind};
use huxue_duty::ids::{GateId, PersonId, PostId, SchoolId, UnitId};

use super::fields::{Fields, Ids};
use super::problem::words;
use super::sheet;
use super::value;

/// Metres, where gates.csv leaves the radius blank: a gate, its forecourt and a phone's usual error.
const DEFAULT_RADIUS_M: f64 = 80.0;

/// Every id of the folder.
pub(super) struct Known {
    pub units: Ids<()>,
    pub schools: Ids<()>,
    pub gates: Ids<()>,
    pub posts: Ids<()>,
    pub people: Ids<(Option<Role>, bool)>,
    pub alarms: Ids<()>,
    pub cameras: Ids<()>,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            units: Ids::new("unit", "单位", sheet::UNITS.file),
            schools: Ids::new("school", "学校", sheet::SCHOOLS.file),
            gates: Ids::new("gate", "校门", sheet::GATES.file),
            posts: Ids::new("post", "护学岗", sheet::POSTS.file),
            people: Ids::new("person", "人员", sheet::PEOPLE.file),
            alarms: Ids::new("alarm", "报警装置", sheet::ALARMS.file),
            cameras: Ids::new("camera", "摄像头", sheet::CAMERAS.file),
        }
    }
}

pub(super) fn unit(fields: &mut Fields<'_>, known: &mut Known) -> Unit {
    Unit {
        id: UnitId::new(fields.own_id(&mut known.units, ())),
        name: fields.required_text("name"),
        kind: fields.open_word("kind", "station, swat, traffic, other", UnitKind::Other, |word| match word {
            "station" => Some(UnitKind::Station),
            "swat" => Some(UnitKind::Swat),
            "traffic" => Some(UnitKind::Traffic),
            "other" => Some(UnitKind::Other),
            _ => None,
        }),
    }
}

pub(super) fn school(fields: &mut Fields<'_>, known: &mut Known) -> School {
    const LEVELS: &str = "kindergarten, primary, junior, senior, nine_year, complete";
    let school = School {
        id: SchoolId::new(fields.own_id(&mut known.schools, ())),
        name: fields.required_text("name"),
        town: fields.text("town"),
        level: fields.open_word("level", LEVELS, Level::Other, |word| match word {
            "kindergarten" => Some(Level::Kindergarten),
            "primary" => Some(Level::Primary),
            "junior" => Some(Level::Junior),
            "senior" => Some(Level::Senior),
            "nine_year" => Some(Level::NineYear),
            "complete" => Some(Level::Complete),
            "other" => Some(Level::Other),
            _ => None,
        }),
        enrolment: fields.optional("enrolment", &value::COUNT, |text| value::number(text, 1_000_000)).unwrap_or(0),
        boarders: fields.optional("boarders", &value::COUNT, |text| value::number(text, 1_000_000)).unwrap_or(0),
    };
    if school.enrolment > 0 && school.boarders > school.enrolment {
        let message = words("there are more boarders than pupils", "寄宿生多于在校生");
        fields.warning("boarders", message, words("correct one of the two numbers", "改正其中一个数字"));
    }
    school
}

pub(super) fn gate(fields: &mut Fields<'_>, known: &mut Known) -> Gate {
    let id = GateId::new(fields.own_id(&mut known.gates, ()));
    let school = SchoolId::new(fields.reference("school", &known.schools));
    let lat = fields.required("lat", &value::LATITUDE, |text| value::decimal(text, -90.0, 90.0));
    let lon = fields.required("lon", &value::LONGITUDE, |text| value::decimal(text, -180.0, 180.0));
    let radius_m = fields.optional("radius_m", &value::RADIUS, |text| value::decimal(text, 10.0, 2_000.0));
    if let (Some(lat), Some(lon)) = (lat, lon)
        && !((3.0..=54.0).contains(&lat) && (73.0..=136.0).contains(&lon))
    {
        let message = words("these coordinates lie outside China", "此坐标不在中国境内");
        let remedy = words("check lat and lon (WGS-84, decimal degrees)", "检查经纬度（WGS-84，十进制度数）");
        fields.warning("lat", message, remedy);
    }
    Gate {
        id,
        school,
        name: fields.text("name"),
        lat: lat.unwrap_or(0.0),
        lon: lon.unwrap_or(0.0),
        radius_m: radius_m.unwrap_or(DEFAULT_RADIUS_M),
    }
}

/// Blank strength is the county's 1+2 (S7).
pub(super) fn post(fields: &mut Fields<'_>, known: &mut Known) -> Post {
    Post {
        id: PostId::new(fields.own_id(&mut known.posts, ())),
        gate: GateId::new(fields.reference("gate", &known.gates)),
        unit: UnitId::new(fields.reference("unit", &known.units)),
        officers: fields.optional("officers", &value::STRENGTH, |text| value::number(text, 50)).unwrap_or(1),
        auxiliaries: fields.optional("auxiliaries", &value::STRENGTH, |text| value::number(text, 50)).unwrap_or(2),
    }
}

pub(super) fn person(fields: &mut Fields<'_>, known: &mut Known) -> Person {
    let role = fields.required("role", &value::ROLE, |text| match text.to_ascii_lowercase().as_str() {
        "officer" => Some(Role::Officer),
        "auxiliary" => Some(Role::Auxiliary),
        "volunteer" => Some(Role::Volunteer),
        "school_guard" => Some(Role::SchoolGuard),
        "school" => Some(Role::School),
        _ => None,
    });
    let can_lead = fields.optional("can_lead", &value::BOOLEAN, value::boolean).unwrap_or(false);
    if can_lead && role.is_some_and(|role| role != Role::Officer) {
        let message = words("only an officer can lead a post", "只有民警可以带岗");
        fields.warning("can_lead", message, words("write no", "改为“否”"));
    }
    Person {
        id: PersonId::new(fields.own_id(&mut known.people, (role, can_lead))),
        name: fields.required_text("name"),
        // Volunteers, guards and liaisons often belong to no unit.
        unit: UnitId::new(fields.optional_reference("unit", &known.units).unwrap_or_default()),
        role: role.unwrap_or(Role::School),
        can_lead,
    }
}

pub(super) fn alarm(fields: &mut Fields<'_>, known: &mut Known) -> Site {
    let id = fields.own_id(&mut known.alarms, ());
    site(fields, known, id)
}

pub(super) fn camera(fields: &mut Fields<'_>, known: &mut Known) -> Site {
    let id = fields.own_id(&mut known.cameras, ());
    site(fields, known, id)
}

fn site(fields: &mut Fields<'_>, known: &Known, id: String) -> Site {
    Site {
        id,
        school: SchoolId::new(fields.reference("school", &known.schools)),
        place: fields.text("place"),
        installed: fields.optional("installed", &value::DATE, value::date),
        linked: fields.optional("linked", &value::DATE, value::date),
    }
}
