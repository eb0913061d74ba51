"""Every scenario, on phones behind the generated Python: the lab checks the expectations, and that everything comes out
as on phones in its own process."""

import os
import pathlib
import subprocess
import sys

import pytest

from conftest import ROOT, TARGET

LAB_PROGRAM = TARGET / "debug" / "huxue-lab"
HANDSET = pathlib.Path(__file__).with_name("handset.py")
FILES = sorted(path for path in (ROOT / "fixtures" / "scenarios").glob("*.json") if path.name != "schema.json")


def test_there_are_scenarios():
    assert FILES


@pytest.fixture(scope="module")
def told():
    """What the lab says of each scenario: one run for all, because starting programs is most of the time."""
    command = [LAB_PROGRAM, "play", "--handset", f'"{sys.executable}" "{HANDSET}"', *FILES]
    env = {**os.environ, "PYTHONPATH": str(TARGET / "bindings" / "python")}
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=600)
    return run.stdout.splitlines(), run.stderr


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_scenario(told, file):
    lines, errors = told
    met = any(line.startswith(f"ok   {file.stem} ") for line in lines)
    assert met, "\n".join([*lines, errors])
