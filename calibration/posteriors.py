"""Posteriors of the two kinds: what each may read, the terms it is made of, and its draws for every case."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from calibration.emulator import Emulator, beside_chance, learn
from calibration.facts import COUNTED_FROM, facts, net_rates, simulated
from calibration.fit import Normal, Term, normal_part, sample
from calibration.hierarchy import Hierarchy, movable
from calibration.level_likelihood import log_likelihood
from calibration.protocol import ORIGINS, SHIPPED, known_figures, published
from calibration.statistics import Statistic, statistics
from calibration.targets import CaseTarget
from model.levels import net_rates as net_rates_known
from model.parameters import Parameter
from scenarios.posterior import SHIPPED as SHIPPED_KIND
from scenarios.posterior import skill_kind


@dataclass(frozen=True)
class Bank:
    """The bank of simulations as a fit reads it.

    Attributes:
        names: of the drawn parameters.
        deviates: normal deviates behind them, float64 [draw, parameter].
        rows: what the draws say, indexed by draw (0, 1, ...), place and year, with the columns of
            `experiments.bank_parts`.
        cases: the places of each case.
        number: of draws of each case; the first so many of `deviates` are its.
        starts: years in which runs start; the rows of a year are of runs from the last start before it. The first starts
            from estimated ages, and the outside world is drawn from the first origin on; a later one from the
            register's ages, with the outside world as it was.
    """

    names: tuple[str, ...]
    deviates: np.ndarray
    rows: pd.DataFrame
    cases: Mapping[str, tuple[str, ...]]
    number: Mapping[str, int]
    starts: tuple[int, ...] = (COUNTED_FROM,)

    @property
    def as_it_was_from(self) -> int | None:
        """The year from which ages at the start and the outside world are the register's; None if they never are."""
        return self.starts[1] if len(self.starts) > 1 else None

    def of_case(self, case: str) -> np.ndarray:
        """The deviates of a case's draws, float64 [draw, parameter]."""
        return self.deviates[: self.number[case]]

    def of_place(self, case: str, place: str) -> pd.DataFrame:
        """The rows of a place of a case, indexed by draw and year."""
        return pd.DataFrame(self.rows.xs(place, level="place").loc[: self.number[case] - 1])


@dataclass(frozen=True)
class Posterior:
    """A fitted posterior.

    Attributes:
        kind: as `scenarios.posterior` names it.
        hierarchy: of the latent deviates.
        part: their normal part: prior and facts, without the likelihood of net migration.
        latent: draws, float64 [draw, latent].
        emulators: by case.
        terms: of the cases.
    """

    kind: str
    hierarchy: Hierarchy
    part: Normal
    latent: np.ndarray
    emulators: dict[str, Emulator]
    terms: list[Term]

    def deviates(self, case: str) -> np.ndarray:
        """Of a case's parameters, float64 [draw, parameter]."""
        return self.latent @ self.hierarchy.of_case(case).T


#: Every kind by the day to which it knows everything: those that are scored, then the one that ships.
KINDS = {skill_kind(origin): date(origin, 1, 1) for origin in ORIGINS} | {SHIPPED_KIND: SHIPPED}


def readable(kind: str) -> tuple[CaseTarget, ...]:
    """What a posterior of a kind may read.

    Raises:
        LeakError: a figure was published after its origin.
    """
    day = KINDS[kind]
    return known_figures(SHIPPED) if kind == SHIPPED_KIND else published(day.year)


@dataclass(frozen=True)
class Told:
    """What the bank and the register say of the statistics of a case.

    Attributes:
        statistics: of it.
        said: by the draws, float64 [draw, statistic].
        net: simulated net migration per resident of the case, float64 [draw, year].
        observed, observed_net: the same as they were, float64 [statistic] and [year].
        beside: covariance of what the register's are off by beside chance, float64 [statistic, statistic].
    """

    statistics: tuple[Statistic, ...]
    said: np.ndarray
    net: np.ndarray
    observed: np.ndarray
    observed_net: np.ndarray
    beside: np.ndarray


def told(bank: Bank, kind: str, case: str) -> Told | None:
    """What is said of a case by the figures that a posterior of a kind may read; None when there are none.

    Args:
        bank: of simulations.
        kind: of posterior.
        case: of it.
    """
    day = KINDS[kind]
    years = range(COUNTED_FROM, day.year)
    places = bank.cases[case]
    wanted = facts(readable(kind), places, bank.as_it_was_from)
    if not wanted:
        return None
    known = {place: net_rates_known(place, day.year, day) for place in places}
    population = {place: known[place][COUNTED_FROM][1] for place in places}
    names, weights = statistics(wanted, population)
    # in the order of the facts, which is not that of the places of a case
    of_place = {
        place: [fact for fact in wanted if fact.place == place] for place in dict.fromkeys(f.place for f in wanted)
    }
    said = np.column_stack([simulated(bank.of_place(case, place), own) for place, own in of_place.items()])
    share = np.array(list(population.values())) / sum(population.values())
    net = sum(part * net_rates(bank.of_place(case, place), years) for part, place in zip(share, places, strict=True))
    observed_net = sum(
        part * np.array([known[place][year][0] for year in years]) for part, place in zip(share, places, strict=True)
    )
    return Told(
        names,
        said @ weights.T,
        np.asarray(net),
        weights @ np.array([fact.value for fact in wanted]),
        np.asarray(observed_net),
        weights @ beside_chance(wanted) @ weights.T,
    )


def terms(bank: Bank, kind: str) -> tuple[list[Term], dict[str, Emulator]]:
    """What the statistics of the cases say, and the emulators that say it.

    Args:
        bank: of simulations.
        kind: of posterior.
    """
    found, emulators = [], {}
    for case in bank.cases:
        of_case = told(bank, kind, case)
        if of_case is None:
            continue
        emulator = learn(of_case.statistics, bank.of_case(case), of_case.net, of_case.said, movable(bank.names))
        left = emulator.left(of_case.observed, of_case.observed_net)
        found.append(Term(case, emulator.slopes, left, emulator.scatter + of_case.beside))
        emulators[case] = emulator
    return found, emulators


def by_chance(bank: Bank, kind: str, seed: int) -> np.ndarray:
    """Contractions that a bank gives whose draws have lost their parameters, float64 [latent]: what chance alone would move.

    Args:
        bank: of simulations; its draws are shuffled against their parameters.
        kind: of posterior.
        seed: of the shuffling.
    """
    shuffled = np.random.default_rng(seed).permutation(bank.deviates)
    hierarchy = Hierarchy(bank.names, tuple(bank.cases))
    of_facts, _ = terms(replace(bank, deviates=shuffled), kind)
    part = normal_part(hierarchy, of_facts)
    return np.asarray(1.0 - np.diag(part.covariance) / np.diag(hierarchy.prior()))


def fitted(
    bank: Bank,
    kind: str,
    known: Mapping[str, Parameter],
    number: int,
    seed: int,
) -> Posterior:
    """The posterior of a kind.

    Args:
        bank: of simulations.
        kind: one of `KINDS`.
        known: every parameter by name.
        number: of draws.
        seed: of the sampler.
    """
    day = KINDS[kind]
    hierarchy = Hierarchy(bank.names, tuple(bank.cases))
    of_facts, emulators = terms(bank, kind)
    part = normal_part(hierarchy, of_facts)
    latent = sample(
        hierarchy,
        part,
        lambda values: log_likelihood(values, day.year, day),
        known,
        number,
        np.random.default_rng(seed),
    )
    return Posterior(kind, hierarchy, part, latent, emulators, of_facts)
