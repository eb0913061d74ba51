"""The phone through its generated bindings against a real HQ."""

import asyncio
import threading
import urllib.error
import urllib.request

import huxue_core as core
import pytest
from conftest import NOW, Collector, SetClock

# Nobody enrols twice: each test takes the next person.
PEOPLE = iter(f"O{number:03}" for number in range(1, 60))
CHECK_IN = dict(post="P001", fix=None, by=None)


class HttpTransport(core.Transport):
    """The platform's own network, as a shell would bring it."""

    def __init__(self, url):
        self.url, self.calls = url, 0

    def _post(self, path, body):
        self.calls += 1
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url + path, data=body), timeout=60) as answer:
                return answer.read()
        except urllib.error.HTTPError as refusal:
            raise core.NoAnswer.Refused(refusal.code, "refused") from refusal
        except OSError as error:
            raise core.NoAnswer.Unreachable(str(error)) from error

    def enrol(self, body):
        return self._post("/v1/enrol", body)

    def sync(self, body):
        return self._post("/v1/sync", body)


class HeldTransport(HttpTransport):
    """Lets a test keep a request on its way for as long as it likes."""

    def __init__(self, url):
        super().__init__(url)
        self.hold = False
        self.entered, self.release = threading.Event(), threading.Event()

    def sync(self, body):
        if self.hold:
            self.hold = False
            self.entered.set()
            assert self.release.wait(60)
        return super().sync(body)


def open_phone(folder, watcher=None, transport=None, vault=None):
    return core.HuxuePhone.open(str(folder), vault, watcher, transport)


def enrolled(hq, folder, clock, **ports):
    phone = open_phone(folder, **ports)
    person = next(PEOPLE)
    done = asyncio.run(phone.enrol(hq.code(person), hq.url, None, "2468", clock))
    assert (done.person, done.role) == (person, "officer")
    return phone


def check_in(phone, clock):
    return phone.act(core.Command.CHECK_IN(**CHECK_IN), clock.reading())


def states(phone):
    return {entry.entry: entry.state for entry in phone.entry_states()}


def test_open_enrol_act_and_sync(hq, tmp_path, clock):
    phone = enrolled(hq, tmp_path, clock)
    report = asyncio.run(phone.sync(clock))
    assert report.complete and report.pending == 0
    saved = check_in(phone, clock)
    assert states(phone)[saved.entries[0]] == core.ItemState.SAVED
    assert phone.status(clock.reading()).pending == len(saved.entries)
    report = asyncio.run(phone.sync(clock))
    assert report.receipted == len(saved.entries) and report.pending == 0
    assert states(phone)[saved.entries[0]] == core.ItemState.RECEIVED
    status = phone.status(clock.reading())
    assert status.clock_is_anchored and status.hq_url == hq.url and status.last_contact is not None


def test_an_act_is_saved_while_a_sync_is_held(hq, tmp_path, clock):
    transport = HeldTransport(hq.url)
    watcher = Collector()
    phone = enrolled(hq, tmp_path, clock, transport=transport, watcher=watcher)
    asyncio.run(phone.sync(clock))
    first = check_in(phone, clock)
    transport.hold = True
    held = threading.Thread(target=lambda: asyncio.run(phone.sync_waiting(clock, 1)))
    held.start()
    assert transport.entered.wait(30)

    clock.advance(1000)
    clear = core.Command.ALL_CLEAR(post="P001", movement="到校", by=None)
    second = phone.act(clear, clock.reading())
    assert states(phone)[second.entries[0]] == core.ItemState.SAVED
    # "Send now" does not queue behind the one on its way either.
    asyncio.run(phone.sync(clock))
    assert states(phone)[second.entries[0]] == core.ItemState.RECEIVED

    watcher.forget()
    transport.release.set()
    held.join(60)
    assert not held.is_alive()
    assert set(states(phone).values()) == {core.ItemState.RECEIVED}
    assert set(first.entries + second.entries) == set(phone.entries_written())


def test_what_another_instance_received_is_seen_and_told(hq, tmp_path, clock):
    watcher = Collector()
    phone = enrolled(hq, tmp_path, clock, watcher=watcher)
    saved = check_in(phone, clock)
    assert watcher.wait_for(core.Topic.ATTENDANCE)
    watcher.forget()
    asyncio.run(phone.sync(clock))
    assert watcher.wait_for(core.Topic.QUEUE)
    assert states(phone)[saved.entries[0]] == core.ItemState.RECEIVED


def test_a_watcher_may_call_the_phone_and_may_fail(hq, tmp_path, clock):
    class Curious(Collector):
        def changed(self, topic):
            seen.append(len(self.phone.entry_states()))
            super().changed(topic)
            raise RuntimeError("the screen is gone")

    seen = []
    watcher = Curious()
    phone = open_phone(tmp_path, watcher=watcher)
    watcher.phone = phone
    asyncio.run(phone.enrol(hq.code(next(PEOPLE)), hq.url, None, None, clock))
    check_in(phone, clock)
    assert watcher.wait_for(core.Topic.ATTENDANCE) and watcher.wait_for(core.Topic.QUEUE)
    assert seen[-1] > 0


