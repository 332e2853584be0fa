"""The components: they read nothing after the origin, move as the model's level process says, and cover what came true."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from calibration import components, contests, left_out
from calibration import history as histories
from calibration.components import forecast, increase_believed, known_at, net_believed
from calibration.history import HeldOut
from calibration.level_likelihood import PARAMETERS, rates_before
from calibration.level_posterior import draws_given, reached
from calibration.pattern_table import groups
from calibration.scores import summary
from calibration.skill_contests import of_flow, of_population
from model.parameters import registry
from model.table_rows import Row, forget, rows
from model.tables import NotKnown
from tests.test_level_likelihood import planted

THIRTEEN = groups()["pooled_13"]
VALUES = {name: registry()[name].value for name in PARAMETERS}
MEMBERS = 60


@pytest.fixture
def rubbish_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A function that makes every figure of every table known only after a day a million."""

    def poison(day: date) -> None:
        about = {"place", "year", "source", "known_by"}

        def poisoned(name: str) -> tuple[Row, ...]:
            return tuple(
                {key: cell if key in about else "1000000" for key, cell in row.items()}
                if row["known_by"] > day.isoformat()
                else row
                for row in rows(name)
            )

        forget()
        monkeypatch.setattr(histories, "rows", poisoned)

    yield poison
    forget()


def test_no_figure_after_the_origin_moves_a_forecast(rubbish_after) -> None:
    honest = forecast(known_at(1990), 1993, 20, 1, THIRTEEN)
    rubbish_after(date(1990, 1, 1))
    assert forecast(known_at(1990), 1993, 20, 1, THIRTEEN).equals(honest)
    assert known_at(1999).population.max() == 1e6


def test_no_national_figure_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is read through `figures`, of municipalities' populations and components of change."""
    asked, through = set(), components.figures
    monkeypatch.setattr(components, "figures", lambda table, *rest: asked.add(table) or through(table, *rest))
    monkeypatch.setattr("model.tables.known", None)
    forecast(known_at(1985), 1987, 5, 1, THIRTEEN)
    assert asked == {"population", "components"}


def test_an_origin_whose_figures_were_not_all_known_is_refused() -> None:
    with pytest.raises(NotKnown, match="population of hjelmeland in 2010"):
        known_at(2010)


def test_population_is_the_sum_of_its_components() -> None:
    table = forecast(known_at(1995), 1998, 10, 1, ["verdal"]).set_index(["replicate", "year"])
    for replicate in range(10):
        of_run = table.loc[replicate]
        growth = (of_run.net_migration + of_run.natural_increase).to_numpy()[:-1]
        assert np.diff(of_run.population) == pytest.approx(growth)
        assert of_run[["net_migration", "natural_increase"]].iloc[-1].isna().all()


def test_shared_shocks_are_found_again() -> None:
    like = rates_before(2000, date(2000, 1, 1))
    moved = np.linspace(-0.02, 0.02, like.rate.shape[1])
    rates = replace(like, rate=planted(VALUES | {"outside_common_sd": 1e-9}, 1, like).rate + moved)
    rng = np.random.default_rng(1)
    drawn = np.mean([reached(rates, VALUES | {"outside_common_sd": 0.02}, rng)[1] for _ in range(100)], axis=0)
    assert np.corrcoef(drawn, moved)[0, 1] > 0.95


def test_draws_given_some_years_hold_the_planted_values() -> None:
    truth = VALUES | {"outside_noise": 0.5, "outside_common_sd": 0.006}
    rates = planted(truth, 2, rates_before(2000, date(2000, 1, 1)))
    draws = draws_given(rates, net_believed(), 200, np.random.default_rng(1))
    for name in PARAMETERS:
        low, high = np.quantile([each[name] for each in draws], [0.01, 0.99])
        assert low < truth[name] < high
    noise = [each["outside_noise"] for each in draws]
    assert np.std(noise) < 0.1 * (registry()["outside_noise"].range[1] - registry()["outside_noise"].range[0])


