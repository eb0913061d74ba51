//! What every answer has in common: what was wrong is a problem in JSON, a long list goes out in pages, and whoever has
//! an answer already is told so instead of being sent it again.

use axum::body::{Body, to_bytes};
use axum::extract::Query;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use huxue_ledger::codec::hex;
use huxue_ledger::crypto;
use serde::Deserialize;
use serde_json::Value;

use crate::error::Problem;

/// How many rows there are in all pages.
const TOTAL: &str = "x-huxue-total";
/// Most rows of one page.
pub const MOST: usize = 1000;
/// When an answer was made is no part of what it says: two that differ in nothing else are one.
const MADE_AT: &str = "at";

/// Which part of a list is wanted. Without either every row comes.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct Page {
    /// Rows at most, 1 to [`MOST`].
    limit: Option<usize>,
    /// Rows before the first.
    offset: Option<usize>,
}

impl Page {
    fn of(parts: &Parts) -> Result<Option<Self>, Problem> {
        let bad = || {
            let detail = format!("limit is a number from 1 to {MOST}, offset a number");
            Problem::new(400, "bad_input", "分页参数无效", detail)
        };
        let Query(page) = Query::<Self>::try_from_uri(&parts.uri).map_err(|_| bad())?;
        match page {
            Self { limit: None, offset: None } => Ok(None),
            Self { limit: Some(limit), .. } if limit == 0 || limit > MOST => Err(bad()),
            page => Ok(Some(page)),
        }
    }

    /// Leaves only its rows, and gives how many there were and where the next page begins.
    fn cut(self, rows: &mut Vec<Value>) -> (usize, Option<usize>) {
        let total = rows.len();
        let first = self.offset.unwrap_or(0).min(total);
        let end = first.saturating_add(self.limit.unwrap_or(MOST)).min(total);
        rows.truncate(end);
        rows.drain(..first);
        (total, (end < total).then_some(end))
    }
}

/// The request's part of what an answer depends on.
pub struct Asked {
    page: Option<Page>,
    /// Path and query, for the address of the next page.
    uri: axum::http::Uri,
    has: Option<HeaderValue>,
    reads: bool,
    list: Option<&'static str>,
}

impl Asked {
    /// `list`: the field of the answer that is a long list, the empty word where the answer itself is one.
    pub fn of(parts: &Parts, list: Option<&'static str>) -> Result<Self, Problem> {
        Ok(Self {
            page: if list.is_some() { Page::of(parts)? } else { None },
            uri: parts.uri.clone(),
            has: parts.headers.get(header::IF_NONE_MATCH).cloned(),
            reads: parts.method == Method::GET,
            list,
        })
    }

    /// The answer as it goes out. What is no answer in JSON goes as it is.
    pub async fn shape(self, response: Response) -> Response {
        if response.status().is_client_error() && !is_json(response.headers()) {
            return as_problem(response).await;
        }
        if !self.reads || response.status() != StatusCode::OK || !is_json(response.headers()) {
            return response;
        }
        let (mut parts, body) = response.into_parts();
        // The body was made in memory, so reading it neither waits nor fails.
        let Ok(bytes) = to_bytes(body, usize::MAX).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
            return Response::from_parts(parts, Body::from(bytes));
        };
        let cut = self.cut(&mut value, &mut parts.headers);
        let body = if cut { Body::from(value.to_string()) } else { Body::from(bytes) };
        let tag = tag_of(value);
        parts.headers.insert(header::ETAG, tag.clone());
        if self.has.is_some_and(|has| names(&has, &tag)) {
            parts.status = StatusCode::NOT_MODIFIED;
            parts.headers.remove(header::CONTENT_TYPE);
            return Response::from_parts(parts, Body::empty());
        }
        parts.headers.remove(header::CONTENT_LENGTH);
        Response::from_parts(parts, body)
    }

    /// Whether only some rows were asked for; then they alone are left.
    fn cut(&self, value: &mut Value, headers: &mut HeaderMap) -> bool {
        let rows = match self.list {
            None => None,
            Some("") => value.as_array_mut(),
            Some(field) => value.get_mut(field).and_then(Value::as_array_mut),
        };
        let (Some(rows), Some(page)) = (rows, self.page) else { return false };
        let (total, next) = page.cut(rows);
        headers.insert(TOTAL, HeaderValue::from(total));
        let link = next.and_then(|next| HeaderValue::from_str(&self.link(next)).ok());
        if let Some(link) = link {
            headers.insert(header::LINK, link);
        }
        true
    }

    /// The same question for the rows from `offset` on (RFC 8288).
    fn link(&self, offset: usize) -> String {
        let kept = self.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.starts_with("offset="));
        let query: Vec<&str> = kept.filter(|pair| !pair.is_empty()).collect();
        format!("<{}?{}&offset={offset}>; rel=\"next\"", self.uri.path(), query.join("&"))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    matches!(kind.split(';').next(), Some("application/json" | "application/problem+json"))
}

