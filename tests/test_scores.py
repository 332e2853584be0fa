"""Scores of forecasts, on samples that a reader can count."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calibration.baselines import Forecast
from calibration.scores import cells, normal_cells, ratio, ratio_interval, summary


def sampled(values: list[float], observed: float, **about: object) -> pd.DataFrame:
    cell = {"place": "a", "origin": 2004, "horizon": 1} | about
    return pd.DataFrame({**cell, "replicate": range(len(values)), "value": values, "observed": observed})


def scored(*crps: tuple[str, int, float]) -> pd.DataFrame:
    """Cells of places and origins with a CRPS."""
    return pd.DataFrame([{"place": p, "origin": o, "horizon": 1, "crps": value} for p, o, value in crps])


def test_the_fair_crps_of_a_sample() -> None:
    """Of 0, 1 and 3 against 1: mean distance (1 + 0 + 2) / 3, less half the mean distance of pairs, (1 + 3 + 2) / 3."""
    assert cells(sampled([0, 1, 3], 1)).crps[0] == pytest.approx(0.0)
    assert cells(sampled([0, 1, 3], 5)).crps[0] == pytest.approx(11 / 3 - 1)


def test_error_interval_score_coverage_and_pit_of_a_sample() -> None:
    """0 to 100 in steps of 1: the central 90 % reaches from 5 to 95, the central half from 25 to 75."""
    members = [float(value) for value in range(101)]
    (inside,) = cells(sampled(members, 80)).itertuples()
    assert (inside.error, inside.absolute_error) == pytest.approx((-30, 30))
    assert (inside.inside_50, inside.inside_90) == (False, True)
    assert inside.interval_score == pytest.approx(90)
    assert inside.pit == pytest.approx(80.5 / 101)
    (missed,) = cells(sampled(members, 98)).itertuples()
    assert not missed.inside_90
    assert missed.interval_score == pytest.approx(90 + 2 / 0.1 * 3)


def test_members_equal_to_what_came_true_count_half_in_the_pit() -> None:
    assert cells(sampled([1, 2, 2, 3], 2)).pit[0] == pytest.approx(0.5)


def test_the_scores_of_a_normal_forecast() -> None:
    """Of N(0, 1) against 0: CRPS 2 phi(0) - 1 / sqrt(pi) = (sqrt 2 - 1) / sqrt(pi), the interval 2 x 1.645 wide."""
    table = pd.DataFrame({"place": ["a"], "origin": 2004, "horizon": 1, "mean": 0.0, "sd": 1.0, "observed": 0.0})
    (found,) = normal_cells(table).itertuples()
    assert found.crps == pytest.approx((np.sqrt(2) - 1) / np.sqrt(np.pi))
    assert found.interval_score == pytest.approx(2 * 1.6448536)
    assert (found.error, found.pit, found.inside_50, found.inside_90) == (0.0, 0.5, True, True)


def test_samples_of_a_normal_forecast_score_like_the_forecast() -> None:
    forecast = Forecast(("a",), np.array([2000.0]), np.array([20.0]))
    sample = forecast.sample(2000, np.random.default_rng(1))[0]
    of_sample = cells(sampled(sample.tolist(), 2015)).iloc[0]
    exact = normal_cells(
        pd.DataFrame({"place": ["a"], "origin": 2004, "horizon": 1, "mean": 2000.0, "sd": 20.0, "observed": 2015.0})
    ).iloc[0]
    for score in ("crps", "error", "interval_score", "pit"):
        assert of_sample[score] == pytest.approx(exact[score], rel=0.06, abs=0.02), score


def test_the_fair_crps_does_not_depend_on_the_number_of_members() -> None:
    """Every pair of 0, 1, 4 and 9, scored apart, gives on average what the four give together."""
    members = [0.0, 1.0, 4.0, 9.0]
    pairs = [cells(sampled(list(pair), 3)).crps[0] for pair in combinations(members, 2)]
    assert np.mean(pairs) == pytest.approx(cells(sampled(members, 3)).crps[0])


def test_cells_are_told_apart_by_further_columns_and_means_taken_over_them() -> None:
    table = pd.concat(
        [
            sampled([0, 2], 1, group="young"),
            sampled([0, 2], 4, group="old"),
            sampled([0, 2], 6, group="old", place="b"),
            sampled([0, 2], 9, group="old", place="b", horizon=2),
        ]
    )
    found = cells(table)
    assert found[["place", "horizon", "group"]].to_numpy().tolist() == [
        ["a", 1, "young"], ["a", 1, "old"], ["b", 1, "old"], ["b", 2, "old"],
    ]  # fmt: skip
    by = summary(found, ("group", "horizon"))
    assert by.n.to_dict() == {("old", 1): 2, ("old", 2): 1, ("young", 1): 1}
    assert by.mae["old", 1] == pytest.approx((3 + 5) / 2)
    assert by.bias["old", 1] == pytest.approx(-4)
    assert summary(found).n.to_dict() == {1: 3, 2: 1}
    assert summary(found, ()).cover_90.tolist() == [0.25]


def test_coverage_is_the_share_of_outcomes_inside() -> None:
    members = [float(value) for value in range(101)]
    table = pd.concat([sampled(members, came, origin=2000 + k) for k, came in enumerate((4, 5, 50, 95, 96))])
    assert summary(cells(table)).cover_90[1] == pytest.approx(3 / 5)
    assert summary(cells(table)).cover_50[1] == pytest.approx(1 / 5)


def test_a_ratio_is_that_of_the_mean_scores_over_the_same_cells() -> None:
    mine = scored(("a", 2004, 1.0), ("b", 2004, 2.0), ("a", 2005, 3.0))
    bar = scored(("b", 2004, 4.0), ("a", 2005, 4.0), ("a", 2004, 4.0))
    assert ratio(mine, bar) == pytest.approx(0.5)


@pytest.mark.parametrize(
    "bar", [scored(("a", 2004, 1.0)), scored(("a", 2004, 1.0), ("c", 2004, 1.0)), scored(*[("a", 2004, 1.0)] * 2)]
)
def test_forecasts_of_other_cells_are_not_compared(bar: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="the same cells, each once"):
        ratio(scored(("a", 2004, 1.0), ("b", 2004, 2.0)), bar)


def test_the_interval_of_a_ratio_draws_whole_places() -> None:
    """Two places whose ratios are 1/2 and 2, with all their years: drawn anew they give 1/2, 5/4 or 2."""
    mine = scored(*((place, year, value) for year in range(2004, 2009) for place, value in (("a", 1.0), ("b", 4.0))))
    bar = mine.assign(crps=2.0)
    assert ratio(mine, bar) == pytest.approx(1.25)
    assert ratio_interval(mine, bar, seed=1) == pytest.approx((0.5, 2.0))
    assert ratio_interval(mine, bar, seed=1) == ratio_interval(mine, bar, seed=1)
    assert ratio_interval(mine, mine, seed=1) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("table", "answer"),
    [
        (sampled([1], 1), "place a, origin 2004, horizon 1 has 1 member"),
        (pd.concat([sampled([1], 1), sampled([1], 2)]), "has 2 observed figures"),
        (sampled([1, float("nan")], 1), "is no number"),
        (sampled([1, 2], 1).drop(columns="horizon"), "has a column 'horizon'"),
    ],
)
def test_a_table_that_cannot_be_scored_is_refused(table: pd.DataFrame, answer: str) -> None:
    with pytest.raises(ValueError, match=answer):
        cells(table)


members_of = st.lists(st.integers(-1000, 1000), min_size=2, max_size=30)


@given(members_of, st.integers(-1000, 1000), st.integers(-5000, 5000), st.integers(1, 9))
def test_scores_move_with_the_unit_and_not_with_the_origin_of_the_scale(members, came, shift, factor) -> None:
    once = cells(sampled([float(x) for x in members], came)).iloc[0]
    moved = cells(sampled([float(x * factor + shift) for x in members], came * factor + shift)).iloc[0]
    for score in ("crps", "error", "absolute_error", "interval_score"):
        assert moved[score] == pytest.approx(factor * once[score], rel=1e-6, abs=1e-6), score
    assert moved.pit == once.pit
    assert 0 <= once.pit <= 1


@given(members_of, st.integers(-1000, 1000))
def test_the_order_of_members_says_nothing(members, came) -> None:
    there, back = (cells(sampled([float(x) for x in order], came)) for order in (members, members[::-1]))
    pd.testing.assert_frame_equal(there, back)
