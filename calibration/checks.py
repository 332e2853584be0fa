"""What a fit says of itself: which parameters data moved, which pairs they cannot tell apart, where it is misspecified."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.stats import chi2

from calibration.emulator import Emulator
from calibration.fit import normal_part, values
from calibration.level_likelihood import PARAMETERS
from calibration.posteriors import Posterior
from calibration.protocol import PRIOR_DRIVEN
from model.parameters import Parameter
from scenarios.joint_prior import at_shares

#: Shares that are told of priors and posteriors.
QUANTILES = (0.05, 0.5, 0.95)
_NINETY = 1.645  # deviates, of a normal distribution's central 90 %
#: Deviates of the prior at which a profile is taken.
GRID = np.linspace(-2.5, 2.5, 21)


def parameter_table(posterior: Posterior, known: Mapping[str, Parameter], chance: float) -> pd.DataFrame:
    """A row per case and parameter: prior and posterior quantiles, and the contraction 1 - variance / prior variance.

    The contraction is that of the normal deviates behind the parameters, so that no prior's shape or range moves it.

    Args:
        posterior: a fit.
        known: every parameter by name.
        chance: contraction that shuffled parameters reach; what is below it, or below `PRIOR_DRIVEN`, is said to be driven
            by the prior. The level process is fitted without the bank and has no such chance.
    """
    rows = []
    names = posterior.hierarchy.names
    for case in posterior.hierarchy.cases:
        deviates = posterior.deviates(case)
        drawn = values(names, deviates, known)
        contraction = 1.0 - deviates.var(axis=0, ddof=1)
        for column, name in enumerate(names):
            before = [float(at_shares({name: np.array([share])}, known)[name][0]) for share in QUANTILES]
            after = np.quantile(drawn[name], QUANTILES)
            rows.append((case, name, known[name].unit, *before, *after, contraction[column]))
    table = pd.DataFrame(
        rows,
        columns=["case", "parameter", "unit", *(f"{when}_{int(100 * share)}" for when in ("prior", "posterior")
                                                for share in QUANTILES), "contraction"],
    )  # fmt: skip
    least = np.where(table.parameter.isin(PARAMETERS), PRIOR_DRIVEN, max(PRIOR_DRIVEN, chance))
    table["says"] = np.where(table.contraction < least, "prior-driven", "")
    return table


def worst_pairs(posterior: Posterior, number: int = 5) -> pd.DataFrame:
    """The pairs of shared deviates that correlate most in the posterior beyond their prior: data tell only their sum."""
    names = posterior.hierarchy.names
    after = np.corrcoef(posterior.latent[:, : len(names)].T)
    before = posterior.hierarchy.prior()[: len(names), : len(names)]
    one, other = np.triu_indices(len(names), 1)
    excess = np.abs(after - before)[one, other]
    first = np.argsort(-excess)[:number]
    return pd.DataFrame(
        {
            "parameter": [names[one[k]] for k in first],
            "other": [names[other[k]] for k in first],
            "correlation": after[one[first], other[first]],
            "of_prior": before[one[first], other[first]],
        }
    )


class Fit(NamedTuple):
    """How statistics lie in their predictive distributions.

    Attributes:
        table: a row per case and statistic: observed, mean and sd before and after the fit, and the deviate of each.
        joint: by case, the probability of a larger distance before the fit, in all statistics together.
    """

    table: pd.DataFrame
    joint: dict[str, float]


def predictive(posterior: Posterior, observed: Mapping[str, np.ndarray]) -> Fit:
    """The statistics of each case against what prior and posterior say of them, by the regression.

    Args:
        posterior: a fit.
        observed: statistics by case.
    """
    rows, joint = [], {}
    prior = posterior.hierarchy.prior()
    for term in posterior.terms:
        emulator = posterior.emulators[term.case]
        design = term.slopes @ posterior.hierarchy.of_case(term.case)
        before = design @ prior @ design.T + term.covariance
        latent = np.cov(posterior.latent.T)
        after = design @ latent @ design.T + term.covariance
        moved = design @ posterior.latent.mean(axis=0)
        joint[term.case] = float(chi2.sf(term.left @ np.linalg.solve(before, term.left), len(term.left)))
        for k, statistic in enumerate(emulator.statistics):
            middle = observed[term.case][k] - term.left[k]
            sds = np.sqrt(before[k, k]), np.sqrt(after[k, k])
            rows.append(
                (term.case, statistic.name, observed[term.case][k], middle, sds[0], term.left[k] / sds[0],
                 middle + moved[k], sds[1], (term.left[k] - moved[k]) / sds[1], emulator.explained[k])
            )  # fmt: skip
    columns = ["case", "statistic", "observed", "prior_mean", "prior_sd", "prior_deviate", "posterior_mean",
               "posterior_sd", "posterior_deviate", "explained"]  # fmt: skip
    return Fit(pd.DataFrame(rows, columns=columns), joint)


def foretold_by_others(posterior: Posterior, observed: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """The statistics of each case against what the posterior of the others says of them, given its net migration.

    What is a case's own is drawn from the prior, as for a municipality that was not fitted.

    Args:
        posterior: a fit.
        observed: statistics by case.

    Returns:
        A row per case and statistic: observed, mean, standard deviation, the deviate, and whether 90 % hold it.
    """
    rows = []
    for term in posterior.terms:
        others = normal_part(posterior.hierarchy, [other for other in posterior.terms if other is not term])
        design = term.slopes @ posterior.hierarchy.of_case(term.case)
        sd = np.sqrt(np.diag(design @ others.covariance @ design.T + term.covariance))
        off = term.left - design @ others.mean
        for k, statistic in enumerate(posterior.emulators[term.case].statistics):
            value, inside = observed[term.case][k], bool(abs(off[k]) <= _NINETY * sd[k])
            rows.append((term.case, statistic.name, value, value - off[k], sd[k], off[k] / sd[k], inside))
    columns = ["case", "statistic", "observed", "mean", "sd", "deviate", "inside_90"]
    return pd.DataFrame(rows, columns=columns)


def profiles(
    posterior: Posterior, levels: Callable[[Mapping[str, float]], float], known: Mapping[str, Parameter]
) -> pd.DataFrame:
    """Log posterior density of each parameter, all others at their best, less its highest: a column a parameter.

    Indexed by the prior's deviate. That of a normal part is a parabola; those of the level process, whose likelihood is not
    normal, are searched for.
    """
    hierarchy, part = posterior.hierarchy, posterior.part
    found = {}
    for column, name in enumerate(hierarchy.names):
        sd = np.sqrt(part.covariance[column, column])
        found[name] = -0.5 * ((GRID - part.mean[column]) / sd) ** 2
    rows = [hierarchy.names.index(name) for name in PARAMETERS if name in hierarchy.names]
    names = [hierarchy.names[row] for row in rows]
    mean, precision = part.mean[rows], np.linalg.inv(part.covariance[np.ix_(rows, rows)])

    def lost(at: np.ndarray) -> float:
        drawn = {name: float(value[0]) for name, value in values(names, at[None], known).items()}
        return 0.5 * float((at - mean) @ precision @ (at - mean)) - levels(drawn)

    for k, name in enumerate(names):
        others = [i for i in range(len(names)) if i != k]
        heights, start = [], mean[others]
        for fixed in GRID:

            def with_fixed(free: np.ndarray, fixed: float = fixed, k: int = k) -> float:
                return lost(np.insert(free, k, fixed))

            best = minimize(with_fixed, start, method="Nelder-Mead", options={"xatol": 0.02, "fatol": 0.02})
            start = best.x
            heights.append(-best.fun)
        found[name] = np.array(heights) - max(heights)
    table = pd.DataFrame(found, index=pd.Index(GRID, name="deviate"))
    return table - table.max()


def explained_by(emulator: Emulator, names: tuple[str, ...], number: int = 3) -> list[str]:
    """For each statistic the parameters that move it most, by size of slope."""
    found = []
    for slopes in emulator.slopes:
        first = [k for k in np.argsort(-np.abs(slopes))[:number] if slopes[k] != 0.0]
        found.append(", ".join(f"{names[k]} {'+' if slopes[k] > 0 else '-'}" for k in first) or "none")
    return found
