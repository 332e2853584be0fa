"""Since when people have lived where they are at the start, students away among them: in balance with the rules.

Two kinds of adults came at some age: those who grew up elsewhere, and natives who had left and returned. How many came at
each age follows from the rules' own age profiles, and how many of them are still here from the hazard of leaving again. The
age at coming then has the cumulative distribution

    W(age, came) ~ coming(came) x exp(-sum of the yearly hazards of leaving from then to now).

What makes people of an age differ (family, work, ties, sex) is left out.
"""

from math import exp
from typing import NamedTuple

import numpy as np

from model.state import ADULT_AGE, FEMALE, MALE, SCHOOL_END, TOP_AGE

_AGES = np.arange(TOP_AGE + 1)


class Residence(NamedTuple):
    """How residents came.

    Attributes:
        came: float64 [kind, age, age at coming], cumulative shares; kind 0 grew up elsewhere, 1 returned.
        returned: float64 [age], share of the natives here who left and returned.
    """

    came: np.ndarray
    returned: np.ndarray


def share_gone(values: dict[str, float]) -> np.ndarray:
    """Share of a cohort of natives that lives elsewhere, by age: a straight rise over the years in which they leave."""
    ramp = np.clip((_AGES - ADULT_AGE) / (values["population_leaving_ends"] - ADULT_AGE), 0.0, 1.0)
    return (1.0 - values["population_natives_at_35"]) * ramp


def residence(movers: np.ndarray, values: dict[str, float]) -> Residence:
    """How the residents of a place came.

    Args:
        movers: national moves between municipalities per person and year by age, both sexes.
        values: of all parameters.
    """
    staying, gone = _staying(movers, values), share_gone(values)
    youngest, settled = values["in_migration_youngest"], values["in_migration_settled"]
    grown = np.maximum(_AGES - youngest, 0.0) / (settled - youngest)
    pull = values["in_migration_youth_pull"] * (1.0 - grown) + grown
    coming = np.where(_AGES >= SCHOOL_END, movers * pull, 0.0)
    returning = _returning(values) * gone / (1.0 - gone)
    returned = np.minimum((staying * returning).sum(axis=1), 0.95)  # no age of natives consists of returnees alone
    came = np.stack([_cumulative(staying * flow) for flow in (coming, returning)])
    return Residence(came, returned)


def _staying(movers: np.ndarray, values: dict[str, float]) -> np.ndarray:
    """Share still here of who came, float64 [age, age at coming]; half of a year's arrivals at the age they came at."""
    settling = values["out_migration_settling"]
    staying = np.zeros((TOP_AGE + 1, TOP_AGE + 1))
    for came in range(TOP_AGE + 1):
        left = 1.0
        staying[came, came] = 0.5
        for age in range(came, TOP_AGE):
            extra = values["out_migration_newcomer"] * exp(-(age - came + 0.5) / settling)
            left *= exp(-movers[age] * values["out_migration_level"] * (1.0 + extra))
            staying[age + 1, came] = left
    return staying


def _returning(values: dict[str, float]) -> np.ndarray:
    """Yearly hazard of returning by age, for one who left in the middle of the years of leaving, parents at home or not."""
    away = _AGES - (ADULT_AGE + values["population_leaving_ends"]) / 2.0
    bell = -(((_AGES - values["return_migration_peak"]) / values["return_migration_width"]) ** 2)
    hazard = values["return_migration_base"] * np.exp(bell - np.maximum(away, 0.0) / values["return_migration_fading"])
    hazard *= 1.0 + values["population_parents_present"] * (values["return_migration_parents"] - 1.0)
    return np.where(_AGES > ADULT_AGE, hazard, 0.0)


def _cumulative(weights: np.ndarray) -> np.ndarray:
    """Rows to cumulative shares; where nobody can have come, all came lately."""
    sums = weights.cumsum(axis=1)
    total = sums[:, -1:]
    return np.where(total > 0.0, sums / np.maximum(total, 1e-300), (_AGES[None, :] >= _AGES[:, None]).astype(float))


class Students(NamedTuple):
    """Those who left to study and are still registered at home: in education (kind 0), or done with it (kind 1).

    Attributes:
        shares: float64 [kind, sex, age], of everybody registered there.
        years: float64 [kind, sex, age, years], cumulative shares of the whole years since they left.
    """

    shares: np.ndarray
    years: np.ndarray


#: Ages and years beyond which hardly any student of the start is left.
_OLDEST_STUDENT, _LONGEST = 35, 18


def students(values: dict[str, float]) -> Students:
    """A cohort's way through leaving, studies and registration, a year at a time, by the rules of `study_migration`."""
    from model.engine.away import ending  # here, not above: reading parameters must not load the compiler

    of = {name: values[f"study_migration_{name}"] for name in ("peak", "width", "service", "length", "shortest")}
    share, years = np.zeros((2, 2, TOP_AGE + 1)), np.ones((2, 2, TOP_AGE + 1, _LONGEST))
    # They left all through the year: of who has been away from k to k + 1 years, some have reached the shortest.
    old_enough = np.clip(np.arange(_LONGEST) + 2.0 - of["shortest"], 0.0, 1.0)
    ends = old_enough * ending(of["shortest"], of["length"], of["shortest"])
    for sex, name in ((MALE, "men"), (FEMALE, "women")):
        sooner = values["study_migration_women_sooner"] if sex == FEMALE else 1.0
        unregistered = [exp(-sooner * values[f"study_migration_{each}"]) for each in ("registering", "finished")]
        peak = of["peak"] + (of["service"] if sex == MALE else 0.0)
        home, local, away = 1.0, 0.0, np.zeros((2, _LONGEST))
        for age in range(int(values["study_migration_youngest"]), _OLDEST_STUDENT + 1):
            share[:, sex, age] = away.sum(axis=1) / (home + local + away.sum())
            for kind in (0, 1):
                if away[kind].sum() > 0.0:
                    years[kind, sex, age] = away[kind].cumsum() / away[kind].sum()
            hazard = values[f"study_migration_{name}"] * exp(-(((age - peak) / of["width"]) ** 2))
            leaving = home * (1.0 - exp(-hazard))
            settling = (home - leaving) * (1.0 - exp(-values["leaving_home_base"]))
            home, local = home - leaving - settling, local + settling
            studying, done = away[0] * unregistered[0], away[1] * unregistered[1]
            older = np.roll(np.stack([studying * (1.0 - ends), done + studying * ends]), 1, axis=1)
            older[:, 0] = leaving, 0.0
            away = older
    return Students(share, years)
