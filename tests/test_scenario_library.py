"""The scenarios and studies that come with the model: each says what it is for, loads, runs, and gives its key figures."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from experiments import scenario_page
from experiments.runner import run_one
from model.instrument import PAYERS
from scenarios import Scenario, Variant, cases, find, find_study, load
from scenarios.one_variant import named
from scenarios.schema import LAST_START
from scenarios.studies import load_study

SCENARIOS = sorted(scenario_page.FOLDER.glob("*.toml"))
STUDIES = sorted((scenario_page.FOLDER / "studies").glob("*.toml"))
#: Population at the end, persons reached by instruments, and what they cost, of seed 1.
KEY_FIGURES = Path(__file__).parent / "key_figures.json"
#: Studies whose variants have key figures, too, and of how many years; in the default suite those of the smallest case.
VARIED = {"counterfactuals": 2, "levers": 1, "mixes": 1}
SMALLEST = "hjelmeland"
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


@pytest.mark.parametrize("study", VARIED)
def test_a_variant_runs_and_gives_its_key_figures(study: str) -> None:
    assert figures_of_variants(study, (SMALLEST,)) == kept(study, (SMALLEST,))


@pytest.mark.slow
@pytest.mark.parametrize("study", VARIED)
def test_a_variant_of_a_larger_case_runs_and_gives_its_key_figures(study: str) -> None:
    larger = tuple(each.name for each in cases() if each.name != SMALLEST)
    assert figures_of_variants(study, larger) == kept(study, larger)


@pytest.mark.parametrize("study", VARIED)
def test_every_variant_has_key_figures(study: str) -> None:
    assert set(json.loads(KEY_FIGURES.read_text(encoding="utf-8"))[study]) == set(named(load_study(find_study(study))))


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
    return _run(scenario, min([each.start.year for each in scenario.instruments] or [scenario.start.year]), 2)


def figures_of_variants(study: str, of_cases: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """The key figures of a study's variants, by name: of the first years in which their scenarios do something."""
    variants = named(load_study(find_study(study)))
    first: dict[str, int] = {}
    for each in variants.values():
        years = [use.start.year for use in each.scenario.instruments]
        first[each.scenario_name] = min([first.get(each.scenario_name, 9999), *years])
    return {
        name: _run(each.scenario, first[each.scenario_name], _later(each, first[each.scenario_name]) + VARIED[study])
        for name, each in variants.items()
        if each.case in of_cases
    }


def _later(variant: Variant, first: int) -> int:
    """Years after the first of its scenario in which a variant begins to do something."""
    return min((use.start.year - first for use in variant.scenario.instruments), default=0)


def kept(study: str, of_cases: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """The key figures of a study's variants as they are kept."""
    variants = named(load_study(find_study(study)))
    found = json.loads(KEY_FIGURES.read_text(encoding="utf-8"))[study]
    return {name: of_it for name, of_it in found.items() if variants[name].case in of_cases}


def _run(scenario: Scenario, year: int, years: int) -> dict[str, int]:
    begins = date(min(year, LAST_START.year), 1, 1)
    tables = run_one(replace(scenario, start=begins, stop=date(year + years, 1, 1)), 1)
    last = tables.yearly.query("group == 'all'").query("year == year.max()")
    of_policy = tables.counted["instruments"]
    paid = of_policy[[f"nok_{payer}" for payer in PAYERS]].to_numpy().sum()
    return {
        "population": int(last["population"].sum()),
        "reached": int(of_policy["reached"].sum()),
        "nok": int(paid),
    }


def write() -> None:
    """Write the key figures anew: `python -m tests.test_scenario_library`."""
    everywhere = tuple(each.name for each in cases())
    found = {file.stem: figures(file) for file in SCENARIOS}
    of_studies = {study: figures_of_variants(study, everywhere) for study in VARIED}
    KEY_FIGURES.write_text(json.dumps({**found, **of_studies}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
