//! F21: the phone's own transport against servers that pose as HQ, and against HQ itself with a key or a clock that has
//! changed. Whoever cannot show that it is HQ hears not one byte of a request; what was saved stays queued, the person
//! is told why in plain Chinese, and once HQ is there again everything arrives.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "the figure is printed")]

mod impostor;
mod world;

use huxue_hq::tls::{Plan, Tls};
use huxue_phone::ports::{TlsFault, TransportError};
use huxue_phone::{PhoneError, text};
use impostor::{Forgery, Impostor};
use world::{DAY_MS, NOW, World};

/// A refusal and what is the same in all of them.
fn refused(world: &mut World, impostor: &Impostor, expected: TlsFault) {
    refused_at(world, &impostor.url(), expected);
    assert!(impostor.heard().is_empty(), "{expected}: an impostor heard {} bytes", impostor.heard().len());
}

fn refused_at(world: &mut World, url: &str, expected: TlsFault) {
    let queued = world.queued();
    let error = world.sync_with(url).unwrap_err();
    let PhoneError::Network(TransportError::Tls(fault)) = &error else { panic!("{expected}: {error}") };
    assert_eq!(*fault, expected);
    let said = error.zh();
    assert_eq!(said, text::failure_zh(expected.code()), "the words are the catalogue's");
    assert!(said.contains("数据已存在本机"), "{said}");
    let foreign = said.chars().filter(char::is_ascii_alphabetic).collect::<String>();
    assert!(["", "httphttps"].contains(&foreign.as_str()), "plain Chinese: {said}");
    assert_eq!(world.queued(), queued, "everything stays queued");
}

#[test]
fn twelve_ways_to_pose_as_hq_or_to_be_it() {
    let mut world = World::new();
    let forge = Forgery::of(&world.tls());
    world.check_in();
    assert_eq!(world.queued().len(), 1);
    let mut cases = 0;
    let mut case = |name: &str| {
        cases += 1;
        println!("F21 {cases:>2} {name}");
    };

    case("self-signed: refused");
    refused(&mut world, &Impostor::tls(forge.self_signed()), TlsFault::OtherRoot);

    case("expired, HQ's own key: refused, because the phone has heard HQ's time");
    refused(&mut world, &Impostor::tls(forge.by_hq().key_in_use().days(-400, -1)), TlsFault::Expired);

    case("not yet valid, HQ's own key: refused, for the same reason");
    refused(&mut world, &Impostor::tls(forge.by_hq().key_in_use().days(1, 400)), TlsFault::NotYetValid);

    case("for another host: refused");
    refused(&mut world, &Impostor::tls(forge.by_hq().key_in_use().host("hq.example")), TlsFault::WrongHost);

    case("another authority of the same name: refused");
    refused(&mut world, &Impostor::tls(forge.by_another_authority()), TlsFault::OtherRoot);

    case("downgraded to TLS 1.1, to no TLS, to an http address: refused each");
    refused(&mut world, &Impostor::tls_1_1(), TlsFault::OldVersion);
    let plain = Impostor::plain();
    refused(&mut world, &plain, TlsFault::NotTls);
    refused_at(&mut world, &plain.url().replace("https", "http"), TlsFault::PlainAddress);
    assert!(plain.heard().is_empty());

    case("HQ's root, a key that is not pinned: refused");
    refused(&mut world, &Impostor::tls(forge.by_hq()), TlsFault::WrongKey);

    case("the root missing from the chain: refused");
    refused(&mut world, &Impostor::tls(forge.by_hq().key_in_use().without_root()), TlsFault::OtherRoot);

    case("an intermediate of another authority, HQ's root beside it: refused");
    refused(&mut world, &Impostor::tls(forge.by_foreign_intermediate()), TlsFault::OtherRoot);

    case("a phone whose clock is two years off, HQ's pinned key: accepted, and everything arrives");
    assert_eq!(world.queued().len(), 1, "nothing was lost on the way here");
    world.restart_phone_with_clock(NOW.plus_millis(730 * DAY_MS));
    world.check_in();
    world.sync_with(&world.url()).unwrap();
    assert_eq!((world.queued().len(), world.check_ins_at_hq()), (0, 2));

    case("HQ takes its backup key: accepted at once");
    let old = forge.by_hq().key_in_use();
    let plan = Plan { hosts: Vec::new(), days: 300 };
    world.change_hq(|data| Tls::rotate(data, &plan, None, NOW).unwrap());
    world.check_in();
    world.sync_with(&world.url()).unwrap();
    assert_eq!((world.queued().len(), world.check_ins_at_hq()), (0, 3));

    case("the key that HQ gave up, after the phone has heard of the new pair: refused");
    world.check_in();
    refused(&mut world, &Impostor::tls(old), TlsFault::WrongKey);
    world.sync_with(&world.url()).unwrap();
    assert_eq!((world.queued().len(), world.check_ins_at_hq()), (0, 4));

    println!("F21: {cases} of 12");
    assert_eq!(cases, 12);
}
