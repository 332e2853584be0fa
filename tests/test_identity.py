"""The identity of a run changes with all that can change its tables, and with nothing else."""

import shutil
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from experiments import code_reach, identity
from experiments.identity import Identity, code_digest, data_digest
from model import table_rows
from model.policy import HazardRatio, Target
from model.rulebook import Rulebook, rulebook
from model.schedule import rules
from model.shock_use import ShockUse
from model.tables import join
from scenarios import Scenario
from tests.outside_tables import Write, copied, process_as_found, tables, target, write

__all__ = ["process_as_found", "write"]  # fixtures

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2000, 1, 1)
HELD = HazardRatio("out_migration", 0.8, date(2003, 1, 1))
DOWNTURN = ShockUse("downturn", date(2003, 1, 1), date(2004, 1, 1))
SCENARIO = Scenario("a", "A", "hjelmeland", ("hjelmeland",), DAY, date(2009, 1, 1), DAY, instruments=(HELD,))


def code_of(*files: str) -> str:
    return code_digest(rulebook(files))


def identity_of(scenario: Scenario, *files: str, seed: int = 1) -> str:
    book = rulebook(files)
    return Identity(scenario, book, code_digest(book), data_digest()).run(seed)


# The scenario


def test_an_identity_is_32_hexadecimal_digits_and_the_same_again() -> None:
    assert len(identity_of(SCENARIO)) == 32
    assert int(identity_of(SCENARIO), 16) >= 0
    assert identity_of(SCENARIO) == identity_of(SCENARIO)


@pytest.mark.parametrize(
    "differs",
    [
        {"places": ("verdal",)},
        {"start": date(2001, 1, 1)},
        {"stop": date(2008, 12, 1)},
        {"known_to": date(2001, 1, 1)},
        {"parameters": {"out_migration_school": 0.71}},
        {"parameters": {"outside_noise": 0.2000000001}},
        {"instruments": ()},
        {"national": {"unemployment": {2005: 3.0}}},
        {"instruments": (replace(HELD, ratio=0.81),)},
        {"instruments": (replace(HELD, rule="deaths"),)},
        {"instruments": (replace(HELD, start=date(2003, 2, 1)),)},
        {"instruments": (replace(HELD, stop=date(2008, 2, 1)),)},
        {"instruments": (replace(HELD, target=Target(sex="male")),)},
        {"instruments": (HELD, HELD)},
        {"instruments": (), "shocks": (HELD,)},
        {"shocks": (DOWNTURN,)},
        {"shocks": (DOWNTURN, DOWNTURN)},
        {"shocks": (replace(DOWNTURN, start=date(2003, 2, 1)),)},
        {"shocks": (replace(DOWNTURN, stop=date(2004, 2, 1)),)},
        {"shocks": (replace(DOWNTURN, places=("hjelmeland",)),)},
        {"shocks": (replace(DOWNTURN, settings=(("downturn_depth", 0.61),)),)},
        {"parameters": {"downturn_depth": 0.61}},
    ],
    ids=str,
)
def test_what_a_scenario_changes_changes_it(differs: dict[str, object]) -> None:
    assert identity_of(replace(SCENARIO, **differs)) != identity_of(SCENARIO)  # type: ignore[arg-type]


def test_shocks_that_differ_in_anything_have_identities_of_their_own() -> None:
    uses = (
        DOWNTURN,
        replace(DOWNTURN, start=date(2003, 2, 1)),
        replace(DOWNTURN, stop=date(2004, 2, 1)),
        replace(DOWNTURN, places=("hjelmeland",)),
        replace(DOWNTURN, settings=(("downturn_depth", 0.61),)),
    )
    assert len({identity_of(replace(SCENARIO, shocks=(use,))) for use in uses}) == len(uses)


def test_the_order_of_places_changes_it() -> None:
    two = replace(SCENARIO, places=("vestvagoy", "vagan"))
    assert identity_of(two) != identity_of(replace(two, places=("vagan", "vestvagoy")))


def test_the_seed_changes_it() -> None:
    assert len({identity_of(SCENARIO, seed=seed) for seed in (1, 2, 11)}) == 3


