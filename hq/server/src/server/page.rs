//! The desk's page: built from `hq/dashboard`, embedded in this program, served under a strict content security policy
//! (ADR 0015). Its files hold no content, so whoever reaches the desk's network may load them.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::Problem;
use crate::keys::random;

/// Read from the folder in a debug build, compiled in otherwise; an absent folder is no error.
#[derive(RustEmbed)]
#[folder = "../dashboard/dist"]
#[allow_missing = true]
struct Dist;

const INDEX: &str = "index.html";
/// Stands in the page where the nonce of this one answer goes.
const NONCE: &str = "__NONCE__";
/// Shown by a build without the dashboard.
const NOT_BUILT: &str = include_str!("not_built.html");
/// File names carry a hash of their content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The page itself, whatever place in it the address names.
#[utoipa::path(get, path = "/", tag = "page", responses((status = 200, body = String, content_type = "text/html")))]
pub async fn index() -> Result<Response, Problem> {
    let html =
        Dist::get(INDEX).map_or_else(|| NOT_BUILT.to_owned(), |file| String::from_utf8_lossy(&file.data).into_owned());
    let nonce = huxue_ledger::codec::hex(&random::<16>()?);
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src \
         'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let policy = HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    Ok((headers, html.replace(NONCE, &nonce)).into_response())
}

/// A place in the page, so that an address can be kept, shared and loaded again.
#[utoipa::path(
    get, path = "/desk/{path}", tag = "page", params(("path" = String, Path)),
    responses((status = 200, body = String, content_type = "text/html"))
)]
pub async fn place() -> Result<Response, Problem> {
    index().await
}

/// A file of the page, compressed where the browser takes it.
#[utoipa::path(
    get, path = "/assets/{path}", tag = "page", params(("path" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 304))
)]
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let name = format!("assets/{path}");
    let kind = kind_of(&name);
    let unknown = || Problem::new(404, "unknown_route", "地址不存在", "no such file");
    if kind.is_empty() {
        return Err(unknown());
    }
    let (file, coding) = best(&name, &headers).ok_or_else(unknown)?;
    let tag = format!("\"{}\"", huxue_ledger::codec::hex(&file.metadata.sha256_hash()[..16]));
    let said = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let fresh = said.is_some_and(|said| said.split(',').any(|one| one.trim() == tag));
    let mut response = if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, kind)], file.data.into_owned()).into_response()
    };
    let own = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        own.insert(header::ETAG, tag);
    }
    if let Some(coding) = coding {
        own.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    own.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    Ok(response)
}

/// The smallest form that the browser says it can read.
fn best(name: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |coding: &str| {
        accepted.split(',').any(|one| {
            let (known, quality) = one.split_once(';').unwrap_or((one, ""));
            known.trim() == coding && quality.trim() != "q=0"
        })
    };
    let packed = [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(coding, _)| takes(coding));
    let mut packed = packed.filter_map(|(coding, end)| Some((Dist::get(&format!("{name}{end}"))?, Some(coding))));
    packed.next().or_else(|| Some((Dist::get(name)?, None)))
}

/// Only kinds that the build makes; anything else is not served.
fn kind_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "",
    }
}
