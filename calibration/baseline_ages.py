"""Baselines that follow people by age: the cohort-component method for totals, Hamilton-Perry for age groups.

Neither has a figure measured before to be held against, and municipal ages are public from 2005 on only, inside the held-out
years; so everything in them that could be chosen is the plainest there is, or taken from the shrunk drift.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from calibration.baselines import Forecast, shrunk, shrunk_drift
from calibration.history import History, figures, readable
from model import reconstruction
from model.parameters import declared
from model.population import age_structure, by_age_of
from model.state import FEMALE, MALE, TOP_AGE
from model.tables import NotKnown, by_age, newest

#: Groups of completed years, both ends included, as in the `age_share_` targets (TARGETS.md).
GROUPS = ((0, 5), (6, 15), (16, 19), (20, 24), (25, 29), (30, 39), (40, 49), (50, 66), (67, 79), (80, TOP_AGE))
#: The same by their names, such as `0_5`.
NAMED_GROUPS = {(f"{first}_{last}" if last < TOP_AGE else f"{first}_plus"): (first, last) for first, last in GROUPS}
#: Ages of the women to whom Hamilton-Perry relates the newborn, and from which on it keeps ages together.
MOTHERS, OPEN_AGE = slice(15, 50), 90
#: Girls per newborn: 100 girls to 106 boys.
_GIRLS = 100.0 / 206.0
#: Tables that a ratio of cohorts takes.
_PAIR = 2


def cohort_component(history: History, horizon: int) -> Forecast:
    """The cohort-component method: ages at the origin, national fertility and mortality, shrunk net migration.

    Each year deaths are n (1 - exp(-m)) by sex and age, births the sum of women by fertility, and net migration is
    r x population, spread over ages as national moves are; r is the shrunk rate of net migration (`baselines.shrunk`).
    Variance: phi N h + (h N)^2 V of net migration, and the births and deaths of the years to come (Poisson). The ages
    are the register's from 2005 on; before, `model.reconstruction` makes them of what was known. Rates stay the newest
    known.

    Raises:
        NotKnown: ages, rates or components were not known by the origin; before 2000 they never are.
    """
    origin = history.origin
    known_to = date(origin, 1, 1)
    net = figures("components", "net_migration", history.places, range(history.since, origin), origin)
    level = shrunk(net, history.before)
    values = {name: parameter.value for name, parameter in declared(reconstruction).items()}
    mean, events = np.zeros(len(history.places)), np.zeros(len(history.places))
    for k, place in enumerate(history.places):
        table = age_structure(place, origin, known_to, values)
        for _ in range(horizon):
            table, happened = _next_year(table, float(level.rate[k]), origin, known_to)
            events[k] += happened
        mean[k] = table.sum()
    return Forecast(history.places, mean, np.sqrt(level.noise(history.newest, horizon) + events))


def _next_year(table: np.ndarray, rate: float, origin: int, known_to: date) -> tuple[np.ndarray, float]:
    """Persons by [sex, age] a year later, and how many births and deaths there were."""
    mortality, fertility, moves = (
        newest(by_age(name, known_to), origin) for name in ("mortality", "fertility", "internal_migration")
    )
    deaths = table * (1.0 - np.exp(-mortality))
    births = float((table * fertility).sum())
    movers = table * moves
    left = np.maximum(table - deaths + movers * (rate * table.sum() / movers.sum()), 0.0)
    grown = np.zeros_like(left)
    grown[:, 1:] = left[:, :-1]
    grown[:, -1] += left[:, -1]
    grown[FEMALE, 0], grown[MALE, 0] = births * _GIRLS, births * (1.0 - _GIRLS)
    return grown, births + float(deaths.sum())


def hamilton_perry(tables: np.ndarray, horizon: int, mothers: slice = MOTHERS) -> np.ndarray:
    """Hamilton and Perry (1962) in steps of a year: persons by [place, sex, age] after `horizon` years.

    Cohort ratio of an age: those one year older a year later by those of the age, places and years added; the last age
    is open. Newborn of either sex per woman of the ages of mothers, over all tables. Ratios are the same everywhere,
    since those of one small place are mostly chance.

    Args:
        tables: persons on 1 January, float64 [year, place, sex, age].
        horizon: years ahead.
        mothers: ages of women.
    """
    ratios, newborn = _ratios(tables, mothers)
    there = tables[-1]
    for _ in range(horizon):
        there = _a_year_on(there, ratios, newborn, mothers)
    return there


def age_groups(history: History, horizon: int) -> dict[str, Forecast]:
    """Hamilton-Perry for the groups of `GROUPS`, scaled to the shrunk drift's total of each place; by name as `0_5`.

    Variance: phi E h + (E / total)^2 (h N)^2 V, with E the persons expected, phi the Pearson variance of a year's errors
    of the same ratios in the tables they were made from, and V what the shrunk drift does not know of a place's drift.

    Raises:
        NotKnown: fewer than two age tables were known by the origin.
    """
    origin = history.origin
    tables = _tables(history.places, origin)
    ratios, newborn = _ratios(tables, MOTHERS)
    total = shrunk_drift(history, horizon).mean
    expected = hamilton_perry(tables, horizon)
    expected *= (total / expected.sum(axis=(1, 2)))[:, None, None]
    level = shrunk(history.changes, history.before)
    drift = (horizon * history.newest / total) ** 2 * level.variance
    found = {}
    for name, (first, last) in NAMED_GROUPS.items():
        ages = slice(first, last + 1)
        persons = expected[:, :, ages].sum(axis=(1, 2))
        before, after = (
            persons_of[..., ages].sum(axis=(2, 3))
            for persons_of in (_a_year_on(tables[:-1], ratios, newborn, MOTHERS), tables[1:])
        )
        phi = float(((after - before) ** 2 / before).sum()) / (after.size - 1)
        variance = phi * persons * horizon + persons**2 * drift
        found[name] = Forecast(history.places, persons, np.sqrt(variance))
    return found


def observed_groups(places: Sequence[str], year: int, use: str) -> dict[str, np.ndarray]:
    """Persons of each group on 1 January of a year, float64 [place], to hold forecasts against.

    Raises:
        HeldOut: a method would be chosen by held-out figures, which all municipal ages are.
    """
    readable(year, use)
    table = np.array([by_age_of(place, date(year, 1, 1))[year] for place in places])
    return {name: table[:, :, first : last + 1].sum(axis=(1, 2)) for name, (first, last) in NAMED_GROUPS.items()}


def _tables(places: Sequence[str], origin: int) -> np.ndarray:
    """The register's ages of all years known by the origin, [year, place, sex, age], from `OPEN_AGE` on together."""
    known = [by_age_of(place, date(origin, 1, 1)) for place in places]
    years = sorted(set.intersection(*(set(tables) for tables in known)))
    if len(years) < _PAIR:
        raise NotKnown(f"Hamilton-Perry takes two age tables, and by 1 January {origin} there were {len(years)}")
    tables = np.array([[of_place[year] for of_place in known] for year in years])
    return np.concatenate([tables[..., :OPEN_AGE], tables[..., OPEN_AGE:].sum(axis=-1, keepdims=True)], axis=-1)


def _ratios(tables: np.ndarray, mothers: slice) -> tuple[np.ndarray, np.ndarray]:
    """Cohort ratios by [sex, age], and newborn by sex per woman of the ages of mothers."""
    before = tables[:-1].sum(axis=(0, 1))
    before[:, -2] += before[:, -1]
    after = tables[1:].sum(axis=(0, 1))[:, 1:]
    ratios = np.divide(after, before[:, :-1], out=np.zeros_like(after), where=before[:, :-1] > 0)
    together = tables.sum(axis=(0, 1))
    return ratios, together[:, 0] / together[FEMALE, mothers].sum()


def _a_year_on(there: np.ndarray, ratios: np.ndarray, newborn: np.ndarray, mothers: slice) -> np.ndarray:
    """Persons by [..., sex, age] a year later."""
    reaching = there[..., :-1].copy()
    reaching[..., -1] += there[..., -1]
    after = np.zeros_like(there)
    after[..., 1:] = reaching * ratios
    after[..., 0] = after[..., FEMALE, mothers].sum(axis=-1, keepdims=True) * newborn
    return after