@pytest.mark.parametrize(
    "differs",
    [
        {"name": "b", "title": "B", "text": "# a file", "case": "other", "seed": 7},
        {"parameters": {"out_migration_school": 0.70}},  # the default, said again
    ],
    ids=str,
)
def test_what_says_nothing_to_the_run_does_not(differs: dict[str, object]) -> None:
    assert identity_of(replace(SCENARIO, **differs)) == identity_of(SCENARIO)  # type: ignore[arg-type]


def test_the_order_of_parameters_instruments_and_shocks_does_not() -> None:
    parameters = {"out_migration_school": 0.6, "out_migration_level": 0.9}
    instruments = (HELD, HazardRatio("deaths", 0.9, DAY))
    shocks = (DOWNTURN, replace(DOWNTURN, start=date(2003, 2, 1)))
    one = replace(SCENARIO, parameters=parameters, instruments=instruments, shocks=shocks)
    other = replace(
        one, parameters=dict(reversed(parameters.items())), instruments=instruments[::-1], shocks=shocks[::-1]
    )
    assert identity_of(one) == identity_of(other)


# The model


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the model's sources, which stands for them."""
    shutil.copytree(ROOT / "model", tmp_path / "model", ignore=shutil.ignore_patterns("__pycache__", "data"))
    monkeypatch.setattr(code_reach, "_ROOT", tmp_path)
    return tmp_path


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("model/engine/verbs.py", "BOYS = ", "BOYS = 0.001 + "),
        ("model/engine/texts.py", "u < hazard / 12.0", "u < hazard / 12.1"),
        ("model/engine/arithmetic.py", "12.0", "12.5"),
        ("model/engine/cache.py", '"error_model": "numpy"', '"error_model": "python"'),
        ("model/draws.py", "def code(", "GOLDEN = 1\n\n\ndef code("),
        ("model/population.py", "def beginning(", "def beginning_now("),
        ("model/levels.py", "2.0 ** (-1.0", "2.0 ** (-1.5"),
        ("model/balance.py", "1.0", "1.5"),
        ("model/state.py", "TOP_AGE = 110", "TOP_AGE = 109"),
        ("model/record.py", "expected = before", "expected = 0 + before"),
        ("model/policy/target.py", ">= self.age[0]", "> self.age[0]"),
        ("model/course.py", "path[:, None]", "2 * path[:, None]"),
        ("model/shocks/downturn.py", "return 1 - (1 - depth)", "return 1 - (2 - depth)"),
        ("model/shocks/downturn.py", "labour_demand=demand", "labour_demand=there"),
        ("model/tables.py", "PchipInterpolator(ends", "Akima1DInterpolator(ends"),
        ("model/rules/out_migration.py", "hazard *= school", "hazard *= school * school"),
        ("model/rules/in_migration.py", "return movers * (youth_pull", "return movers * (1 + youth_pull"),
        ("model/rules/unions.py", "return 1.0", "return 2.0"),
        ("model/rules/labour_immigration.py", "origins=((origin, None),)", "origins=((\"europe\", None),)"),
        ("model/rules/in_migration.py", "return job(place) ** 2", "return job(place)"),
        ("model/rules/in_migration.py", "Zone(county, informed_county)", "Zone(region, informed_county)"),
        ("model/rules/contacts.py", 'pool="work"', 'pool="everybody"'),
        ("model/rules/motives.py", '("housing", housing)', '("place", housing)'),
        ("model/measures.py", "newcomer=overpromised", "newcomer=1.0"),
        ("model/network.py", "_SETTLING_MONTHS = 24", "_SETTLING_MONTHS = 23"),
        ("model/rules/births.py", "AgeTable(\"fertility\")", "AgeTable(\"mortality\")"),
    ],
)  # fmt: skip
def test_what_the_model_does_changes_it(sources: Path, path: str, old: str, new: str) -> None:
    before = code_of()
    edit(sources, path, old, new)
    assert code_of() != before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("model/engine/verbs.py", "BOYS = ", "BOYS  =  "),
        ("model/engine/month.py", "\nimport numpy as np\n", "\n# All of NumPy.\nimport numpy as np\n"),
        ("model/outside.py", '"""The standard normal', '"""A standard normal'),
        ("model/population.py", 'source="vacant dwellings', 'source="empty dwellings'),
        ("model/rules/unions.py", 'source="age of majority"', 'source="the law", prior=None'),
        ("model/rules/deaths.py", '"""Deaths', '"""Deaths, that is'),
        ("model/explain.py", "import ", "import sys\nimport "),
        ("model/__init__.py", '__version__ = "0.1.0"', '__version__ = "0.2.0"'),
    ],
)
def test_how_the_model_is_written_does_not(sources: Path, path: str, old: str, new: str) -> None:
    before = code_of()
    edit(sources, path, old, new)
    assert code_of() == before


