"""Reference mode: a debugger stops inside the researcher's function, with the household at hand."""

import bdb
import subprocess
import sys
from pathlib import Path
from types import FrameType

import pandas as pd
import pytest

from model.agents import Household, Place
from model.kinds import RuleError
from model.simulation import MigrationModel
from tests.conftest import months, scenario

RULE = '''"""Newcomers move on."""

from model import Event, Parameter, move_away

base = Parameter(0.30, unit="1/year", range=(0.0, 1.0), source="a test")


@Event(of="household", happens=move_away)
def moving_on(h, place):
    """Yearly hazard of moving on."""
    years = h.years_resident
    if years > 2:
        return 0.0
    breakpoint()
    return base
'''
LINE = RULE.splitlines().index("    if years > 2:") + 1


class Debugger(bdb.Bdb):
    """Stops where it is told and remembers what it sees."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[dict[str, object]] = []
        self.sizes: list[int] = []

    def user_line(self, frame: FrameType) -> None:
        if self.break_here(frame):
            at_hand = frame.f_locals
            self.seen.append({"line": frame.f_lineno, "function": frame.f_code.co_name, **at_hand})
            self.sizes.append(at_hand["h"].size)
        self.set_continue()


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = tmp_path / "mine.py"
    path.write_text(RULE, encoding="utf-8")
    monkeypatch.setenv("PYTHONBREAKPOINT", "0")
    return str(path)


def model_of(file: str, reference: bool = True) -> MigrationModel:
    return MigrationModel(scenario(places=("moskenes",), stop=months(3), rules=(file,)), 1, reference=reference)


def test_a_breakpoint_of_a_debugger_stops_at_its_line_with_the_household_and_the_place_at_hand(mine: str) -> None:
    model, debugger = model_of(mine), Debugger()
    debugger.set_break(mine, LINE)
    debugger.runcall(model.step)
    first = debugger.seen[0]
    assert (first["function"], first["line"]) == ("moving_on", LINE)
    assert isinstance(first["h"], Household)
    assert isinstance(first["place"], Place)
    assert len({id(each["h"]) for each in debugger.seen}) == len(debugger.seen) > 300
    assert set(debugger.sizes) > {1, 2, 3, 4}


def test_the_line_breakpoint_stops_in_reference_mode_only(mine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[str] = []
    monkeypatch.setattr(sys, "breakpointhook", lambda: stopped.append(sys._getframe(1).f_code.co_name))
    model_of(mine, reference=False).step()
    assert stopped == []
    model_of(mine).step()
    assert set(stopped) == {"moving_on"}


def test_a_rule_that_fails_says_for_whom(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(
        RULE.replace("    breakpoint()\n    return base", "    return base * (0 - h.size)"), encoding="utf-8"
    )
    for reference in (False, True):
        with pytest.raises(
            RuleError, match=r"broken\.py:9: 2000-01: rule moving_on gave the hazard -[0-9.]+ for the household"
        ):
            model_of(str(broken), reference).step()


def test_the_command_gives_the_same_tables_in_reference_mode(mine: str, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(
        'title = "x"\ncase = "lofoten"\nplaces = ["moskenes"]\nstart = 2000-01-01\nstop = 2000-07-01\n',
        encoding="utf-8",
    )
    program = [Path(sys.executable).with_name("bolyst"), "run", "s.toml", "--rules", mine, "--seed", "3"]
    for out in (["--out", "slow", "--reference"], ["--out", "fast", "--replicates", "1"]):
        done = subprocess.run([*program, *out], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    for name in ("yearly", "age"):
        slow, fast = (pd.read_parquet(tmp_path / folder / f"{name}.parquet") for folder in ("slow", "fast"))
        assert slow.equals(fast)