/// A refusal by the framework, of a query or a path that cannot be read, says in words what is wrong with it.
async fn as_problem(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let said = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut problem = Problem::new(
        parts.status.as_u16(),
        "bad_input",
        "请求内容无法识别，请检查后重试",
        String::from_utf8_lossy(&said).into_owned(),
    )
    .into_response();
    if let Some(allow) = parts.headers.get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allow.clone());
    }
    problem
}

/// Weak: equal for answers that say the same, whenever they were made.
fn tag_of(mut value: Value) -> HeaderValue {
    if let Some(fields) = value.as_object_mut() {
        fields.remove(MADE_AT);
    }
    let hash = crypto::hash("huxue answer 1", &[value.to_string().as_bytes()]);
    HeaderValue::from_str(&format!("W/\"{}\"", hex(&hash[..12]))).expect("hexadecimal digits in quotes")
}

/// Does `If-None-Match` name this tag?
fn names(has: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(has), Ok(tag)) = (has.to_str(), tag.to_str()) else { return false };
    has.split(',').any(|one| one.trim() == tag || one.trim() == "*")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use axum::http::Request;
    use serde_json::json;

    use super::*;

    fn asked(uri: &str, has: Option<&str>, list: Option<&'static str>) -> Result<Asked, Problem> {
        let mut request = Request::get(uri);
        if let Some(has) = has {
            request = request.header(header::IF_NONE_MATCH, has);
        }
        Asked::of(&request.body(()).unwrap().into_parts().0, list)
    }

    async fn shaped(asked: Asked, value: &Value) -> (StatusCode, HeaderMap, String) {
        let answer = ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response();
        let (parts, body) = asked.shape(answer).await.into_parts();
        let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        (parts.status, parts.headers, text)
    }

    #[tokio::test]
    async fn pages_laid_end_to_end_are_the_whole_list() {
        let all: Vec<Value> = (0..7).map(|n| json!({ "n": n })).collect();
        let whole = json!({ "at": 1, "lines": all });
        let (mut found, mut next) = (Vec::new(), Some("/v1/lines?limit=3&q=a".to_owned()));
        while let Some(uri) = next.take() {
            let (status, headers, text) = shaped(asked(&uri, None, Some("lines")).unwrap(), &whole).await;
            assert_eq!((status, headers[TOTAL].to_str().unwrap()), (StatusCode::OK, "7"));
            let page: Value = serde_json::from_str(&text).unwrap();
            found.extend(page["lines"].as_array().unwrap().clone());
            let link = headers.get(header::LINK).map(|link| link.to_str().unwrap().to_owned());
            next = link.map(|link| link.trim_start_matches('<').split('>').next().unwrap().to_owned());
            assert!(next.as_ref().is_none_or(|next| next.contains("q=a") && next.matches("offset").count() == 1));
        }
        assert_eq!(found, all);
    }

    #[tokio::test]
    async fn an_answer_that_says_the_same_is_not_sent_again() {
        let (_, headers, _) = shaped(asked("/v1/board", None, None).unwrap(), &json!({ "at": 1, "rows": [1] })).await;
        let tag = headers[header::ETAG].to_str().unwrap().to_owned();
        let later = json!({ "at": 2, "rows": [1] });
        let (status, _, text) = shaped(asked("/v1/board", Some(&tag), None).unwrap(), &later).await;
        assert_eq!((status, text.as_str()), (StatusCode::NOT_MODIFIED, ""));
        let other = json!({ "at": 2, "rows": [2] });
        let (status, _, text) = shaped(asked("/v1/board", Some(&tag), None).unwrap(), &other).await;
        assert_eq!((status, text), (StatusCode::OK, other.to_string()));
    }

    #[tokio::test]
    async fn what_the_framework_refuses_is_a_problem_that_says_why() {
        let refused = (StatusCode::BAD_REQUEST, "day: premature end of input").into_response();
        let shaped = asked("/v1/brief?day=", None, None).unwrap().shape(refused).await;
        assert_eq!(shaped.headers()[header::CONTENT_TYPE], "application/problem+json");
        let body = to_bytes(shaped.into_body(), usize::MAX).await.unwrap();
        let problem: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((&problem["status"], &problem["detail"]), (&json!(400), &json!("day: premature end of input")));
    }

    #[test]
    fn a_page_of_nothing_or_of_too_much_is_refused() {
        for query in ["limit=0", "limit=1001", "limit=x", "offset=-1"] {
            assert!(asked(&format!("/v1/lines?{query}"), None, Some("lines")).is_err(), "{query}");
        }
        assert!(asked("/v1/board?limit=0", None, None).is_ok(), "a route without pages knows no limit");
    }
}
