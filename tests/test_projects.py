"""Projects: who carries instruments, what stops them, what goes on after them, and what they may cost."""

from datetime import date

import numpy as np
import pytest

from model.instrument import PAYERS
from model.parameters import registry, resolve
from model.policy import InstrumentUse
from model.policy.budget import planned
from model.policy.projects import ANCHORS, FACTORS, Project, carried, managed
from tests.conftest import run, scenario
from tests.scenario_files import HEAD, read, refusals

VALUES = resolve({}, registry())
START, STOP = date(2001, 1, 1), date(2005, 1, 1)
FIRST, LAST = 12 * 2001, 12 * 2005


def project(**differs: object) -> Project:
    """A project of four years, anchored everywhere, with nothing to learn."""
    plain = {"name": "P", "owner": "the municipality", "start": START, "stop": STOP, "anchored": ANCHORS}
    return Project(**plain | differs)  # type: ignore[arg-type]


def share(of: Project, month: int) -> float:
    return carried(of, VALUES, month)


# What is done


def test_a_well_anchored_project_with_nothing_to_learn_does_what_it_plans() -> None:
    assert share(project(), FIRST) == share(project(), LAST - 1) == pytest.approx(1.0)


def test_nothing_is_done_before_it_begins() -> None:
    assert share(project(), FIRST - 1) == 0.0


def test_without_a_manager_it_stands_still() -> None:
    gap = project(managers=((START, date(2003, 1, 1)), (date(2003, 7, 1), STOP)))
    assert [share(gap, 12 * 2003 + k) > 0 for k in range(-1, 8)] == [True] + [False] * 6 + [True] * 2
    assert [managed(gap, 12 * 2003 + k) for k in (-1, 0, 6)] == [True, False, True]


def test_the_more_widely_it_is_anchored_the_more_is_done() -> None:
    found = [share(project(anchored=ANCHORS[:k]), FIRST) for k in range(len(ANCHORS) + 1)]
    assert found == sorted(found)
    assert found[0] == pytest.approx(VALUES["projects_unanchored"])
    assert len(set(found)) == len(found)


def test_partners_spend_half_of_it_on_understanding_one_another() -> None:
    found = [share(project(partners=8), month) for month in range(FIRST, LAST)]
    assert found == sorted(found)
    assert found[0] < 0.4
    assert found[22] < found[23] == pytest.approx(1.0)


def test_a_champion_drives_it_and_leaves_a_hole() -> None:
    driven = project(champion_until=date(2003, 1, 1))
    before, after, later = (share(driven, 12 * 2003 + k) for k in (-1, 0, 12))
    assert before > 1.0 > after
    assert later == pytest.approx(1.0)


def test_after_its_end_nothing_goes_on() -> None:
    assert share(project(), LAST) == 0.0


def test_what_is_in_the_budget_goes_on_unless_staff_came_from_elsewhere() -> None:
    assert 0.0 < share(project(budgeted=True), LAST + 24) < 1.0
    assert share(project(budgeted=True, staff="elsewhere"), LAST) == 0.0


def test_every_organisation_factor_of_the_report_is_told() -> None:
    assert list(FACTORS) == [f"O-{number:02d}" for number in range(1, 22)]


# In a run


def use(**differs: object) -> InstrumentUse:
    plain = {"instrument": "in_migrant_host", "start": START, "project": "P"}
    return InstrumentUse(**plain | differs)  # type: ignore[arg-type]


def reached(of: Project, *uses: InstrumentUse, **differs: object) -> np.ndarray:
    asked = scenario(stop=date(2007, 1, 1), instruments=uses or (use(),), projects=(of,), **differs)
    table = run(asked).record.table("instruments", "t", 1)
    hosts = table[table.instrument == "in_migrant_host"].sort_values("year")
    return hosts["reached"].to_numpy()


def test_nobody_enters_in_a_gap_or_after_the_end() -> None:
    whole = reached(project())
    gap = reached(project(managers=((START, date(2003, 1, 1)), (date(2004, 1, 1), STOP))))
    assert (whole > 0).tolist() == [False, True, True, True, True, False, False]
    assert (gap > 0).tolist() == [False, True, True, False, True, False, False]


def test_no_more_refugees_are_settled_in_a_gap() -> None:
    gap = project(managers=((START, date(2003, 1, 1)), (date(2004, 1, 1), STOP)))
    asked = scenario(stop=date(2007, 1, 1), instruments=(use(instrument="settlement_decision"),), projects=(gap,))
    policy = run(asked).policy
    assert [policy.settled(12 * year + 6)[0] > 0 for year in range(2000, 2006)] == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]


def test_who_counted_on_a_host_is_disappointed_when_the_project_ends() -> None:
    asked = scenario(stop=date(2005, 2, 1), instruments=(use(),), projects=(project(),))
    model = run(asked)
    (each,) = model.policy.in_use
    assert each.over
    assert each.enrolled is not None
    assert not each.enrolled.inside.any()


def test_a_project_pays_its_manager_and_its_instruments_from_its_own_money() -> None:
    asked = scenario(
        stop=date(2003, 1, 1),
        instruments=(use(),),
        projects=(project(financing=(("county", 0.75), ("state", 0.25))),),
        parameters={"projects_manager": 600000.0},
    )
    table = run(asked).record.table("instruments", "t", 1).query("year == 2002")
    manager = table[table.instrument == "project P"].iloc[0]
    assert (manager.nok_county, manager.nok_state, manager.nok_municipality) == (450000, 150000, 0)
    host = table[table.instrument == "in_migrant_host"].iloc[0]
    assert host.nok_county == 3 * host.nok_state > 0
    assert host.nok_municipality == 0