def test_the_platform_keeps_the_keys(hq, tmp_path, clock):
    class Vault(core.KeyVault):
        locked = False
        wrapped = []

        def wrap(self, secret):
            self.wrapped.append(secret)
            return bytes(byte ^ 0x5A for byte in secret)

        def unwrap(self, wrapped):
            if self.locked:
                raise core.VaultFailure.Unavailable("not since the restart")
            return bytes(byte ^ 0x5A for byte in wrapped)

        def delete(self):
            self.wrapped.clear()

    vault = Vault()
    phone = enrolled(hq, tmp_path, clock, vault=vault)
    assert vault.wrapped
    on_disk = b"".join(file.read_bytes() for file in (tmp_path / "keys").iterdir())
    assert all(secret not in on_disk for secret in vault.wrapped)
    del phone
    vault.locked = True
    # Opening reads nothing secret; the first act does, and says why it cannot.
    phone = open_phone(tmp_path, vault=vault)
    with pytest.raises(core.PhoneFailure.AskAdmin) as failure:
        check_in(phone, clock)
    assert failure.value.code == "keys" and not phone.entries_written()
    vault.locked = False
    assert check_in(phone, clock).entries


def test_errors_say_what_to_do(hq, tmp_path, clock):
    phone = open_phone(tmp_path / "new")
    with pytest.raises(core.PhoneFailure.SignIn) as failure:
        check_in(phone, clock)
    assert failure.value.code == "not_enrolled" and "尚未登记" in failure.value.zh and failure.value.en
    with pytest.raises(core.PhoneFailure.TryLater) as failure:
        asyncio.run(phone.enrol("K7QM4-XNPT9-2", "http://127.0.0.1:9", None, None, clock))
    assert failure.value.code == "unreachable"
    with pytest.raises(core.PhoneFailure.AskAdmin) as failure:
        asyncio.run(phone.enrol("K7QM4-XNPT9-2", hq.url, None, None, clock))
    assert failure.value.code == "refused_by_hq"

    phone = enrolled(hq, tmp_path / "enrolled", clock)
    long = core.Command.FILE_INCIDENT(post="P001", category="traffic_jam", text="长" * 20_000, _from=None, by=None)
    with pytest.raises(core.PhoneFailure.CorrectInput) as failure:
        phone.act(long, clock.reading())
    assert failure.value.code == "text_too_long"
    wrong = core.AsPerson(person="A001", pin="0000")
    assert wrong.pin == "0000" and core.AsPerson(person="A001").pin is None


def test_what_a_foreign_transport_throws_is_no_answer(hq, tmp_path, clock):
    class Broken(HttpTransport):
        broken = False

        def sync(self, body):
            if self.broken:
                raise ValueError("a defect of the shell")
            return super().sync(body)

    transport = Broken(hq.url)
    phone = enrolled(hq, tmp_path, clock, transport=transport)
    assert transport.calls == 1
    saved = check_in(phone, clock)
    transport.broken = True
    with pytest.raises(core.PhoneFailure.TryLater):
        asyncio.run(phone.sync(clock))
    assert phone.status(clock.reading()).retry_after_s > 0
    transport.broken = False
    asyncio.run(phone.sync(clock))
    assert states(phone)[saved.entries[0]] == core.ItemState.RECEIVED


def test_a_clock_that_fails_ends_the_sync_and_nothing_else(hq, tmp_path, clock):
    class Stopped(SetClock):
        def reading(self):
            raise RuntimeError("no clock")

    phone = enrolled(hq, tmp_path, clock)
    with pytest.raises(core.PhoneFailure.ReportBug) as failure:
        asyncio.run(phone.sync(Stopped()))
    assert failure.value.code == "panicked"
    assert asyncio.run(phone.sync(clock)).complete


def test_pause_closes_the_database_and_the_next_call_opens_it(hq, tmp_path, clock):
    transport = HeldTransport(hq.url)
    phone = enrolled(hq, tmp_path, clock, transport=transport)
    check_in(phone, clock)
    phone.pause()
    assert not (tmp_path / "phone.sqlite-wal").exists()
    phone.resume()
    clock.advance(60_000)
    transport.hold = True
    held = threading.Thread(target=lambda: asyncio.run(phone.sync(clock)))
    held.start()
    assert transport.entered.wait(30)
    phone.pause()
    transport.release.set()
    held.join(60)
    # The sync that was under way has closed its own.
    assert not (tmp_path / "phone.sqlite-wal").exists()
    assert set(states(phone).values()) == {core.ItemState.RECEIVED}


def test_a_drill_is_written_and_sent(hq, tmp_path, clock):
    phone = enrolled(hq, tmp_path, clock)
    saved = phone.act_in_drill(core.Command.CHECK_IN(**CHECK_IN), clock.reading())
    asyncio.run(phone.sync(clock))
    assert states(phone)[saved.entries[0]] == core.ItemState.RECEIVED


def test_time_is_hqs_once_it_was_heard(hq, tmp_path, clock):
    clock.wall -= 3_600_000
    phone = enrolled(hq, tmp_path, clock)
    assert phone.now(clock.reading()) >= NOW
    assert phone.status(clock.reading()).wall_ahead_ms <= -3_600_000


def test_a_colleague_carries_what_has_no_network(hq, tmp_path, clock):
    mine = enrolled(hq, tmp_path / "mine", clock)
    theirs = enrolled(hq, tmp_path / "theirs", clock)
    for phone in (mine, theirs):
        asyncio.run(phone.sync(clock))
    saved = check_in(mine, clock)
    taken = theirs.take_bundle(mine.bundle_for(theirs.peer_scopes()))
    assert taken.sealed + taken.new_entries >= 1
    mine.note_custody(taken.receipt)
    assert states(mine)[saved.entries[0]] == core.ItemState.IN_CUSTODY
    asyncio.run(theirs.sync(clock))
    asyncio.run(mine.sync(clock))
    assert states(mine)[saved.entries[0]] == core.ItemState.RECEIVED
    with pytest.raises(core.PhoneFailure.ReportBug):
        theirs.take_bundle(b"no bundle")
