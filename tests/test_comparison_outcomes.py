"""The outcomes that mixes are compared in: sums, discounting and whose gain it is, by hand on a tiny table."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from experiments import comparison_outcomes
from experiments.comparison_outcomes import BY_ORIGIN, KEY, OUTCOMES, RUN, groups_of, of_runs, stays
from experiments.comparison_results import Results
from experiments.outcomes_of_run import ALL, EVERYWHERE, MEASURES
from experiments.pair_runs import grid
from experiments.paired_people import KINDS, STAYS, WORK
from model.instrument import PAYERS
from model.state import ORIGINS
from tests.comparison_made import made

#: From 1 January 2000 to the horizon, 1 January 2003; the first difference comes in March 2001.
YEARS, SINCE = range(2000, 2004), 2001 * 12 + 2
#: The middle of 2001 and of 2002, seen from the first day of 2001, at 4 % a year.
FACTORS = (1.04**-0.5, 1.04**-1.5)

#: A measure by year.
Numbers = Mapping[str, Mapping[int, float]]

RUN_OF = {
    "population": {2000: 90.0, 2001: 100.0, 2002: 110.0, 2003: 130.0},
    "births": {2000: 50.0, 2001: 2.0, 2002: 3.0},
    "deaths": {2000: 50.0, 2001: 1.0, 2002: 1.0},
    "in_migration": {2000: 50.0, 2001: 10.0, 2002: 20.0},
    "out_migration": {2000: 50.0, 2001: 4.0, 2002: 5.0},
    "immigration": {2000: 50.0, 2001: 6.0, 2002: 7.0},
    "emigration": {2000: 50.0, 2001: 3.0, 2002: 4.0},
    "from_abroad": {2000: 50.0, 2001: 4.0, 2002: 6.0},
    "to_abroad": {2000: 50.0, 2001: 3.0, 2002: 4.0},
    "from_region": {2003: 8.0},
    "years_moved_on": {2000: 50.0, 2001: 1.5, 2002: 2.0},
    "displaced": {2000: 50.0, 2001: 2.0, 2002: 1.0},
    "working": {2000: 40.0, 2001: 45.0, 2002: 50.0, 2003: 60.0},
    "pupils": {2000: 9.0, 2001: 10.0, 2002: 11.0, 2003: 12.0},
    "income": {2000: 5.0, 2001: 100.0, 2002: 200.0},
    "services": {2000: 5.0, 2001: 90.0, 2002: 150.0},
    "cost_municipality": {2000: 5.0, 2001: 30.0, 2002: 10.0},
    "cost_county": {2000: 5.0, 2001: 0.0, 2002: 8.0},
    "cost_state": {2000: 5.0, 2001: 20.0, 2002: 20.0},
    "cost_employers": {2000: 5.0, 2001: 1.0, 2002: 0.0},
    "language_sum": {2003: 6.0},
    "language_of": {2003: 8.0},
    "belonging_sum": {2003: 30.0},
    "belonging_of": {2003: 120.0},
}


def kept(runs: Mapping[int, Numbers], group: str = ALL, place: str = EVERYWHERE, pair: int = 0) -> pd.DataFrame:
    """What some options' runs came to, in the shape that runs leave."""
    rows = [
        ("as drawn", option, pair, place, group, measure, year, value)
        for option, numbers in runs.items()
        for measure, of_years in numbers.items()
        for year, value in of_years.items()
    ]
    return pd.DataFrame(rows, columns=[*RUN, "place", "group", "measure", "year", "value"])


def changed(numbers: Numbers, by: Mapping[str, Mapping[int, float]]) -> dict[str, dict[int, float]]:
    """The same with something more in some measures and years."""
    more = {measure: dict(of_years) for measure, of_years in numbers.items()}
    for measure, of_years in by.items():
        for year, value in of_years.items():
            more[measure][year] += value
    return more


def newcomers(of_kind: Mapping[str, float]) -> dict[str, dict[int, float]]:
    """Newcomers of a whole run, with all who come anyway seen for years, half of them staying without the mix."""
    found = {f"newcomers_{kind}": {2001: of_kind.get(kind, 0.0)} for kind in KINDS}
    found |= {name: {2003: 1.0} for name in WORK}
    for years in STAYS:
        found |= {
            f"could_stay_{years}": {2001: of_kind.get("anyway", 0.0)},
            f"stayed_{years}_without": {2001: of_kind.get("anyway", 0.0) / 2.0},
            f"stayed_{years}_with": {2001: of_kind.get("anyway", 0.0) * 0.75},
        }
    return found


