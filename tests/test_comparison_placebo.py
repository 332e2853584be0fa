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
#: Outcomes of places.
ASKED = ("population", "arrivals", "departures", "births_less_deaths", "pupils")


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
def test_shuffled_start_dates_are_told_apart_at_the_nominal_rate(tmp_path: Path) -> None:
    """The same measure from four dates on; which of them a draw has with one label and which with the other is shuffled."""
    base = comparison(tmp_path, PAIRS).baseline.scenario
    plain = next(iter(base.values()))
    dates = [date(2000, 2, 1), date(2000, 8, 1), date(2001, 2, 1), date(2001, 8, 1)]
    stay = HazardRatio("out_migration", 0.7, dates[0], None, Target())
    mixes = [
        dataclasses.replace(plain, name=f"{start}", instruments=(dataclasses.replace(stay, start=start),))
        for start in dates
    ]
    found = made(of_scenarios([plain, *mixes], "prior", PAIRS), tmp_path / "out", 2)
    numbers = found.matrix("population")
    assert difference(numbers[len(dates)], numbers[1]).low > 0.0  # unshuffled, the first date gains more than the last
    rng, pairs, told = np.random.default_rng(2), np.arange(PAIRS), 0
    for _ in range(SHUFFLES):
        of_draws = rng.permuted(np.tile(range(1, len(dates) + 1), (PAIRS // SEEDS_OF_A_DRAW, 1)), axis=1)
        one, other = (np.repeat(of_draws[:, k], SEEDS_OF_A_DRAW) for k in (0, 1))
        told += difference(numbers[one, pairs], numbers[other, pairs]).told_apart
    assert abs(told / SHUFFLES - NOMINAL) <= TOLERANCE


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Fewer move out of Folldal."""
    plain = dataclasses.replace(load(find("fjellregionen")), stop=date(2004, 1, 1))
    target = Target(places=("folldal",))
    stay = HazardRatio("out_migration", 0.7, date(2001, 1, 1), None, target)
    mix = dataclasses.replace(plain, name="stay", instruments=(stay,))
    return made(of_scenarios([plain, mix], "prior", 30), tmp_path_factory.mktemp("region"), 2)


@pytest.mark.slow
def test_places_where_nothing_is_done_are_told_apart_from_themselves_at_the_nominal_rate(region: Results) -> None:
    """Each place in some draws and seeds of the baseline against the same place in others, many times over."""
    rng, told = np.random.default_rng(3), []
    places = region.drawn.comparison.case.places
    for place in places:
        for outcome in ASKED:
            of_draws = by_draw(region.matrix(outcome, place=place)[0])
            for _ in range(200):
                one, other = np.split(rng.permutation(len(of_draws))[: len(of_draws) // 2 * 2], 2)
                told.append(difference(of_draws[one].ravel(), of_draws[other].ravel()).told_apart)
    assert abs(np.mean(told) - NOMINAL) <= TOLERANCE


@pytest.mark.slow
def test_neighbours_of_a_place_where_something_is_done_are_hardly_told_apart(region: Results) -> None:
    """They share movers, so that not all of it need be chance: 30 figures that hang together, 3 of them by chance alone."""
    effects = region.effects[(region.effects.group == "all") & (region.effects["pairs"] > 0)]
    treated = effects[(effects.place == "folldal") & (effects.outcome == "population")].iloc[0]
    assert treated.low > 0.0
    others = effects[~effects.place.isin(["folldal", "all"]) & effects.outcome.isin(ASKED)]
    assert len(others) == 6 * len(ASKED)
    told = (others.low > 0.0) | (others.high < 0.0)
    assert told.mean() <= 0.25
