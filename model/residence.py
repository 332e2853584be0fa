"""Since when people have lived where they are at the start, students away among them: in balance with the rules.

Two kinds of adults came at some age: those who grew up elsewhere, and natives who had left and returned. How many came at
each age follows from the rules' own age profiles, and how many of them are still here from the hazard of leaving again. The
age at coming then has the cumulative distribution

    W(age, came) ~ coming(came) x exp(-sum of the yearly hazards of leaving from then to now).
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


def residence(away: np.ndarray, here: np.ndarray, movers: np.ndarray, values: dict[str, float]) -> Residence:
    """How the residents of a place came.

    Args:
        away: natives who live outside by [sex, age].
        here: natives who live in the place by age.
        movers: national moves between municipalities per person and year by age, both sexes.
        values: of all parameters.
    """
    staying = _staying(movers, values)
    youngest, settled = values["in_migration_youngest"], values["in_migration_settled"]
    grown = np.maximum(_AGES - youngest, 0.0) / (settled - youngest)
    pull = values["in_migration_youth_pull"] * (1.0 - grown) + grown
    coming = np.where(_AGES >= SCHOOL_END, movers * pull, 0.0)
    returning = _returning(values) * away.sum(axis=0) / np.maximum(here, 1e-9)
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
    """Yearly hazard of returning by age, for one who left at the end of school and has parents at home as most have."""
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
    """Those who left to study and are still registered at home.

    Attributes:
        studying, finished: float64 [sex, age], share of each age that is still in education, or has ended it.
        years: float64 [sex, age, years], cumulative shares of the whole years since they left, of those in education.
    """

    studying: np.ndarray
    finished: np.ndarray
    years: np.ndarray


def students(values: dict[str, float]) -> Students:
    """A cohort's way through leaving, studies and registration, a year at a time, by the rules of `study_migration`."""
    from model.engine.away import ending  # here, not above: reading parameters must not load the compiler

    of = {name: values[f"study_migration_{name}"] for name in ("peak", "width", "service", "length", "shortest")}
    share = np.zeros((2, 2, TOP_AGE + 1))
    years = np.ones((2, TOP_AGE + 1, _LONGEST))
    ends = np.array([ending(year + 1.5, of["length"], of["shortest"]) for year in range(_LONGEST)])
    for sex, name in ((MALE, "men"), (FEMALE, "women")):
        sooner = values["study_migration_women_sooner"] if sex == FEMALE else 1.0
        unregistered = [exp(-sooner * values[f"study_migration_{each}"]) for each in ("registering", "finished")]
        peak = of["peak"] + (of["service"] if sex == MALE else 0.0)
        home, local, finished, student = 1.0, 0.0, 0.0, np.zeros(_LONGEST)
        for age in range(ADULT_AGE, _OLDEST_STUDENT + 1):
            share[:, sex, age] = np.array([student.sum(), finished]) / (home + local + student.sum() + finished)
            if student.sum() > 0.0:
                years[sex, age] = student.cumsum() / student.sum()
            hazard = values[f"study_migration_{name}"] * exp(-(((age - peak) / of["width"]) ** 2))
            leaving = home * (1.0 - exp(-hazard))
            settling = (home - leaving) * (1.0 - exp(-values["leaving_home_base"]))
            home, local = home - leaving - settling, local + settling
            finished = finished * unregistered[1] + (student * unregistered[0] * ends).sum()
            student = np.concatenate([[leaving], (student * unregistered[0] * (1.0 - ends))[:-1]])
    return Students(share[0], share[1], years)


#: Ages and years beyond which hardly any student of the start is left.
_OLDEST_STUDENT, _LONGEST = 35, 18
