"""Patterns of homes, every measure on made-up tables that a reader can count."""

import numpy as np
import pytest

import model.state as state
from calibration import pattern_homes as homes
from calibration.pattern_table import Period
from tests.pattern_runs import made_up
from tests.test_pattern_runs import months, observed

LAST = Period(2009, 2009)
HOUSEHOLDS = [
    # year, place, immigrant, settled, alone, tenure, households
    (2009, "here", False, False, False, "owned", 60),
    (2009, "here", False, False, True, "owned", 15),
    (2009, "here", False, False, True, "rented", 15),
    (2009, "here", True, False, False, "owned", 4),
    (2009, "here", True, True, True, "municipal", 5),
    (2009, "here", True, False, True, "none", 1),
    (2008, "here", True, False, True, "none", 99),
]


def test_tenure_is_counted_by_kind_of_household_on_the_1_januaries_of_the_period() -> None:
    run = made_up(households=HOUSEHOLDS)
    assert homes.share_of(run, LAST, "owned") == pytest.approx(0.79)
    assert homes.share_of(run, LAST, "owned", alone=True) == pytest.approx(15 / 36)
    assert homes.share_of(run, LAST, "municipal", settled=True) == 1.0
    assert homes.immigrants_own(run, LAST) == pytest.approx(0.4 / (75 / 90))
    assert homes.without_home(run, LAST) == pytest.approx(0.01)
    assert homes.without_home(run, Period(2008, 2009)) == pytest.approx(100 / 199)
    assert np.isnan(homes.without_home(run, Period(2007, 2007)))


def test_vacant_and_built_are_shares_of_dwellings_and_of_inhabitants() -> None:
    dwellings = [(2008, "here", 400, 16, 0), (2009, "here", 404, 20, 4), (2009, "there", 100, 2, 2)]
    run = made_up(("here", "there"), population=1000, dwellings=dwellings)
    assert homes.vacant_share(run, LAST) == pytest.approx(22 / 504)
    assert homes.built_per_1000(run, Period(2008, 2008)) == pytest.approx(
        3.0
    )  # built in 2008, counted on 1 January 2009


def test_homes_stand_empty_where_people_leave() -> None:
    population = np.linspace([1000, 1000, 1000], [900, 1000, 1100], 10)
    dwellings = [(2009, place, 100, vacant, 0) for place, vacant in (("c", 3), ("b", 5), ("a", 9))]
    run = made_up(("a", "b", "c"), population=population, dwellings=dwellings)
    assert homes.vacant_and_growth(run, Period(2000, 2009)) == pytest.approx(-0.982, abs=0.001)
    same = made_up(("a", "b"), population=population[:, :2], dwellings=[(2009, "a", 9, 1, 0), (2009, "b", 9, 1, 0)])
    assert np.isnan(homes.vacant_and_growth(same, Period(2000, 2009)))


def test_moves_within_the_place_are_those_into_another_dwelling_of_it() -> None:
    moves = [
        (12 * year, event, year, 1, "here", "here", "housing")
        for year, event in (
            *((2000, "new_dwelling"), (2001, "new_dwelling"), (2002, "new_dwelling")),
            *((2002, "in_migration"), (2003, "new_dwelling")),
        )
    ]
    assert homes.moves_within_per_1000(made_up(events=moves), Period(2001, 2002)) == 1.0


def test_homes_are_seen_as_the_model_counts_them() -> None:
    run, model = observed(months(13))
    table = model.record.table("homes", "", 1)
    table = table[table["year"] == 2001].set_index("tenure")
    households = run.households[run.households["year"] == 2001].groupby("tenure")["households"].sum()
    lived_in = table["lived_in"]
    assert households.reindex(lived_in.index, fill_value=0).tolist() == lived_in.tolist()
    (dwellings,) = run.dwellings[run.dwellings["year"] == 2001].to_dict("records")
    assert (dwellings["dwellings"], dwellings["vacant"]) == (table["dwellings"].sum(), table["vacant"].sum())
    moved = run.events[run.events["event"] == "new_dwelling"]
    assert len(moved) > 0
    assert (moved["from_place"] == moved["to_place"]).all()
    assert model.state.n_dwellings >= dwellings["dwellings"] > dwellings["vacant"] > 0
    assert state.NONE not in model.state.dwellings[state.TENURE, : model.state.n_dwellings]
