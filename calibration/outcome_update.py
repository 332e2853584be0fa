"""What outcomes of the cases say of effects: little, since who was picked and what would have been anyway are not known.

Of n people y did well. Without the instrument their log odds would be b; being picked moves them by s, the effect by theta:

    y ~ BetaBinomial(n, logit^-1(b + s + theta), 0.05) to the power alpha,   b ~ N(logit p0, 0.6),   s ~ N(0.4, 0.6)

alpha is 0.5 for a count with its denominator and 0.25 for answers of interviews and surveys (by grade of evidence;
judgement, fixed before the fit). V-09 says nothing of an effect, as the loan is a supply and has none; V-08, V-10, V-14,
V-17 and V-18 are never evidence of one.
"""

from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from scipy.special import expit
from scipy.stats import betabinom

from calibration.protocol import REFUSED

#: Spread of what would have been, and of being picked; correlation of people within a project (science notes; judgement).
_ANYWAY_SD, PICKED, PICKED_SD, _ALIKE = 0.6, 0.4, 0.6, 0.05
_NODES = 40


@dataclass(frozen=True)
class Outcome:
    """A count that says something of an effect.

    Attributes:
        ids: of the fact sheet.
        effect: parameter it is of.
        did, among: people.
        anyway: share that would have without the instrument, in the middle.
        weight: alpha.
        source: of the share and the weight.
    """

    ids: str
    effect: str
    did: int
    among: int
    anyway: float
    weight: float
    source: str


OUTCOMES = (
    Outcome("V-05", "matchmaking_finds", 25, 29, 0.5, 0.5, "half of such a group in work without it; assumption"),
    Outcome("V-11", "marketing_draws", 8, 42, 0.1, 0.25, "one in ten names a campaign whatever it did; assumption"),
)


class TooTight(ValueError):
    """A case outcome says more of an effect than it can: its terms for who was picked are too tight."""


def log_likelihood(
    effect: np.ndarray, outcome: Outcome, picked: float = PICKED, picked_sd: float = PICKED_SD
) -> np.ndarray:
    """Log-likelihood of effects, to the power of its weight and integrated over what would have been and who was picked.

    Args:
        effect: log ratios, taken as log odds, float64 [draw].
        outcome: counted.
        picked, picked_sd: of the log odds that being picked adds.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    middle = log(outcome.anyway / (1.0 - outcome.anyway)) + picked
    odds = middle + sqrt(_ANYWAY_SD**2 + picked_sd**2) * nodes
    share = expit(odds[None, :] + np.asarray(effect)[:, None])
    people = 1.0 / _ALIKE - 1.0  # a + b of the beta whose correlation is `_ALIKE`
    likely = betabinom.pmf(outcome.did, outcome.among, share * people, (1.0 - share) * people)
    return np.asarray(np.log(likely**outcome.weight @ weights / weights.sum()))


def updated(effects: dict[str, np.ndarray]) -> np.ndarray:
    """Weights of draws that the outcomes give them, float64 [draw], with sum 1.

    Args:
        effects: values of each effect that an outcome is of, float64 [draw].

    Raises:
        TooTight: an outcome contracts an effect by more than `protocol.REFUSED`.
    """
    total = np.zeros(len(next(iter(effects.values()))))
    for outcome in OUTCOMES:
        of_it = log_likelihood(effects[outcome.effect], outcome)
        contracted = contraction(effects[outcome.effect], of_it)
        if contracted > REFUSED:
            raise TooTight(
                f"{outcome.ids} contracts {outcome.effect} by {contracted:.2f}, and an outcome without a comparison can "
                f"contract an effect by {REFUSED:g} at most: its terms for who was picked and what would have been anyway "
                "are too tight"
            )
        total += of_it
    weight = np.exp(total - total.max())
    return np.asarray(weight / weight.sum())


def contraction(effect: np.ndarray, log_weight: np.ndarray) -> float:
    """1 - variance of an effect after weighing over that before."""
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    mean = weight @ effect
    return float(1.0 - weight @ (effect - mean) ** 2 / effect.var())


def resampled(weights: np.ndarray, number: int, rng: np.random.Generator) -> np.ndarray:
    """Rows to take so that each is taken as often as its weight says, int64 [number] (systematic resampling)."""
    at = (rng.uniform() + np.arange(number)) / number
    return np.minimum(np.searchsorted(np.cumsum(weights), at), len(weights) - 1)
