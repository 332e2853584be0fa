"""What the data moved: the parameters of a posterior beside their priors."""

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from calibration.hierarchy import movable
from calibration.protocol import PRIOR_DRIVEN
from experiments.wording import figure, table
from model.parameters import Parameter

_LOW, _MIDDLE, _HIGH = 0.05, 0.50, 0.95
#: Points at which a prior's mean and standard deviation are taken; with a normal one the latter is true to a thousandth.
_POINTS = 2**14
_HEADINGS = ("parameter", "unit", "prior mean", "sd", "posterior mean", "sd", "5 %", "50 %", "95 %", "contraction", "")
_TO_RIGHT = (False, False, *(True,) * 8, False)


class Moved(NamedTuple):
    """A parameter before and after the data were seen, in its unit.

    Args:
        name: of the parameter; `unit` likewise.
        prior_mean, prior_sd: of its prior, cut to its range.
        mean, sd, low, middle, high: of the posterior: mean, standard deviation, quantiles of 5, 50 and 95 %.
        contraction: 1 - variance / prior variance of the normal deviate behind it, which no prior's shape or range moves: 0
            where the data say nothing, 1 where they leave nothing open.
        prior_driven: whether the data say too little of it to speak of (calibration/PROTOCOL.md), or no more than so few
            draws can show, or it is what is said of instruments, of which they say nothing.
    """

    name: str
    unit: str
    prior_mean: float
    prior_sd: float
    mean: float
    sd: float
    low: float
    middle: float
    high: float
    contraction: float
    prior_driven: bool


def known_to(number: int) -> float:
    """The standard error of a contraction of 0 from so many draws: the relative one of a normal's sample variance."""
    return sqrt(2.0 / number)


def moved(draws: Mapping[str, np.ndarray], known: Mapping[str, Parameter]) -> list[Moved]:
    """The parameters of a posterior, those that the data moved most first.

    Args:
        draws: float64 [draw] by parameter, two draws or more.
        known: every parameter by name.
    """
    at = (np.arange(_POINTS) + 0.5) / _POINTS
    found = []
    for name, values in draws.items():
        parameter = known[name]
        prior = parameter.prior.quantile(at, *parameter.range)
        of_prior, of_posterior = (
            (float(prior.mean()), float(prior.std())),
            (float(values.mean()), float(values.std(ddof=1))),
        )
        low, middle, high = map(float, np.quantile(values, (_LOW, _MIDDLE, _HIGH)))
        contraction = 1.0 - float(ndtri(np.interp(values, prior, at)).var(ddof=1))
        driven = contraction < max(PRIOR_DRIVEN, 2.0 * known_to(len(values))) or not movable([name])[0]
        spreads = (*of_prior, *of_posterior, low, middle, high, contraction)
        found.append(Moved(name, parameter.unit, *spreads, bool(driven)))
    return sorted(found, key=lambda each: -each.contraction)


def lines(rows: list[Moved], number: int) -> list[str]:
    """The table as text, and what its last column means.

    Args:
        rows: as `moved` gives them.
        number: of draws.
    """
    cells = [
        [
            row.name,
            row.unit,
            *map(figure, (row.prior_mean, row.prior_sd, row.mean, row.sd, row.low, row.middle, row.high)),
            f"{round(row.contraction, 2) + 0.0:.2f}",  # no -0.00
            "prior-driven" if row.prior_driven else "",
        ]
        for row in rows
    ]
    driven = sum(row.prior_driven for row in rows)
    return [
        *table(_HEADINGS, cells, _TO_RIGHT),
        f"Contraction is 1 - variance / prior variance, of the normal deviate behind a parameter. {driven} of {len(rows)} "
        f"are prior-driven: they contract by less than {PRIOR_DRIVEN:g}, or no more than {number:,} draws can show (twice "
        f"{known_to(number):.2f}), or belong to instruments, of which the series say nothing. What is believed of them is "
        "the prior, not the data.",
    ]
