"""Hazards: how often people are taken, what an instrument makes of it, and the arithmetic it is reckoned in."""

import math
from typing import Any

import numpy as np
import pytest

from model.engine.arithmetic import exp, log, monthly_probability, power, sqrt
from model.inputs import Inputs
from model.policy import HazardRatio, Target
from model.state import H_PLACE
from tests.conftest import model_of, months, run, scenario

# Hazards


@pytest.mark.parametrize("hazard", [0.0, 1e-9, 0.01, 1.0, 12.0, 1000.0])
def test_a_yearly_hazard_becomes_a_monthly_probability(hazard: float) -> None:
    assert monthly_probability(hazard) == pytest.approx(1.0 - math.exp(-hazard / 12.0), rel=1e-7)


def test_people_are_taken_as_often_as_the_hazard_says() -> None:
    """Of the households away that may register there, at 20 times the hazard h a year, 1 - exp(-20 h / 12) do in a month."""
    asked = scenario(
        places=("verdal",), stop=months(1), instruments=(HazardRatio("registration", 20.0, scenario().start),)
    )
    taken, expected = 0, 0.0
    for seed in range(1, 11):
        model = model_of(asked, seed)
        values = {name: model.inputs.values[f"study_migration_{name}"] for name in ("registering", "finished")}
        households = map(model.household_at, np.flatnonzero(model.state.households[H_PLACE] == 1).tolist())
        for household in (each for each in households if each.registered_here):
            hazard = values["registering"] if household.studying else values["finished"]
            if household.sex:
                hazard *= model.inputs.values["study_migration_women_sooner"]
            expected += 1 - math.exp(-20.0 * hazard / 12)
        model.run()
        events = model.record.events("test", seed)
        taken += int(((events.rule == "registration") & (events.cause == "own")).sum())
    assert abs(taken - expected) < 3.5 * math.sqrt(expected)


def test_ratio_0_takes_nobody() -> None:
    for rule in ("deaths", "births", "out_migration", "unions", "in_migration_singles"):
        events = run(scenario(instruments=(HazardRatio(rule, 0.0, scenario().start),))).record.events("test", 1)
        assert rule not in set(events.rule)


@pytest.mark.parametrize(
    "meant",
    [
        {"rule": "out_migratoin", "ratio": 0.5},  # no rule, so it would do nothing
        {"rule": "out_migration", "ratio": -1.0},
        {"rule": "out_migration", "ratio": math.nan},
        {"rule": "in_migration_singles", "ratio": 2.0, "target": Target(age=(20, 30))},  # it would bring all ages
        {"rule": "out_migration", "ratio": 0.5, "target": Target(places=("atlantis",))},
    ],
    ids=["unknown rule", "negative", "not a number", "newcomers by age", "unknown place"],
)
def test_an_instrument_that_cannot_be_meant_is_refused(meant: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"out_migration|out_migratoin|in_migration_singles|atlantis|-1|nan"):
        Inputs(scenario(instruments=(HazardRatio(start=scenario().start, **meant),)))


# Arithmetic


@pytest.mark.parametrize("x", [-3.0, 0.0, 0.1, 7.0, 1e200])
def test_a_square_is_exact(x: float) -> None:
    assert power(x, 2) == x * x


def test_a_power_is_that_of_python_to_the_fourteenth_digit() -> None:
    assert power(1.7, 3.3) == pytest.approx(1.7**3.3, rel=1e-14)


@pytest.mark.parametrize(
    ("found", "expected"), [(exp(710.0), math.inf), (exp(-1e6), 0.0), (log(0.0), -math.inf), (exp(0.0), 1.0)]
)
def test_arithmetic_at_its_ends(found: float, expected: float) -> None:
    assert found == expected


def test_arithmetic_out_of_range_is_not_a_number() -> None:
    assert math.isnan(log(-1.0))
    assert math.isnan(sqrt(-1.0))
    assert math.isnan(power(-1.5, 0.5))
