"""What a statistic is expected to be under any parameters, learnt from the bank, and what it scatters by.

For the statistics y of a case (`calibration.statistics`), over the draws of the bank,

    y = a + B z + D r + e,   e ~ N(0, S)

z are the normal deviates behind the parameters, r the case's own simulated net migration per resident in each year, so that
a statistic is told given the net migration and nothing is counted twice. Each slope has a variance of its own, found with
the noise by evidence (automatic relevance determination; MacKay 1994, Tipping 2001): what does not move a statistic gets
no slope, where least squares would give it one by chance. S is the covariance of the errors of draws that were left out, a
tenth of them at a time, shrunk to its diagonal (Schäfer and Strimmer 2005, doi:10.2202/1544-6115.1175, target D).
"""

from dataclasses import dataclass, replace

import numpy as np

from calibration.facts import Fact
from calibration.statistics import Statistic

#: Rounds in which variances of slopes are found, and the precision from which a slope is none (of standardised columns).
_ROUNDS, _NONE = 60, 1e4
#: Change of a logarithm of variance at which they are found.
_SETTLED = 0.02
#: Parts of the draws that are left out in turn.
FOLDS = 10


@dataclass(frozen=True)
class Emulator:
    """The regression of a case's statistics on parameters and net migration.

    Attributes:
        statistics: in the order of the rows.
        base: float64 [statistic], at the middle of every prior and the bank's mean net migration.
        slopes: by deviate of each parameter, float64 [statistic, parameter].
        of_net: by net migration per resident of each year, float64 [statistic, year].
        net_mean: of the bank, float64 [year], 1/year.
        scatter: covariance of what is left, float64 [statistic, statistic].
        explained: share of each statistic's variance that left-out draws are foretold by, float64 [statistic].
        movable: whether a parameter may have slopes, bool [parameter].
    """

    statistics: tuple[Statistic, ...]
    base: np.ndarray
    slopes: np.ndarray
    of_net: np.ndarray
    net_mean: np.ndarray
    scatter: np.ndarray
    explained: np.ndarray
    movable: np.ndarray

    def left(self, values: np.ndarray, net: np.ndarray) -> np.ndarray:
        """What the parameters have to explain of statistics, float64 [statistic].

        Args:
            values: of the statistics.
            net: net migration per resident of each year, 1/year.
        """
        return np.asarray(values - self.base - self.of_net @ (net - self.net_mean))


def learn(
    statistics: tuple[Statistic, ...], deviates: np.ndarray, net: np.ndarray, said: np.ndarray, movable: np.ndarray
) -> Emulator:
    """Learn from the bank what the statistics of a case are expected to be.

    Args:
        statistics: of the case.
        deviates: normal deviates behind the parameters of each draw, float64 [draw, parameter].
        net: simulated net migration per resident, float64 [draw, year].
        said: what the draws say of the statistics, float64 [draw, statistic].
        movable: whether a parameter may have slopes, bool [parameter]; what the others do is scatter.

    Raises:
        ValueError: there are fewer draws than parts that are left out in turn.
    """
    if len(said) < FOLDS:
        raise ValueError(f"a regression takes {FOLDS} draws of the bank, and there are {len(said)}")
    columns = np.column_stack([deviates[:, movable], net])
    middle, spread = columns.mean(axis=0), np.maximum(columns.std(axis=0), 1e-12)
    standard = (columns - middle) / spread
    center, scale = said.mean(axis=0), np.maximum(said.std(axis=0), 1e-12)
    aims = (said - center) / scale
    part = np.arange(len(said)) % FOLDS
    errors = np.empty_like(said)
    for fold in range(FOLDS):
        kept, out = part != fold, part == fold
        for number, aim in enumerate(aims.T):
            shift = aim[kept].mean()
            errors[out, number] = aim[out] - shift - standard[out] @ _relevant(standard[kept], aim[kept] - shift)
    errors *= scale
    nothing = np.empty(0)
    explained = 1.0 - errors.var(axis=0) / scale**2
    scatter = Emulator(statistics, nothing, nothing, nothing, nothing, shrunk_covariance(errors), explained, movable)
    return relearnt(scatter, deviates, net, said)


def relearnt(found: Emulator, deviates: np.ndarray, net: np.ndarray, said: np.ndarray) -> Emulator:
    """The regression learnt anew from some of the draws; what it scatters by stays as all of them say.

    Args:
        found: from all draws.
        deviates, net, said: as in `learn`, of the draws that are kept.
    """
    columns = np.column_stack([deviates[:, found.movable], net])
    middle, spread = columns.mean(axis=0), np.maximum(columns.std(axis=0), 1e-12)
    center, scale = said.mean(axis=0), np.maximum(said.std(axis=0), 1e-12)
    aims = (said - center) / scale
    slopes = np.array([_relevant((columns - middle) / spread, aim) for aim in aims.T]).reshape(len(scale), -1)
    raw = slopes * scale[:, None] / spread
    moving = int(found.movable.sum())
    of_all = np.zeros((len(scale), deviates.shape[1]))
    of_all[:, found.movable] = raw[:, :moving]
    return replace(
        found,
        base=center - raw[:, :moving] @ middle[:moving],
        slopes=of_all,
        of_net=raw[:, moving:],
        net_mean=middle[moving:],
    )


def _relevant(columns: np.ndarray, aim: np.ndarray) -> np.ndarray:
    """Slopes of an aim, float64 [column], each shrunk by what its own variance is found to be."""
    rows, width = columns.shape
    precision, noise = np.full(width, float(width)), max(float(aim.var()), 1e-12)
    slopes = np.zeros(width)
    alive = np.arange(width)
    for _ in range(_ROUNDS):
        chosen = columns[:, alive]
        covariance = np.linalg.inv(chosen.T @ chosen / noise + np.diag(precision[alive]))
        mean = covariance @ (chosen.T @ aim) / noise
        determined = 1.0 - precision[alive] * np.diag(covariance)
        slopes[:] = 0.0
        slopes[alive] = mean
        before = precision[alive]
        precision[alive] = determined / np.maximum(mean**2, 1e-12)
        noise = max(float(((aim - chosen @ mean) ** 2).sum() / max(rows - determined.sum(), 1.0)), 1e-12)
        alive = alive[precision[alive] < _NONE]
        if not len(alive):
            return np.zeros(width)
        if len(alive) == len(before) and np.abs(np.log(precision[alive] / before)).max() < _SETTLED:
            break
    slopes[precision >= _NONE] = 0.0
    return slopes


def shrunk_covariance(errors: np.ndarray) -> np.ndarray:
    """The covariance of errors, float64 [row, column], its correlations shrunk by as much as they are uncertain."""
    rows = len(errors)
    centred = errors - errors.mean(axis=0)
    sd = np.maximum(centred.std(axis=0), 1e-12)
    standard = centred / sd
    found = standard.T @ standard / rows
    uncertain = ((standard**2).T @ standard**2 / rows - found**2) / (rows - 1)
    off = ~np.eye(len(sd), dtype=bool)
    total = (found[off] ** 2).sum()
    share = min(1.0, max(0.0, uncertain[off].sum() / total)) if total > 0.0 else 1.0
    found[off] *= 1.0 - share
    return np.asarray(found * np.outer(sd, sd) * rows / (rows - 1))


def beside_chance(facts: tuple[Fact, ...]) -> np.ndarray:
    """Covariance of what facts are off by beside what a simulation scatters by, float64 [fact, fact].

    Figures that are about part of a year; that the ages of a start are estimated, a run draws itself.
    """
    return np.diag([fact.sd**2 for fact in facts])