def told(table: pd.DataFrame, option: int = 0, group: str = ALL) -> dict[str, float]:
    """Outcomes of an option in the first pair."""
    rows = of_runs(table, YEARS, SINCE)
    chosen = rows[(rows.option == option) & (rows.group == group) & (rows.pair == 0) & (rows.place == EVERYWHERE)]
    return dict(zip(chosen.outcome, chosen.value, strict=True))


@pytest.fixture
def one_run() -> dict[str, float]:
    return told(kept({0: RUN_OF | newcomers({"anyway": 8.0, "induced": 3.0, "deterred": 1.0})}))


# By hand


def test_what_is_of_a_day_is_of_the_horizon(one_run: dict[str, float]) -> None:
    assert (one_run["population"], one_run["working"], one_run["pupils"]) == (130.0, 60.0, 12.0)
    assert (one_run["language"], one_run["belonging"]) == (0.75, 0.25)


def test_moves_births_and_deaths_are_summed_from_the_year_of_the_first_difference(one_run: dict[str, float]) -> None:
    """2001 and 2002, not 2000, in which nothing differs."""
    assert one_run["arrivals"] == 10.0 + 20.0 + 6.0 + 7.0
    assert one_run["departures"] == 4.0 + 5.0 + 3.0 + 4.0
    assert one_run["births_less_deaths"] == 2.0 + 3.0 - 1.0 - 1.0


def test_amounts_are_discounted_to_the_first_day_of_that_year_from_the_middle_of_each(
    one_run: dict[str, float],
) -> None:
    early, late = FACTORS
    assert one_run["municipal_income"] == pytest.approx(100.0 * early + 200.0 * late)
    assert one_run["municipal_services"] == pytest.approx(90.0 * early + 150.0 * late)
    assert one_run["cost_municipality"] == pytest.approx(30.0 * early + 10.0 * late)
    assert one_run["cost_county"] == pytest.approx(8.0 * late)
    assert one_run["cost"] == pytest.approx(51.0 * early + 38.0 * late)
    assert one_run["municipal_net"] == pytest.approx((100.0 - 90.0 - 30.0) * early + (200.0 - 150.0 - 10.0) * late)


def test_person_years_are_of_the_mean_of_two_new_years_days_discounted(one_run: dict[str, float]) -> None:
    assert one_run["person_years"] == pytest.approx(105.0 * FACTORS[0] + 120.0 * FACTORS[1])
    assert one_run["employment_years"] == pytest.approx(47.5 * FACTORS[0] + 55.0 * FACTORS[1])


def test_whose_gain_it_is_depends_on_who_asks(one_run: dict[str, float]) -> None:
    """Of 130, 8 came from the region; of those who count for the country 10 came from abroad and 7 went there."""
    assert one_run["gain_of_region"] == 130.0 - 8.0
    assert one_run["gain_of_nation"] == 10.0 - 7.0


def test_newcomers_are_those_of_the_whole_run(one_run: dict[str, float]) -> None:
    assert [one_run[f"newcomers_{kind}"] for kind in KINDS] == [8.0, 3.0, 1.0]


def test_every_outcome_has_a_number_but_stays_which_are_told_of_newcomers_alone(one_run: dict[str, float]) -> None:
    assert set(one_run) == {name for name in OUTCOMES if not name.startswith("stay_")}
    assert set(RUN_OF) == set(MEASURES)
    assert {f"cost_{payer}" for payer in PAYERS} < set(OUTCOMES)


# Whose gain


def test_the_nation_gains_by_the_moves_to_and_from_abroad_that_count_for_it_alone() -> None:
    """A mix that brings 5 from elsewhere in Norway, and 2 from abroad of whom one counts; one fewer goes there."""
    more = changed(
        RUN_OF,
        {
            "in_migration": {2001: 5.0},
            "immigration": {2002: 2.0},
            "from_abroad": {2002: 1.0},
            "to_abroad": {2002: -1.0},
            "emigration": {2002: -1.0},
            "population": {2003: 8.0},
        },
    )
    table = kept({0: RUN_OF | newcomers({}), 1: more | newcomers({})})
    assert told(table, 1)["gain_of_nation"] - told(table, 0)["gain_of_nation"] == 2.0


def test_the_region_gains_nothing_by_who_came_from_it() -> None:
    more = changed(RUN_OF, {"in_migration": {2002: 6.0}, "from_region": {2003: 4.0}, "population": {2003: 6.0}})
    table = kept({0: RUN_OF | newcomers({}), 1: more | newcomers({})})
    assert told(table, 1)["gain_of_region"] - told(table, 0)["gain_of_region"] == 2.0


