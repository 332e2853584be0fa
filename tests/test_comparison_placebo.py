"""What does nothing is told apart from nothing no oftener than it should be, in runs of the model itself."""

import dataclasses
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from experiments.comparison import SEEDS_OF_A_DRAW, Comparison, of_scenarios, with_draws
from experiments.comparison_results import Results
from experiments.executors import Where
from experiments.pair_runs import PairStore, units_of
from experiments.paired import by_draw, difference
from model.policy import HazardRatio
from model.policy.target import Target
from scenarios import load
from scenarios.files import find
from tests.mixes import comparison

PAIRS, SHUFFLES = 40, 3000
#: Of intervals of 90 %, one in ten leaves 0 out by chance; the wanted tolerance.
NOMINAL, TOLERANCE = 0.10, 0.04


def made(compared: Comparison, folder: Path, workers: int = 1) -> Results:
    store = PairStore(folder, with_draws(compared, compared.pairs))
    units = units_of(compared.worlds[0], range(len(compared.options)), range(compared.pairs))
    store.make(units, Where(workers), lambda done: None)
    return Results(store.drawn, store.read(units))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("placebo")
    return made(comparison(folder, PAIRS), folder / "out")


@pytest.mark.parametrize("outcome", ["population", "arrivals", "departures"])
def test_shuffled_labels_are_told_apart_at_the_nominal_rate(results: Results, outcome: str) -> None:
    """Which of the two runs of a draw is called the mix is left to a coin: real gains, without an effect."""
    gains = results.gains(outcome)[1]
    rng = np.random.default_rng(1)
    told = 0
    for _ in range(SHUFFLES):
        coins = np.repeat(rng.choice([-1.0, 1.0], len(by_draw(gains))), SEEDS_OF_A_DRAW)
        shuffled = gains * coins
        told += difference(np.zeros(PAIRS), shuffled).told_apart
    assert abs(told / SHUFFLES - NOMINAL) <= TOLERANCE


def test_a_neutral_mix_and_one_that_starts_after_the_horizon_change_nothing_at_all(tmp_path: Path) -> None:
    base = comparison(tmp_path, 10).baseline.scenario
    plain = next(iter(base.values()))
    neutral = HazardRatio("out_migration", 1.0, date(2001, 1, 1), None, Target())
    late = dataclasses.replace(neutral, ratio=0.5, start=date(2010, 1, 1))
    mixes = [
        dataclasses.replace(plain, name=name, instruments=(each,))
        for name, each in (("neutral", neutral), ("late", late))
    ]
    found = made(of_scenarios([plain, *mixes], "prior", 10), tmp_path / "out")
    assert (found.gains() == 0.0).all()
    assert found.fates.empty
    assert not any(found.effect(option).told_apart for option in (1, 2))


@pytest.mark.slow
def test_a_placebo_place_is_told_apart_at_the_nominal_rate(tmp_path: Path) -> None:
    """Fewer move out of Folldal; the other six places of the region, which share its chance, are the placebo."""
    plain = dataclasses.replace(load(find("fjellregionen")), stop=date(2004, 1, 1))
    target = Target(places=("folldal",))
    stay = HazardRatio("out_migration", 0.7, date(2001, 1, 1), None, target)
    mix = dataclasses.replace(plain, name="stay", instruments=(stay,))
    found = made(of_scenarios([plain, mix], "prior", 30), tmp_path / "out", 2)
    effects = found.effects[(found.effects.group == "all") & (found.effects["pairs"] > 0)]
    treated = effects[(effects.place == "folldal") & (effects.outcome == "population")].iloc[0]
    assert treated.low > 0.0
    asked = ("population", "arrivals", "departures", "births_less_deaths", "pupils")
    others = effects[~effects.place.isin(["folldal", "all"]) & effects.outcome.isin(asked)]
    assert len(others) == 6 * len(asked)
    told = (others.low > 0.0) | (others.high < 0.0)
    assert told.mean() <= 0.25  # 30 figures that hang together: 3 by chance
