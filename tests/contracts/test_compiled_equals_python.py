"""The kernels and rules give the same last bit compiled and as the plain Python they are written in."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from model.engine.world import EVENTS
from model.schedule import rules
from tests.contracts.tiny import outcome

ROOT = Path(__file__).resolve().parents[2]


@cache
def compiled(people: int, months: int) -> dict[str, Any]:
    return outcome(people, months)


def as_plain_python(people: int, months: int) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.contracts.tiny", str(people), str(months)]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_people_live_the_same_lives_compiled_and_as_plain_python() -> None:
    assert as_plain_python(400, 36) == compiled(400, 36)


def test_every_kind_of_event_happens() -> None:
    assert compiled(400, 36)["events"] == sorted(EVENTS)


def test_every_rule_takes_somebody() -> None:
    assert compiled(400, 36)["rules"] == sorted(rule.name for rule in rules())
