"""What a scenario states of the national drivers stands in their paths as a known figure does, and nothing else moves."""

from datetime import date

import numpy as np
import pytest

from model.circumstances import Circumstances
from model.inputs import Inputs
from model.national import DRIVERS, years_open
from model.outside import cycle_path, labour_immigration_path, settlement_path
from model.parameters import registry
from model.record import month_name
from model.simulation import MigrationModel
from model.state import COUNTRY_DEMAND, LABOUR_DEMAND, LABOUR_IMMIGRATION, SETTLING
from tests.conftest import Scenario, digests, scenario
from tests.scenario_files import HEAD, read, refusals

ORIGIN = date(2005, 1, 1)
STOP = date(2009, 1, 1)
YEARS = range(2005, 2010)
VALUES = {name: each.value for name, each in registry().items()}
DRAWN = [0.9, 0.2, 0.6, 0.4, 0.8]
PATHS = {"labour_immigration": labour_immigration_path, "settlement": settlement_path, "unemployment": cycle_path}
#: Far from what is usual, each in its unit.
STATED = {"labour_immigration": 20.0, "settlement": 30_000.0, "unemployment": 12.0}
SMALL = {"places": ("moskenes",), "start": ORIGIN, "stop": STOP, "known_to": ORIGIN}


def asked(**national: dict[int, float]) -> Scenario:
    return scenario(**SMALL, national=national)


def world_outside(of: Scenario) -> Circumstances:
    return MigrationModel(of, 1).circumstances


def columns(of: Scenario, seed: int = 1) -> dict[str, np.ndarray]:
    """The columns of the world outside in every month of a run, by month."""
    model, found = MigrationModel(of, seed), {}
    while model.running:
        outside = model.state.places[[LABOUR_DEMAND, COUNTRY_DEMAND, LABOUR_IMMIGRATION, SETTLING]]
        found[month_name(model.month)] = outside.copy()
        model.step()
    return found


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_stated_figure_stands_in_the_path_and_the_path_goes_on_from_it(driver: str) -> None:
    path = PATHS[driver]
    drawn, known = path(YEARS, ORIGIN, DRAWN, VALUES), path(YEARS, ORIGIN, DRAWN, VALUES, {})
    assert drawn == known
    figure = STATED[driver] * DRIVERS[driver].scale
    stated = path(YEARS, ORIGIN, DRAWN, VALUES, {2007: figure})
    assert stated[:2] == drawn[:2]
    assert all(one != other for one, other in zip(stated[2:], drawn[2:], strict=True))
    as_if = stated[2]
    if driver == "labour_immigration":
        assert as_if == figure
        assert stated[3] / as_if == pytest.approx(drawn[3] / drawn[2])  # the same step, by the same draw
    else:
        assert abs(np.log(stated[3])) < abs(np.log(as_if))  # it fades back to what is usual


def test_what_is_usual_does_not_move_with_what_is_stated() -> None:
    """A year at the mean of the ten years known is a usual one, however much is stated of later years."""
    usual = np.mean([3072, 1963, 2078, 3057, 10608, 7152, 4274, 4502, 5531, 5085])
    path = settlement_path(YEARS, ORIGIN, DRAWN, VALUES, {2005: float(usual), 2008: 50_000.0})
    assert path[0] == pytest.approx(1.0)


def test_nothing_stated_changes_nothing_to_the_last_bit() -> None:
    plain, empty = (MigrationModel(each, 1, events=True) for each in (scenario(**SMALL), asked(unemployment={})))
    for model in (plain, empty):
        model.run()
    assert digests(plain) == digests(empty)


@pytest.mark.parametrize("driver", DRIVERS)
def test_nothing_before_the_first_stated_year_changes_and_what_comes_after_it_does(driver: str) -> None:
    without, with_ = columns(scenario(**SMALL)), columns(asked(**{driver: {2007: STATED[driver]}}))
    differ = [month for month in without if not np.array_equal(without[month], with_[month])]
    assert differ
    assert min(differ) >= "2007-01"
    if driver != "settlement":  # a place settles in one month of a year, if at all
        assert min(differ) == "2007-01"


