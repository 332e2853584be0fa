"""A run reads nothing that was not known by its `known_to`: what was printed later can be rubbish, for all it knows."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import numpy as np
import pytest

from model import industry, inputs, outside, population, reconstruction, tables
from model.inputs import Inputs
from model.simulation import MigrationModel
from model.tables import NotKnown
from tests.conftest import Scenario, digests, scenario

RUBBISH = "not known yet"
Poison = Callable[[date], None]
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def forget() -> None:
    """Empty every cache of what was read."""
    for module in (tables, industry, outside, population, reconstruction):
        for member in vars(module).values():
            if hasattr(member, "cache_clear"):
                member.cache_clear()


@pytest.fixture
def rubbish_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[Poison]:
    """A function that turns every number known only after a day into rubbish."""
    read = tables._rows.__wrapped__

    def poison(day: date) -> None:
        def rows(name: str) -> tuple[dict[str, str], ...]:
            return tuple(
                {
                    column: RUBBISH if row["known_by"] > day.isoformat() and column in _figures(row) else cell
                    for column, cell in row.items()
                }
                for row in read(name)
            )

        forget()
        monkeypatch.setattr(tables, "_rows", rows)

    yield poison
    forget()


def _figures(row: dict[str, str]) -> set[str]:
    return {column for column, cell in row.items() if column != "known_by" and NUMBER.fullmatch(cell)}


def outcome(asked: Scenario) -> tuple[str, str, str]:
    model = MigrationModel(asked, 1, Inputs(asked), events=True)
    model.run()
    return digests(model)


CASES = [
    scenario(known_to=date(2000, 1, 1)),
    scenario(known_to=date(2003, 6, 30), places=("rendalen", "moskenes")),
    scenario(start=date(2004, 1, 1), stop=date(2010, 1, 1), known_to=date(2004, 1, 1), places=("verdal",)),
    scenario(start=date(2007, 1, 1), stop=date(2012, 1, 1), known_to=date(2007, 1, 1)),
    scenario(start=date(2007, 1, 1), stop=date(2012, 1, 1), known_to=date(2008, 1, 1)),
]


@pytest.mark.parametrize("asked", CASES, ids=lambda asked: f"{asked.start.year} known to {asked.known_to}")
def test_a_run_reads_no_row_known_only_later(asked: Scenario, rubbish_after: Poison) -> None:
    honest = outcome(asked)
    rubbish_after(asked.known_to)
    assert outcome(asked) == honest


def test_rubbish_known_in_time_is_read(rubbish_after: Poison) -> None:
    rubbish_after(date(1999, 12, 31))
    with pytest.raises(ValueError, match=RUBBISH):
        Inputs(scenario(known_to=date(2000, 1, 1)))


def test_every_table_dates_every_row() -> None:
    for path in tables.DATA.glob("*.csv"):
        assert all(date.fromisoformat(row["known_by"]) for row in tables._rows(path.stem)), path.name


def test_knowing_more_of_the_past_changes_no_resident() -> None:
    then, later = (
        Inputs(scenario(known_to=day)).beginnings[0].residents for day in (date(2000, 1, 1), date(2009, 1, 1))
    )
    assert np.array_equal(then, later)


def test_what_was_observed_later_is_used_when_it_may_be_known() -> None:
    then, later = (
        MigrationModel(scenario(known_to=day), 1).circumstances.labour for day in (date(2000, 1, 1), date(2009, 1, 1))
    )
    assert then[0] != later[0]


# What is not known


def refusal(asked: Scenario) -> str:
    with pytest.raises(NotKnown) as error:
        inputs.Inputs(asked)
    return str(error.value)


def test_a_start_whose_population_is_not_known_yet_is_refused_with_place_and_day() -> None:
    answer = refusal(scenario(start=date(2005, 1, 1), stop=date(2006, 1, 1), known_to=date(2004, 12, 31)))
    assert "hjelmeland on 1 January 2005 known by 2004-12-31" in answer


def test_a_table_without_a_row_known_in_time_is_refused_with_what_was_asked_and_what_to_do() -> None:
    with pytest.raises(
        NotKnown, match="table population has no row with place hjelmeland known by 1979-12-31"
    ) as error:
        tables.known("population", date(1979, 12, 31), place="hjelmeland")
    assert str(error.value).endswith("set a later known_to")


def test_a_place_without_figures_is_refused_by_name() -> None:
    with pytest.raises(NotKnown, match="place atlantis"):
        tables.known("population", date(2009, 1, 1), place="atlantis")
