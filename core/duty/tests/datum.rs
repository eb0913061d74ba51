//! WGS-84 and GCJ-02: published figures, and the way there and back over all China.
#![allow(clippy::unwrap_used)]

use geo::{Distance, Haversine, Point};
use huxue_duty::datum::{Datum, gcj02_to_wgs84, wgs84_to_gcj02};
use huxue_duty::fence::Fix;
use proptest::prelude::*;

/// Longitude and latitude in WGS-84, then in GCJ-02: npm `gcoord` 1.0.7, `transform(…, WGS84, GCJ02)`; the first is
/// also the example printed in `coordtransform` 2.1.2, `test/app.js`.
const PUBLISHED: [([f64; 2], [f64; 2]); 10] = [
    ([116.404, 39.915], [116.410_244_499_169_38, 39.916_404_281_501_64]),
    ([121.4737, 31.2304], [121.478_223_059_276_93, 31.228_457_737_577_27]),
    ([113.2644, 23.1291], [113.269_729_592_103_08, 23.126_423_339_922_844]),
    ([87.6168, 43.8256], [87.619_649_949_469_26, 43.826_805_393_111_19]),
    ([126.6424, 45.7567], [126.648_369_816_304_74, 45.758_651_101_857_97]),
    ([109.5119, 18.2528], [109.515_984_294_826_67, 18.251_094_791_735_64]),
    ([100.2, 30.1], [100.201_257_240_495_96, 30.097_306_205_700_363]),
    ([91.1322, 29.6604], [91.133_743_324_878_9, 29.657_679_589_949_623]),
    ([116.2, 30.1], [116.205_095_326_974_17, 30.097_526_231_083_04]),
    ([75.98, 39.47], [75.982_923_290_111_76, 39.470_198_061_452_365]),
];

fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
    Haversine.distance(Point::new(a.1, a.0), Point::new(b.1, b.0))
}

#[test]
fn the_published_figures_come_out() {
    for ([lon, lat], [gcj_lon, gcj_lat]) in PUBLISHED {
        let (found_lat, found_lon) = wgs84_to_gcj02(lat, lon);
        assert!((found_lat - gcj_lat).abs() < 1e-11 && (found_lon - gcj_lon).abs() < 1e-11, "{lat} {lon}");
        assert!(metres(gcj02_to_wgs84(gcj_lat, gcj_lon), (lat, lon)) < 0.001, "{lat} {lon}");
        let moved = metres((lat, lon), (gcj_lat, gcj_lon));
        assert!((100.0..700.0).contains(&moved), "{moved} m apart");
    }
}

#[test]
fn a_fix_tagged_gcj02_is_converted_and_others_are_left_alone() {
    let fix = Fix {
        lat: PUBLISHED[8].1[1],
        lon: PUBLISHED[8].1[0],
        accuracy_m: 5.0,
        age_s: Some(1.0),
        mock: false,
        approximate: false,
        datum: Some(Datum::Gcj02),
    };
    let stored = fix.in_wgs84();
    assert!(metres((stored.lat, stored.lon), (30.1, 116.2)) < 0.001);
    assert_eq!(stored.datum, Some(Datum::Wgs84));
    for datum in [None, Some(Datum::Wgs84)] {
        assert_eq!(Fix { datum, ..fix }.in_wgs84(), Fix { datum, ..fix });
    }
}

#[test]
fn outside_china_both_are_the_same() {
    for (lat, lon) in [(0.0, 0.0), (51.5, -0.1), (35.7, 139.7), (-33.9, 151.2), (89.9, 100.0), (f64::NAN, 116.0)] {
        assert_eq!(format!("{:?}", wgs84_to_gcj02(lat, lon)), format!("{:?}", (lat, lon)));
        assert_eq!(format!("{:?}", gcj02_to_wgs84(lat, lon)), format!("{:?}", (lat, lon)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn there_and_back_is_within_half_a_metre_all_over_china(lat in 3.86..53.55_f64, lon in 73.66..135.05_f64) {
        let (gcj_lat, gcj_lon) = wgs84_to_gcj02(lat, lon);
        prop_assert!(metres(gcj02_to_wgs84(gcj_lat, gcj_lon), (lat, lon)) < 0.5);
    }
}
