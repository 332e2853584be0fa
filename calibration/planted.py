"""Simulation-based calibration: draws of the bank taken for the truth, and where the truth ranks in the posterior found.

The simulated statistics and net migration of a draw are handed to the same fit as the register's, the regression learnt
without that draw. If the fit is sound, the ranks of the true deviates among draws of the posterior are uniform (Talts et
al. 2018, arXiv:1804.06788). The level process is fitted to the planted years of each start given the real ones before it, as
runs are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from scipy.stats import kstest

from calibration.emulator import FOLDS, Emulator, learn, relearnt
from calibration.facts import net_rates
from calibration.fit import Term, normal_part, sample
from calibration.hierarchy import Hierarchy, movable
from calibration.level_likelihood import log_density, rates_before
from calibration.posteriors import KINDS, Bank, told
from calibration.slice_sampling import Pace
from model.levels import Rates
from model.parameters import Parameter

#: Draws of each posterior, among which the truth has a rank, and how long the sampler of the level process runs for them.
RANKED = 99
PACE = Pace(burn_in=60, per_draw=1)


@dataclass(frozen=True)
class Planted:
    """Where truths rank.

    Attributes:
        names: of the parameters.
        ranks: of the true deviate among `RANKED` draws, int64 [truth, parameter].
        truths: draws of the bank that were taken.
    """

    names: tuple[str, ...]
    ranks: np.ndarray
    truths: np.ndarray

    def table(self) -> pd.DataFrame:
        """By parameter: Kolmogorov-Smirnov p of uniform ranks, and shares of truths inside central 90 % and 50 %."""
        share = (self.ranks + 0.5) / (RANKED + 1)
        return pd.DataFrame(
            {
                "parameter": self.names,
                "p_uniform": [kstest(column, "uniform").pvalue for column in share.T],
                "cover_90": (np.abs(share - 0.5) <= 0.45).mean(axis=0),
                "cover_50": (np.abs(share - 0.5) <= 0.25).mean(axis=0),
            }
        )


def planted(bank: Bank, kind: str, known: Mapping[str, Parameter], number: int, seed: int) -> Planted:
    """Take draws of the bank for the truth in turn, as many as `number` or as there are."""
    truths = np.unique(np.linspace(0, min(bank.number.values()) - 1, number).astype(int))
    found = {
        truth: (draws < bank.deviates[truth]).sum(axis=0) for truth, draws in refitted(bank, kind, known, truths, seed)
    }
    return Planted(bank.names, np.array([found[truth] for truth in truths]), truths)


def refitted(
    bank: Bank, kind: str, known: Mapping[str, Parameter], truths: np.ndarray, seed: int
) -> Iterator[tuple[int, np.ndarray]]:
    """What a fit finds of truths: each with `RANKED` draws of the deviates, float64 [draw, parameter], in no order.

    Args:
        bank: of simulations.
        kind: of posterior; what it may read is read of the planted truth too.
        known: every parameter by name.
        truths: draws of the bank, int64 [truth].
        seed: of the samplers.
    """
    day = KINDS[kind]
    hierarchy = Hierarchy(bank.names, tuple(bank.cases), local=())
    of_case = {case: found for case in bank.cases if (found := told(bank, kind, case))}
    full = {
        case: learn(each.statistics, bank.of_case(case), each.net, each.said, movable(bank.names))
        for case, each in of_case.items()
    }
    ends = (*bank.starts[1:], day.year)
    levels = [
        _Level(bank, range(start, min(end, day.year)), day, int(truths.max()) + 1)
        for start, end in zip(bank.starts, ends, strict=True)
    ]
    for fold in range(FOLDS):
        here = truths[truths % FOLDS == fold]
        if not len(here):
            continue
        emulators = {
            case: relearnt(full[case], bank.of_case(case)[kept], each.net[kept], each.said[kept])
            for case, each in of_case.items()
            if len(kept := np.flatnonzero(np.arange(bank.number[case]) % FOLDS != fold))
        }
        for truth in map(int, here):
            terms = [_term(case, emulators[case], each.said[truth], each.net[truth]) for case, each in of_case.items()]
            draws = sample(
                hierarchy,
                normal_part(hierarchy, terms),
                _together([level.of(truth) for level in levels]),
                known,
                RANKED,
                np.random.default_rng([seed, truth]),
                PACE,
            )
            yield truth, draws[:, : len(bank.names)]


def _term(case: str, emulator: Emulator, said: np.ndarray, net: np.ndarray) -> Term:
    return Term(case, emulator.slopes, emulator.left(said, net), emulator.scatter)


def _together(likelihoods: Sequence[Callable[[Mapping[str, float]], float]]) -> Callable[[Mapping[str, float]], float]:
    return lambda values: sum(each(values) for each in likelihoods)


class _Level:
    """The likelihood of planted years of net migration, given the real ones before."""

    def __init__(self, bank: Bank, years: range, day: date, number: int):
        before = rates_before(years.start, day)
        places = [place for of_case in bank.cases.values() for place in of_case]
        rows = [before.places.index(place) for place in places]
        self.before = replace(before, places=tuple(places), rate=before.rate[rows], population=before.population[rows])
        of_place = [
            bank.of_place(case, place).loc[: number - 1] for case, of_case in bank.cases.items() for place in of_case
        ]
        self.rate = np.stack([net_rates(each, years) for each in of_place], axis=1)
        self.population = np.stack(
            [each.population.unstack("year")[list(years)].to_numpy(float) for each in of_place], axis=1
        )

    def of(self, truth: int) -> Callable[[Mapping[str, float]], float]:
        """The log-likelihood as a function of the values of the level process."""
        all_years = Rates(
            self.before.places,
            self.before.first,
            np.concatenate([self.before.rate, self.rate[truth]], axis=1),
            np.concatenate([self.before.population, self.population[truth]], axis=1),
            self.before.mean,
        )
        return lambda values: log_density(all_years, values) - log_density(self.before, values)
