"""Value for money: what options cost and bring, which one pays at a willingness to pay, and what it is worth to know more.

Arrays are draws of a probabilistic analysis: cost and effect, float64 [draw, option], where draw i of all options belongs
together (the same parameters, the same seed); a tuple of the options' names goes beside where a table is asked for. An
effect is something wanted, in any unit; a worth is what one unit of it is worth, in the currency of cost. All are pure
functions; what they cannot take is a ValueError that names the argument, its value and what is allowed. Tables and results
agree with R's dampack, BCEA and voi (`tests/test_value_frontier.py` and `test_value_information.py` hold the figures).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import BSpline
from scipy.linalg import block_diag, eigh
from scipy.special import ndtri, stdtrit
from scipy.stats import rankdata

#: On the frontier; dominated by one option; dominated by a mixture of two (extendedly). dampack's words.
FRONTIER, DOMINATED, EXTENDED = "ND", "D", "ED"
#: An option beside its comparator: it is that or no different; dearer and better; no dearer and no worse; no cheaper and
#: no better; cheaper and worse.
SAME, RATIO, DOMINATES, IS_DOMINATED, SAVES = "same", "ratio", "dominates", "dominated", "saves"
#: Years from the day a present value is of to the first amount: paid as its year begins, in its middle, as it ends.
START_OF_YEAR, MIDDLE_OF_YEAR, END_OF_YEAR = 0.0, 0.5, 1.0
#: Of an interval of a ratio, unless told otherwise.
LEVEL = 0.95
#: Shuffles behind `evppi_by_chance`.
SHUFFLES = 200
#: Of the spline of an input: pieces over the range of its normal scores, about twice mgcv's ten functions; degree; and order
#: of the differences of neighbouring coefficients that are penalised, with which a straight line costs nothing.
PIECES, DEGREE, BENT = 20, 3, 2
#: Weights of that penalty that are tried, the smoothest first, so that it wins a tie; four to a power of ten.
PENALTIES = np.logspace(8, -4, 49)
#: What a degree of freedom counts in generalised cross-validation, against fits to noise (Kim and Gu 2004).
DEARNESS = 1.4
#: Directions of the splines' coefficients with less than this share of the largest have no data and no penalty.
NO_DATA = 1e-10
#: Draws, or pairs, that anything about spread takes.
FEWEST = 2


@dataclass(frozen=True)
class Row:
    """An option in a table of incremental ratios.

    Attributes:
        option: its name.
        cost, effect: its means.
        added_cost, added_effect: over the option it is compared with; None where it is with none.
        ratio: what one unit of effect more costs (the ICER); None where there is no such figure.
        status: of `frontier` `FRONTIER`, `EXTENDED` or `DOMINATED`; of `ratio_to` `RATIO`, or why there is none.
    """

    option: str
    cost: float
    effect: float
    added_cost: float | None
    added_effect: float | None
    ratio: float | None
    status: str


def frontier(names: Sequence[str], cost: np.ndarray, effect: np.ndarray) -> list[Row]:
    """Which options are on the frontier of cost and effect, and what each costs per unit over the one before it.

    An option is dominated by another that costs no more and brings no less (of two alike the later one), and extendedly
    dominated where a mixture of two others is; one that equals a mixture stays on the frontier, as in dampack.

    Args:
        names: of the options.
        cost, effect: means, float64 [option].

    Returns:
        The options as dampack's `calculate_icers` orders them: the frontier, along which ratios rise, each compared with
        the one before it; the extendedly dominated; the dominated; each part by cost.
    """
    costs, effects = _means(names, cost, effect)

    def ratio(before: int, after: int) -> float:
        return float((costs[after] - costs[before]) / (effects[after] - effects[before]))

    hull: list[int] = []
    off: dict[str, list[int]] = {EXTENDED: [], DOMINATED: []}
    most = -np.inf
    for column in np.lexsort((-effects, costs)).tolist():
        if effects[column] <= most:
            off[DOMINATED].append(column)
            continue
        most = effects[column]
        while len(hull) >= 2 and ratio(hull[-2], hull[-1]) > ratio(hull[-1], column):
            off[EXTENDED].append(hull.pop())
        hull.append(column)
    off[EXTENDED].sort(key=lambda column: costs[column])

    def row(column: int, before: int | None, status: str) -> Row:
        added = None if before is None else (costs[column] - costs[before], effects[column] - effects[before])
        return _row(names[column], costs[column], effects[column], added, status)

    on = [row(column, before, FRONTIER) for before, column in zip([None, *hull], hull, strict=False)]
    return on + [row(column, None, status) for status, columns in off.items() for column in columns]


def ratio_to(names: Sequence[str], cost: np.ndarray, effect: np.ndarray, comparator: str) -> list[Row]:
    """What one unit of effect more costs in each option than in a fixed comparator, or why there is no such figure.

    There is one only where an option costs more and brings more; elsewhere a ratio would mislead. The options stay in their
    order, the comparator among them.

    Args:
        names: of the options.
        cost, effect: means, float64 [option].
        comparator: one of the names.
    """
    costs, effects = _means(names, cost, effect)
    if comparator not in names:
        raise ValueError(f"comparator is {comparator!r}; allowed is one of {', '.join(names)}")
    base = list(names).index(comparator)

    def row(column: int) -> Row:
        more, better = costs[column] - costs[base], effects[column] - effects[base]
        if more > 0 and better > 0:
            status = RATIO
        elif more > 0 or better < 0:
            status = SAVES if more < 0 else IS_DOMINATED
        else:
            status = DOMINATES if more < 0 or better > 0 else SAME
        return _row(names[column], costs[column], effects[column], (more, better), status)

    return [row(column) for column in range(len(names))]


def net_benefit(cost: np.ndarray, effect: np.ndarray, worth: float) -> np.ndarray:
    """What the effect is worth less what it costs, in the unit of cost; both of any shape, the same, worth 0 or more."""
    costs = _array("cost", cost, "any", lambda shape: True)
    effects = _beside("effect", effect, "cost", costs.shape)
    return np.asarray(_worths("worth", worth, "a single number", 0) * effects - costs)


def acceptability(cost: np.ndarray, effect: np.ndarray, worths: np.ndarray) -> np.ndarray:
    """Probability of each option to have the highest net benefit, float64 [worth, option]; a tie is split evenly.

    Args:
        cost, effect: float64 [draw, option].
        worths: of one unit of effect, float64 [worth].
    """
    best = np.array([benefit == benefit.max(axis=1, keepdims=True) for benefit in _benefits(cost, effect, worths)])
    return np.asarray((best / best.sum(axis=2, keepdims=True)).mean(axis=1))


def acceptability_frontier(cost: np.ndarray, effect: np.ndarray, worths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Column of the option with the highest expected net benefit, of several the first, and its probability to be the best,
    each [worth], of what `acceptability` takes. It need not be the likeliest to be the best.
    """
    option = expected_loss(cost, effect, worths).argmin(axis=1)
    return option, acceptability(cost, effect, worths)[np.arange(len(option)), option]