def test_years_that_say_nothing_leave_the_prior() -> None:
    few = known_at(1982, 1980).increase
    few = replace(few, rate=few.rate[:1, :1], population=few.population[:1, :1])
    half_lives = [
        each["outside_half_life"] for each in draws_given(few, increase_believed(), 400, np.random.default_rng(1))
    ]
    prior = [increase_believed()["outside_half_life"].quantile(share) for share in (0.1, 0.5, 0.9)]
    assert np.quantile(half_lives, [0.1, 0.5, 0.9]) == pytest.approx(prior, rel=0.35)


def test_draws_handed_over_are_taken_and_must_be_as_many_as_members() -> None:
    still = VALUES | {"outside_noise": 1e-9, "outside_common_sd": 0.0, "outside_level_sd": 1e-9}
    table = forecast(known_at(1990), 1992, 5, 1, ["verdal"], [still] * 5)
    moved = table[table.year == 1990].net_migration
    assert moved.std() == pytest.approx(0.0, abs=0.01)
    with pytest.raises(ValueError, match="5 draws were given"):
        forecast(known_at(1990), 1992, 6, 1, ["verdal"], [still] * 5)


@pytest.fixture(scope="module")
def chosen() -> dict[int, object]:
    return {origin: forecast(known_at(origin), 1999, MEMBERS, 3, THIRTEEN) for origin in (1990, 1994)}


def test_in_the_window_of_choices_it_is_no_worse_than_the_shrunk_drift_and_calibrated(chosen) -> None:
    window = contests.Window(range(1990, 1995, 4), range(1, 10), contests.EARLY.since, "choice", 1999)
    found = of_population(chosen, THIRTEEN, window, "components")
    assert found.ratio() < 1.05
    assert 0.85 <= found.cells.inside_90.mean() <= 0.99
    of_net = of_flow(chosen, THIRTEEN, window, "components", "net_migration")
    assert of_net.ratio() < 1.05


def test_a_choice_reads_no_outcome_after_1999(chosen) -> None:
    window = contests.Window(range(1990, 1995, 4), range(1, 10), contests.EARLY.since, "choice", 2003)
    longer = {origin: rows.assign(year=rows.year + 1) for origin, rows in chosen.items()}
    with pytest.raises(HeldOut):
        of_population(longer, THIRTEEN, window, "components")


# A place left out


def test_log_size_regression_is_the_one_measured_before() -> None:
    """CRPS at 4 and 9 years and MAPE, of the report's twelve places; MAE of nobody moving (calibration.md of 2026, 4a)."""
    found = left_out.simple(groups()["pooled_12"], 2000, (4, 9), "score")
    assert summary(found["log_size_regression"]).crps.tolist() == pytest.approx([54.4, 94.6], abs=0.1)
    assert summary(found["unchanged"]).mae.tolist() == pytest.approx([68.5, 122.9], abs=0.05)
    # Its spread was not written down; the mean was.
    assert summary(found["pooled_growth"]).crps.tolist() == pytest.approx([56.5, 98.2], rel=0.02)


def test_a_line_through_size_is_carried_on() -> None:
    """Growth of 1 % for each e-fold of size, without noise."""
    size = np.array([1000.0, 2000.0, 4000.0, 8000.0])
    others = size[:, None] * np.exp(np.outer(0.01 * np.log(size / 1000.0), np.arange(5)))
    mean, _ = left_out.log_size_regression(others, 16000.0, 3)
    assert mean == pytest.approx(16000.0 * np.exp(3 * 0.01 * np.log(16.0)))


def test_a_place_left_out_is_forecast_without_its_own_past(rubbish_after, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = left_out.simulated("moskenes", 1400.0, 1986, 1990, 20, 1)
    forget()
    monkeypatch.setattr(
        histories,
        "rows",
        lambda name: tuple(
            row | {key: "77" for key in ("net_migration", "population") if key in row}
            if row["place"] == "moskenes"
            else row
            for row in rows(name)
        ),
    )
    assert (left_out.simulated("moskenes", 1400.0, 1986, 1990, 20, 1) == honest).all()
