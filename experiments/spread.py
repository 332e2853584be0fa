"""The spread of results, split into what the parameters do and what chance does.

Runs of every draw of the parameters with every seed make a table of draws by seeds. By the law of total variance the
variance of a result is that of its expectation given the parameters, and the expectation of its variance given them:

    Var(y) = Var(E[y | draw]) + E[Var(y | draw)]

The seeds are common to all draws (common random numbers), so that what a seed does to all of them must not be taken for
noise of the means of draws: the first part is estimated by the mean squares of a two-way table with one run a cell, as
(MS of draws - MS of the residual) / number of seeds. Both estimates are unbiased, also where every run has a seed of its
own; the first may come out below 0 where parameters do little. (Searle, Casella and McCulloch, Variance Components, 1992.)
"""

from typing import NamedTuple

import numpy as np


class Spread(NamedTuple):
    """Variance of a result by where it comes from, in the square of its unit.

    Args:
        parameters: between draws; below 0 where it is too small to be told from chance.
        chance: within a draw.
    """

    parameters: float
    chance: float

    @property
    def share(self) -> float:
        """Of the whole variance, that of the parameters; not a number where nothing varies."""
        whole = self.parameters + self.chance
        return self.parameters / whole if whole else float("nan")


def spread(values: np.ndarray) -> Spread:
    """The spread of a result.

    Args:
        values: float64 [draw, seed], the result of every draw with every seed.

    Raises:
        ValueError: there are fewer than two draws or two seeds.
    """
    if values.ndim != 2 or min(values.shape) < 2:
        raise ValueError(
            f"spread(values of shape {values.shape}): allowed are tables of two draws and two seeds or more"
        )
    draws, seeds = values.shape
    return spread_of_moments(
        draws,
        seeds,
        of_draws=float(values.mean(axis=1).var(ddof=1)),
        of_seeds=float(values.mean(axis=0).var(ddof=1)),
        within=float(values.var(axis=1, ddof=1).mean()),
    )


def spread_of_moments(draws: int, seeds: int, of_draws: float, of_seeds: float, within: float) -> Spread:
    """The same, where the runs are too many to be held and something else has taken their moments.

    Args:
        draws: their number, 2 or more.
        seeds: their number, 2 or more.
        of_draws: sample variance of the means of draws.
        of_seeds: sample variance of the means of seeds.
        within: mean over draws of the sample variance within each.
    """
    residual = (within - of_seeds) * draws / (draws - 1)  # mean square of the two-way table
    return Spread(parameters=of_draws - residual / seeds, chance=within)