def expected_loss(cost: np.ndarray, effect: np.ndarray, worths: np.ndarray) -> np.ndarray:
    """Net benefit forgone on average by choosing each option rather than, draw by draw, the best: float64 [worth, option],
    of what `acceptability` takes.
    """
    return np.array([_loss(benefit) for benefit in _benefits(cost, effect, worths)])


def evpi(cost: np.ndarray, effect: np.ndarray, worths: np.ndarray) -> np.ndarray:
    """Expected value of perfect information, float64 [worth], of what `acceptability` takes: the least expected loss."""
    return np.asarray(expected_loss(cost, effect, worths).min(axis=1))


def evppi(cost: np.ndarray, effect: np.ndarray, worth: float, inputs: np.ndarray) -> float:
    """Expected value of knowing some inputs and nothing else, in the unit of cost.

    By regression on the draws that are there (Strong, Oakley and Brennan 2014): what the options' net benefits are
    expected to be given the inputs is fitted, and the gain of choosing by that is its mean over draws. Net benefits are
    taken about their mean over the options, which leaves out what all have in common and treats the options alike.

    An input enters by the normal scores of its ranks, ties sharing the mean of theirs, as to know it is to know its rank:
    neither its unit nor its tail matters. It gets a cubic spline of `PIECES` pieces with a penalty on bends (P-spline;
    Eilers and Marx 1996), its weight that with the least generalised cross-validation, for each option. (SciPy's
    `make_smoothing_spline` fits as well at a suitable scale, but takes 0.25 s for 1000 draws, too long to shuffle them.)
    Splines of several inputs are added up and share the weight; what inputs do only together is not seen, and the figure is
    low by that. An input that never varies is worth 0.

    With few draws a regression finds value in noise too: see `evppi_by_chance`. The result is clipped to no more than the
    EVPI, which a fit may exceed by its error; it is never below 0.

    Args:
        cost, effect: float64 [draw, option].
        worth: of one unit of effect, 0 or more.
        inputs: what would be known, float64 [draw, input], one or a few.
    """
    return _partial(*_regression(cost, effect, worth, inputs))


