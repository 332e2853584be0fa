"""What a place's own births and deaths say of its levels, against births and deaths at national rates for its ages.

The levels of births and deaths multiply the national rates. Before the place is seen they are taken as normal; what was
counted in its own years is linear in them, so that they are normal after it, too (conjugate):

    births = level of births x expected births + noise,    deaths likewise,    or only
    births less deaths = level of births x expected births - level of deaths x expected deaths + noise

with the variance of Poisson counts. Expected are births and deaths at national rates for the ages that a run starts with.
These may be wrong for the place, lastingly; its own years then tell of the level and of that error together, and a run that
starts with the same ages needs both. So the prior is widened by what such ages are known to be wrong by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.borrowed import is_borrowed
from model.population import age_structure
from model.tables import NotKnown, by_age, known, newest, series

#: Of the last years, how many say what the levels are now; assumption.
LATEST = 10
#: By how much births and deaths at national rates differ from a place's, as a share, because of the ages. Of reconstructed
#: and borrowed ones: births less deaths of the 19 municipalities in 1990-1999 are 3.8 and 4.7 per 1,000 (root mean square)
#: from what the ages give, of 9.6 births and 13.7 deaths. Of the register's own, which move on in ten years: assumption.
AGES_SD = {"the register's ages": 0.05, "reconstructed ages": 0.23, "borrowed ages": 0.28}


@dataclass(frozen=True)
class Seen:
    """What happened in a place in some years, and what was expected.

    Attributes:
        years: that were counted.
        births, deaths: in them; None where only their difference is known.
        increase: births less deaths.
        expected: births and deaths at national rates.
        ages: with which, one of `AGES_SD`.
    """

    years: tuple[int, ...]
    births: float | None
    deaths: float | None
    increase: float
    expected: tuple[float, float]
    ages: str


def seen_of(place: str, start: int, known_to: date, values: Mapping[str, float]) -> Seen | None:
    """What was counted in a place in the last years before a start; None where nothing was that is its own.

    Args:
        place: name.
        start: year of the 1 January whose ages it is held against.
        known_to: what may be read.
        values: of all parameters, for the reconstruction of ages.
    """
    try:
        rows = [row for row in known("components", known_to, place=place) if not is_borrowed(row)]
    except NotKnown:
        return None
    registered = series("population", "population", known_to, place=place)
    apart = [row for row in rows if row["births"] and row["deaths"]]
    counted = apart or [row for row in rows if row["natural_increase"]]
    counted = [row for row in counted if int(row["year"]) in registered and int(row["year"]) < start][-LATEST:]
    if not counted:
        return None
    ages = age_structure(place, start, known_to, dict(values))
    shape, years = ages / ages.sum(), tuple(int(row["year"]) for row in counted)
    births, deaths = (
        float(sum((shape * newest(by_age(table, known_to), year)).sum() * registered[year] for year in years))
        for table in ("fertility", "mortality")
    )
    born, died = (sum(float(row[column]) for row in counted) if apart else None for column in ("births", "deaths"))
    increase = sum(float(row["natural_increase"]) for row in counted)
    return Seen(years, born, died, increase, (births, deaths), _source_of_ages(place, start, known_to))


def _source_of_ages(place: str, start: int, known_to: date) -> str:
    try:
        rows = known("population_by_age", known_to, place=place, year=str(start))
    except NotKnown:
        return "reconstructed ages"
    return "borrowed ages" if any(map(is_borrowed, rows)) else "the register's ages"


def updated(levels: np.ndarray, seen: Seen) -> np.ndarray:
    """Draws of the levels of births and deaths after a place's own years were seen, float64 [level, draw].

    A draw keeps its deviate from the mean in units of the spread, so that what it goes with stays with it.

    Args:
        levels: draws before them, of the two levels.
        seen: what was counted, and what was expected.
    """
    mean = levels.mean(axis=1)
    before = np.diag(levels.var(axis=1))
    wide = before + np.diag((AGES_SD[seen.ages] * mean) ** 2)
    births, deaths = seen.expected
    if seen.births is None or seen.deaths is None:
        observed, of_levels = np.array([seen.increase]), np.array([[births, -deaths]])
        noise = np.array([[births + deaths]])
    else:
        observed, of_levels = np.array([seen.births, seen.deaths]), np.diag(seen.expected)
        noise = np.diag(seen.expected)
    gain = wide @ of_levels.T @ np.linalg.inv(of_levels @ wide @ of_levels.T + noise)
    after_mean = mean + gain @ (observed - of_levels @ mean)
    after = (np.eye(2) - gain @ of_levels) @ wide
    deviates = (levels - mean[:, None]) / np.sqrt(np.diag(before))[:, None]
    return after_mean[:, None] + np.linalg.cholesky(after) @ deviates