@pytest.fixture(scope="module")
def results() -> Results:
    """Made-up results whose books balance."""
    return made(("campaign", "homes"), [24, 24, 20])


def test_a_gain_is_what_births_less_deaths_and_moves_bring(results: Results) -> None:
    parts = results.gains("births_less_deaths") + results.gains("arrivals") - results.gains("departures")
    assert parts == pytest.approx(results.gains("population"), nan_ok=True)
    assert np.nanmax(np.abs(results.gains("population"))) > 0.0


def test_the_parts_of_a_case_and_of_its_people_add_up_to_it() -> None:
    places = ("tynset", "tolga")
    of_two = made(("campaign",), 10, places=places)
    whole = of_two.matrix("population")
    assert sum(of_two.matrix("population", place=place) for place in places) == pytest.approx(whole)
    assert sum(of_two.matrix("population", group=origin) for origin in ORIGINS) == pytest.approx(whole)


# The shape


def test_outcomes_are_told_by_run_place_and_group_with_the_options_apart() -> None:
    table = pd.concat(
        [
            kept({0: RUN_OF | newcomers({}), 1: changed(RUN_OF, {"population": {2003: 7.0}}) | newcomers({})}),
            kept({0: {"population": {2001: 10.0, 2002: 20.0, 2003: 30.0}}}, group=ORIGINS[0]),
            kept({0: RUN_OF}, pair=1),
        ]
    )
    rows = of_runs(table, YEARS, SINCE)
    assert list(rows.columns) == [*RUN, *KEY, "value"]
    assert not rows.duplicated([*RUN, *KEY]).any()
    assert not rows.value.isna().any()
    assert told(table, 1)["population"] == 137.0
    assert told(table, 0, ORIGINS[0])["population"] == 30.0
    assert "municipal_income" not in told(table, 0, ORIGINS[0])
    population = rows[(rows.outcome == "population") & (rows.group == ALL)]
    assert grid(population, range(3), range(3)) == pytest.approx(
        np.array([[130.0, 130.0, np.nan], [137.0, np.nan, np.nan], [np.nan] * 3]), nan_ok=True
    )


def test_a_mean_over_nobody_is_no_number() -> None:
    empty = changed(RUN_OF, {"language_sum": {2003: -6.0}, "language_of": {2003: -8.0}})
    found = told(kept({0: empty | newcomers({})}))
    assert "language" not in found
    assert found["belonging"] == 0.25


def test_in_the_year_of_the_horizon_flows_of_that_year_do_not_count() -> None:
    later = changed(RUN_OF, {})
    later["births"][2003] = 99.0
    assert told(kept({0: later | newcomers({})}))["births_less_deaths"] == 3.0


def test_stays_are_shares_of_who_comes_anyway_and_is_seen_that_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison_outcomes, "FEWEST_SEEN", 1)
    some = newcomers({"anyway": 8.0}) | {"could_stay_5": {2001: 0.0}, "stayed_5_with": {2001: 0.0}}
    found = stays(pd.concat([kept({1: some}), kept({1: RUN_OF})]), SINCE).set_index("outcome")
    assert (found.without["stay_1"], found.value["stay_1"]) == (0.5, 0.75)
    assert (found.without["stay_3"], found.value["stay_3"]) == (0.5, 0.75)
    assert found.loc["stay_5", ["without", "value"]].isna().all()
    assert len(found) == len(STAYS)


def test_who_came_in_a_year_before_the_first_difference_is_no_newcomer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison_outcomes, "FEWEST_SEEN", 1)
    early = {name: of_years | {2000: 100.0} for name, of_years in newcomers({"anyway": 8.0}).items()}
    table = kept({0: RUN_OF | early})
    assert told(table)["newcomers_anyway"] == 8.0
    assert stays(table, SINCE).set_index("outcome").value["stay_1"] == 0.75


def test_nothing_is_said_of_stays_of_a_handful() -> None:
    """Those who can be seen for so long are half a dozen; the shares would be of one month's newcomers."""
    some = newcomers({"anyway": 8.0})
    found = stays(pd.concat([kept({1: some}), kept({1: RUN_OF})]), SINCE).set_index("outcome")
    assert found[["without", "value"]].isna().to_numpy().all()


def test_origins_are_told_of_what_is_counted_by_origin_only() -> None:
    assert groups_of("population") == (ALL, *ORIGINS)
    assert groups_of("cost") == (ALL,)
    assert set(BY_ORIGIN) <= set(OUTCOMES)
