//! What the board's map is drawn from: gates and their fences from our own data, over the base map if there is one.

use huxue_duty::ids::{GateId, PostId, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::base_map::Header;
use crate::error::Result;
use crate::hq::Hq;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MapView {
    /// None was imported: gates stand on a plain ground.
    pub base: Option<BaseMap>,
    pub gates: Vec<MapGate>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BaseMap {
    /// Another file is another mark: part of the address, so that no cache mixes two.
    pub mark: String,
    #[serde(flatten)]
    pub header: Header,
}

/// The gate at which a post stands, with its fence: degrees WGS-84, metres.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MapGate {
    #[schema(value_type = String)]
    pub post: PostId,
    #[schema(value_type = String)]
    pub gate: GateId,
    pub name: String,
    pub lat: f64,
    pub lon: f64,
    pub radius_m: f64,
}

impl Hq {
    /// Of one unit's posts or all.
    pub fn map(&self, unit: Option<&UnitId>) -> Result<MapView> {
        let directory = self.directory()?;
        let gate = |post: &PostId| {
            let sheet = &directory.posts.get(post)?.last()?.sheet;
            if unit.is_some_and(|unit| *unit != sheet.post.unit) {
                return None;
            }
            let gate = sheet.gates.iter().find(|gate| gate.id == sheet.post.gate)?;
            let (post, name) = (post.clone(), gate.name.clone());
            Some(MapGate { post, gate: gate.id.clone(), name, lat: gate.lat, lon: gate.lon, radius_m: gate.radius_m })
        };
        let base = self.base_map().map(|(header, mark)| BaseMap { mark, header });
        Ok(MapView { base, gates: directory.posts.keys().filter_map(gate).collect() })
    }
}
