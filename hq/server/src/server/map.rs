//! Routes of the board's map: gates with what the base map is, and the base map's bytes, part by part.

use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use huxue_duty::ids::UnitId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shared;
use super::desk::{json, unit_of};
use super::guard::Viewer;
use crate::error::Problem;
use crate::views::MapView;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MapQuery {
    unit: Option<String>,
}

#[utoipa::path(get, path = "/v1/map", tag = "desk", params(MapQuery), responses((status = 200, body = MapView)))]
pub async fn map(
    State(shared): State<Shared>,
    Extension(viewer): Extension<Viewer>,
    Query(query): Query<MapQuery>,
) -> Result<Response, Problem> {
    let unit = unit_of(&viewer, query.unit.map(UnitId::new))?;
    Ok(json(&shared.reader.read(move |hq, _| hq.map(unit.as_ref())).await?))
}

/// Bytes of the base map with this mark. The request names a range: nobody needs the whole of it.
#[utoipa::path(
    get, path = "/v1/map/tiles/{mark}", tag = "desk", params(("mark" = String, Path)),
    responses((status = 206, body = Vec<u8>, content_type = "application/octet-stream"))
)]
pub async fn map_tiles(
    State(shared): State<Shared>,
    Path(mark): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(range);
    let Some((from, to)) = asked else {
        return Err(Problem::new(400, "range_needed", "须指明字节范围", "ask for a range of bytes"));
    };
    let part = shared.reader.read(move |hq, _| hq.base_map_part(from, to)).await?;
    let Some(part) = part else {
        return Err(Problem::new(416, "range_beyond", "范围超出文件", "the range begins behind the end of the file"));
    };
    if part.mark != mark {
        return Err(Problem::new(404, "not_found", "底图已更换", "the base map is another one by now"));
    }
    let last = part.from + part.bytes.len() as u64 - 1;
    let said = format!("bytes {}-{last}/{}", part.from, part.size);
    let mut response = (StatusCode::PARTIAL_CONTENT, part.bytes).into_response();
    let own = response.headers_mut();
    let mut put = |name, value: &str| HeaderValue::from_str(value).map(|value| own.insert(name, value)).is_ok();
    put(header::CONTENT_TYPE, "application/octet-stream");
    put(header::CONTENT_RANGE, &said);
    put(header::ACCEPT_RANGES, "bytes");
    put(header::ETAG, &format!("\"{}\"", part.mark));
    // The same mark is the same bytes, for this browser and nobody on the way.
    put(header::CACHE_CONTROL, "private, max-age=86400");
    Ok(response)
}

/// `bytes=0-16383` or `bytes=16384-`: one range from the beginning, which is all that the page asks for.
fn range(said: &str) -> Option<(u64, Option<u64>)> {
    let (from, to) = said.strip_prefix("bytes=")?.split_once('-')?;
    let to = if to.is_empty() { None } else { Some(to.parse().ok()?) };
    Some((from.parse().ok()?, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_from_the_beginning_is_understood_and_nothing_else() {
        assert_eq!(range("bytes=0-16383"), Some((0, Some(16_383))));
        assert_eq!(range("bytes=5-"), Some((5, None)));
        for odd in ["", "bytes", "bytes=-5", "bytes=a-b", "bytes=1-2,4-5", "lines=1-2", "bytes=1"] {
            assert_eq!(range(odd), None, "{odd}");
        }
    }
}
