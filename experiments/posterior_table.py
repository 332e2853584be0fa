"""What the data moved: the parameters of a posterior beside their priors."""

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

import numpy as np

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

    @property
    def contraction(self) -> float:
        """1 - variance / prior variance: 0 where the data say nothing, 1 where they leave nothing open."""
        return 1.0 - (self.sd / self.prior_sd) ** 2

    @property
    def prior_driven(self) -> bool:
        """Whether the data say too little of it to speak of (calibration/PROTOCOL.md)."""
        return self.contraction < PRIOR_DRIVEN


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
        quantiles = map(float, np.quantile(values, (_LOW, _MIDDLE, _HIGH)))
        found.append(Moved(name, parameter.unit, *of_prior, *of_posterior, *quantiles))
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
        f"Contraction is 1 - variance / prior variance. {driven} of {len(rows)} parameters contract by less than "
        f"{PRIOR_DRIVEN:g}: what is believed of them is the prior, not the data. Of {number:,} draws a contraction is known "
        f"to {sqrt(2.0 / number):.2f} or worse.",  # the relative standard error of a normal's sample variance
    ]