def test_it_turns_from_jobs_to_training_in_a_downturn() -> None:
    """Demand for labour lay below nine tenths of a usual year in 2003 and 2004 only."""
    asked = scenario(
        stop=date(2009, 1, 1),
        instruments=(use(when="usual", project=""), use(instrument="meeting_places", when="low", project="")),
    )
    table = run(asked).record.table("instruments", "t", 1)
    paid = table[[f"nok_{payer}" for payer in PAYERS]].sum(axis=1)
    low = table.year[(table.instrument == "meeting_places") & (paid > 0)]
    usual = table.year[(table.instrument == "in_migrant_host") & (paid > 0)]
    assert set(low) | set(usual) == set(range(2001, 2009))
    assert 2004 in set(low)
    assert {2007, 2008}.isdisjoint(low)


# What it may cost


def test_what_is_planned_is_the_manager_and_every_place_taken() -> None:
    host = use(stop=date(2003, 1, 1))
    assert planned(project(), (host,), VALUES, 1, STOP) == pytest.approx(4 * 700_000 + 2 * 180_000)
    homes = use(instrument="house_building", settings=(("house_building_dwellings", 3.0),))
    assert planned(project(), (homes,), VALUES, 2, STOP) == pytest.approx(4 * 700_000 + 2 * 3 * 500_000)


PROJECT = f"""{HEAD}
[[projects]]
name = "P"
owner = "somebody"
start = 2001-01-01
stop = 2005-01-01
"""
CARRIED = """
[[instruments]]
use = "in_migrant_host"
start = 2001-01-01
project = "P"
"""


def test_a_project_of_a_file_becomes_the_models_own_object() -> None:
    more = 'anchored = ["political"]\nfinancing = { state = 1.0 }\nmanagers = [[2001-01-01, 2002-01-01]]\n'
    found = read(PROJECT + more + CARRIED)
    assert found.projects == (
        Project(
            "P",
            "somebody",
            START,
            STOP,
            managers=((START, date(2002, 1, 1)),),
            anchored=("political",),
            financing=(("state", 1.0),),
        ),
    )
    assert found.instruments[0].project == "P"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("partnrs = 2", "projects[1].partnrs: unknown key; did you mean partners?"),
        ("partners = -1", "projects[1].partners: -1 is too low; allowed are whole numbers from 0 to 100"),
        ('anchored = ["local"]', 'projects[1].anchored[1]: "local" is not where a project can be anchored; allowed are '
         "political, administrative, partners, staff and community"),
        ("financing = { state = 0.5 }", "projects[1].financing: the shares are 0.5 together; allowed is 1"),
        ("managers = [[2001-01-01, 2009-01-01]]",
         "projects[1].managers: 2001-01-01 to 2009-01-01 is not within the project, 2001-01-01 to 2005-01-01"),
        ("anchored = []", "projects[1].anchored: the list is empty; leave the key out for none, or name where a project can "
         'be anchored, such as ["political"]'),
        ("budget = 1000000",
         "projects[1].budget: 1,000,000 NOK is less than what it has planned costs with every place taken, 3,520,000"),
    ],
)  # fmt: skip
def test_a_project_that_cannot_be_meant_is_refused_in_one_sentence(line: str, sentence: str) -> None:
    assert refusals(f"{PROJECT}{line}\n{CARRIED}") == [f"x.toml: {sentence}"]


def test_a_project_without_owner_with_reversed_dates_and_its_instruments_are_refused_together() -> None:
    text = PROJECT.replace('owner = "somebody"\n', "").replace("stop = 2005-01-01", "stop = 2000-01-01")
    text += CARRIED + 'places = -3\nwhen = "never"\n'
    assert refusals(text) == [
        'x.toml: instruments[1].when: "never" is not a demand for labour; allowed are low and usual',
        "x.toml: projects[1].owner: is missing; it is a text: who answers for it, such as the municipality or a regional "
        "council",
        "x.toml: projects[1].stop: 2000-01-01 is not after start 2001-01-01; allowed are later firsts of a month",
        "x.toml: instruments[1].places: -3 is too low; allowed are numbers from 0 to 1000 (households)",
    ]


def test_projects_and_instruments_that_do_not_find_each_other_are_refused() -> None:
    assert refusals(PROJECT + CARRIED.replace('"P"', '"Q"')) == [
        'x.toml: instruments[1].project: "Q" is not a project of this scenario; allowed is P',
        'x.toml: projects[1]: no instrument names it; write project = "P" below one, or leave it out',
    ]


def test_an_instrument_begins_within_its_project() -> None:
    """Before it, it would build up while nobody does anything."""
    assert refusals(PROJECT + CARRIED.replace("start = 2001-01-01", "start = 2000-06-01")) == [
        'x.toml: instruments[1].start: 2000-06-01 is not within the project "P", 2001-01-01 to 2005-01-01'
    ]


def test_a_misspelt_instrument_of_a_project_is_told_once() -> None:
    assert refusals(PROJECT + CARRIED.replace("in_migrant_host", "in_migrant_hos")) == [
        'x.toml: instruments[1].use: "in_migrant_hos" is not an instrument; did you mean in_migrant_host?'
    ]


def test_a_target_of_nobody_is_refused() -> None:
    assert refusals(PROJECT + CARRIED + "target = { years_resident = [3, 5] }\n") == [
        "x.toml: instruments[1].target.years_resident: in_migrant_host is for years resident 0 to 2: nobody is in both"
    ]
