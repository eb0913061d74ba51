//! The one table of routes: method × path → who may, and the handler. The router is folded from it and from nothing
//! else, so a route without a row cannot be served; whatever is not in a row's list of roles is refused.

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, get, on, post};

use super::guard::guard;
use super::{
    Shared, accounts, alarms, attendance, calendar, daily, desk, devices, exports, forecast, incidents, map, page,
    patrol, people, phones, places, policies, roll_calls, staff,
};
use crate::staff::StaffRole::{
    self, Analyst, Auditor, DutyDesk, Inspector, Screen, SecurityAdmin, Supervisor, SystemAdmin, UnitLeader,
};

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A device: its frame carries its own proof.
    Phone,
    /// Whoever watches the machine; the answer holds no content.
    Health,
    /// An alarm platform in the desk's network: its request carries its own proof.
    Platform,
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
    /// The field of the answer that is a list and goes out in pages; the empty word where the answer itself is one.
    pub list: Option<&'static str>,
}

const fn rule(who: Who) -> Rule {
    Rule { who, by_unit: false, fresh: false, first: false, local: false, list: None }
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

    const fn paged(self, list: &'static str) -> Self {
        Self { list: Some(list), ..self }
    }

    pub fn allows(&self, role: StaffRole) -> bool {
        match self.who {
            Who::Phone | Who::Health | Who::Platform | Who::Anyone | Who::SignedIn => true,
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
/// The board itself, which also hangs on a wall.
const BOARD: &[StaffRole] = &[DutyDesk, Supervisor, Inspector, UnitLeader, Analyst, Screen];
/// Whom a call for help reaches.
const CALLED: &[StaffRole] = &[DutyDesk, Supervisor, Inspector, UnitLeader, Screen];
const PERSONS: &[StaffRole] = &[DutyDesk, Supervisor, Inspector, UnitLeader];
/// Who acts at the desk.
const DESK: &[StaffRole] = &[DutyDesk, Supervisor];
/// Who publishes what stands longer than a day.
const SUPER: &[StaffRole] = &[Supervisor];

fn table() -> Vec<Route> {
    use axum::routing::delete;
    let (read, write, remove) = (Method::GET, Method::POST, Method::DELETE);
    vec![
        row(write.clone(), "/v1/enrol", rule(Who::Phone), post(phones::enrol)),
        row(write.clone(), "/v1/sync", rule(Who::Phone), post(phones::sync)),
        row(read.clone(), "/healthz", rule(Who::Health), get(phones::alive)),
        row(read.clone(), "/readyz", rule(Who::Health), get(phones::ready)),
        row(read.clone(), "/metrics", roles(&[SystemAdmin]).local(), get(desk::metrics)),
        row(read.clone(), "/v1/board", roles(BOARD).by_unit().local(), get(desk::board)),
        row(read.clone(), "/v1/board/events", roles(BOARD).local(), get(desk::board_events)),
        row(read.clone(), "/v1/attendance", roles(PERSONS).by_unit().local(), get(desk::attendance)),
        row(read.clone(), "/v1/incidents", roles(PERSONS).by_unit().local().paged(""), get(desk::incidents)),
        row(read.clone(), "/v1/withheld", roles(&[DutyDesk, Supervisor]).local().paged(""), get(desk::withheld)),
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
        row(write.clone(), "/v1/alarms/inbound", rule(Who::Platform), post(alarms::inbound_signal)),
        row(read.clone(), "/v1/alarms", roles(CALLED).by_unit().paged("alarms"), get(alarms::alarms)),
        row(write.clone(), "/v1/alarms/{id}/steps", roles(DESK), post(alarms::alarm_step)),
        row(read.clone(), "/v1/alarms/sites", roles(&[DutyDesk, Supervisor, Inspector]), get(alarms::alarm_sites)),
        row(write.clone(), "/v1/alarms/sites/{id}/tests", roles(DESK), post(alarms::test_site)),
        row(write.clone(), "/v1/alarms/sites/{id}/was-real", roles(DESK), post(alarms::site_was_real)),
        row(write.clone(), "/v1/alarms/sites/{id}/test-mode", roles(DESK), post(alarms::site_test_mode)),
        row(read.clone(), "/v1/roll-calls", roles(PERSONS).by_unit().paged(""), get(roll_calls::roll_calls)),
        row(write.clone(), "/v1/roll-calls", roles(DESK), post(roll_calls::open_roll_call)),
        row(read.clone(), "/v1/roll-calls/plan", roles(PERSONS).by_unit(), get(roll_calls::roll_call_plan)),
        row(write.clone(), "/v1/roll-calls/ticks", roles(DESK), post(roll_calls::tick_roll_call)),
        row(read.clone(), "/v1/roll-calls/{id}", roles(PERSONS), get(roll_calls::roll_call)),
        row(write.clone(), "/v1/roll-calls/{id}/rounds", roles(DESK), post(roll_calls::call_again)),
        row(read.clone(), "/v1/incidents/{id}", roles(PERSONS), get(incidents::one)),
        row(write.clone(), "/v1/incidents/{id}/steps", roles(&[DutyDesk, Supervisor]), post(incidents::step)),
        row(read.clone(), "/v1/attendance/lines", roles(PERSONS).by_unit().paged("lines"), get(attendance::lines)),
        row(read.clone(), "/v1/attendance/sums", roles(LIVE).by_unit().paged("rows"), get(attendance::sums)),
        row(write.clone(), "/v1/attendance/corrections", roles(&[Supervisor]), post(attendance::correct)),
        row(write.clone(), "/v1/attendance/findings", roles(&[DutyDesk, Supervisor]), post(attendance::find_absent)),
        row(write.clone(), "/v1/attendance/late-entries", roles(&[DutyDesk, Supervisor]), post(attendance::late_entry)),
        row(
            read.clone(),
            "/v1/requests",
            roles(&[DutyDesk, Supervisor, Inspector]).paged(""),
            get(attendance::requests),
        ),
        row(write.clone(), "/v1/requests/{id}/decision", roles(&[Supervisor]), post(attendance::decide_request)),
        row(write.clone(), "/v1/requests/{id}/settlement", roles(&[Supervisor]), post(attendance::settle)),
        row(write.clone(), "/v1/exports", roles(LIVE).fresh(), post(exports::export)),
        row(read, "/v1/staff/accounts", roles(&[SystemAdmin, SecurityAdmin, Auditor]).paged(""), get(staff::accounts)),
        row(write.clone(), "/v1/staff/accounts/{name}/roles", roles(&[SecurityAdmin]).fresh(), post(staff::roles)),
        row(Method::GET, "/v1/forecast", roles(PERSONS).by_unit().paged("gaps"), get(forecast::forecast)),
        row(Method::GET, "/v1/handover", roles(DESK), get(daily::handover)),
        row(Method::POST, "/v1/handover", roles(DESK).fresh(), post(daily::hand_over)),
        row(Method::POST, "/v1/handover/{id}/take", roles(DESK).fresh(), post(daily::take_over)),
        row(Method::GET, "/v1/duty-log", roles(DESK), get(daily::duty_log)),
        row(Method::GET, "/v1/brief", roles(LIVE), get(daily::brief)),
        row(Method::POST, "/v1/brief", roles(DESK), post(daily::edit_brief)),
        row(Method::GET, "/v1/bulletins", roles(LIVE).paged(""), get(daily::bulletins)),
        row(Method::POST, "/v1/bulletins", roles(DESK), post(daily::publish)),
        row(Method::POST, "/v1/bulletins/preview", roles(DESK), post(daily::preview)),
        row(Method::GET, "/v1/bulletins/{id}", roles(LIVE), get(daily::bulletin)),
        row(Method::POST, "/v1/bulletins/{id}/read", roles(&[UnitLeader]), post(daily::read_bulletin)),
        row(Method::GET, "/v1/notices", roles(PERSONS).by_unit().paged(""), get(daily::notices)),
        row(Method::POST, "/v1/notices", roles(DESK), post(daily::issue_notice)),
        row(Method::GET, "/v1/week", roles(PERSONS).by_unit(), get(daily::week)),
        row(Method::POST, "/v1/stand-ins/ask", roles(DESK), post(forecast::ask)),
        row(
            write,
            "/v1/staff/accounts/{name}/disable",
            roles(&[SystemAdmin, SecurityAdmin]).fresh(),
            post(staff::disable),
        ),
        row(Method::GET, "/v1/base/schools", roles(LIVE).by_unit(), get(places::schools)),
        row(Method::GET, "/v1/base/schools/{id}", roles(LIVE), get(places::school)),
        row(Method::POST, "/v1/base/schools/{id}/dismissal/preview", roles(DESK), post(places::preview_dismissal)),
        row(Method::POST, "/v1/base/schools/{id}/dismissal", roles(DESK), post(places::change_dismissal)),
        row(Method::POST, "/v1/base/schools/{id}/timetable/preview", roles(SUPER), post(places::preview_timetable)),
        row(Method::POST, "/v1/base/schools/{id}/timetable", roles(SUPER).fresh(), post(places::change_timetable)),
        row(Method::POST, "/v1/base/gates/{id}", roles(SUPER).fresh(), post(places::change_gate)),
        row(Method::POST, "/v1/base/posts/{id}", roles(SUPER).fresh(), post(places::change_post)),
        row(Method::GET, "/v1/base/calendar", roles(LIVE), get(calendar::calendar)),
        row(Method::POST, "/v1/base/calendar/preview", roles(SUPER), post(calendar::preview_day)),
        row(Method::POST, "/v1/base/calendar", roles(SUPER).fresh(), post(calendar::change_day)),
        row(Method::POST, "/v1/base/import/preview", roles(SUPER), post(calendar::preview_import)),
        row(Method::POST, "/v1/base/import", roles(SUPER).fresh(), post(calendar::import)),
        row(Method::GET, "/v1/base/people", roles(PERSONS).by_unit(), get(people::people)),
        row(Method::POST, "/v1/base/people", roles(DESK).fresh(), post(people::add_person)),
        row(Method::POST, "/v1/base/people/{id}", roles(DESK), post(people::change_person)),
        row(Method::GET, "/v1/rosters", roles(PERSONS).by_unit(), get(people::roster)),
        row(Method::POST, "/v1/rosters/check", roles(DESK), post(people::check_roster)),
        row(Method::POST, "/v1/rosters", roles(DESK).fresh(), post(people::publish_roster)),
        row(Method::GET, "/v1/devices", roles(DESK), get(devices::devices)),
        row(Method::POST, "/v1/devices/invites", roles(DESK).fresh(), post(devices::invite_device)),
        row(Method::POST, "/v1/devices/{id}/revoke", roles(DESK).fresh(), post(devices::revoke_device)),
        row(Method::GET, "/v1/reviews", roles(DESK), get(devices::reviews)),
        row(Method::POST, "/v1/reviews/{id}/decision", roles(&[Supervisor]), post(devices::decide_review)),
        row(Method::GET, "/v1/policies", roles(&[Supervisor, SecurityAdmin, Auditor]), get(policies::policies)),
        row(Method::POST, "/v1/policies", roles(&[Supervisor]).fresh(), post(policies::set_policy)),
        row(Method::POST, "/v1/rules/preview", roles(&[Supervisor]), post(policies::preview_rules)),
        row(Method::POST, "/v1/rules", roles(&[Supervisor]).fresh(), post(policies::change_rules)),
        row(Method::POST, "/v1/staff/accounts", roles(&[SystemAdmin]).fresh(), post(accounts::prepare_account)),
        row(
            Method::POST,
            "/v1/staff/accounts/{name}/reset",
            roles(&[SystemAdmin]).fresh(),
            post(accounts::renew_account),
        ),
        row(
            Method::POST,
            "/v1/staff/accounts/{name}/open",
            roles(&[SecurityAdmin]).fresh(),
            post(accounts::open_account),
        ),
        row(Method::GET, "/v1/patrol", roles(PERSONS).by_unit(), get(patrol::patrol)),
        row(Method::POST, "/v1/patrol/findings", roles(DESK), post(patrol::patrol_seen)),
        row(Method::GET, "/v1/map", roles(LIVE).by_unit(), get(map::map)),
        row(Method::GET, "/v1/map/tiles/{mark}", roles(LIVE), get(map::map_tiles)),
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
