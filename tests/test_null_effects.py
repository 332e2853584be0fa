"""Where nothing was done, nothing is found: the differences that would speak for Flytthit, observed and simulated."""

from datetime import date

import numpy as np
import pytest

from calibration.difference_in_differences import AFTER, BEFORE, Series, difference, placebos, rate, simulated
from calibration.difference_in_differences import observed as of_series
from model.policy import HazardRatio
from model.simulation import MigrationModel
from model.tables import shipped_places
from scenarios import cases
from tests.conftest import months, run, scenario

KNOWN_TO = date(2009, 1, 1)
PLACES = {case.name: case.places for case in cases()}
FJELL, LOFOTEN = PLACES["fjellregionen"], PLACES["lofoten"]
SIMILAR = [place for place in shipped_places(KNOWN_TO) if place not in sum(PLACES.values(), ())]
#: Of Fjellregionen in 2005-08, to tell persons a year from rates.
INHABITANTS = 21_000


def observed() -> tuple[Series, Series]:
    """Net migration and population of Fjellregionen, Lofoten and the similar municipalities."""
    return of_series((*FJELL, *LOFOTEN, *SIMILAR), KNOWN_TO)


def test_net_migration_of_fjellregionen_fell_after_the_campaigns_began() -> None:
    assert [round(rate(*observed(), FJELL, years), 1) for years in (BEFORE, AFTER)] == [0.1, -2.1]


def test_against_lofoten_and_similar_places_it_fell_by_76_give_or_take_90_persons_a_year() -> None:
    others = (*LOFOTEN, *SIMILAR)
    found = difference(*observed(), FJELL, others)
    by_chance = placebos(*observed(), FJELL, others, 1980, 1999)
    assert found == pytest.approx(-3.6, abs=0.1)
    assert by_chance.size == 12
    assert by_chance.std() == pytest.approx(4.3, abs=0.1)
    assert found * INHABITANTS / 1000 == pytest.approx(-76, abs=3)
    assert by_chance.std() * INHABITANTS / 1000 == pytest.approx(90, abs=3)


def test_a_difference_shows_what_was_added_and_nothing_that_all_share() -> None:
    years = range(2000, 2009)
    population = {place: dict.fromkeys(years, 1000.0) for place in "abc"}
    net = {place: {year: -5.0 + (year >= 2005) * 3.0 for year in years} for place in "abc"}
    assert difference(net, population, "a", "bc") == 0.0
    for year in range(2005, 2009):
        net["a"][year] += 7.0
    assert difference(net, population, "a", "bc") == pytest.approx(7.0)


@pytest.mark.parametrize("month", [3, 11, 20])
def test_a_neutral_instrument_has_no_effect_whenever_it_starts(month: int) -> None:
    plain = run(scenario(places=("moskenes",))).record
    neutral = HazardRatio("out_migration", 1.0, months(month))
    with_it = run(scenario(places=("moskenes",), instruments=(neutral,))).record
    assert plain.yearly("test", 1).equals(with_it.yearly("test", 1))


def of_levels(model: MigrationModel) -> float:
    """The difference in what was expected: slow levels fade towards a common mean, so that it need not be 0."""
    _, population = simulated(model.record)
    years, places = range(2000, 2009), model.inputs.places
    expected = {
        place: {year: model.circumstances.levels[year - 2000, k] * population[place][year] for year in years}
        for k, place in enumerate(places)
    }
    return difference(expected, population, FJELL, LOFOTEN)


@pytest.mark.slow
def test_a_region_without_a_project_shows_none_and_scatters_as_the_past_did() -> None:
    """Twenty runs of both regions in which nothing was done: the observed difference is one they could have had.

    Beyond their levels the regions differ by about -1.2 per 1,000, since net migration drifts from its level: by less than
    half of what placebos scatter.
    """
    asked = scenario(places=(*FJELL, *LOFOTEN), stop=date(2009, 1, 1))
    models = [run(asked, seed) for seed in range(1, 21)]
    found = np.array([difference(*simulated(model.record), FJELL, LOFOTEN) for model in models])
    beyond = found - np.array([of_levels(model) for model in models])
    by_chance = placebos(*observed(), FJELL, LOFOTEN, 1980, 1999).std(ddof=1)
    assert abs(beyond.mean()) < by_chance / 2.0
    assert 0.4 * by_chance < found.std(ddof=1) < 1.6 * by_chance
    low, high = np.quantile(found, [0.05, 0.95])
    assert low < difference(*observed(), FJELL, LOFOTEN) < high


@pytest.mark.slow
def test_places_picked_at_random_differ_at_the_nominal_rate() -> None:
    """Each of Fjellregionen's places in turn as if it had done something, in units of its own scatter over the seeds."""
    asked = scenario(places=FJELL, stop=date(2009, 1, 1))
    runs = [simulated(run(asked, seed).record) for seed in range(1, 21)]
    z = []
    for place in FJELL:
        others = [other for other in FJELL if other != place]
        found = np.array([difference(*each, [place], others) for each in runs])
        for k in range(found.size):
            rest = np.delete(found, k)
            z.append(found[k] / rest.std(ddof=1))
    assert np.mean(np.abs(z) > 1.729) == pytest.approx(
        0.10, abs=0.07
    )  # two-sided 10 % of a t with 19 degrees of freedom
