"""Which option is best, how certain that is, and what choosing another would lose.

Two questions are told apart. Which option gains most on average, over parameters and chance, is a matter of runs: with
enough of them it is certain (`certainty`). Which would be best if the parameters were known is a matter of knowledge that no
run gives (`best`): what is lost by choosing now is `loss`. Gains are against the baseline, which stands first with 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtr, stdtrit

from experiments.comparison import SEEDS_OF_A_DRAW
from experiments.paired import LEVEL, Difference, by_draw, difference, in_whole_draws, without_chance

#: Certainty from which the first is said to gain most.
CERTAIN = 0.95
#: Worlds that are drawn from what is known of the means, and their seed.
_WORLDS, _SEED = 20_000, 1
#: What drawn gains differ by from rounding alone, in their unit: who is no further behind is level.
_LEVEL_WITH = 1e-6
#: Draws below which a covariance is not believed.
FEWEST_DRAWS = 5
#: The same in pairs: below which nothing is ranked.
FEWEST_PAIRS = FEWEST_DRAWS * SEEDS_OF_A_DRAW


@dataclass(frozen=True)
class Ranked:
    """An option's place.

    Args:
        option: its position, the baseline 0.
        gain: mean over all pairs, in the unit of the outcome, as `means` has it.
        certainty: probability, given these runs, that it gains most on average.
        best: share of what the parameters may be in which it gains most.
        beats: likewise, in which it gains more than the baseline.
        loss: mean over what the parameters may be of what the best gains more.
    """

    option: int
    gain: float
    certainty: float
    best: float
    beats: float
    loss: float


@dataclass(frozen=True)
class Ranking:
    """All options, the largest gain first.

    Args:
        rows: by gain.
        pairs: of each option, by position.
        apart: positions of those that cannot be told apart from the first, the first among them.
        asked: certainty from which they are.
    """

    rows: tuple[Ranked, ...]
    pairs: tuple[int, ...]
    apart: tuple[int, ...]
    asked: float = CERTAIN

    @property
    def first(self) -> Ranked:
        """Which gains most in these runs."""
        return self.rows[0]

    @property
    def is_certain(self) -> bool:
        """Whether it does so with the certainty asked for."""
        return self.first.certainty >= self.asked


def rank(gains: np.ndarray, asked: float = CERTAIN, among: Sequence[int] | None = None) -> Ranking:
    """Rank options by their gains.

    Args:
        gains: against the baseline, float64 [option, pair], 0 in the first row; NaN behind an option's last pair.
        asked: certainty from which one is told apart from another.
        among: positions of those that are ranked, the baseline first; None for all.

    Raises:
        ValueError: an option has fewer than `FEWEST_DRAWS` draws.
    """
    pairs = tuple(int(each) for each in (~np.isnan(gains)).sum(axis=1))
    if min(pairs) < FEWEST_PAIRS:
        raise ValueError(f"an option has {min(pairs)} pairs: a ranking takes {FEWEST_PAIRS} or more of each")
    chosen = np.arange(len(gains)) if among is None else np.asarray(among)
    mean, of_means, freedom = means_and_covariance(gains)
    # Over all options, so that what is left out does not matter; but not where it would leave out draws.
    known = (
        without_chance(gains, mean)[:, chosen]
        if min(pairs) == min(pairs[k] for k in chosen)
        else without_chance(gains[chosen], mean[chosen])
    )
    mean, of_means = mean[chosen], of_means[np.ix_(chosen, chosen)]
    rng = np.random.default_rng(_SEED)
    certain = _shares_of_best(_student(mean, of_means, freedom, rng))
    best = _shares_of_best(known)
    loss = known.max(axis=1, keepdims=True) - known
    order = np.argsort(-mean, kind="stable")
    rows = tuple(
        Ranked(
            int(chosen[k]),
            float(mean[k]),
            float(certain[k]),
            float(best[k]),
            float((known[:, k] > known[:, 0] + _LEVEL_WITH).mean()) if k else np.nan,
            float(loss[:, k].mean()),
        )
        for k in order
    )
    first = int(order[0])
    error = np.sqrt(np.maximum(np.diag(of_means) + of_means[first, first] - 2.0 * of_means[:, first], 0.0))
    near = [int(chosen[k]) for k in order if k == first or _not_apart(mean[first] - mean[k], error[k], freedom, asked)]
    return Ranking(rows, tuple(pairs[k] for k in chosen), tuple(near), asked)


def _not_apart(lead: float, error: float, freedom: int, asked: float) -> bool:
    return bool(lead <= 0.0) if error == 0.0 else bool(stdtr(freedom, lead / error) < asked)


def means(gains: np.ndarray) -> np.ndarray:
    """Mean gains over all pairs, float64 [option].

    An option with fewer pairs than another lacks the luck of the others, which options have in common in part. What it would
    have gained in them follows, by regression, from the gains of that option with most pairs which it goes with best.
    """
    rest, back, _ = without_common(gains)
    return np.asarray(back @ np.nanmean(rest, axis=1))


def means_and_covariance(gains: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Mean gains as `means` has them, what they may be off by for want of runs, and the degrees of freedom of that.

    Returns:
        Means, float64 [option]; their covariance, float64 [option, option]; the draws of the option with fewest, less one.
    """
    rest, back, unsure = without_common(gains)
    covariance = _possible(back @ (covariance_of_means(rest) * np.outer(unsure, unsure)) @ back.T)
    fewest = int((~np.isnan(gains)).sum(axis=1).min())
    return np.asarray(back @ np.nanmean(rest, axis=1)), covariance, fewest // SEEDS_OF_A_DRAW - 1


