"""The tutorials and the examples of CONTRIBUTING do what they say."""

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import numpy as np
import pytest

import model.instrument
import model.instruments
import scenarios.studies  # noqa: F401 - all that read the list of instruments are there before one is added
from experiments import api_reference
from experiments.cli import main
from model.agents import Person
from model.instrument import Instrument
from model.policy import InstrumentUse
from model.record import digest
from model.rulebook import rulebook
from model.simulation import MigrationModel
from tests import test_instruments
from tests.conftest import months, scenario
from tests.contracts import test_policy
from tests.forecast_posteriors import posteriors
from tests.outside_tables import process_as_found

__all__ = ["posteriors", "process_as_found"]  # fixtures, the second of every test here

ROOT = Path(__file__).parents[1]
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """The code of a page, in order, with its language."""
    for found in re.finditer(r"```(\w+)\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL):
        yield found[1], found[2]


def command(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Run a command in this process: a process of its own for each would take a minute together."""
    words = shlex.split(line, comments=True)
    assert words[0] == "bolyst"
    code = main(words[1:])
    said = capsys.readouterr()
    assert code == 0, f"{line}: {said.err}"
    assert said.out.strip()


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_a_tutorial_runs_from_question_to_figure(
    page: Path, tmp_path: Path, posteriors: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if (beside := page.with_suffix("")).is_dir():
        shutil.copytree(beside, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    ran = 0
    for language, code in blocks(page):
        if language == "python":
            exec(compile(code, str(tmp_path / "block.py"), "exec"), names)
        elif language == "sh":
            for line in code.splitlines():
                command(line, capsys)
                ran += 1
    assert ran > 0
    assert list(tmp_path.glob("*.png"))


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_what_lies_beside_a_tutorial_is_what_it_shows(page: Path) -> None:
    shown = [code for _, code in blocks(page)]
    saved = re.findall(r"[Ss]ave this as `(.*?)`", page.read_text(encoding="utf-8"))
    beside = page.with_suffix("")
    for file in {*beside.glob("*.py"), *(beside / name for name in saved)}:
        assert file.read_text(encoding="utf-8") in shown
    assert all(page.name in (ROOT / "docs" / "README.md").read_text(encoding="utf-8") for page in TUTORIALS)


# CONTRIBUTING


@pytest.fixture
def examples(tmp_path: Path) -> dict[str, str]:
    """The examples of CONTRIBUTING as files, by their names."""
    shutil.copytree(ROOT / "docs" / "tutorials" / "new_case" / "suldal", tmp_path / "suldal")
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = {}
    for name, code in re.findall(r"\*\*A[^`]*\*\*, `(\w+\.py)`.*?```python\n(.*?)```", text, flags=re.DOTALL):
        (tmp_path / name).write_text(code, encoding="utf-8")
        found[name] = str(tmp_path / name)
    return found


def outcome(*files: str, **differs: object) -> tuple[str, set[str]]:
    """Digest of the events of a run with files of rules, and the rules that took somebody."""
    asked = scenario(places=("moskenes",), stop=months(48), rules=files, **differs)
    model = MigrationModel(asked, 1, events=True)
    model.run()
    events = model.record.events("test", 1)
    return digest(events), set(events.rule)


def test_every_example_is_complete_in_twelve_lines(examples: dict[str, str]) -> None:
    assert list(examples) == [
        "commuters.py",
        "rent_ceiling.py",
        "grudge.py",
        "choir.py",
        "young_first.py",
        "survey.py",
        "my_case.py",
    ]
    for path in examples.values():
        lines = [line for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
        assert len(lines) <= 12, path


def test_commuters_return_more(examples: dict[str, str]) -> None:
    busy = {"study_migration_women": 0.6, "study_migration_men": 0.5, "return_migration_base": 0.12}
    without, with_file = outcome(parameters=busy), outcome(examples["commuters.py"], parameters=busy)
    assert without != with_file
    neutral = outcome(examples["commuters.py"], parameters={**busy, "commuters_commuting": 1.0})
    assert neutral == without


def test_a_rent_ceiling_keeps_some_from_moving(examples: dict[str, str]) -> None:
    in_force = (InstrumentUse("rent_ceiling", scenario().start),)
    mine = examples["rent_ceiling.py"]
    assert outcome(mine)[0] == outcome()[0]
    assert outcome(mine, instruments=in_force, parameters={"rent_ceiling_effect": 0.5})[0] != outcome()[0]


def test_a_grudge_drives_people_away(examples: dict[str, str]) -> None:
    assert "leaving_in_anger" in outcome(examples["grudge.py"], parameters={"grudge_rising": 1.0})[1]


def test_a_choir_ties_women(examples: dict[str, str]) -> None:
    ties = {}
    for files in ((), (examples["choir.py"],)):
        model = MigrationModel(scenario(places=("moskenes",), stop=months(24), rules=files), 1)
        model.run()
        women = model.agents_by_type[Person].select(lambda person: person.female and person.age > 18 and person.place)
        ties[len(files)] = women.agg("ties", np.mean)
    assert ties[1] > ties[0] + 0.2


def test_the_young_are_served_first(examples: dict[str, str]) -> None:
    mine, crowded = examples["young_first.py"], {"housing_crowded": 6.0}
    faster = outcome(mine, parameters={**crowded, "young_first_sooner": 10.0})
    neutral = outcome(mine, parameters={**crowded, "young_first_sooner": 1.0})
    assert faster[0] != neutral[0]
    assert neutral == outcome(parameters=crowded)
    assert "housing" in faster[1]


def test_a_parameter_gets_another_value_and_source(examples: dict[str, str]) -> None:
    replaced = rulebook([examples["survey.py"]]).parameters["out_migration_school"]
    assert (replaced.value, replaced.source) == (0.6, "survey of 2003, for this example")


def test_a_case_and_targets_come_from_a_folder(examples: dict[str, str]) -> None:
    from datetime import date

    from calibration.targets import targets
    from scenarios import cases

    rulebook([examples["my_case.py"]])
    assert "suldal" in [case.name for case in cases()]
    assert "suldal" in {target.place for target in targets(date(2009, 12, 31), "check")}


def test_the_api_reference_is_written_anew_from_the_docstrings() -> None:
    assert api_reference.PAGE.read_text(encoding="utf-8") == api_reference.page(), (
        "run `python -m experiments.api_reference`"
    )


# An instrument of the model itself


@pytest.fixture
def welcome_week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Instrument]:
    """The instrument that CONTRIBUTING adds to the model, there for one test."""
    (code,) = [code for _, code in blocks(ROOT / "CONTRIBUTING.md") if "= Instrument(" in code]
    (tmp_path / "welcome_week.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(model.instruments, "__path__", [*model.instruments.__path__, str(tmp_path)])
    for of, module in list(sys.modules.items()):  # whoever reads the list has it under a name of its own
        for name in ("INSTRUMENTS", "SHIPPED_INSTRUMENTS"):
            if of.split(".")[0] in ("model", "scenarios") and name in vars(module):
                monkeypatch.setattr(module, name, (*getattr(module, name), "welcome_week"))
    model.instrument.instruments.cache_clear()
    yield model.instrument.instruments()["welcome_week"]
    monkeypatch.undo()
    model.instrument.instruments.cache_clear()
    for name in [name for name in sys.modules if name.endswith("instruments.welcome_week")]:
        del sys.modules[name]
    vars(model.instruments).pop("welcome_week", None)


def test_an_instrument_added_to_the_model_says_what_all_say(welcome_week: Instrument) -> None:
    asked = [
        test
        for name, test in vars(test_instruments).items()
        if name.startswith("test_") and list(signature(test).parameters) == ["instrument"]
    ]
    assert len(asked) >= 5
    for test in asked:
        test(welcome_week)


def test_an_instrument_added_to_the_model_keeps_to_what_all_keep(welcome_week: Instrument) -> None:
    asked = [
        test
        for name, test in vars(test_policy).items()
        if name.startswith("test_") and list(signature(test).parameters) == ["name"]
    ]
    assert len(asked) >= 5
    for test in asked:
        test(welcome_week.name)


def test_an_instrument_added_to_the_model_is_listed_and_can_be_used(
    welcome_week: Instrument, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["instruments", welcome_week.name]) == 0
    assert "bli kjent-uke" in capsys.readouterr().out
    file = tmp_path / "week.toml"
    file.write_text(
        'title = "A week"\ncase = "hjelmeland"\nstart = 2000-01-01\nstop = 2002-01-01\n'
        '[[instruments]]\nuse = "welcome_week"\nstart = 2000-01-01\nplaces = 8\n',
        encoding="utf-8",
    )
    assert main(["validate", str(file)]) == 0


# What the tutorial on instruments says a run prints


def test_what_the_tutorial_on_instruments_quotes_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = " ".join((ROOT / "docs" / "tutorials" / "instruments.md").read_text(encoding="utf-8").split())
    mix = (ROOT / "docs" / "tutorials" / "instruments" / "stay_here.toml").read_text(encoding="utf-8")
    (tmp_path / "shorter.toml").write_text(mix.replace("stop  = 2009-01-01", "stop  = 2004-01-01"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["run", "shorter.toml", "--replicates", "1", "--out", "results"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for explained, heading in (
        ("| `done` |", "done:"),
        ("| `new` |", "new:"),
        ("| `take-up` |", "take-up:"),
        ("| `late` |", "late:"),
        ("| `municipal`, `state` |", "cipal state"),
        ("Effects of instruments are priors, not estimates", "Effects of instruments are priors, not estimates"),
        ("reached their cap", "are capped at twice or half"),
        ("the line `project Stay here`", "project Stay here"),
    ):
        assert explained in page
        assert heading in printed
