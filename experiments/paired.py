"""What pairs of runs say of a difference: how large it is on average, and how far parameters and chance spread it.

Pairs come in draws of the parameters, `SEEDS_OF_A_DRAW` each. With d = mu + b + e, b of the draw and e of the seed, the
variance within draws is that of chance, and that of draw means less its share of chance is that of the parameters (one-way
analysis of variance, balanced).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtrit

from experiments.comparison import SEEDS_OF_A_DRAW

#: Share that intervals hold.
LEVEL = 0.90
#: Spread in a direction, beside the largest, that is rounding: options that are alike, or the baseline beside itself.
_NO_SPREAD = 1e-12
#: Values of which the least and the largest hold a further one with that probability; of fewer, normal ones are assumed.
_FEWEST_OF_QUANTILES = round((1.0 + LEVEL) / (1.0 - LEVEL))


@dataclass(frozen=True)
class Difference:
    """A mix less the baseline in one outcome.

    Args:
        pairs: that it is counted from.
        mean: over pairs.
        standard_error: of the mean, over draws; NaN with fewer than two.
        low, high: interval of the mean for want of runs: it narrows with more pairs.
        sd_parameters, sd_chance: what the parameters and what chance spread a single difference by.
        parameters: interval over what the parameters may be: what a further draw makes, chance taken out.
        both: interval over parameters and chance together: a further pair.
        correlation: of the two outcomes over the pairs; NaN when one does not vary.
        error_ratio: standard error without common seeds and draws over that with them; NaN when no pair differs.
    """

    pairs: int
    mean: float
    standard_error: float
    low: float
    high: float
    sd_parameters: float
    sd_chance: float
    parameters: tuple[float, float]
    both: tuple[float, float]
    correlation: float
    error_ratio: float

    @property
    def told_apart(self) -> bool:
        """Whether the interval of the mean leaves 0 out."""
        return self.low > 0.0 or self.high < 0.0


def difference(without: Sequence[float] | np.ndarray, with_: Sequence[float] | np.ndarray) -> Difference:
    """The difference of two outcomes by pair.

    Args:
        without, with_: float64 [pair], pairs of a draw behind each other; what is left of an incomplete draw counts in the
            intervals over both alone.

    Raises:
        ValueError: of other lengths, or without a pair.
    """
    first, second = np.asarray(without, float), np.asarray(with_, float)
    if first.shape != second.shape or not first.size:
        raise ValueError(
            f"difference of {first.size} and {second.size} outcomes: allowed are as many, 1 or more, of each"
        )
    gains = second - first
    mean, error = mean_and_error(gains)
    between, within = spreads(gains)
    draws = gains.size // SEEDS_OF_A_DRAW
    reach = stdtrit(draws - 1, (1.0 + LEVEL) / 2.0) * error if draws > 1 else np.nan
    parameters = _over_parameters(gains) if draws > 1 else (np.nan, np.nan)
    both = _over_both(gains) if _FEWEST_OF_QUANTILES > draws > 1 else _quantiles(gains)
    alike = np.std(first) == 0.0 or np.std(second) == 0.0
    alone = np.hypot(mean_and_error(first)[1], mean_and_error(second)[1])
    return Difference(
        pairs=gains.size,
        mean=mean,
        standard_error=error,
        low=mean - reach,
        high=mean + reach,
        sd_parameters=float(np.sqrt(between)),
        sd_chance=float(np.sqrt(within)),
        parameters=parameters,
        # Chance adds to what parameters do; that its interval is the narrower one at an end is for want of draws.
        both=(float(np.fmin(both[0], parameters[0])), float(np.fmax(both[1], parameters[1]))),
        correlation=np.nan if alike else float(np.corrcoef(first, second)[0, 1]),
        error_ratio=float(alone / error) if error > 0.0 else np.nan,
    )


def _over_parameters(gains: np.ndarray) -> tuple[float, float]:
    """Ends between which what a further draw of the parameters makes lies with probability `LEVEL`."""
    made = without_chance(gains[None])[:, 0]
    if made.size >= _FEWEST_OF_QUANTILES:
        return _quantiles(made)
    return _normal(float(made.mean()), float(made.var(ddof=1)) * (1.0 + 1.0 / made.size), made.size - 1.0)


def _over_both(gains: np.ndarray) -> tuple[float, float]:
    """Ends between which a further pair lies with probability `LEVEL`, of few draws: degrees of freedom by Satterthwaite."""
    table = by_draw(gains)
    draws = len(table)
    of_draws = float(table.mean(axis=1).var(ddof=1)) * (1.0 + 1.0 / draws)
    within = float(table.var(axis=1, ddof=1).mean()) * (1.0 - 1.0 / SEEDS_OF_A_DRAW)
    total = of_draws + within
    if total == 0.0:
        return float(gains.mean()), float(gains.mean())
    parts = of_draws**2 / (draws - 1) + within**2 / (draws * (SEEDS_OF_A_DRAW - 1))
    return _normal(float(gains.mean()), total, total**2 / parts)


def _normal(mean: float, variance: float, freedom: float) -> tuple[float, float]:
    """Of so few values that the least and the largest do not reach so far: ten hold a further one in 0.82 of cases."""
    reach = float(stdtrit(freedom, (1.0 + LEVEL) / 2.0) * np.sqrt(variance))
    return mean - reach, mean + reach


def _quantiles(values: np.ndarray) -> tuple[float, float]:
    """Of as many values as reach so far, by Weibull's quantiles."""
    low, high = np.quantile(values, ((1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0), method="weibull")
    return float(low), float(high)


def mean_and_error(gains: np.ndarray) -> tuple[float, float]:
    """The mean over pairs and its standard error, by draws, since the pairs of a draw are no independent ones."""
    of_draws = by_draw(gains).mean(axis=1)
    if of_draws.size < 2:
        return float(gains.mean()), np.nan
    return float(gains.mean()), float(of_draws.std(ddof=1) / np.sqrt(of_draws.size))


def spreads(gains: np.ndarray) -> tuple[float, float]:
    """Variance of what the parameters make, and of what chance makes of a single pair; NaN of fewer than two draws."""
    table = by_draw(gains)
    if len(table) < 2:
        return np.nan, np.nan
    within = float(table.var(axis=1, ddof=1).mean())
    return of_parameters(float(table.mean(axis=1).var(ddof=1)), within, len(table)), within


def of_parameters(of_draws: float, within: float, draws: int) -> float:
    """Variance of what the parameters make, from that of draw means and that within draws.

    The plain estimate, the first less its share of chance, can come out below 0, and 0 in its place would say that the
    parameters do nothing. It is therefore the mean of what it may be, given that it is not below 0: normal about the plain
    estimate with its standard error, cut off at 0. Far above its error it is the plain estimate.

    Args:
        of_draws: variance of the means of draws.
        within: variance within draws.
        draws: number of draws, 2 or more.
    """
    chance = within / SEEDS_OF_A_DRAW
    freedom = draws * (SEEDS_OF_A_DRAW - 1)
    error = np.sqrt(2.0 * of_draws**2 / (draws - 1) + 2.0 * chance**2 / freedom)
    if error == 0.0:
        return 0.0
    from_none = (of_draws - chance) / error
    density = np.exp(-(from_none**2) / 2.0) / np.sqrt(2.0 * np.pi)
    return float(of_draws - chance + error * density / ndtr(from_none))


def without_chance(gains: np.ndarray, mean: np.ndarray | None = None) -> np.ndarray:
    """Gains by draw without chance, as far as can be, float64 [draw, option]; of draws that every option has whole.

    A mean over few pairs spreads by chance, too, which would pass for what there is to know. Draws are therefore moved
    nearer to their mean, so far that they spread, and go together between options, by what the parameters make: along the
    directions in which draws differ most or least beside their chance, each by `of_parameters`. Draws in which an option
    differs from the baseline in no pair are left at 0: they say for certain that nothing happens.

    Args:
        gains: float64 [option, pair], NaN behind an option's last pair.
        mean: of each option, about which its draws are told, float64 [option]; None for that of its draws.
    """
    pairs = by_draw(gains)
    whole = ~np.isnan(pairs).any(axis=(0, 2))
    table = pairs[:, whole].mean(axis=2).T
    draws = len(table)
    if not draws:
        return np.asarray(table)
    middle, happens = table.mean(axis=0) if mean is None else mean, (pairs[:, whole] != 0.0).any(axis=2).T
    away = table - table.mean(axis=0)
    if draws == 1:
        return np.where(happens, middle + away, 0.0)
    sizes, directions = np.linalg.eigh(away.T @ away / (draws - 1))
    varies = sizes > _NO_SPREAD * max(sizes[-1], 0.0)
    if not varies.any():
        return np.where(happens, middle + away, 0.0)
    into, back = directions[:, varies] / np.sqrt(sizes[varies]), (directions[:, varies] * np.sqrt(sizes[varies])).T
    # In these coordinates draws spread by 1 in every direction; those of chance within draws are then turned to be apart.
    seeds = pairs[:, whole] - pairs[:, whole].mean(axis=2, keepdims=True)
    within = np.einsum("ids,jds->ij", seeds, seeds) / (draws * (SEEDS_OF_A_DRAW - 1))
    chance, turned = np.linalg.eigh(into.T @ within @ into)
    share = np.array([min(of_parameters(1.0, each, draws), 1.0) for each in np.maximum(chance, 0.0)])
    moved = away @ into @ (turned * np.sqrt(share)) @ turned.T @ back
    return np.where(happens, middle + moved, 0.0)


def in_whole_draws(known: np.ndarray) -> np.ndarray:
    """Which pairs count, bool [pair]: of a draw with a gap none, or those behind it would be taken for others' draws.

    Args:
        known: which pairs have a number, bool [pair]; what is left of an incomplete last draw may stay.
    """
    last = np.flatnonzero(known).max(initial=-1) + 1
    whole = by_draw(known[: last + last % SEEDS_OF_A_DRAW]).all(axis=-1)
    kept = np.zeros_like(known)
    kept[: whole.size * SEEDS_OF_A_DRAW] = np.repeat(whole, SEEDS_OF_A_DRAW)
    if known[:last].all():
        kept[:last] = True
    return kept


def by_draw(gains: np.ndarray) -> np.ndarray:
    """Pairs by draw, float64 [draw, seed], without an incomplete last draw."""
    whole = gains.shape[-1] // SEEDS_OF_A_DRAW
    return gains[..., : whole * SEEDS_OF_A_DRAW].reshape(*gains.shape[:-1], whole, SEEDS_OF_A_DRAW)
