#![allow(clippy::unwrap_used)]

mod broken;
mod shipped;
mod spellings;

use super::*;

type Files = BTreeMap<String, Vec<u8>>;

/// A county of one school, one post, one leader: the smallest without a problem.
fn small() -> Files {
    let files = [
        ("units.csv", "id,name,kind\nU1,甲派出所,station\n"),
        ("schools.csv", "id,name,town,level,enrolment,boarders\nS1,甲小学,甲镇,primary,300,0\n"),
        ("gates.csv", "id,school,name,lat,lon,radius_m\nG1,S1,正门,30.1,116.2,\n"),
        ("posts.csv", "id,gate,unit,officers,auxiliaries\nP1,G1,U1,,\n"),
        (
            "people.csv",
            "id,name,unit,role,can_lead\nO1,警员001,U1,officer,是\nA1,辅警001,U1,auxiliary,\nV1,志愿者001,U1,volunteer,\n",
        ),
        (
            "roster.csv",
            "post,person,part,periods,valid_from,valid_to,weekdays,weeks\nP1,O1,leader,,,,,\nP1,A1,member,,,,,\n",
        ),
        (
            "movements.csv",
            "school,valid_from,valid_to,weekdays,kind,label,start,end,lead_min,tail_min\nS1,,,,arrive,,7:40,8:10,,\n",
        ),
        ("terms.csv", "school,name,first_day,last_day\n,2026 秋季学期,2026-09-01,2027-01-22\n"),
    ];
    files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect()
}

fn with(file: &str, bytes: impl AsRef<[u8]>) -> Files {
    let mut files = small();
    files.insert(file.to_owned(), bytes.as_ref().to_vec());
    files
}

/// `file:line:column number:column name`, `-` where there is none.
fn place(problem: &Problem) -> String {
    let dash = || "-".to_owned();
    let line = problem.line.map_or_else(dash, |line| line.to_string());
    let number =
        problem.column.as_ref().and_then(|column| column.number).map_or_else(dash, |number| number.to_string());
    let name = problem.column.as_ref().map_or_else(dash, |column| column.name.clone());
    format!("{}:{line}:{number}:{name}", problem.file)
}
