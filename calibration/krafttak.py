"""The counts of Krafttak as one fact: where its first two intakes were at the end (V-04 to V-07), a multinomial.

The counts nest: of 29 who stayed in the project 25 were in work of any kind (V-05), 22 of them in a permanent job (V-04) and
3 with support and without a contract; the other 4 were unemployed (V-06), one of them in training. Eight of all 50 were
discharged (V-07), in which year is not told: 0 to 8 of the first intakes, which were 37 at most. So the fact enters once,
and of what is not told the number that surprises least is taken.
"""

from functools import cache
from itertools import combinations

import numpy as np
from scipy.special import gammaln, xlogy

from calibration.case_outcomes import PICKED, entered, here, in_use, passing, surprise
from model.acts import Occupies, Placement
from model.simulation import MigrationModel
from model.state import ACTIVITY, STUDYING, WORKING

IDS = ("V-04", "V-05", "V-06", "V-07")
SCENARIO = "verdal_krafttak"
#: The project ended in the summer of 2009: counted at the start of July, in months from year 0.
COUNTED_AT = 12 * 2009 + 6
#: Entered before it, the first two of three yearly intakes (chapter 6.5).
LAST_INTAKE = 12 * 2008 + 6
#: By name, the ids of each.
CATEGORIES = {
    "in work of any kind": "V-04, V-05",
    "in training": "V-06",
    "out of work": "V-06",
    "discharged": "V-07",
}
#: V-05; of V-06 the one in training, and the others; V-07 at most.
OBSERVED = (25, 1, 3, 8)
CAUTION = (
    "the model tells no permanent job from another, and wages are supported in it for three months, so that V-04 stands in "
    "V-05; nobody is discharged in it: who left before the end or has moved away counts so, and the report gives no "
    "reasons and no year; nobody was compared with"
)
#: Of work: being picked moves the odds of the first category.
_WORK = 0
#: Added to each simulated count: what was not seen in few runs is not impossible (Jeffreys).
_UNSEEN = 0.5


def where(model: MigrationModel) -> np.ndarray:
    """The first two intakes by category: int64 [category].

    In work: with an employer, or placed with wages paid by others. In training: in education, or learning a trade in a firm.
    Discharged: left before the time was over, as the model only lets those who move away, or lives elsewhere now.
    """
    rows = entered(model, "matchmaking", LAST_INTAKE)
    use = in_use(model, "matchmaking")
    assert use.enrolled is not None
    began, ended = (use.enrolled.column(name)[rows] for name in ("entered", "ended"))
    early = (ended >= 0) & (ended - began < use.of["lasts"])
    activity = model.state.persons[ACTIVITY, rows]
    tests = (
        early | ~here(model, rows),
        (activity == WORKING) | _inside(model, rows, Placement),
        (activity == STUDYING) | _inside(model, rows, Occupies),
    )
    category = np.select(tests, (3, 0, 1), 2)  # the first that holds
    return np.bincount(category, minlength=len(CATEGORIES))


def _inside(model: MigrationModel, rows: np.ndarray, act: type) -> np.ndarray:
    """Who of these is in an instrument that has such an act, bool [row]; the last of its months counts."""
    found = np.zeros(rows.size, dtype=bool)
    for each in model.policy.in_use:
        if each.enrolled is not None and any(isinstance(its, act) for its in each.instrument.acts):
            began, ended = (each.enrolled.column(name)[rows] for name in ("entered", "ended"))
            found |= (began >= 0) & ((ended < 0) | (ended == model.month))
    return found


def shares(counts: np.ndarray) -> np.ndarray:
    """Shares of the categories in runs, float64 [category].

    Args:
        counts: of all runs together, int64 [category].
    """
    return (counts + _UNSEEN) / (counts.sum() + _UNSEEN * counts.size)


def of_the_picked(of_all: np.ndarray, log_odds: np.ndarray) -> np.ndarray:
    """Shares as they are among those who were picked, whose odds of work are higher: float64 [log odds, category]."""
    weights = np.repeat(of_all[np.newaxis], np.size(log_odds), axis=0)
    weights[:, _WORK] *= np.exp(log_odds)
    return weights / weights.sum(axis=1, keepdims=True)


@cache
def _compositions(people: int, categories: int) -> np.ndarray:
    """Every way in which people fall into categories, int64 [way, category]."""
    bars = np.array(list(combinations(range(people + categories - 1), categories - 1)))
    edges = np.column_stack([np.full(len(bars), -1), bars, np.full(len(bars), people + categories - 1)])
    return np.diff(edges, axis=1) - 1


def multinomial(people: int, of_each: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every way in which people fall into categories, and its probability, mean over equally likely shares.

    Args:
        people: how many.
        of_each: float64 [equally likely, category].

    Returns:
        int64 [way, category]; float64 [way].
    """
    ways = _compositions(people, of_each.shape[1])
    log_ways = gammaln(people + 1.0) - gammaln(ways + 1.0).sum(axis=1)
    likely = [np.exp(log_ways + xlogy(ways, each).sum(axis=1)) for each in of_each]
    return ways, np.mean(likely, axis=0)


def chance(of_all: np.ndarray, discharged: int, log_odds: np.ndarray = PICKED) -> float:
    """Chance of counts no more likely than those of the report, had so many been discharged from the first intakes.

    Args:
        of_all: simulated shares of the categories.
        discharged: 0 to 8.
        log_odds: by which being picked moves the odds of work, equally likely each.
    """
    observed = np.array((*OBSERVED[:-1], discharged))
    ways, probabilities = multinomial(int(observed.sum()), of_the_picked(of_all, log_odds))
    return surprise(probabilities, (int(np.flatnonzero((ways == observed).all(axis=1))[0]),))


def chances(of_all: np.ndarray) -> np.ndarray:
    """These chances for 0 to 8 discharged from the first intakes, float64 [discharged]."""
    return np.array([chance(of_all, discharged) for discharged in range(OBSERVED[-1] + 1)])


def ranges() -> list[tuple[float, float]]:
    """By category the true shares that would pass for some number of discharged, each category by itself."""
    found = []
    for k, count in enumerate(OBSERVED):
        of_some = [
            passing(discharged if k == len(OBSERVED) - 1 else count, sum(OBSERVED[:-1]) + discharged)
            for discharged in range(OBSERVED[-1] + 1)
        ]
        found.append((min(low for low, _ in of_some), max(high for _, high in of_some)))
    return found
