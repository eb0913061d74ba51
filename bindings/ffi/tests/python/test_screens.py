"""The screens through their own buttons, as a shell drives them: nothing here builds a command."""

import asyncio
import dataclasses
import re

import huxue_core as core
import pytest
from conftest import SetClock

# Nobody enrols twice, and nobody stands at the post where the other file acts.
PEOPLE = iter(f"A{number:03}" for number in range(21, 110))
INSIDE = dict(accuracy_m=8.0, age_s=1.0, mock=False, approximate=False)
NOWHERE = core.Target(
    post=None, day=None, window=None, person=None, entry=None, incident=None, alarm=None, item=None, value=None
)
RAW_KEY = re.compile(r"\b[a-z][a-z_]+\.[a-z0-9_.]+\b")
SCREENS = sorted(name for name in dir(core.HuxuePhone) if name.startswith("screen_"))
# These are about one thing that their target names.
ABOUT_ONE_THING = {"screen_incident", "screen_explain"}


def typed(**fields):
    return core.Input(fields=[core.FieldInput(id=key, value=value) for key, value in fields.items()], fix=None)


@pytest.fixture
def phone(hq, tmp_path, clock):
    phone = core.HuxuePhone.open(str(tmp_path), None, None, None)
    asyncio.run(phone.enrol(hq.code(next(PEOPLE)), hq.url, None, "2468", clock))
    asyncio.run(phone.sync(clock))
    return phone


def tap(phone, clock, action, given=None):
    assert action.enabled and action.opens is None, action.id
    clock.advance(1000)
    return phone.perform(action.id, action.target, given or typed(), clock.reading())


def button(actions, wanted):
    return next(action for action in actions if action.id == wanted)


def texts(value):
    """Every text inside a record, however deep."""
    if isinstance(value, core.Text):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif dataclasses.is_dataclass(value):
        for item in vars(value).values():
            yield from texts(item)


def test_three_taps_come_clear_and_leave(phone, clock):
    today = phone.screen_today(NOWHERE, clock.reading())
    assert len([card for card in today.cards if card.largest]) == 1
    done = tap(phone, clock, button(today.head.primary, core.ActionId.TODAY_CHECK_IN))
    assert len(done.entries) == 1 and done.next.screen == core.ScreenId.CHECK_IN
    there = phone.screen_check_in(done.next.target, clock.reading())
    assert {"state.saved", "check_in.locating"} <= {badge.text.key for badge in there.saved}
    assert phone.observe(done.place_of, core.Fix(lat=10.0, lon=100.0, **INSIDE), clock.reading())
    there = phone.screen_check_in(done.next.target, clock.reading())
    assert "place.outside" in {badge.text.key for badge in there.saved}
    tap(phone, clock, there.toggles[0])
    clock.advance(80 * 60_000)
    there = phone.screen_check_in(done.next.target, clock.reading())
    tap(phone, clock, next(clear for clear in there.clears if clear.enabled))
    there = phone.screen_check_in(done.next.target, clock.reading())
    assert there.ring is not None and not there.ring.done
    clock.advance(31 * 60_000)
    there = phone.screen_check_in(done.next.target, clock.reading())
    assert there.ring.done
    tap(phone, clock, there.button)
    asyncio.run(phone.sync(clock))
    assert {entry.state for entry in phone.entry_states()} == {core.ItemState.RECEIVED}


def test_a_draft_survives_the_process(phone, clock, tmp_path):
    form = phone.screen_incident_form(NOWHERE, clock.reading())
    assert len(form.grid) <= 8
    tap(phone, clock, form.grid[0])
    phone.keep_draft(form.text.id, "门口有车")
    phone = core.HuxuePhone.open(str(tmp_path), None, None, None)
    form = phone.screen_incident_form(NOWHERE, clock.reading())
    assert form.text.value == "门口有车" and form.chosen is not None and form.recovered is not None
    done = tap(phone, clock, button(form.head.primary, core.ActionId.INCIDENT_FORM_SAVE))
    assert len(done.entries) >= 1
    assert phone.screen_incident_form(NOWHERE, clock.reading()).chosen is None