def evppi_by_chance(
    cost: np.ndarray, effect: np.ndarray, worth: float, inputs: np.ndarray, seed: int, shuffles: int = SHUFFLES
) -> np.ndarray:
    """What `evppi` gives for inputs that say nothing: the same ones with their draws shuffled, float64 [shuffle].

    Their mean is the upward bias of an input without value, and an input whose EVPPI is no higher than most of them is not
    told apart from one.

    Args:
        cost, effect, worth, inputs: as of `evppi`.
        seed: of the shuffling.
        shuffles: how many, 1 or more.
    """
    benefit, *splines = _regression(cost, effect, worth, inputs)
    if shuffles < 1:
        raise ValueError(f"shuffles is {shuffles}; allowed is 1 or more")
    rng = np.random.default_rng(seed)
    # The draws of the benefits are shuffled instead, which is the same and leaves the splines as they are.
    return np.array([_partial(benefit[rng.permutation(len(benefit))], *splines) for _ in range(shuffles)])


def discounted(amounts: np.ndarray, rate: float, first_year_at: float) -> np.ndarray:
    """Present value of yearly amounts, float64 [..]: the sum of amount / (1 + rate)^(first_year_at + years after the first).

    Args:
        amounts: in prices of one year, float64 [.., year].
        rate: of discount a year, real as the prices are, above -1; 0.04 is 4 %.
        first_year_at: years from the day the value is of to the first amount, 0 or more: `START_OF_YEAR` when amounts fall
            due as their years begin, `END_OF_YEAR` as they end, `MIDDLE_OF_YEAR` between.
    """
    values = _array("amounts", amounts, "[.., year], one year or more", lambda shape: bool(shape) and shape[-1] > 0)
    if not -1 < rate < np.inf:
        raise ValueError(f"rate is {rate}; allowed is a finite number above -1")
    if not 0 <= first_year_at < np.inf:
        raise ValueError(f"first_year_at is {first_year_at}; allowed is a finite number from 0")
    return np.asarray((values * (1.0 + rate) ** -(first_year_at + np.arange(values.shape[-1]))).sum(axis=-1))


def ratio_interval(d_cost: np.ndarray, d_effect: np.ndarray, level: float = LEVEL) -> tuple[float | None, float | None]:
    """Fieller's interval of the ratio of two means over pairs: the ratios r that mean cost - r x mean effect allows.

    By the t distribution, with the covariance of the two. When the mean effect is not told apart from 0 at that level there
    is no interval: the ratios run beyond every bound, to those of an effect of nothing or less. Of them the ones with an
    effect above 0 have one end still if the mean cost is told apart from 0, the lowest ratio when it costs and the highest,
    below 0, when it saves. An end that does not exist is None. The sign of a ratio says nothing: look at the two means too.

    Args:
        d_cost, d_effect: differences, float64 [pair].
        level: of confidence, 0-1.
    """
    allowed = f"[pair], {FEWEST} pairs or more"
    costs = _array("d_cost", d_cost, allowed, lambda shape: len(shape) == 1 and shape[0] >= FEWEST)
    effects = _beside("d_effect", d_effect, "d_cost", costs.shape)
    if not 0 < level < 1:
        raise ValueError(f"level is {level}; allowed is a number between 0 and 1")
    a, b = costs.mean(), effects.mean()
    (aa, ab), (_, bb) = np.cov(costs, effects) / len(costs)
    t2 = stdtrit(len(costs) - 1, (1 + level) / 2) ** 2
    # The ends are where square x r^2 - 2 middle x r + rest is 0; spread^2 = middle^2 - square x rest, without cancelling.
    square, middle, rest = b**2 - t2 * bb, a * b - t2 * ab, a**2 - t2 * aa
    inside = b**2 * aa - 2 * a * b * ab + a**2 * bb - t2 * (aa * bb - ab**2)
    spread = np.sqrt(t2 * max(inside, 0.0))
    if square > 0:
        return float((middle - spread) / square), float((middle + spread) / square)
    if rest <= 0:
        return None, None
    if a > 0:
        return (float(rest / (middle + spread)) if middle + spread > 0 else None), None
    return None, (float(rest / (middle - spread)) if middle - spread < 0 else None)


def _row(name: str, cost: float, effect: float, added: tuple[float, float] | None, status: str) -> Row:
    if added is None:
        return Row(name, float(cost), float(effect), None, None, None, status)
    ratio = float(added[0] / added[1]) if status in (FRONTIER, RATIO) else None
    return Row(name, float(cost), float(effect), float(added[0]), float(added[1]), ratio, status)


def _loss(benefit: np.ndarray) -> np.ndarray:
    """Expected loss of each option, [option], 0 or more however it is rounded."""
    return np.asarray((benefit.max(axis=1, keepdims=True) - benefit).mean(axis=0))


