"""What instruments do beside their effect: moves brought forward, people from the region, jobs of others, the cap."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.policy import HazardRatio, InstrumentUse, Target
from model.policy.projects import Project
from model.simulation import MigrationModel
from model.state import EMPLOYER, LIVES_IN, MADE_AT
from tests.conftest import Scenario, inputs_of, run, scenario
from tests.test_instruments_at_work import asked, use

YEARS = 5


def stirred(months: int, *uses: InstrumentUse, **parameters: float) -> np.ndarray:
    """What places feel of the first instrument, month by month."""
    of = replace(asked(*uses, years=2 + months // 12), parameters=parameters)
    model = MigrationModel(of, 1, inputs_of(of))
    found = []
    for _ in range(12 + months):
        found.append(model.policy.in_use[0].felt)
        model.step()
    return np.array(found)[12:]


# Additional, or brought forward


def test_who_is_brought_forward_is_missing_later() -> None:
    """A campaign of one year, of which nothing is additional, and nothing lingers: as much is missing as it brought."""
    campaign = use("marketing", stop=date(2002, 1, 1), half_life=0.5)
    felt = stirred(120, campaign, instruments_additional=0.0)
    assert felt[:12].tolist() == [1.0] * 12
    assert felt[36:48].tolist() == [pytest.approx(-1.0, abs=0.1)] * 12
    assert felt.sum() == pytest.approx(0.0, abs=0.01)


def test_what_is_additional_is_not_missing() -> None:
    campaign = use("marketing", stop=date(2002, 1, 1), half_life=0.5)
    assert stirred(60, campaign, instruments_additional=1.0).min() >= 0.0


def test_a_campaign_that_goes_on_does_what_is_additional() -> None:
    felt = stirred(60, use("marketing"), instruments_additional=0.25)
    assert felt[-1] == pytest.approx(0.25)


def test_what_is_no_pull_brings_nobody_forward() -> None:
    welcomed = use("welcome_package")
    same = [stirred(48, welcomed, instruments_additional=share).tolist() for share in (0.0, 1.0)]
    assert same[0] == same[1]


# From the region


def came(near: float, ratio: float) -> pd.DataFrame:
    """Heads and others who came without ties in two years."""
    stirring = tuple(HazardRatio(f"in_migration_{whom}", ratio, scenario().start) for whom in ("families", "singles"))
    of = scenario(instruments=stirring, parameters={"in_migration_induced_near": near})
    log = run(of).record.events("t", 1)
    return log[(log.event == "in_migration") & (log.zone != "")].set_index("person")


@pytest.mark.parametrize("near", [0.0, 1.0])
def test_whom_an_instrument_brings_lives_near_as_often_as_it_is_said(near: float) -> None:
    usual, more = came(near, 1.0), came(near, 3.0)
    induced = more[~more.index.isin(usual.index)]
    assert len(induced) > 100
    first_month = induced[induced.month == induced.month.min()]  # later the place itself differs
    assert len(first_month) > 3
    assert (first_month.zone == "region").mean() == near


def test_where_those_come_from_who_come_anyway_does_not_depend_on_it() -> None:
    assert came(0.0, 1.0).equals(came(1.0, 1.0))


# Jobs


def helped(displacement: float) -> tuple[MigrationModel, pd.Series]:
    of = asked(
        use("vacancy_matching", places=500.0, known=1.0, wanted=1.0, lasts=36.0, finds=0.6), years=YEARS, place="verdal"
    )
    of = replace(of, parameters={"instruments_displacement": displacement, "instruments_displacement_low": 1.0})
    model = MigrationModel(of, 1, inputs_of(of))
    table = model.run().table("hiring", "t", 1).query("group == 'all'")
    return model, table[["helped", "displaced", "made"]].sum()


def test_who_displaces_nobody_works_in_a_position_made_for_him_or_her() -> None:
    model, counts = helped(0.0)
    assert counts["made"] == counts["helped"] > 10
    people = model.state.persons[:, : model.state.n_persons]
    assert ((people[MADE_AT] >= 0) & (people[MADE_AT] == people[EMPLOYER])).sum() > 3


def test_where_everybody_displaces_another_firms_make_no_positions() -> None:
    model, counts = helped(1.0)
    assert counts["helped"] > 10
    assert counts["made"] == 0
    assert (model.state.persons[MADE_AT] < 0).all()


def test_who_is_in_a_course_is_not_displaced_and_who_gets_that_job_not_helped() -> None:
    path = use("vocational_path", places=200.0, known=1.0, wanted=1.0)
    table = run(asked(path, place="verdal")).record.table("hiring", "t", 1).query("group == 'all'")
    assert table[["helped", "displaced", "made"]].to_numpy().sum() == 0


def test_in_low_demand_more_are_displaced() -> None:
    """Half are displaced; where demand is low, 1.4 times as many."""
    matched = use("vacancy_matching", places=500.0, known=1.0, wanted=1.0, lasts=36.0, finds=0.6)
    of = asked(matched, years=YEARS, place="verdal")
    usual = replace(of, parameters={"projects_low": 0.2})
    low = replace(of, parameters={"projects_low": 1.5})
    shares = []
    for each in (usual, low):
        table = run(each).record.table("hiring", "t", 1).query("group == 'all'")
        shares.append(table["made"].sum() / table["helped"].sum())
    assert shares[0] > shares[1] > 0.0


# The cap, and what was done


def table_of(*uses: InstrumentUse, projects: tuple[Project, ...] = (), years: int = 3) -> pd.DataFrame:
    of: Scenario = replace(asked(*uses, years=years), projects=projects)
    return run(of).record.table("instruments", "t", 1)


def test_the_share_done_stands_by_year() -> None:
    halves = table_of(use("welcome_package", delivery=0.5, delay=6.0)).set_index("year")["delivered"]
    assert halves.to_dict() == {2000: 0, 2001: 250, 2002: 500}


def test_where_the_cap_binds_is_counted_by_instrument() -> None:
    weak = table_of(use("marketing", draws=0.1))
    strong = table_of(use("marketing", draws=0.9))
    assert weak["acted_on"].sum() == strong["acted_on"].sum() == 2 * 24  # two rules of a place, in 24 months
    assert weak["capped"].sum() == 0
    assert strong["capped"].sum() == 2 * 24


def test_what_is_made_to_fit_is_wanted_by_more() -> None:
    fits = Project("P", "the municipality", date(2001, 1, 1), date(2003, 1, 1), tailored=True)
    host = replace(use("in_migrant_host", known=1.0, wanted=0.2), project="P")
    plain = table_of(host, projects=(replace(fits, tailored=False),))
    fitting = table_of(host, projects=(fits,))
    assert fitting["not_wanted"].sum() < plain["not_wanted"].sum()
    assert fitting["reached"].sum() >= plain["reached"].sum()


def test_who_moves_to_another_place_leaves_what_the_first_one_offers() -> None:
    of = scenario(
        places=("vagan", "vestvagoy"),
        start=date(2000, 1, 1),
        stop=date(2003, 1, 1),
        parameters={"outside_within_region": 0.6},
        instruments=(replace(use("in_migrant_host", places=1000.0, known=1.0, wanted=1.0)),),
    )
    model = MigrationModel(of, 1, inputs_of(of))
    enrolled = model.policy.in_use[0].enrolled
    assert enrolled is not None
    moved = 0
    while model.running:
        before = dict(
            zip(
                model.state.person_keys[: model.state.n_persons][enrolled.inside],
                _places(model, enrolled.inside),
                strict=True,
            )
        )
        model.step()
        for key, place in zip(model.state.person_keys[: model.state.n_persons], _places(model), strict=True):
            if key in before and 0 <= place < 2 and place != before[key]:
                row = int(np.flatnonzero(model.state.person_keys[: model.state.n_persons] == key)[0])
                assert not enrolled.inside[row]
                moved += 1
    assert moved > 3


def _places(model: MigrationModel, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
    return model.state.persons[LIVES_IN, : model.state.n_persons][rows]


@pytest.mark.parametrize(
    ("here", "there", "missed"),
    [
        (Target(age=(70, 80)), Target(age=(18, 66)), "age"),
        (Target(age=(60, 80)), Target(age=(18, 66)), ""),
        (Target(years_resident=(2, 5)), Target(years_resident=(0, 2)), "years_resident"),
        (Target(origin=("norway",)), Target(origin=("europe", "nordic")), "origin"),
        (Target(car=True), Target(car=False), "car"),
        (Target(places=("vagan",)), Target(age=(18, 66)), ""),
    ],
)
def test_a_target_that_leaves_nobody_is_told_by_its_condition(here: Target, there: Target, missed: str) -> None:
    assert here.misses(there) == there.misses(here) == missed
