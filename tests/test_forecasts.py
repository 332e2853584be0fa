"""Forecasts: whose draws and seeds a replicate has, what it may read, and that nobody is lost in its table."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from calibration.baseline_ages import NAMED_GROUPS
from calibration.baselines import shrunk_drift
from calibration.history import FIRST, history
from experiments.figures import draw_forecast
from experiments.forecast_columns import COLUMNS
from experiments.forecast_report import bar, basis_of, notes_of, population_table
from experiments.forecasts import CHANGES, FIRST_SEED, Forecasts, forecast, kind_of
from experiments.problems import BadInput
from model.inputs import Inputs
from model.policy import HazardRatio
from model.simulation import MigrationModel
from model.state import FLOWS
from scenarios import Scenario
from scenarios.catalogue import cases
from scenarios.posterior import posterior_file
from tests.contracts.test_known_by import Poison, rubbish_after
from tests.forecast_posteriors import DRAWS, posteriors

__all__ = ["posteriors", "rubbish_after"]  # fixtures

ORIGIN, STOP, RUNS = 2007, 2009, 2
DAY = date(ORIGIN, 1, 1)
EVERY_CASE = tuple(case.name for case in cases())
PLAIN = Scenario("mine", "Mine", "hjelmeland", ("hjelmeland",), DAY, date(STOP, 1, 1), DAY)


def forecast_here(names: Sequence[str] = ("hjelmeland",), replicates: int = RUNS, **more: object) -> Forecasts:
    """A short forecast in this process."""
    return forecast(names, ORIGIN, STOP, replicates, workers=1, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def everywhere(posteriors: Path) -> Forecasts:
    return forecast_here(EVERY_CASE)


def rows(found: Forecasts, place: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    of_place = found.of([place])
    return of_place.yearly, of_place.ages


# The table


def test_there_is_a_row_for_every_place_year_and_replicate(everywhere: Forecasts) -> None:
    assert list(everywhere.yearly) == [column.name for column in COLUMNS]
    assert everywhere.places == [place for case in cases() for place in case.places]
    expected = pd.MultiIndex.from_product([everywhere.places, range(ORIGIN, STOP + 1), range(RUNS)])
    assert list(everywhere.yearly[["place", "year", "replicate"]].itertuples(index=False, name=None)) == list(expected)
    assert len(everywhere.ages) == len(everywhere.yearly) * len(NAMED_GROUPS)


def test_nobody_is_lost_between_two_januaries(everywhere: Forecasts) -> None:
    by_year = everywhere.yearly.set_index(["place", "replicate", "year"]).sort_index()
    before, after = (by_year[by_year.index.get_level_values("year") != year].population for year in (STOP, ORIGIN))
    flows = by_year[by_year.index.get_level_values("year") != STOP]
    expected = before + flows.natural_increase + flows.net_migration
    assert len(expected) == 13 * RUNS * (STOP - ORIGIN)
    assert (expected.to_numpy(dtype=int) == after.to_numpy()).all()
    assert (flows.natural_increase == flows.births - flows.deaths).all()
    moved = flows.in_migration - flows.out_migration + flows.immigration - flows.emigration
    assert (flows.net_migration == moved).all()


def test_age_groups_add_up_to_the_population(everywhere: Forecasts) -> None:
    keys = ["place", "year", "replicate"]
    summed = everywhere.ages.groupby(keys, sort=False)["population"].sum()
    assert summed.equals(everywhere.yearly.set_index(keys)["population"])


def test_flows_are_empty_in_the_stop_year_and_nowhere_else(everywhere: Forecasts) -> None:
    empty = everywhere.yearly[list(CHANGES)].isna()
    assert empty.all(axis=1).equals(everywhere.yearly["year"] == STOP)
    assert not empty[everywhere.yearly["year"] < STOP].any(axis=None)


def test_every_run_starts_from_the_population_known_at_the_origin(everywhere: Forecasts) -> None:
    at_origin = everywhere.yearly[everywhere.yearly["year"] == ORIGIN].groupby("place", sort=False)["population"]
    known = history(everywhere.places, ORIGIN).newest
    assert (at_origin.min() == known).all()
    assert (at_origin.max() == known).all()


@pytest.mark.parametrize(("place", "case"), [("hjelmeland", "hjelmeland"), ("os", "fjellregionen")])
def test_a_forecast_of_one_case_is_its_rows_in_the_forecast_of_all(
    everywhere: Forecasts, place: str, case: str
) -> None:
    for alone, among in zip(rows(forecast_here([case]), place), rows(everywhere, place), strict=True):
        pd.testing.assert_frame_equal(alone, among)


def test_more_replicates_leave_those_there_were_as_they_are(everywhere: Forecasts) -> None:
    more = forecast_here(replicates=RUNS + 3).yearly
    assert more["replicate"].nunique() == RUNS + 3
    kept = more[more["replicate"] < RUNS].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, rows(everywhere, "hjelmeland")[0])


# Draws, seeds and what is known


@pytest.mark.parametrize("origin", [2008, 2009])
def test_a_replicate_has_its_row_of_the_origins_posterior_and_its_own_seed(posteriors: Path, origin: int) -> None:
    kind = "shipped" if origin == 2009 else "skill/2008"
    assert kind_of(origin) == kind
    found = forecast(["hjelmeland"], origin, origin + 1, 2, workers=1).yearly
    draw = pq.read_table(posterior_file("hjelmeland", kind)).to_pylist()[1]
    start, stop = (date(year, 1, 1) for year in (origin, origin + 1))
    by_hand = Scenario("x", "X", "hjelmeland", ("hjelmeland",), start, stop, start, parameters=draw)
    yearly = MigrationModel(by_hand, FIRST_SEED + 1, Inputs(by_hand)).run().yearly("x", 1).query("group == 'all'")
    mine = found[found["replicate"] == 1]
    for column in ("population", *FLOWS):
        assert list(mine[column].fillna(-1)) == list(yearly[column].fillna(-1))


def test_a_forecast_reads_nothing_that_was_known_only_after_its_origin(
    everywhere: Forecasts, rubbish_after: Poison
) -> None:
    rubbish_after(DAY)
    again = forecast_here()
    for now, before in zip(rows(again, "hjelmeland"), rows(everywhere, "hjelmeland"), strict=True):
        pd.testing.assert_frame_equal(now, before)


def test_what_is_broken_at_the_origin_is_noticed(posteriors: Path, rubbish_after: Poison) -> None:
    """Or the test above could not fail."""
    rubbish_after(date(ORIGIN - 1, 1, 1))
    with pytest.raises(ValueError, match="not known yet"):
        forecast_here()


@pytest.mark.slow
def test_processes_give_the_table_that_one_gives(posteriors: Path) -> None:
    alone, shared = (forecast(["hjelmeland"], ORIGIN, STOP, DRAWS, workers=workers) for workers in (1, 2))
    pd.testing.assert_frame_equal(alone.yearly, shared.yearly)
    pd.testing.assert_frame_equal(alone.ages, shared.ages)


def test_progress_is_told_up_to_the_last_run(posteriors: Path) -> None:
    told: list[int] = []
    forecast_here(replicates=5, progress=told.append)
    assert told == sorted(set(told))
    assert told[-1] == 5


# A scenario in the place of the plain case


def test_a_scenario_that_says_nothing_is_the_plain_case(everywhere: Forecasts) -> None:
    assert forecast_here(scenario=PLAIN).yearly.equals(rows(everywhere, "hjelmeland")[0])


def test_a_stated_driver_moves_the_forecast_from_its_year_on(everywhere: Forecasts) -> None:
    stated = replace(PLAIN, national={"labour_immigration": {2008: 25.0}})
    with_, without = forecast_here(scenario=stated).yearly, rows(everywhere, "hjelmeland")[0]
    assert with_[with_["year"] < 2008].equals(without[without["year"] < 2008])
    in_2008 = with_["year"] == 2008
    assert list(with_.loc[in_2008, "population"]) == list(without.loc[in_2008, "population"])  # of 1 January
    assert with_.loc[in_2008, "immigration"].sum() > without.loc[in_2008, "immigration"].sum()


def test_an_instrument_of_the_scenario_acts_and_the_note_on_efforts_goes(everywhere: Forecasts) -> None:
    held = replace(PLAIN, instruments=(HazardRatio("out_migration", 0.1, DAY),))
    found = forecast_here(scenario=held)
    plain = rows(everywhere, "hjelmeland")[0]
    assert found.yearly["out_migration"].sum() < 0.9 * plain["out_migration"].sum()
    assert any("No instrument is added" in note for note in notes_of(found))
    assert not any("No instrument is added" in note for note in notes_of(found, held))


def test_a_parameter_that_the_scenario_names_is_not_drawn(posteriors: Path) -> None:
    """The least that can be said, and the most: draws between them would differ by less."""
    births = [
        forecast_here(scenario=replace(PLAIN, parameters={"births_level": level})).yearly["births"].sum()
        for level in (0.7, 1.5)
    ]
    assert births[1] > 1.5 * births[0]


@pytest.mark.parametrize(
    ("differs", "sentence"),
    [
        (
            {"case": "verdal", "places": ("verdal",)},
            'case "verdal" is not forecast; allowed is a scenario of hjelmeland',
        ),
        ({"start": date(2008, 1, 1), "known_to": date(2008, 1, 1)}, "start 2008-01-01 is not the origin"),
        ({"known_to": date(2008, 6, 1)}, "known_to 2008-06-01 is after the origin, of which a forecast reads nothing"),
        ({"stop": date(2009, 2, 1)}, "stop 2009-02-01 is after the end of the forecast"),
    ],
)
def test_a_scenario_that_says_something_else_is_refused(differs: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        forecast_here(scenario=replace(PLAIN, **differs))
    assert str(error.value).startswith(f"--scenario mine: {sentence}")


def test_a_scenario_of_some_places_is_refused() -> None:
    some = replace(PLAIN, case="lofoten", places=("vagan",))
    with pytest.raises(BadInput, match="a case is forecast as a whole"):
        forecast_here(["lofoten"], scenario=some)


# Refusals


@pytest.mark.parametrize(
    ("origin", "stop", "sentence"),
    [
        (2003, 2006, "no posterior of that origin ships, as parameters were fitted to what was known by 1 January"),
        (2010, 2015, "no posterior of that origin ships, as the model's public figures end"),
        (2007, 2007, "--to 2007: allowed are years after --from, 2008 to 2040"),
        (2007, 2041, "--to 2041: allowed are years after --from, 2008 to 2040"),
    ],
)
def test_years_that_no_forecast_can_have_are_refused_with_the_reason(origin: int, stop: int, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        forecast(["hjelmeland"], origin, stop)


def test_a_posterior_that_has_seen_the_years_ahead_is_refused(posteriors: Path) -> None:
    for kind in ("shipped", "skill/2008"):
        with pytest.raises(BadInput, match="has seen what came after 2007"):
            forecast_here(kind=kind)
    assert forecast_here(kind="skill/2006").kind == "skill/2006"


def test_a_case_without_a_posterior_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenarios.posterior.FOLDER", tmp_path)
    with pytest.raises(BadInput, match='hjelmeland: it has no posterior "skill/2007"'):
        forecast_here()


def test_more_replicates_than_draws_are_refused(posteriors: Path) -> None:
    with pytest.raises(BadInput, match="--replicates: 13 is too high: the posterior of hjelmeland has 12 draws"):
        forecast_here(replicates=DRAWS + 1)


# What it is held against, and the figure


def test_the_bar_is_the_shrunk_drift_of_all_places_given_the_years_since_1980() -> None:
    places = [place for case in cases() for place in case.places]
    low, median, high = bar(["os", "verdal"], ORIGIN, STOP)
    ahead = shrunk_drift(history(places, ORIGIN, FIRST), 2)
    rows_of = [places.index(place) for place in ("os", "verdal")]
    assert np.array_equal(median[:, 0], history(["os", "verdal"], ORIGIN).newest)
    assert median[:, 2] == pytest.approx(ahead.mean[rows_of])
    assert (high - low)[:, 2] == pytest.approx(2 * 1.6448536 * ahead.sd[rows_of])


def test_the_figure_says_what_it_rests_on_and_shows_what_came_true(everywhere: Forecasts, tmp_path: Path) -> None:
    files = draw_forecast(tmp_path / "all", everywhere, "A title", basis_of(everywhere), notes_of(everywhere))
    assert [file.name for file in files] == ["all.png", "all.svg"]
    text = files[1].read_text(encoding="utf-8")
    for said in (
        *("A title", "Rendalen", "persons registered on 1 January", "shrunk drift, median and 90 %"),
        *("origin, 1 January 2007", "known on 1 January 2007", "not known to the run", "Vågan"),
        *(f"{RUNS} runs, posterior of 2007", "Fewer than 200 replicates", "as they have been going"),
    ):
        assert said in text, said


def test_from_2009_on_nothing_is_drawn_as_come_true(posteriors: Path, tmp_path: Path) -> None:
    found = forecast(["hjelmeland"], 2009, 2010, 2, workers=1)
    text = draw_forecast(tmp_path / "h", found, "A title", basis_of(found))[1].read_text(encoding="utf-8")
    assert "known on 1 January 2009" in text
    assert "not known to the run" not in text


def test_the_printed_table_tells_how_many_runs_end_with_fewer(everywhere: Forecasts) -> None:
    table = population_table(everywhere)
    assert [column.header for column in table.columns] == ["place", "2007", "2008", "2009", "fewer"]
    place, *_, fewer = (list(column.cells) for column in table.columns)
    assert place == [*everywhere.places, "sum"]
    population = rows(everywhere, "hjelmeland")[0].pivot_table(index="replicate", columns="year", values="population")
    assert fewer[0] == f"{(population[STOP] < population[ORIGIN]).mean():.2f}"