def test_records_are_locked_and_acts_are_not(phone, clock):
    with pytest.raises(core.PhoneFailure.SignIn) as locked:
        phone.screen_about_me(NOWHERE, clock.reading())
    assert locked.value.code == "locked"
    today = phone.screen_today(NOWHERE, clock.reading())
    tap(phone, clock, button(today.head.primary, core.ActionId.TODAY_SOS))
    lock = phone.screen_lock(NOWHERE, clock.reading())
    with pytest.raises(core.PhoneFailure.SignIn):
        tap(phone, clock, lock.head.primary[0], typed(**{lock.pin.id: "0000"}))
    tap(phone, clock, lock.head.primary[0], typed(**{lock.pin.id: "2468"}))
    titles = [line.title.key for line in phone.screen_about_me(NOWHERE, clock.reading()).lines]
    assert titles.count("kind.13") == 1, titles


@pytest.mark.parametrize("language", [core.Language.ZH, core.Language.EN])
def test_no_screen_shows_a_raw_key_or_more_than_three_primaries(phone, clock, language):
    lock = phone.screen_lock(NOWHERE, clock.reading())
    tap(phone, clock, lock.head.primary[0], typed(**{lock.pin.id: "2468"}))
    seen = 0
    for name in SCREENS:
        if name in ABOUT_ONE_THING:
            continue
        view = getattr(phone, name)(NOWHERE, clock.reading())
        assert len(view.head.primary) <= 3, name
        for text in texts(view):
            said = core.say(text, language)
            assert bool(said) == bool(text.key) and not RAW_KEY.search(said), (name, text.key, said)
            seen += 1
    assert len(SCREENS) == len(core.screen_ids()) == 20 and seen > 150


def test_reminders_are_sorted_and_their_links_name_the_shift(phone, clock):
    alarms = phone.next_alarms(20, clock.reading())
    assert len(alarms) == 20 and [alarm.at for alarm in alarms] == sorted(alarm.at for alarm in alarms)
    assert all(re.fullmatch(r"duty://checkin\?shift=P\d{3}@\d+", alarm.link) for alarm in alarms)
    assert len({alarm.id for alarm in alarms}) == 20


def test_nobody_has_a_home_before_the_enrolment_is_done(tmp_path):
    phone = core.HuxuePhone.open(str(tmp_path), None, None, None)
    assert phone.home() == core.ScreenId.ENROL
    clock = SetClock()
    view = phone.screen_enrol(NOWHERE, clock.reading())
    assert view.step == 1 and view.purpose
    tap(phone, clock, button(view.head.primary, core.ActionId.ENROL_AGREE))
    assert phone.screen_enrol(NOWHERE, clock.reading()).step == 2


def test_records_stay_open_over_a_pause_until_five_minutes_are_over(phone, clock):
    lock = phone.screen_lock(NOWHERE, clock.reading())
    tap(phone, clock, lock.head.primary[0], typed(**{lock.pin.id: "2468"}))
    clock.advance(60_000)
    phone.pause()
    phone.screen_about_me(NOWHERE, clock.reading())
    clock.advance(5 * 60_000)
    phone.pause()
    with pytest.raises(core.PhoneFailure.SignIn):
        phone.screen_about_me(NOWHERE, clock.reading())


def test_a_drill_is_marked_shown_and_survives_a_pause(phone, clock):
    phone.rehearse(True)
    today = phone.screen_today(NOWHERE, clock.reading())
    assert today.head.banner.text.key == "head.drill"
    tap(phone, clock, button(today.head.primary, core.ActionId.TODAY_CHECK_IN))
    phone.pause()
    phone.note_fix(phone.played_fix(90.0, False, clock.reading()), clock.reading())
    there = phone.screen_check_in(NOWHERE, clock.reading())
    assert there.head.banner.text.key == "head.drill" and there.button.id == core.ActionId.CHECK_IN_OFF
    phone.rehearse(False)
    real = phone.screen_check_in(NOWHERE, clock.reading())
    # On a slow machine HQ's clock has run ahead of the test's standing one by then, and the head may say so.
    assert real.head.banner is None or real.head.banner.text.key != "head.drill"
    assert real.button.id == core.ActionId.CHECK_IN_ON


def test_the_machines_own_clocks_go_forward():
    first, second = core.system_reading(), core.system_reading()
    assert first.boot_id == second.boot_id and first.boot_ms <= second.boot_ms
    assert first.wall > 1_700_000_000_000
