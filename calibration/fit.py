"""The posterior of all cases together: priors, facts by their emulators, net migration by the level process.

The facts are normal about what is linear in the latent deviates, and so is the prior: that part of the posterior is a normal
distribution, found exactly. The likelihood of net migration depends on the four parameters of the level process
alone and is not normal: these are sampled by elliptical slice sampling with the normal part as their prior, and all
others given them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from calibration.hierarchy import Hierarchy
from calibration.level_likelihood import PARAMETERS
from calibration.slice_sampling import USUAL, Pace, sliced
from model.parameters import Parameter
from scenarios.joint_prior import at_shares


@dataclass(frozen=True)
class Term:
    """What the facts of a place say of its case's deviates z: left ~ N(slopes z, covariance).

    Attributes:
        case: whose deviates.
        slopes: float64 [fact, parameter].
        left: float64 [fact].
        covariance: float64 [fact, fact].
    """

    case: str
    slopes: np.ndarray
    left: np.ndarray
    covariance: np.ndarray


@dataclass(frozen=True)
class Normal:
    """A normal distribution of the latent deviates: mean float64 [latent], covariance [latent, latent]."""

    mean: np.ndarray
    covariance: np.ndarray


def normal_part(hierarchy: Hierarchy, terms: Iterable[Term]) -> Normal:
    """The prior updated by facts."""
    precision = np.linalg.inv(hierarchy.prior())
    weighted = np.zeros(hierarchy.size)
    for term in terms:
        design = term.slopes @ hierarchy.of_case(term.case)
        factor = cho_factor(term.covariance)
        precision += design.T @ cho_solve(factor, design)
        weighted += design.T @ cho_solve(factor, term.left)
    covariance = np.linalg.inv(precision)
    return Normal(covariance @ weighted, (covariance + covariance.T) / 2.0)


def sample(
    hierarchy: Hierarchy,
    part: Normal,
    levels: Callable[[Mapping[str, float]], float],
    known: Mapping[str, Parameter],
    number: int,
    rng: np.random.Generator,
    pace: Pace = USUAL,
) -> np.ndarray:
    """Draws of the latent deviates from the posterior, float64 [draw, latent].

    Args:
        hierarchy: of the deviates.
        part: what `normal_part` gives.
        levels: log-likelihood of net migration, given the values of `level_likelihood.PARAMETERS` by name.
        known: every parameter by name.
        number: of draws.
        rng: of the sampler.
        pace: of the sampler.
    """
    rows = [hierarchy.names.index(name) for name in PARAMETERS if name in hierarchy.names]
    if not rows:
        return rng.multivariate_normal(part.mean, part.covariance, number, method="cholesky")
    names = [hierarchy.names[row] for row in rows]
    mean, covariance = part.mean[rows], part.covariance[np.ix_(rows, rows)]

    def likely(at: np.ndarray) -> float:
        return levels({name: float(value[0]) for name, value in values(names, at[None], known).items()})

    found = sliced(mean, covariance, likely, number, rng, pace)
    gain = np.linalg.solve(covariance, part.covariance[rows]).T
    rest = part.covariance - gain @ part.covariance[rows]
    draws = part.mean + (found - mean) @ gain.T
    draws += _scattered(rest, number, rng)
    draws[:, rows] = found
    return draws


def values(names: Sequence[str], deviates: np.ndarray, known: Mapping[str, Parameter]) -> dict[str, np.ndarray]:
    """Values of parameters at normal deviates, float64 [draw] by name.

    Args:
        names: of the columns.
        deviates: float64 [draw, parameter].
        known: every parameter by name.
    """
    from scipy.special import ndtr

    return at_shares({name: ndtr(deviates[:, column]) for column, name in enumerate(names)}, known)


def _scattered(covariance: np.ndarray, number: int, rng: np.random.Generator) -> np.ndarray:
    """Draws of N(0, covariance), which may have no width in some directions."""
    sizes, directions = np.linalg.eigh((covariance + covariance.T) / 2.0)
    return np.asarray(rng.standard_normal((number, len(sizes))) * np.sqrt(np.maximum(sizes, 0.0)) @ directions.T)