def is_uneven(gains: np.ndarray) -> bool:
    """Whether options have different pairs, as many as a ranking takes at least, each from the first on."""
    unknown = np.isnan(gains)
    pairs = (~unknown).sum(axis=1)
    enough = pairs.min() >= FEWEST_PAIRS
    return bool(enough and pairs.min() < pairs.max() and (unknown[:, :-1] <= unknown[:, 1:]).all())


def difference_in_all_pairs(numbers: np.ndarray, option: int) -> Difference:
    """The difference of an option to the first, of unequal pairs as `means` tells it: as if it had all of them.

    Args:
        numbers: of an outcome, float64 [option, pair]; NaN where an option has no such pair.
        option: position.
    """
    known = in_whole_draws(~np.isnan(numbers[[0, option]]).any(axis=0))
    found = difference(numbers[0, known], numbers[option, known])
    gains = numbers - numbers[0]
    if not is_uneven(gains):
        return found
    mean, covariance, freedom = means_and_covariance(gains)
    error, more = float(np.sqrt(covariance[option, option])), float(mean[option]) - found.mean
    reach = float(stdtrit(freedom, (1.0 + LEVEL) / 2.0)) * error
    return replace(
        found,
        mean=found.mean + more,
        standard_error=error,
        low=found.mean + more - reach,
        high=found.mean + more + reach,
        parameters=(found.parameters[0] + more, found.parameters[1] + more),
        both=(found.both[0] + more, found.both[1] + more),
    )


def without_common(gains: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gains of options with fewer pairs less their regression on one of those with most.

    Returns:
        What is left of gains, as they are given; the matrix that makes mean gains of its means; and by what factor standard
        errors are larger because slopes are estimated, float64 [option].
    """
    pairs = (~np.isnan(gains)).sum(axis=1)
    longest = 1 + np.flatnonzero(pairs[1:] == pairs[1:].max())
    rest, back, unsure = gains.copy(), np.eye(len(gains)), np.ones(len(gains))
    for k in np.flatnonzero((pairs < pairs[longest[0]]) & (pairs > 2)):
        n = pairs[k]
        together = np.cov(gains[[k, *longest], :n])
        spreads = np.diag(together)[1:]
        if not (spreads > 0.0).any():
            continue
        explained = np.divide(together[0, 1:] ** 2, spreads, out=np.zeros_like(spreads), where=spreads > 0.0)
        chosen = int(np.argmax(explained))
        most, common = longest[chosen], gains[longest[chosen], :n]
        back[k, most] = together[0, 1 + chosen] / spreads[chosen]
        rest[k] -= back[k, most] * gains[most]
        away = (np.nanmean(gains[most]) - common.mean()) ** 2 / spreads[chosen]
        unsure[k] = np.sqrt((n - 1) / (n - 2) + n / (n - 2) * away)
    return rest, back, unsure


def covariance_of_means(gains: np.ndarray) -> np.ndarray:
    """Of mean gains over pairs, float64 [option, option].

    Options have their first pairs in common: with n and m of them, the covariance of two means is that of draw means by the
    larger number of draws.
    """
    of_draws = by_draw(gains).mean(axis=2)
    n = (~np.isnan(of_draws)).sum(axis=1)
    size = len(gains)
    total = np.zeros((size, size))
    for i in range(size):
        for j in range(i, size):
            both = of_draws[[i, j], : min(n[i], n[j])]
            total[i, j] = total[j, i] = np.cov(both)[0, 1] if i != j else both[0].var(ddof=1)
    return _possible(total / np.maximum.outer(n, n))


def _possible(covariance: np.ndarray) -> np.ndarray:
    """The nearest matrix without negative variances: what is estimated may have some."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T)


def _student(mean: np.ndarray, covariance: np.ndarray, freedom: int, rng: np.random.Generator) -> np.ndarray:
    """What the means may be, float64 [world, option]: multivariate t, as the covariance is of so few draws."""
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    wide = np.sqrt(freedom / rng.chisquare(freedom, (_WORLDS, 1)))
    return mean + wide * (rng.standard_normal((_WORLDS, mean.size)) @ root.T)


def _shares_of_best(worlds: np.ndarray) -> np.ndarray:
    """How often each is the largest; ties are shared."""
    top = worlds >= worlds.max(axis=1, keepdims=True) - _LEVEL_WITH
    return np.asarray((top / top.sum(axis=1, keepdims=True)).mean(axis=0))
