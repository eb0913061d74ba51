//! The laws of the verdict: order changes nothing, doubt never makes it worse, no input makes it panic.
#![allow(clippy::unwrap_used)]

mod county;

use county::{at, plain, town};
use huxue_duty::clock::{Grade, Instant, TimeInterval};
use huxue_duty::verdict::{
    Act, ActId, Circumstance, Judgement, LateEntry, Off, On, PersonEvidence, judge, kinder, minutes_served,
};
use huxue_duty::windows::{Policy, Window};
use proptest::prelude::*;

/// Lower is kinder: the documented order.
fn on_rank(on: &On) -> (u8, u32) {
    match on {
        On::Excused | On::NotJudged | On::OnTime => (0, 0),
        On::Unknown => (1, 0),
        On::EarlyNotCounted => (2, 0),
        On::Late { minutes } => (3, *minutes),
        On::VeryLate { minutes } => (4, *minutes),
        On::NotCheckedIn => (5, 0),
    }
}

fn off_rank(off: &Off) -> (u8, u32) {
    match off {
        Off::Excused | Off::NotJudged | Off::Kept => (0, 0),
        Off::Unknown => (1, 0),
        Off::LeftEarly { minutes } => (2, *minutes),
        Off::Missing => (3, 0),
    }
}

/// Acts of a day, most of them near the edges of windows.
fn instant() -> impl Strategy<Value = i64> {
    let edges = prop::sample::select(vec![310_i64, 370, 430, 460, 520, 609, 610, 670, 745, 790, 880, 940, 1100]);
    prop_oneof![0..24 * 60_i64, edges.prop_flat_map(|edge| edge - 3..=edge + 3)]
}

#[derive(Clone, Debug)]
struct Drawn {
    kind: u8,
    from: i64,
    seconds: i64,
    wide: Option<i64>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    (0..4_u8, instant(), 0..60_i64, prop::option::weighted(0.3, 2..400_i64))
        .prop_map(|(kind, from, seconds, wide)| Drawn { kind, from, seconds, wide })
}

fn evidence(drawn: &[Drawn]) -> PersonEvidence {
    let mut evidence = PersonEvidence::default();
    for (index, one) in drawn.iter().enumerate() {
        let earliest = at("00:00").plus_minutes(one.from).plus_millis(one.seconds * 1000);
        let latest = one.wide.map_or(earliest, |minutes| earliest.plus_minutes(minutes));
        let act = Act {
            id: ActId([u8::try_from(index).unwrap(); 32]),
            at: TimeInterval { earliest, latest, grade: Grade::C },
            place: None,
        };
        list(&mut evidence, one.kind).push(act);
    }
    evidence
}

fn list(evidence: &mut PersonEvidence, kind: u8) -> &mut Vec<Act> {
    match kind {
        0 => &mut evidence.check_ins,
        1 => &mut evidence.check_outs,
        2 => &mut evidence.attested_present,
        _ => &mut evidence.other_acts,
    }
}

fn circumstance(windows: &[Window], synced: bool) -> Circumstance<'_> {
    Circumstance { all_synced_to: synced.then(|| at("23:58")), ..plain(windows) }
}

