//! The OpenAPI document of every route, from the handlers' own descriptions; `tests/openapi.rs` holds it to the table
//! of routes. Committed as `hq/dashboard/openapi.json`, from which the page's client is generated.

use std::collections::BTreeMap;

use utoipa::OpenApi;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, Object, SchemaFormat, Type};
use utoipa::openapi::{Content, Ref, RefOr, Required, ResponseBuilder};

use super::access::{Rule, Who, rows};
use super::answers::MOST;
use super::{
    accounts, alarms, attendance, calendar, daily, desk, devices, exports, forecast, incidents, map, page, patrol,
    people, phones, places, policies, roll_calls, staff,
};
use crate::error::Problem;

/// What is no text: handlers describe it as a list of bytes, which in JSON it would be.
const BYTES: [&str; 2] =
    ["application/octet-stream", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"];

#[derive(OpenApi)]
#[openapi(
    info(title = "Huxue headquarters", description = "What the desk's page and phones ask of `huxue-hq`."),
    paths(
        phones::enrol,
        phones::sync,
        phones::alive,
        phones::ready,
        desk::metrics,
        desk::board,
        desk::board_events,
        desk::attendance,
        desk::incidents,
        desk::withheld,
        desk::unmask,
        desk::audit,
        desk::verify_audit,
        desk::words,
        desk::openapi,
        daily::handover,
        daily::hand_over,
        daily::take_over,
        daily::duty_log,
        daily::brief,
        daily::edit_brief,
        daily::bulletins,
        daily::publish,
        daily::preview,
        daily::bulletin,
        daily::read_bulletin,
        daily::notices,
        daily::issue_notice,
        daily::week,
        forecast::forecast,
        forecast::ask,
        staff::login,
        staff::link,
        staff::logout,
        staff::me,
        staff::sessions,
        staff::revoke,
        staff::reauth,
        staff::password,
        staff::accounts,
        staff::roles,
        staff::disable,
        alarms::inbound_signal,
        alarms::alarms,
        alarms::alarm_step,
        alarms::alarm_sites,
        alarms::test_site,
        alarms::site_test_mode,
        alarms::site_was_real,
        roll_calls::roll_calls,
        roll_calls::open_roll_call,
        roll_calls::roll_call_plan,
        roll_calls::tick_roll_call,
        roll_calls::roll_call,
        roll_calls::call_again,
        incidents::one,
        incidents::step,
        attendance::lines,
        attendance::sums,
        attendance::correct,
        attendance::find_absent,
        attendance::late_entry,
        attendance::requests,
        attendance::decide_request,
        attendance::settle,
        exports::export,
        places::schools,
        places::school,
        places::preview_dismissal,
        places::change_dismissal,
        places::preview_timetable,
        places::change_timetable,
        places::change_gate,
        places::change_post,
        calendar::calendar,
        calendar::preview_day,
        calendar::change_day,
        calendar::preview_import,
        calendar::import,
        patrol::patrol,
        patrol::patrol_seen,
        map::map,
        map::map_tiles,
        page::index,
        page::place,
        page::asset,
        people::people,
        people::add_person,
        people::change_person,
        people::roster,
        people::check_roster,
        people::publish_roster,
        devices::devices,
        devices::invite_device,
        devices::revoke_device,
        devices::reviews,
        devices::decide_review,
        policies::policies,
        policies::set_policy,
        policies::preview_rules,
        policies::change_rules,
        accounts::prepare_account,
        accounts::renew_account,
        accounts::open_account,
    ),
    components(schemas(Problem, crate::views::SumBy))
)]
struct Described;

/// The whole document. Every operation says who may, and that what goes wrong is a [`Problem`].
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Described::openapi();
    let rules: BTreeMap<(String, String), Rule> =
        rows().into_iter().map(|row| ((row.method.to_string(), described(row.path)), row.rule)).collect();
    for (path, item) in &mut document.paths.paths {
        let operations = [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Delete, &mut item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            complete(operation, rules.get(&(name_of(&method).to_owned(), path.clone())));
        }
    }
    document
}

/// As it is written to the committed file.
pub fn text() -> String {
    let mut text = serde_json::to_string_pretty(&document()).expect("a document is a plain record");
    text.push('\n');
    text
}

/// A path of the table in OpenAPI's notation.
pub fn described(path: &str) -> String {
    path.replace("{*", "{")
}

fn name_of(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Post => "POST",
        HttpMethod::Delete => "DELETE",
        _ => "GET",
    }
}

fn complete(operation: &mut Operation, rule: Option<&Rule>) {
    let may = match rule.map(|rule| rule.who) {
        None | Some(Who::Anyone | Who::Health) => "anybody in the network".to_owned(),
        Some(Who::Platform) => "an alarm platform in the desk's network".to_owned(),
        Some(Who::Phone) => "an enrolled phone".to_owned(),
        Some(Who::SignedIn) => "any signed-in person".to_owned(),
        Some(Who::Roles(roles)) => roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(", "),
    };
    operation.description = Some(format!("Who may: {may}."));
    let problem = Content::new(Some(RefOr::Ref(Ref::from_schema_name("Problem"))));
    let response = ResponseBuilder::new()
        .description("What went wrong (RFC 9457)")
        .content("application/problem+json", problem)
        .build();
    operation.responses.responses.insert("default".to_owned(), RefOr::T(response));
    if rule.is_some_and(|rule| rule.list.is_some()) {
        operation.parameters.get_or_insert_default().extend(paging().map(RefOr::T));
    }
    for kind in BYTES {
        for answer in operation.responses.responses.values_mut() {
            if let RefOr::T(response) = answer {
                response.content.get_mut(kind).into_iter().for_each(as_bytes);
            }
        }
        if let Some(RefOr::T(body)) = &mut operation.request_body {
            body.content.get_mut(kind).into_iter().for_each(as_bytes);
        }
    }
}

fn as_bytes(content: &mut RefOr<Content>) {
    let bytes =
        Object::builder().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
    *content = RefOr::T(Content::new(Some(bytes)));
}

/// Which rows of a list are wanted; `Link: rel="next"` and `x-huxue-total` say what is left.
fn paging() -> [Parameter; 2] {
    [("limit", "Rows at most; every row where there is neither.", 1), ("offset", "Rows before the first.", 0)].map(
        |(name, description, least)| {
            let number = Object::builder()
                .schema_type(Type::Integer)
                .minimum(Some(least))
                .maximum((name == "limit").then_some(MOST));
            Parameter::builder()
                .name(name)
                .parameter_in(ParameterIn::Query)
                .required(Required::False)
                .description(Some(description))
                .schema(Some(number))
                .build()
        },
    )
}