def test_people_are_the_same_until_the_stated_year_begins() -> None:
    models = [MigrationModel(each, 1, events=True) for each in (scenario(**SMALL), asked(unemployment={2007: 12.0}))]
    logs = []
    for model in models:
        model.run()
        log = model.record.events("test", 1)
        logs.append((log[log.month < "2007-01"], log[log.month >= "2007-01"]))
    assert logs[0][0].equals(logs[1][0])
    assert not logs[0][1].equals(logs[1][1])


def test_a_figure_of_the_first_year_is_no_part_of_the_balance_of_flows() -> None:
    """Or the place would lose by other arrivals what it gains by labour migrants."""
    plain, stated = world_outside(scenario(**SMALL)), world_outside(asked(labour_immigration={2005: 20.0}))
    assert np.array_equal(plain.balance.gap, stated.balance.gap)
    assert stated.labour[0] == pytest.approx(0.020)


def test_more_labour_immigration_brings_more_people_from_abroad() -> None:
    moved_in = []
    for each in (scenario(**SMALL), asked(labour_immigration={2006: 25.0, 2007: 25.0, 2008: 25.0})):
        of_seeds = []
        for seed in range(1, 5):
            model = MigrationModel(each, seed)
            of_seeds.append(model.run().yearly("test", seed).query("group == 'all'").immigration.sum())
        moved_in.append(np.mean(of_seeds))
    assert moved_in[1] > 1.5 * moved_in[0]


@pytest.mark.parametrize(
    ("national", "sentence"),
    [
        ({"vacancies": {2006: 3.0}}, "there is no national driver 'vacancies'"),
        ({"unemployment": {2004: 3.0}}, "national unemployment of 2004: allowed are 2005, 2006, 2007, 2008"),
        ({"unemployment": {2009: 3.0}}, "national unemployment of 2009: allowed are 2005, 2006, 2007, 2008"),
        ({"settlement": {2006: 0.0}}, "national settlement of 2006 = 0 lies outside 1 to 60000"),
    ],
)
def test_what_cannot_be_stated_is_refused_by_the_model(national: dict[str, dict[int, float]], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Inputs(asked(**national))


def test_a_year_whose_figure_is_known_is_not_open() -> None:
    assert years_open("unemployment", range(2005, 2010), ORIGIN) == [2005, 2006, 2007, 2008, 2009]
    assert years_open("unemployment", range(2005, 2010), date(2008, 6, 1)) == [2008, 2009]


# In files


def test_a_file_states_figures_by_year() -> None:
    text = HEAD + "[national]\nsettlement = { 2004 = 8000, 2002 = 5000.5 }\n[national.unemployment]\n2003 = 3\n"
    assert read(text).national == {"settlement": {2002: 5000.5, 2004: 8000.0}, "unemployment": {2003: 3.0}}
    assert read(HEAD).national == {}


NOT_OPEN = "not a year of the run whose figure is not known by known_to; allowed are 2000 to 2008"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            "[national]\nsettlment = { 2004 = 1 }",
            "national.settlment: unknown national driver; did you mean settlement?",
        ),
        ("[national]\nsettlement = 5000", "national.settlement: 5000 is not a table; allowed is a table of years"),
        ("[national]\nsettlement = {}", "national.settlement: the table is empty; leave it out"),
        ("[national.unemployment]\n2010 = 3", f"national.unemployment.2010: {NOT_OPEN}"),
        ("[national.unemployment]\nsoon = 3", f"national.unemployment.soon: {NOT_OPEN}"),
        (
            "[national.unemployment]\n2004 = 90",
            "national.unemployment.2004: 90 is too high; allowed are numbers from 0.5",
        ),
        ('[national.unemployment]\n2004 = "3"', 'national.unemployment.2004: "3" is a text; allowed are numbers'),
        ("[[national]]\nsettlement = 1", "national: [a table] is not a table; allowed is a table of any of"),
    ],
)
def test_a_file_is_refused_with_key_and_what_is_allowed(lines: str, sentence: str) -> None:
    (problem,) = refusals(HEAD + lines)
    assert problem.startswith(f"x.toml: {sentence}")


def test_a_figure_known_by_known_to_cannot_be_stated_otherwise() -> None:
    (problem,) = refusals(HEAD + "known_to = 2006-01-01\n[national.unemployment]\n2004 = 3")
    assert problem.endswith("allowed are 2006 to 2008")
    assert read(HEAD + "known_to = 2006-01-01\n[national.unemployment]\n2007 = 3").national