def test_a_module_of_the_model_that_a_file_imports_changes_it(sources: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(
        "import model.explain\nfrom model import Event, die\n\n\n"
        '@Event(of="person", happens=die)\ndef never(p):\n    return 0\n',
        encoding="utf-8",
    )
    before = code_of(str(mine))
    edit(sources, "model/explain.py", "import numpy as np", "import sys\n\nimport numpy as np")
    assert code_of(str(mine)) != before


def test_which_rules_are_in_force_and_their_order_change_it() -> None:
    month = rules()
    digests = {code_digest(Rulebook.of(each)) for each in (month, month[1:], (month[1], month[0], *month[2:]))}
    assert len(digests) == 3
    assert code_digest(rulebook()) == code_digest(rulebook())


def test_every_process_finds_the_same_and_a_changed_model_another(tmp_path: Path) -> None:
    for package in ("model", "experiments", "scenarios"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "calibration").mkdir()
    shutil.copy(ROOT / "calibration" / "targets.csv", tmp_path / "calibration")

    def found() -> str:
        asked = (
            "from experiments.identity import *; from model.rulebook import rulebook; print(code_digest(rulebook()))"
        )
        run = subprocess.run(
            [sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
        )
        return run.stdout.strip()

    assert found() == code_of()
    edit(tmp_path, "model/rules/separations.py", "return base", "return 0 + base")
    assert found() != code_of()


# Public figures


def test_a_table_of_the_model_changes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = data_digest()
    shutil.copytree(table_rows.DATA, tmp_path / "data")
    monkeypatch.setattr(table_rows, "DATA", tmp_path / "data")
    (tmp_path / "data" / "SOURCES.md").write_text("Other words.", encoding="utf-8")
    identity._shipped_figures.cache_clear()
    assert data_digest() == before
    edit(tmp_path, "data/population.csv", "hjelmeland,2000,", "hjelmeland,2000,1")
    identity._shipped_figures.cache_clear()
    assert data_digest() != before
    identity._shipped_figures.cache_clear()


def test_a_folder_that_joins_changes_the_runs_of_its_places_alone(write: Write) -> None:
    outside = replace(SCENARIO, places=("eksempelvik",))
    shipped, without = identity_of(SCENARIO), identity_of(outside)
    join(write(tables()))
    joined = identity_of(outside)
    assert joined != without
    join(write(tables(targets=[target()])))  # what runs are compared with does not make them
    assert identity_of(outside) == joined
    join(write(tables(components=copied("components", net_migration="-40"))))
    assert identity_of(outside) not in (joined, without)
    assert identity_of(SCENARIO) == shipped


# Speed


def test_it_takes_less_than_a_two_hundredth_of_what_the_code_takes_once_that_is_known() -> None:
    """A batch asks for an identity a run, and for the code's once; a ratio within one process, whatever the machine."""
    book = rulebook()
    begun = time.perf_counter()
    code = code_digest(book)
    of_code, data = time.perf_counter() - begun, data_digest()
    times = []
    for _ in range(200):
        begun = time.perf_counter()
        Identity(SCENARIO, book, code, data).run(1)
        times.append(time.perf_counter() - begun)
    assert sorted(times)[len(times) // 2] < of_code / 200