def _partial(benefit: np.ndarray, basis: np.ndarray, known: np.ndarray) -> float:
    """EVPPI of net benefits [draw, option] by splines as of `_splines`."""
    draws = len(benefit)
    contrast = benefit - benefit.mean(axis=1, keepdims=True)
    middle = contrast.mean(axis=0)
    contrast = contrast - middle
    onto = basis.T @ contrast
    gain = 1.0 / (known + PENALTIES[:, None] * (1.0 - known))
    room = 1.0 - DEARNESS * (1.0 + (known * gain).sum(axis=1, keepdims=True)) / draws
    left = (contrast**2).sum(axis=0) - (2.0 * gain - known * gain**2) @ onto**2
    # Where no room is left any curve fits; the smoothest is taken when there is none anywhere.
    scores = np.divide(left.clip(0.0), room**2, out=np.full_like(left, np.inf), where=room > 0)
    fitted = middle + basis @ (gain[scores.argmin(axis=0)].T * onto)
    return float(min(_loss(fitted).min(), _loss(benefit).min()))


def _splines(inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Basis in which both the data and the penalty of the added splines are diagonal (Demmler and Reinsch 1975).

    Returns:
        The basis [draw, direction], each of mean 0, and the sum of squares of each, `known` [direction] between 0 and 1; the
        penalty of a direction is 1 - known.
    """
    varying = inputs[:, np.ptp(inputs, axis=0) > 0]
    draws, count = varying.shape
    if not count:
        return np.zeros((draws, 0)), np.zeros(0)
    scores = ndtri((rankdata(varying, axis=0) - 0.5) / draws)
    places = (scores - scores.min(axis=0)) / np.ptp(scores, axis=0)
    knots = np.arange(-DEGREE, PIECES + DEGREE + 1) / PIECES
    basis = np.hstack([BSpline.design_matrix(place, knots, DEGREE).toarray() for place in places.T])
    basis = basis - basis.mean(axis=0)
    bends = np.diff(np.eye(PIECES + DEGREE), BENT, axis=0)
    penalty = block_diag(*[bends.T @ bends] * count)
    data = basis.T @ basis
    size, turned = eigh(data + penalty * (np.trace(data) / np.trace(penalty)))
    kept = size > NO_DATA * size[-1]
    turned = turned[:, kept] / np.sqrt(size[kept])
    known, more = eigh(turned.T @ data @ turned)
    return np.asarray(basis @ turned @ more), np.asarray(known.clip(0.0, 1.0))


def _array(name: str, values: object, allowed: str, fits: Callable[[tuple[int, ...]], bool]) -> np.ndarray:
    array = np.asarray(values, dtype=np.float64)
    if not fits(array.shape):
        raise ValueError(f"{name} has shape {array.shape}; allowed is {allowed}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds {array[~np.isfinite(array)].flat[0]}; allowed are finite numbers")
    return array


def _beside(name: str, values: object, other: str, shape: tuple[int, ...]) -> np.ndarray:
    return _array(name, values, f"that of {other}, {shape}", lambda its: its == shape)


def _worths(name: str, values: object, allowed: str, axes: int) -> np.ndarray:
    array = _array(name, values, allowed, lambda shape: len(shape) == axes and 0 not in shape)
    if array.min() < 0:
        raise ValueError(f"{name} holds {array.min()}; allowed are numbers from 0")
    return array


def _means(names: Sequence[str], cost: np.ndarray, effect: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if not names or len(set(names)) < len(names):
        raise ValueError(f"names is {tuple(names)}; allowed are one or more, each once")
    costs = _array("cost", cost, f"[option], one for each of {len(names)} names", lambda shape: shape == (len(names),))
    return costs, _beside("effect", effect, "cost", costs.shape)


def _draws(cost: np.ndarray, effect: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    allowed = f"[draw, option], {FEWEST} draws or more"
    costs = _array("cost", cost, allowed, lambda shape: len(shape) == 2 and shape[0] >= FEWEST and shape[1] > 0)
    return costs, _beside("effect", effect, "cost", costs.shape)


def _benefits(cost: np.ndarray, effect: np.ndarray, worths: np.ndarray) -> list[np.ndarray]:
    """Net benefits [draw, option] at each worth."""
    costs, effects = _draws(cost, effect)
    return [worth * effects - costs for worth in _worths("worths", worths, "[worth], one or more", 1)]


def _regression(
    cost: np.ndarray, effect: np.ndarray, worth: float, inputs: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What `_partial` takes."""
    costs, effects = _draws(cost, effect)
    allowed = f"[draw, input], with the {len(costs)} draws of cost"
    given = _array("inputs", inputs, allowed, lambda shape: len(shape) == 2 and shape[0] == len(costs) and shape[1] > 0)
    return _worths("worth", worth, "a single number", 0) * effects - costs, *_splines(given)
