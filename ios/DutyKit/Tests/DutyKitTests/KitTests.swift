@testable import DutyKit
import XCTest

/// The parts of the kit that need no phone.
final class KitTests: XCTestCase {
    func testHomeEmptiesTheWayAndAKnownScreenIsGoneBackTo() {
        let week = Route(screen: .week, target: Target())
        let post = Route(screen: .post, target: Target(post: "P001"))
        let otherPost = Route(screen: .post, target: Target(post: "P002"))
        let trail = Trail(home: .today).to(week).to(post)
        XCTAssertEqual(trail.steps.map(\.screen), [.today, .week, .post])
        XCTAssertEqual(trail.to(otherPost).steps, [Route(screen: .today, target: Target()), week, otherPost])
        XCTAssertEqual(trail.to(week).top, week)
        XCTAssertEqual(trail.to(Route(screen: .today, target: Target())).steps.count, 1)
        XCTAssertEqual(trail.back().top, week)
        XCTAssertEqual(Trail(home: .today).back(), Trail(home: .today))
    }

    func testALinkOfAReminderLeadsToItsGateAndNothingElseDoes() throws {
        let link = try XCTUnwrap(URL(string: "duty://checkin?shift=P001@1795475400000"))
        let route = try XCTUnwrap(Route(link: link))
        XCTAssertEqual(route, Route(screen: .checkIn, target: Target(post: "P001", window: 1_795_475_400_000)))
        for wrong in [
            "https://checkin?shift=P001@1", "duty://checkin", "duty://checkin?shift=P001", "duty://checkin?shift=@1",
            "duty://checkin?shift=P001@soon", "duty://sos?shift=P001@1",
        ] {
            XCTAssertNil(URL(string: wrong).flatMap { Route(link: $0) }, wrong)
        }
    }

    func testANoteSaysEachTextOnce() {
        let saved = Text(key: "done.saved", args: [])
        let late = Text(key: "note.late", args: [])
        let nothing = Text(key: "", args: [])
        let done = Done(
            message: saved, notes: [late, saved, nothing], haptic: .none, next: nil, entries: [], placeOf: nil,
            dial: nil, text: nil, sync: false
        )
        let note = Note(done)
        XCTAssertEqual(note?.message, saved)
        XCTAssertEqual(note?.more, [late])
        var silent = done
        silent.message = nothing
        silent.notes = []
        XCTAssertNil(Note(silent))
    }

    func testWordsAreSaidInTheLanguageOfThePerson() {
        let back = Text(key: "shell.back", args: [])
        XCTAssertNotEqual(Words(.zh).say(back), Words(.en).say(back))
        XCTAssertEqual(Words(.zh).say(back), Words(.zh).say(back))
        XCTAssertEqual(Words(.en).say(Text(key: "", args: [])), "")
        XCTAssertTrue(Gateway.keys().contains("shell.back"))
    }

    func testASignalReachesEverybodyWhoListens() async {
        let signals = Signals()
        let (one, other) = (signals.stream(), signals.stream())
        signals.changed(topic: .queue)
        signals.changed(topic: .alarms)
        for stream in [one, other] {
            var signal = stream.makeAsyncIterator()
            let heard: Void? = await signal.next()
            XCTAssertNotNil(heard)
        }
    }
}
