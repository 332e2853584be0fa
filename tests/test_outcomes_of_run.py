"""What is counted of a run for comparisons, against its event log read event by event."""

import pandas as pd
import pytest

from experiments.national_moves import national_moves
from experiments.outcomes_of_run import ALL, EVERYWHERE, outcomes
from experiments.runner import simulated
from model.inputs import Inputs
from model.output_tables import COUNTED
from model.rulebook import rulebook
from model.simulation import MigrationModel
from scenarios import load
from scenarios.files import find

YEARS = range(2000, 2009)


@pytest.fixture(scope="module")
def model() -> MigrationModel:
    scenario = load(find("hjelmeland"))
    return simulated(scenario, 3, Inputs(scenario, rulebook()), events=True)


@pytest.fixture(scope="module")
def events(model: MigrationModel) -> pd.DataFrame:
    table = model.record.events("hjelmeland", 3)
    year = table.month.astype(str).str[:4].astype(int)
    return table.assign(year=year, months=12 * year + table.month.astype(str).str[5:7].astype(int) - 1)


def of(model: MigrationModel, measure: str) -> dict[int, float]:
    rows = outcomes(model)
    rows = rows[(rows.measure == measure) & (rows.place == EVERYWHERE) & (rows.group == ALL)]
    return dict(zip(rows.year, rows.value, strict=True))


def test_moves_that_are_the_countrys_are_counted_in_their_years(model: MigrationModel, events: pd.DataFrame) -> None:
    moves = national_moves(model.record.log(), model.record.rules)
    for measure, chosen in zip(("from_abroad", "to_abroad"), moves, strict=True):
        counted = events[chosen].groupby("year").size()
        assert counted.sum() > 0
        assert of(model, measure) == {year: counted.get(year, 0) for year in YEARS}


def test_the_displaced_are_those_whom_the_labour_market_counts(model: MigrationModel) -> None:
    counted = model.record.counted["hiring"]
    column = COUNTED["hiring"].columns.index("displaced")
    assert of(model, "displaced") == {year: counted[year][column].sum() for year in YEARS}


def test_years_in_a_place_that_was_left_are_those_from_settlement_to_moving_on(
    model: MigrationModel, events: pd.DataFrame
) -> None:
    """Of who was settled before the run began nobody knows when; who comes back and leaves again has chosen to."""
    settled: dict[int, int] = {}
    lived: dict[int, float] = dict.fromkeys(YEARS, 0.0)
    left = set()
    for row in events.itertuples():
        if row.rule == "refugee_settlement":
            settled.setdefault(row.person, row.months)
        elif row.rule == "secondary_migration" and row.person in settled and row.person not in left:
            left.add(row.person)
            lived[row.year] += (row.months - settled[row.person]) / 12
    assert len(left) > 2
    assert of(model, "years_moved_on") == pytest.approx(lived)
