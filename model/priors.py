"""Priors: what is believed of a parameter before the data of the case are seen, always cut to the parameter's range.

A prior is drawn by its quantile function, so that any design of numbers in [0, 1] (random, Latin hypercube, Sobol)
becomes a design of parameters. NumPy and SciPy are loaded by the first quantile: declaring a prior needs neither.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.evidence import Graded

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Uniform:
    """Prior: every value of the range is as likely as any other."""

    def quantile(self, u: "np.ndarray", low: float, high: float) -> "np.ndarray":
        """The values below which the shares `u` of the prior lie, `low` at 0 and `high` at 1."""
        return _within(low + u * (high - low), low, high)


@dataclass(frozen=True)
class Normal:
    """Prior: normal, cut to the range."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        _positive(self, sd=self.sd)

    def quantile(self, u: "np.ndarray", low: float, high: float) -> "np.ndarray":
        """The values below which the shares `u` of the prior between `low` and `high` lie."""
        standard = _standard_normal(u, (low - self.mean) / self.sd, (high - self.mean) / self.sd)
        return _within(self.mean + self.sd * standard, low, high)


@dataclass(frozen=True)
class LogNormal:
    """Prior: log-normal with this median and standard deviation of the logarithm, cut to the range."""

    median: float
    sd_log: float

    def __post_init__(self) -> None:
        _positive(self, median=self.median, sd_log=self.sd_log)

    def quantile(self, u: "np.ndarray", low: float, high: float) -> "np.ndarray":
        """The values below which the shares `u` of the prior between `low` and `high` lie.

        Raises:
            ValueError: the range has no positive numbers.
        """
        from math import inf, log

        import numpy as np

        if high <= 0.0:
            raise ValueError(f"{self} has no weight between {low:g} and {high:g}")
        least, most = (log(end / self.median) / self.sd_log if end > 0.0 else -inf for end in (low, high))
        return _within(self.median * np.exp(self.sd_log * _standard_normal(u, least, most)), low, high)


@dataclass(frozen=True)
class Beta:
    """Prior: beta distribution of a share, cut to the range."""

    a: float
    b: float

    def __post_init__(self) -> None:
        _positive(self, a=self.a, b=self.b)

    def quantile(self, u: "np.ndarray", low: float, high: float) -> "np.ndarray":
        """The values below which the shares `u` of the prior between `low` and `high` lie.

        Raises:
            ValueError: no share of the range has any weight.
        """
        import numpy as np
        from scipy.special import betainc, betaincc, betainccinv, betaincinv

        least, most = max(low, 0.0), min(high, 1.0)
        # Above the median the weight is counted from the upper end, where a double still tells small weights apart.
        upper = least < most and betainc(self.a, self.b, least) > 0.5
        weight, inverse = (betaincc, betainccinv) if upper else (betainc, betaincinv)
        first, last = (float(weight(self.a, self.b, end)) if least < most else 0.0 for end in (least, most))
        if first == last:
            raise ValueError(f"{self} has no weight between {low:g} and {high:g}")
        found = inverse(self.a, self.b, first + u * (last - first))
        # SciPy gives no number where the weight is too small for its search: the value is then at the end counted from.
        return _within(np.where(np.isnan(found), most if upper else least, found), low, high)


Prior = Uniform | Normal | LogNormal | Beta | Graded


def _positive(prior: object, **numbers: float) -> None:
    for name, number in numbers.items():
        if not number > 0.0:
            raise ValueError(f"{prior}: {name} must be above 0")


def _standard_normal(u: "np.ndarray", low: float, high: float) -> "np.ndarray":
    """Quantiles of the standard normal cut to a range, which may lie far out in a tail: all is done in logarithms."""
    import numpy as np
    from scipy.special import log_ndtr, ndtri_exp

    if low > 0.0:  # mirrored: only the lower tail has a logarithm that tells small weights apart
        return -_standard_normal(1.0 - u, -high, -low)
    below, upto = log_ndtr(low), log_ndtr(high)
    with np.errstate(divide="ignore"):  # no weight at all below the lowest: the end of the range
        logarithm = upto + np.log(u + (1.0 - u) * np.exp(below - upto))
    return ndtri_exp(np.minimum(logarithm, 0.0))


def _within(values: "np.ndarray", low: float, high: float) -> "np.ndarray":
    """Values without what rounding puts beyond the ends of the range."""
    import numpy as np

    return np.clip(values, low, high)
