"""Where the generated module lies, and a real HQ for each test run.

`cargo x bindings` builds everything needed here. Clocks are set, so that no test depends on today's date.
"""

import os
import pathlib
import re
import subprocess
import sys
import threading

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[4]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
sys.path.insert(0, str(TARGET / "bindings" / "python"))

import huxue_core as core  # noqa: E402

HQ_PROGRAM = TARGET / "debug" / "huxue-hq"
# A Tuesday with school; 07:05 local time.
NOW_TEXT = "2026-11-24T07:05:00+08:00"
NOW = 1795475100000


class SetClock(core.Clock):
    """A clock that moves only when a test says so."""

    def __init__(self, wall=NOW):
        self.wall, self.boot_ms = wall, 3_600_000

    def reading(self):
        return core.Reading(wall=self.wall, boot_id=7, boot_ms=self.boot_ms)

    def advance(self, millis):
        self.wall += millis
        self.boot_ms += millis


class Collector(core.Watcher):
    """Remembers which topics changed, and wakes whoever waits for one."""

    def __init__(self):
        self.topics, self.changed_once = [], threading.Condition()

    def changed(self, topic):
        with self.changed_once:
            self.topics.append(topic)
            self.changed_once.notify_all()

    def wait_for(self, topic):
        with self.changed_once:
            return self.changed_once.wait_for(lambda: topic in self.topics, timeout=30)

    def forget(self):
        with self.changed_once:
            self.topics.clear()


class Hq:
    """`huxue-hq serve` on a free port."""

    def __init__(self, folder):
        self.folder = folder
        self.run("init")
        self.run("import", str(ROOT / "fixtures" / "county"))
        self.process = subprocess.Popen(
            [HQ_PROGRAM, "--data", folder, "serve", "--listen", "127.0.0.1:0"],
            env={**os.environ, "HUXUE_HQ_NOW": NOW_TEXT},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.url = re.search(r"http://\S+", self.process.stdout.readline()).group(0)

    def run(self, *args):
        done = subprocess.run(
            [HQ_PROGRAM, "--data", self.folder, *args],
            env={**os.environ, "HUXUE_HQ_NOW": NOW_TEXT},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def code(self, person):
        return re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]", self.run("enrol-code", "--person", person)).group(0)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope="session")
def hq(tmp_path_factory):
    server = Hq(tmp_path_factory.mktemp("hq"))
    yield server
    server.stop()


@pytest.fixture
def clock():
    return SetClock()
