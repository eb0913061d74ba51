//! The one table of routes: method × path → who may, and the handler. The router is folded from it and from nothing
//! else, so a route without a row cannot be served; whatever is not in a row's list of roles is refused.

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, get, on, post};

use super::guard::guard;
use super::{Shared, desk, page, phones, staff};
use crate::staff::StaffRole::{
    self, Analyst, Auditor, DutyDesk, Inspector, SecurityAdmin, Supervisor, SystemAdmin, UnitLeader,
};

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A device: its frame carries its own proof.
    Phone,
    /// Whoever watches the machine; the answer holds no content.
    Health,
    /// Anybody in the desk's network: the doors themselves.
    Anyone,
    /// Any open session.
    SignedIn,
    /// An open session of one of these roles.
    Roles(&'static [StaffRole]),
}

/// What must hold before the handler runs.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub who: Who,
    /// Shows one unit's content: a unit leader gets their own and is refused another's.
    pub by_unit: bool,
    /// Only within ten minutes of a fresh proof of identity.
    pub fresh: bool,
    /// Also before the first password was changed.
    pub first: bool,
    /// Also to a program on this machine where `--trust-loopback` says so.
    pub local: bool,
}

const fn rule(who: Who) -> Rule {
    Rule { who, by_unit: false, fresh: false, first: false, local: false }
}

const fn roles(roles: &'static [StaffRole]) -> Rule {
    rule(Who::Roles(roles))
}

impl Rule {
    const fn by_unit(self) -> Self {
        Self { by_unit: true, ..self }
    }

    const fn fresh(self) -> Self {
        Self { fresh: true, ..self }
    }

    const fn first(self) -> Self {
        Self { first: true, ..self }
    }

    const fn local(self) -> Self {
        Self { local: true, ..self }
    }

    pub fn allows(&self, role: StaffRole) -> bool {
        match self.who {
            Who::Phone | Who::Health | Who::Anyone | Who::SignedIn => true,
            Who::Roles(roles) => roles.contains(&role),
        }
    }
}

/// A row without its handler.
#[derive(Clone, Debug)]
pub struct RouteRow {
    pub method: Method,
    pub path: &'static str,
    pub rule: Rule,
}

struct Route {
    row: RouteRow,
    handler: MethodRouter<Shared>,
}

fn row(method: Method, path: &'static str, rule: Rule, handler: MethodRouter<Shared>) -> Route {
    Route { row: RouteRow { method, path, rule }, handler }
}

const LIVE: &[StaffRole] = &[DutyDesk, Supervisor, Inspector, UnitLeader, Analyst];
const PERSONS: &[StaffRole] = &[DutyDesk, Supervisor, Inspector, UnitLeader];

fn table() -> Vec<Route> {
    use axum::routing::delete;
    let (read, write, remove) = (Method::GET, Method::POST, Method::DELETE);
    vec![
        row(write.clone(), "/v1/enrol", rule(Who::Phone), post(phones::enrol)),
        row(write.clone(), "/v1/sync", rule(Who::Phone), post(phones::sync)),
        row(read.clone(), "/healthz", rule(Who::Health), get(phones::alive)),
        row(read.clone(), "/readyz", rule(Who::Health), get(phones::ready)),
        row(read.clone(), "/metrics", roles(&[SystemAdmin]).local(), get(desk::metrics)),
        row(read.clone(), "/v1/board", roles(LIVE).by_unit().local(), get(desk::board)),
        row(read.clone(), "/v1/board/events", roles(LIVE).local(), get(desk::board_events)),
        row(read.clone(), "/v1/attendance", roles(PERSONS).by_unit().local(), get(desk::attendance)),
        row(read.clone(), "/v1/incidents", roles(PERSONS).by_unit().local(), get(desk::incidents)),
        row(read.clone(), "/v1/withheld", roles(&[DutyDesk, Supervisor]).local(), get(desk::withheld)),
        row(write.clone(), "/v1/unmask", roles(&[DutyDesk, Supervisor, Inspector]).fresh(), post(desk::unmask)),
        row(read.clone(), "/v1/audit", roles(&[Auditor]), get(desk::audit)),
        row(read.clone(), "/v1/audit/verify", roles(&[Auditor]), get(desk::verify_audit)),
        row(read.clone(), "/v1/words", rule(Who::SignedIn), get(desk::words)),
        row(read.clone(), "/v1/openapi.json", rule(Who::SignedIn), get(desk::openapi)),
        row(read.clone(), "/", rule(Who::Anyone), get(page::index)),
        row(read.clone(), "/desk/{*path}", rule(Who::Anyone), get(page::place)),
        row(read.clone(), "/assets/{*path}", rule(Who::Anyone), get(page::asset)),
        row(write.clone(), "/v1/staff/login", rule(Who::Anyone), post(staff::login)),
        row(read.clone(), "/v1/staff/link/{token}", rule(Who::Anyone), get(staff::link)),
        row(write.clone(), "/v1/staff/logout", rule(Who::SignedIn).first(), post(staff::logout)),
        row(read.clone(), "/v1/staff/me", rule(Who::SignedIn).first(), get(staff::me)),
        row(read.clone(), "/v1/staff/sessions", rule(Who::SignedIn), get(staff::sessions)),
        row(remove, "/v1/staff/sessions/{id}", rule(Who::SignedIn), delete(staff::revoke)),
        row(write.clone(), "/v1/staff/reauth", rule(Who::SignedIn), post(staff::reauth)),
        row(write.clone(), "/v1/staff/password", rule(Who::SignedIn).first(), post(staff::password)),
        row(read, "/v1/staff/accounts", roles(&[SystemAdmin, SecurityAdmin, Auditor]), get(staff::accounts)),
        row(write.clone(), "/v1/staff/accounts/{name}/roles", roles(&[SecurityAdmin]).fresh(), post(staff::roles)),
        row(
            write,
            "/v1/staff/accounts/{name}/disable",
            roles(&[SystemAdmin, SecurityAdmin]).fresh(),
            post(staff::disable),
        ),
    ]
}

/// Every row, for tests that walk them.
pub fn rows() -> Vec<RouteRow> {
    table().into_iter().map(|route| route.row).collect()
}

/// `desk`: this listener is in the desk's network. Elsewhere only phones and health checks are answered.
pub fn router(shared: Shared, in_desk_network: bool) -> Router {
    let mut router = Router::new();
    for Route { row, handler } in table() {
        let handler = match row.rule.who {
            Who::Phone | Who::Health => handler,
            _ if in_desk_network => handler.route_layer(from_fn_with_state((shared.clone(), row.rule), guard)),
            _ => MethodFilter::try_from(row.method.clone())
                .map_or_else(|_| MethodRouter::new(), |only| on(only, desk::elsewhere)),
        };
        router = router.route(row.path, handler);
    }
    router.fallback(phones::unknown_route).with_state(shared)
}
