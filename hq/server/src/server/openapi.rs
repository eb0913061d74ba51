//! The OpenAPI document of every route, from the handlers' own descriptions; `tests/openapi.rs` holds it to the table
//! of routes. Committed as `hq/dashboard/openapi.json`, from which the page's client is generated.

use std::collections::BTreeMap;

use utoipa::OpenApi;
use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};

use super::access::{Who, rows};
use super::{desk, page, phones, staff};
use crate::error::Problem;

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
        page::index,
        page::place,
        page::asset,
    ),
    components(schemas(Problem))
)]
struct Described;

/// The whole document. Every operation says who may, and that what goes wrong is a [`Problem`].
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Described::openapi();
    let who: BTreeMap<(String, String), Who> =
        rows().into_iter().map(|row| ((row.method.to_string(), described(row.path)), row.rule.who)).collect();
    for (path, item) in &mut document.paths.paths {
        let operations = [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Delete, &mut item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            complete(operation, who.get(&(name_of(&method).to_owned(), path.clone())).copied());
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

fn complete(operation: &mut Operation, who: Option<Who>) {
    let may = match who {
        None | Some(Who::Anyone | Who::Health) => "anybody in the network".to_owned(),
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
}
