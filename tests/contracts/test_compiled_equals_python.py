"""Reference mode gives the same last bit as compiled code: rules on views, kernels compiled or as their Python source."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from model.engine.world import EVENTS
from model.rulebook import rulebook
from model.schedule import rules
from model.simulation import MigrationModel
from model.vocabulary import VERBS
from tests.contracts.tiny import EVERY_KIND, outcome, tiny

ROOT = Path(__file__).resolve().parents[2]
PEOPLE, MONTHS, FEWER = 400, 36, 12


@pytest.fixture(autouse=True)
def no_debugger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a rule's `breakpoint()` pass."""
    monkeypatch.setenv("PYTHONBREAKPOINT", "0")


@cache
def compiled(months: int, every_kind: bool = False) -> dict[str, Any]:
    return outcome(PEOPLE, months, every_kind)


@cache
def as_plain_python() -> list[dict[str, Any]]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.contracts.tiny", str(PEOPLE), str(MONTHS)]
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_people_live_the_same_lives_compiled_and_in_reference_mode() -> None:
    assert outcome(PEOPLE, MONTHS, reference=True) == compiled(MONTHS)


def test_so_they_do_with_every_kind_of_thing_a_file_can_declare() -> None:
    assert outcome(PEOPLE, FEWER, every_kind=True, reference=True) == compiled(FEWER, every_kind=True)


def test_so_they_do_with_the_kernels_as_python_source() -> None:
    assert as_plain_python() == [compiled(MONTHS), compiled(FEWER, every_kind=True)]


def test_every_kind_of_event_and_every_verb_happens() -> None:
    assert compiled(MONTHS)["events"] == sorted(EVENTS)
    assert {rule.happens for rule in rules() if rule.happens} == set(VERBS)


def test_every_rule_takes_somebody() -> None:
    taking = [rule.name for rule in rules() if rule.kind not in ("growth", "meeting", "supply")]
    assert compiled(MONTHS)["rules"] == sorted(taking)


def test_the_rules_of_the_file_take_somebody() -> None:
    own = [rule for rule in rulebook([EVERY_KIND]).rules if rule.module.endswith("every_kind")]
    taking = {rule.name for rule in own if rule.kind not in ("growth", "meeting")}
    assert {"impatient", "out_migration", "unions", "in_migration_singles"} == taking
    assert taking <= set(compiled(FEWER, every_kind=True)["rules"])


def test_the_columns_of_the_file_grow() -> None:
    model = MigrationModel(tiny(FEWER, every_kind=True), 1)
    model.run()
    state = model.state
    patience, grudge = state.person_columns[-1, : state.n_persons], state.household_columns[0, : state.n_households]
    assert len(set(patience)) > 10
    assert len(set(grudge)) > 10
