//! What stands before every staff route: the session, the role, the origin of a write, a fresh proof where one is
//! asked; and the headers that go with every answer.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use huxue_duty::ids::UnitId;
use zeroize::Zeroizing;

use super::Shared;
use super::access::{Rule, Who};
use super::answers::Asked;
use super::http::Peer;
use crate::error::Problem;
use crate::staff::{Sight, StaffRole};

/// Over TLS: bound to this host, never sent in clear.
const COOKIE: &str = "__Host-huxue";
/// On a plain loopback listener, where browsers keep no secure cookies.
const PLAIN_COOKIE: &str = "huxue-session";

/// When it was answered, in milliseconds since 1970.
const AT: &str = "x-huxue-at";

/// Who asks, as a handler sees them.
#[derive(Clone)]
pub struct Viewer {
    pub account: String,
    /// The session's listed id, for the audit chain.
    pub session: String,
    pub token: Zeroizing<String>,
    pub roles: Vec<StaffRole>,
    pub sight: Sight,
    /// The only unit they may see.
    pub unit: Option<UnitId>,
    pub must_change: bool,
    pub fresh: bool,
}

impl Viewer {
    /// A program on this machine, trusted by the operator's flag: sees masked data and acts on nothing.
    fn local() -> Self {
        Self {
            account: "loopback".into(),
            session: "loopback".into(),
            token: Zeroizing::default(),
            roles: Vec::new(),
            sight: Sight::Masked,
            unit: None,
            must_change: false,
            fresh: false,
        }
    }
}

pub async fn guard(State((shared, rule)): State<(Shared, Rule)>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut response = match admit(&shared, rule, &parts).await {
        Ok(viewer) => {
            if let Some(viewer) = viewer {
                parts.extensions.insert(viewer);
            }
            match Asked::of(&parts, rule.list) {
                Ok(asked) => asked.shape(next.run(Request::from_parts(parts, body)).await).await,
                Err(problem) => problem.into_response(),
            }
        }
        Err(problem) => problem.into_response(),
    };
    harden(response.headers_mut(), shared.secure);
    // Screens say how old their data are, by this clock and not by theirs.
    response.headers_mut().insert(AT, HeaderValue::from(shared.clock.now().0));
    response
}

async fn admit(shared: &Shared, rule: Rule, request: &Parts) -> Result<Option<Viewer>, Problem> {
    if rule.who == Who::Platform {
        // No browser: nothing here acts in anybody's name, and the body is signed.
        return Ok(None);
    }
    if request.method != Method::GET {
        same_origin(&request.headers, shared.secure)?;
    }
    if rule.who == Who::Anyone {
        return Ok(None);
    }
    let peer = request.extensions.get::<Peer>().map(|peer| peer.0);
    if rule.local && shared.trust_loopback && peer.is_some_and(|ip| ip.is_loopback()) {
        return Ok(Some(Viewer::local()));
    }
    let viewer = match token(&request.headers, shared.secure) {
        Some(token) => signed_in(shared, token).await?,
        None => None,
    };
    let Some(viewer) = viewer else {
        return Err(Problem::new(401, "signed_out", "请先登录", "no session, or one that has ended"));
    };
    if !viewer.roles.iter().any(|role| rule.allows(*role)) {
        return Err(Problem::new(403, "not_allowed", "您的角色无权进行此操作", "no role of this account may do this"));
    }
    if viewer.must_change && !rule.first {
        let detail = "change the password that was handed out first";
        return Err(Problem::new(403, "password_change_needed", "请先修改初始密码", detail));
    }
    if rule.fresh && !viewer.fresh {
        return Err(Problem::new(
            403,
            "reauth_needed",
            "请重新验证身份",
            "prove again who you are: POST /v1/staff/reauth",
        ));
    }
    Ok(Some(viewer))
}

async fn signed_in(shared: &Shared, token: Zeroizing<String>) -> Result<Option<Viewer>, Problem> {
    let asked = token.clone();
    let found = shared.reader.read(move |hq, now| Ok(hq.session(&asked, now)?.map(|found| (found, now)))).await?;
    let Some(((account, session, id), now)) = found else { return Ok(None) };
    if session.is_due_a_touch(now) {
        let touched = token.clone();
        shared.worker.write(move |hq, now| hq.touch_session(&touched, now)).await?;
    }
    Ok(Some(Viewer {
        account: account.name.clone(),
        session: id,
        token,
        sight: account.sight(),
        unit: account.only_unit(),
        roles: account.roles,
        must_change: session.must_change,
        fresh: session.is_fresh(now),
    }))
}

/// A browser says where a write comes from; a page elsewhere cannot write in a signed-in person's name.
fn same_origin(headers: &HeaderMap, secure: bool) -> Result<(), Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = if secure { "https" } else { "http" };
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) if origin == format!("{scheme}://{host}") => Ok(()),
        _ => Err(Problem::new(403, "foreign_origin", "请求来源不符", "the Origin header does not name this server")),
    }
}

fn cookie_name(secure: bool) -> &'static str {
    if secure { COOKIE } else { PLAIN_COOKIE }
}

fn token(headers: &HeaderMap, secure: bool) -> Option<Zeroizing<String>> {
    let name = cookie_name(secure);
    headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).find_map(|line| {
        let mut pairs = line.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| Zeroizing::new(value.to_owned()))
    })
}

/// Sets the session for at most so many minutes; with 0 takes it away.
pub fn set_cookie(token: &str, minutes: i64, secure: bool) -> HeaderValue {
    let name = cookie_name(secure);
    let age = minutes * 60;
    let flag = if secure { "; Secure" } else { "" };
    let text = format!("{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{flag}");
    let mut value = HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

/// Answers hold personal data: nobody stores, frames, sniffs or embeds them. The page and its files, which hold none,
/// say themselves how long they are kept and what they may load.
fn harden(headers: &mut HeaderMap, secure: bool) {
    let all = [
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in all {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

/// Where a request comes from: the peer, or what the proxy before HQ saw.
pub fn address(shared: &Shared, Peer(peer): Peer, headers: &HeaderMap) -> IpAddr {
    if shared.behind_proxy { forwarded_for(headers).unwrap_or(peer) } else { peer }
}

/// The last address in `X-Forwarded-For`: the one the proxy itself saw. Earlier ones are whatever the client wrote.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let all = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    all.rsplit(',').next()?.trim().parse().ok()
}
