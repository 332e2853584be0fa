"""The scenarios and studies that come with the model: each says what it is for, loads, runs, and gives its key figures."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from experiments import scenario_page
from experiments.runner import run_one
from scenarios import find, load
from scenarios.studies import load_study

SCENARIOS = sorted(scenario_page.FOLDER.glob("*.toml"))
STUDIES = sorted((scenario_page.FOLDER / "studies").glob("*.toml"))
#: Population at the end, and persons reached by instruments, of seed 1.
KEY_FIGURES = Path(__file__).parent / "key_figures.json"
FACTUAL = {
    "hjelmeland_effort": "hjelmeland",
    "verdal_krafttak": "verdal_without_krafttak",
    "fjellregionen_flytthit": "fjellregionen",
    "lofoten_riskit": "lofoten_without_riskit",
}


def name(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", [*SCENARIOS, *STUDIES], ids=name)
def test_a_file_says_what_it_is_for(file: Path) -> None:
    said = scenario_page.purpose(file)
    assert said[-1] in ".?"
    assert len(said.split()) > 5


@pytest.mark.parametrize("file", SCENARIOS, ids=name)
def test_a_scenario_runs_two_years_and_gives_its_key_figures(file: Path) -> None:
    assert figures(file) == json.loads(KEY_FIGURES.read_text(encoding="utf-8"))[file.stem]


@pytest.mark.parametrize("file", STUDIES, ids=name)
def test_a_study_puts_together_valid_scenarios(file: Path) -> None:
    assert load_study(str(file)).variants


@pytest.mark.parametrize(("factual", "without"), FACTUAL.items())
def test_a_case_as_it_happened_differs_from_its_counterfactual_in_what_was_done_alone(
    factual: str, without: str
) -> None:
    one, other = load(str(find(factual))), load(str(find(without)))
    assert one.instruments
    assert not other.instruments
    assert replace(one, instruments=(), projects=(), name="", title="", text="") == replace(
        other, name="", title="", text=""
    )


def test_the_page_is_written_from_the_files() -> None:
    assert scenario_page.PAGE.read_text(encoding="utf-8") == scenario_page.page()


def figures(file: Path) -> dict[str, int]:
    """The key figures of a scenario: of two years from the first in which something is done."""
    scenario = load(str(file))
    start = date(min([each.start.year for each in scenario.instruments] or [scenario.start.year]), 1, 1)
    short = replace(scenario, start=start, stop=date(start.year + 2, 1, 1))
    tables = run_one(short, 1)
    last = tables.yearly.query("group == 'all'").query("year == year.max()")
    reached = tables.counted["instruments"]["reached"].sum()
    return {"population": int(last["population"].sum()), "reached": int(reached)}


def write() -> None:
    """Write the key figures anew: `python -m tests.test_scenario_library`."""
    found = {file.stem: figures(file) for file in SCENARIOS}
    KEY_FIGURES.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