fn every_window(evidence: &PersonEvidence, synced: bool) -> Vec<Judgement> {
    let windows = town();
    let circumstance = circumstance(&windows, synced);
    windows.iter().map(|window| judge(evidence, window, &circumstance, &Policy::default())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn permuting_evidence_changes_nothing(drawn in prop::collection::vec(drawn(), 0..8), synced in any::<bool>()) {
        let evidence = evidence(&drawn);
        let mut turned = evidence.clone();
        for kind in 0..4 {
            let list = list(&mut turned, kind);
            list.reverse();
            let half = list.len() / 2;
            list.rotate_left(half);
        }
        prop_assert_eq!(every_window(&evidence, synced), every_window(&turned, synced));
    }

    #[test]
    fn a_wider_interval_never_makes_a_verdict_worse(
        drawn in prop::collection::vec(drawn(), 1..6),
        which in any::<prop::sample::Index>(),
        before in 0..300_i64,
        after in 2..300_i64,
        synced in any::<bool>(),
    ) {
        let mut widened = drawn.clone();
        let chosen = &mut widened[which.index(drawn.len())];
        chosen.wide = Some(chosen.wide.unwrap_or(0) + before + after);
        chosen.from -= before;
        let (narrow, wide) = (every_window(&evidence(&drawn), synced), every_window(&evidence(&widened), synced));
        for (narrow, wide) in narrow.iter().zip(&wide) {
            prop_assert!(on_rank(&wide.on) <= on_rank(&narrow.on), "on {:?} became {:?}", narrow.on, wide.on);
            prop_assert!(off_rank(&wide.off) <= off_rank(&narrow.off), "off {:?} became {:?}", narrow.off, wide.off);
        }
    }

    #[test]
    fn what_is_certain_holds_for_every_instant(
        drawn in prop::collection::vec(drawn(), 1..4),
        picks in prop::collection::vec(0.0..=1.0_f64, 4),
    ) {
        let sharp: Vec<Drawn> = drawn
            .iter()
            .zip(&picks)
            .map(|(one, pick)| {
                let inside = (one.wide.unwrap_or(0) as f64 * pick) as i64;
                Drawn { from: one.from + inside, wide: None, ..one.clone() }
            })
            .collect();
        let (wide, sharp) = (every_window(&evidence(&drawn), true), every_window(&evidence(&sharp), true));
        for (wide, sharp) in wide.iter().zip(&sharp) {
            if wide.on_certain {
                prop_assert_eq!(std::mem::discriminant(&wide.on), std::mem::discriminant(&sharp.on));
            }
            prop_assert!(on_rank(&wide.on) <= on_rank(&sharp.on));
        }
    }

    #[test]
    fn sharp_evidence_leaves_no_doubt_about_lateness(drawn in prop::collection::vec(drawn(), 0..6)) {
        let sharp: Vec<Drawn> = drawn.into_iter().map(|one| Drawn { wide: None, ..one }).collect();
        for judgement in every_window(&evidence(&sharp), true) {
            let blamed = matches!(judgement.on, On::Late { .. } | On::VeryLate { .. } | On::NotCheckedIn);
            prop_assert!(judgement.on_certain || !blamed);
            let blamed = matches!(judgement.off, Off::LeftEarly { .. } | Off::Missing);
            prop_assert!(judgement.off_certain || !blamed);
        }
    }

    #[test]
    fn kinder_is_never_worse_than_either(a in prop::collection::vec(drawn(), 0..5), b in prop::collection::vec(drawn(), 0..5)) {
        for (a, b) in every_window(&evidence(&a), true).into_iter().zip(every_window(&evidence(&b), false)) {
            let both = kinder(a.clone(), b.clone());
            prop_assert_eq!(on_rank(&both.on), on_rank(&a.on).min(on_rank(&b.on)));
            prop_assert_eq!(off_rank(&both.off), off_rank(&a.off).min(off_rank(&b.off)));
        }
    }

    #[test]
    fn no_evidence_makes_it_panic(
        times in prop::collection::vec((0..4_u8, any::<i64>(), any::<i64>()), 0..6),
        late in prop::option::of((any::<i64>(), any::<i64>())),
        synced in any::<i64>(),
        now in any::<i64>(),
        joined in prop::option::of(any::<i64>()),
    ) {
        let mut evidence = PersonEvidence {
            late_entry: late.map(|(on, off)| LateEntry { on: Some(Instant(on)), off: Some(Instant(off)) }),
            ..PersonEvidence::default()
        };
        for (kind, earliest, latest) in times {
            let at = TimeInterval { earliest: Instant(earliest), latest: Instant(latest), grade: Grade::D };
            list(&mut evidence, kind).push(Act { id: ActId([0; 32]), at, place: None });
        }
        let windows = town();
        let circumstance = Circumstance {
            now: Instant(now),
            all_synced_to: Some(Instant(synced)),
            joined_at: joined.map(Instant),
            ..plain(&windows)
        };
        for window in &windows {
            judge(&evidence, window, &circumstance, &Policy::default());
            minutes_served(&evidence, window);
        }
    }
}
