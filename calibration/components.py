"""The part of the model that runs without the ages of municipalities: population as the sum of two level processes.

Net migration per resident follows the level process of `model.outside`: a level that fades towards a mean, a shock that all
places share, noise by population. Natural increase per resident follows a process of the same form with values of its
own: places differ for decades, as their ages do, and a year's noise is little more than that of births and deaths by
chance. Half-life, spreads and noise of both are drawn from what the years before the origin say of them
(`level_posterior`), given the priors below; the levels are drawn given all nineteen municipalities; all years
after are drawn. No figure after 1 January of the origin is read, and no national one.

    population(t+1) = population(t) (1 + net(t) + increase(t))
    rate(t) = level(t) + shock(t) + sqrt(noise / population(t)) x normal

Chosen on 1980-1999 (`contests.CHOICE`, 200 members): CRPS of population 0.92 of the shrunk drift, 0.94 of outcomes inside
90 %; 1.15 of half drift, which bets that levels return to zero. Of natural increase 1.02 of its shrunk mean, which is as
good a method; the process is kept for what it does not know of its values. Shocks are drawn anew each year, as the model
draws them: had they lasted (0.65 of a shock left a year later, the likeliest value of those years), the ratio would have
been 0.88, and the CRPS of all thirteen together a fifth less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calibration.history import FIRST, figures
from calibration.level_likelihood import PARAMETERS
from calibration.level_posterior import Believed, draws_given, reached
from calibration.pattern_table import groups
from model.levels import Rates
from model.parameters import registry
from model.priors import LogNormal, Uniform

#: All municipalities that inform the levels: thirteen of the cases and six like them.
INFORMING = "pooled_19"
#: Of natural increase. Ages turn over in a generation or two: 30 to 150 years; assumption. Births and deaths, some 12 and 10
#: per 1,000, leave 0.022 by chance alone, and nothing says they are less than that or several times it. The spreads
#: are wide: from none to what would part places by 20 per 1,000 a year.
_INCREASE = {
    "outside_half_life": Believed(LogNormal(60.0, 0.5), 10.0, 300.0),
    "outside_level_sd": Believed(Uniform(), 0.0005, 0.02),
    "outside_common_sd": Believed(Uniform(), 0.0, 0.005),
    "outside_common_fade": Believed(Uniform(), 0.0, 0.95),
    "outside_noise": Believed(Uniform(), 0.01, 0.1),
}
#: Fewest people a place can have: below it rates are of nobody.
FEWEST = 1.0

Values = Mapping[str, float]


@dataclass(frozen=True)
class Known:
    """What was known on 1 January of an origin.

    Attributes:
        origin: year.
        places: names.
        population: on that day, persons, float64 [place].
        net, increase: yearly net migration and natural increase per resident before.
    """

    origin: int
    places: tuple[str, ...]
    population: np.ndarray
    net: Rates
    increase: Rates


def known_at(origin: int, since: int = FIRST) -> Known:
    """The years from `since` on that were known on 1 January of `origin`, of all nineteen municipalities.

    Natural increase is what net migration leaves of growth: published apart it lacks some years of Rendalen, and differs by
    corrections of a few persons.

    Raises:
        NotKnown: a figure is missing, or was not known by then.
    """
    places = groups()[INFORMING]
    population = figures("population", "population", places, range(since, origin + 1), origin)
    net = figures("components", "net_migration", places, range(since, origin), origin)
    before = population[:, :-1]
    of_net, of_increase = (
        Rates(places, since, flow / before, before, float((flow / before).mean()))
        for flow in (net, np.diff(population) - net)
    )
    return Known(origin, places, population[:, -1], of_net, of_increase)


def increase_believed() -> dict[str, Believed]:
    """What is believed of natural increase before the years are seen."""
    return dict(_INCREASE)


def net_believed() -> dict[str, Believed]:
    """What is believed of net migration before the years are seen: any value in the ranges of `model.outside`.

    Its priors are narrower, and were read off the years up to 1999, which the early origins have not seen.
    """
    return {name: Believed(Uniform(), *registry()[name].range) for name in PARAMETERS}


def forecast(
    known: Known,
    stop: int,
    members: int,
    seed: int,
    places: Sequence[str],
    draws: Sequence[Values] | None = None,
) -> pd.DataFrame:
    """Simulated years of places, a row per place, year and replicate.

    Args:
        known: what was known at the origin.
        stop: the last 1 January.
        members: replicates.
        seed: of all random numbers.
        places: of those known, whose rows to give.
        draws: values of net migration by replicate, as a posterior of the model has them; drawn here when not given.

    Returns:
        `place`, `year`, `replicate` from 0, `population` on 1 January, and `net_migration` and `natural_increase` of the
        year, which are no number in the last.

    Raises:
        ValueError: there are not as many draws as members.
    """
    if draws is not None and len(draws) != members:
        raise ValueError(f"forecast(members={members}): {len(draws)} draws were given; each member takes one")
    of_net, of_increase, of_years = np.random.SeedSequence([seed, known.origin]).spawn(3)
    rng = np.random.default_rng(of_net)
    net = _levels(known.net, draws or draws_given(known.net, net_believed(), members, rng), rng)
    rng = np.random.default_rng(of_increase)
    increase = _levels(known.increase, draws_given(known.increase, increase_believed(), members, rng), rng)
    rng = np.random.default_rng(of_years)
    now = np.repeat(known.population[None, :], members, axis=0)
    parts = []
    for year in range(known.origin, stop):
        moved, grown = (now * process.next_year(now, rng) for process in (net, increase))
        parts.append(_rows(known, year, now, moved, grown))
        now = np.maximum(now + moved + grown, FEWEST)
    parts.append(_rows(known, stop, now, np.full_like(now, np.nan), np.full_like(now, np.nan)))
    table = pd.concat(parts, ignore_index=True)
    return table[table.place.isin(places)].reset_index(drop=True)


@dataclass
class Levels:
    """Levels of places in a year, and the values they move by.

    Attributes:
        level: 1/year, float64 [member, place].
        mean: that levels fade to, 1/year.
        fade: share of the distance from it that is left a year later, [member, 1]; likewise the others.
        level_sd, common_sd: 1/year.
        common_fade: share of a shared shock that is left a year later.
        noise: variance of a year times population, persons.
        shock: that places shared in the year before, 1/year.
    """

    level: np.ndarray
    mean: float | np.ndarray
    fade: np.ndarray
    level_sd: np.ndarray
    common_sd: np.ndarray
    common_fade: np.ndarray
    noise: np.ndarray
    shock: np.ndarray

    @classmethod
    def starting(
        cls, level: np.ndarray, mean: float | np.ndarray, draws: Sequence[Values], shock: np.ndarray
    ) -> "Levels":
        """Levels that move by one draw of the values a member, after a shock of each, [member]."""
        half_life, *others = np.array([[each[name] for each in draws] for name in PARAMETERS])[..., None]
        level_sd, common_sd, common_fade, noise = others
        fade = 2.0 ** (-1.0 / half_life)
        return cls(level, mean, fade, level_sd, common_sd, common_fade, noise, shock[:, None])

    def next_year(
        self, population: np.ndarray, rng: np.random.Generator, shock: np.ndarray | None = None
    ) -> np.ndarray:
        """Rates of the year, 1/year, [member, place]; the levels move on to the next. A shock not given is drawn."""
        shape = self.level.shape
        if shock is None:
            fresh = self.common_sd * np.sqrt(1.0 - self.common_fade**2) * rng.standard_normal((shape[0], 1))
            shock = self.shock = self.common_fade * self.shock + fresh
        rate = self.level + shock + np.sqrt(self.noise / population) * rng.standard_normal(shape)
        innovation = self.level_sd * np.sqrt(1.0 - self.fade**2) * rng.standard_normal(shape)
        self.level = self.mean + self.fade * (self.level - self.mean) + innovation
        return np.asarray(rate)


def _levels(rates: Rates, draws: Sequence[Values], rng: np.random.Generator) -> Levels:
    drawn = [reached(rates, each, rng) for each in draws]
    last = np.array([shocks[-1] for _, shocks in drawn])
    return Levels.starting(np.array([levels for levels, _ in drawn]), rates.mean, draws, last)


def _rows(known: Known, year: int, population: np.ndarray, net: np.ndarray, increase: np.ndarray) -> pd.DataFrame:
    members, places = population.shape
    return pd.DataFrame(
        {
            "place": np.tile(known.places, members),
            "year": year,
            "replicate": np.repeat(np.arange(members), places),
            "population": population.ravel(),
            "net_migration": net.ravel(),
            "natural_increase": increase.ravel(),
        }
    )
