//! The first screen reads rows kept for it. After every act and exchange of every test in this crate they are held
//! against what the entries and the sheets say.

use huxue_duty::ids::PersonId;
use huxue_ledger::device::DeviceRole;
use huxue_ledger::ident::Scope;

use super::{Handset, morning, p001, raw, team};
use crate::folds::Caches;
use crate::ports::Clock as _;
use crate::screens::Target;
use crate::store::near;
use crate::{Command, OpenOptions, Phone};

impl Handset {
    /// Reads the first screen as a new process would, then as if nothing were kept.
    pub fn check_first_screen(&mut self) {
        let reading = self.clock.reading();
        let phone = self.phone();
        if !phone.is_enrolled() {
            return;
        }
        phone.caches.replace(Caches::default());
        let kept = phone.screen_today(&Target::default(), &reading).unwrap();
        let transaction = phone.store.begin().unwrap();
        near::forget_cut(&transaction).unwrap();
        transaction.commit().unwrap();
        phone.caches.replace(Caches::default());
        phone.directory().unwrap();
        let made = phone.screen_today(&Target::default(), &reading).unwrap();
        assert_eq!(kept, made);
        for post in phone.own_posts(phone.now(&reading).civil_date()).unwrap() {
            let whole = phone.standing(&post, &reading).unwrap();
            let short = phone.standing_today(&post, &reading).unwrap();
            assert_eq!((short.day, short.view.status), (whole.day, whole.view.status));
            assert_eq!(short.view.windows.len(), whole.view.windows.len());
            let due = |standing: &crate::screens::standing::Standing| {
                standing.current_of_mine().map(|window| window.window.on_due)
            };
            assert_eq!(due(&short), due(&whole));
            for (short_window, window) in short.view.windows.iter().zip(&whole.view.windows) {
                assert_eq!(short_window.off_due_observed, window.off_due_observed);
                assert_eq!(short.stage(short_window), whole.stage(window));
                assert_eq!(short.concerns(short_window), whole.concerns(window));
                assert_eq!(short.strength(short_window, (1, 2)), whole.strength(window, (1, 2)));
                let on = |row: &huxue_ledger::attendance::PersonRow| (row.person.clone(), row.role, row.on.clone());
                assert!(short_window.rows.iter().map(on).eq(window.rows.iter().map(on)));
            }
        }
    }
}

fn rows(phone: &Phone, table: &str) -> u64 {
    phone.store.read().query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn a_second_start_finds_everything_kept_and_loads_no_document() {
    let (_hq, mut officer, _) = team();
    officer.check_in();
    officer.file("T01", "校门口有车占道");
    officer.sync();
    officer.phone = None;
    let reading = officer.clock.reading();
    for _ in 0..2 {
        let mut phone = Phone::open(officer.folder.path(), OpenOptions::default()).unwrap();
        assert_eq!(phone.screen_today(&Target::default(), &reading).unwrap().cards.len(), 3);
        assert_eq!(phone.documents_loaded(), 0);
        assert!(phone.secrets.get().is_none(), "showing the day unwraps no key");
        assert_eq!((rows(&phone, "near"), rows(&phone, "judged")), (1, 1));
    }
    let phone = Phone::open(officer.folder.path(), OpenOptions::default()).unwrap();
    let incident = phone.incidents(&crate::views::IncidentFilter::default()).unwrap();
    assert_eq!(incident.len(), 1);
    phone.digest(&Scope::incident(incident[0]["id"].as_str().unwrap()), phone.fold_version).unwrap();
    assert_eq!(phone.documents_loaded(), 1, "the count counts");
}

#[test]
fn what_others_did_elsewhere_and_days_gone_by_are_read_too() {
    let (hq, mut officer, mut auxiliary) = team();
    // Nobody on the roster, with a device that only the staff sheets name.
    let mut stranger = Handset::enrolled(&hq, "A009", DeviceRole::Auxiliary);
    stranger.check_in();
    stranger.sync();
    auxiliary.check_in();
    auxiliary.sync();
    officer.sync();
    let persons = vec![PersonId::new("A001")];
    officer.act(Command::Attest { post: p001(), persons, present: true, by: None });
    let in_place_of = PersonId::new("V001");
    officer.act(Command::StandIn { post: p001(), in_place_of, reason: String::new(), by: None });
    let day = morning().civil_date();
    officer.act(Command::Leave { from: day, to: day, reason: String::new(), by: None });
    officer.sync();
    for _ in 0..4 {
        officer.clock.advance_ms(17 * 60 * 60_000);
        officer.check_first_screen();
    }
    officer.clock.advance_ms(60 * 24 * 60 * 60_000);
    officer.check_first_screen();
    officer.check_in();
}

#[test]
fn a_store_of_an_older_build_is_filled_when_it_is_opened() {
    let (_hq, mut officer, _) = team();
    officer.check_in();
    officer.phone = None;
    let old = raw(officer.folder.path());
    for table in ["near", "day_scope", "judged", "sealed_outbox"] {
        old.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    old.execute_batch("PRAGMA user_version = 2").unwrap();
    drop(old);
    officer.phone = Some(Phone::open(officer.folder.path(), OpenOptions::default()).unwrap());
    assert_eq!(rows(officer.phone(), "day_scope"), 1);
    officer.check_first_screen();
    assert_eq!((rows(officer.phone(), "near"), rows(officer.phone(), "judged")), (1, 1));
    // What waited when the older build wrote it is sealed with what comes next from a colleague or from HQ.
    assert_eq!(rows(officer.phone(), "sealed_outbox"), 0);
    officer.sync();
    assert_eq!(rows(officer.phone(), "sealed_outbox"), 0, "received: nothing to keep sealed");
    officer.check_in();
    assert!(rows(officer.phone(), "sealed_outbox") > 0);
}
