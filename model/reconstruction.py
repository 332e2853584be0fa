"""The age structure of a place before 2005, when no municipality's ages are public.

Two sources are joined, cell by cell as a weighted geometric mean:

* a cohort-component reconstruction from 1980: the national structure of 1986, tilted by age until births less deaths agree
  with the place's early natural increase, carried forward year by year with national mortality, the place's observed
  natural increase (births = natural increase + deaths) and its observed net migration, which is a loss of youths
  everywhere in the districts and movers of all ages for the rest;
* the county's five-year shares of 2000, with the national single ages inside each group.

The total of the start year is exact. Nothing later than the start is read, and no municipality's ages.
"""

from datetime import date
from statistics import NormalDist

import numpy as np

from model.parameters import Parameter
from model.priors import Beta, LogNormal, Normal
from model.state import FEMALE, MALE, TOP_AGE
from model.tables import NotKnown, by_age, county_of, known, newest, series

youth_loss = Parameter(
    0.35,
    unit="share",
    range=(0.15, 0.55),
    prior=Normal(0.35, 0.05),
    source="net loss of a registered cohort from 16 to 30; V-19, Sørlie 40-45 % present at 35; assumption",
)
women_leave = Parameter(1.1, unit="ratio", range=(0.9, 1.4), source="women's against men's loss; assumption")
women_sooner = Parameter(
    1.5, unit="years", range=(0.0, 3.0), source="women leave at lower ages than men: C-03, military service; assumption"
)
county_weight = Parameter(
    0.3,
    unit="share",
    range=(0.0, 1.0),
    prior=Beta(3.0, 7.0),
    source="weight of the county's shares of 2000 against the components; assumption",
)
off = Parameter(
    0.08,
    unit="log",
    range=(0.0, 0.3),
    prior=LogNormal(0.08, 0.25),
    source="an age group of a place is off by: 4 % four years back, reverse survival 2009 to 2005; 5 % for 2000 was judged, "
    "and a fifth of the register's shares lay outside 99 % of that",
)
off_at_20 = Parameter(
    0.12,
    unit="log",
    range=(0.0, 0.4),
    prior=LogNormal(0.12, 0.25),
    source="the same of 20-24: 8 % four years back; 10 % for 2000 was judged",
)

_AGES = np.arange(TOP_AGE + 1)
#: The year the reconstruction begins with, and how many years from it on give the natural increase it is tilted to.
_FIRST_YEAR, _EARLY_YEARS = 1980, 10
#: Net loss by age within the youth years, in the proportions of a bell round the registered ages of leaving: middle, width.
_YOUTH, _BELL = slice(16, 30), (22.5, 3.5)
#: Between which tilts the one that gives the natural increase is looked for, and by how many halvings.
_TILTS, _HALVINGS = (-0.6, 0.6), 50
#: Ages at which a start is off each by a draw of its own, and in a line between them; which of them is at 20-24.
_OFF_AT, _YOUTHS = np.array([0, 8, 15, 22, 30, 40, 50, 60, 70, 80, 95]), 3
KNOTS = len(_OFF_AT)
#: Girls per newborn: 100 girls to 106 boys.
_GIRLS = 100.0 / 206.0


def natural_increase(structure: np.ndarray, year: int, known_to: date) -> float:
    """Births less deaths per year at national rates for persons by [sex, age]."""
    births = structure * newest(by_age("fertility", known_to), year)
    deaths = structure * newest(by_age("mortality", known_to), year)
    return float(births.sum() - deaths.sum())


def tilted(shape: np.ndarray, total: float, wanted: float, year: int, known_to: date) -> np.ndarray:
    """The shape scaled to a total and tilted by age until its natural increase per head is the one wanted."""
    low, high = _TILTS
    table = shape * (total / shape.sum())
    for _ in range(_HALVINGS):
        tilt = (low + high) / 2.0
        table = shape * np.exp(tilt * (_AGES - 40) / 10.0)
        table *= total / table.sum()
        if natural_increase(table, year, known_to) / total > wanted:
            low = tilt
        else:
            high = tilt
    return table


def from_components(place: str, start: int, known_to: date, values: dict[str, float]) -> np.ndarray:
    """Persons by [sex, age] on 1 January of `start`, carried forward from 1980 with the components of change."""
    population = series("population", "population", known_to, place=place)
    increase = series("components", "natural_increase", known_to, place=place)
    net = series("components", "net_migration", known_to, place=place)
    years = range(_FIRST_YEAR, start)
    missing = [year for year in years if not {year, year + 1} <= population.keys() or year not in net]
    if missing or not any(year in increase for year in years):
        raise NotKnown(
            f"the ages of {place} on 1 January {start} are reconstructed from tables population and components since "
            f"{_FIRST_YEAR}, and {place} has no {missing[0] if missing else 'natural increase'} known by {known_to}"
        )
    early = [year for year in years if year in increase][:_EARLY_YEARS]
    wanted = float(np.mean([increase[year] / population[year] for year in early]))
    national = newest(by_age("national_population", known_to), _FIRST_YEAR)
    table = tilted(national, population[_FIRST_YEAR], wanted, _FIRST_YEAR, known_to)
    movers = newest(by_age("internal_migration", known_to), _FIRST_YEAR) * national
    movers /= movers.sum()
    loss = np.zeros((2, TOP_AGE + 1))
    women, later = values["reconstruction_women_leave"], values["reconstruction_women_sooner"] / 2.0
    for sex, ratio, shift in ((MALE, 2.0 / (1.0 + women), later), (FEMALE, 2.0 * women / (1.0 + women), -later)):
        bell = np.exp(-(((_AGES[_YOUTH] - _BELL[0] - shift) / _BELL[1]) ** 2))
        loss[sex, _YOUTH] = -np.log(1.0 - values["reconstruction_youth_loss"]) * ratio * bell / bell.sum()
    for year in years:
        mortality = newest(by_age("mortality", known_to), year)
        deaths = table * (1.0 - np.exp(-mortality))
        leaving = table * (1.0 - np.exp(-loss))
        moved = leaving.sum() + net.get(year, 0.0)
        after = np.maximum(table - deaths - leaving + moved * movers, 0.0)
        born = max(increase.get(year, wanted * population[year]) + deaths.sum(), 0.0)
        grown = np.zeros_like(after)
        grown[:, 1:] = after[:, :-1]
        grown[:, -1] += after[:, -1]
        grown[FEMALE, 0], grown[MALE, 0] = born * _GIRLS, born * (1.0 - _GIRLS)
        table = grown * (population[year + 1] / grown.sum())
    return table


def from_county(place: str, start: int, known_to: date) -> np.ndarray:
    """Shares by [sex, age]: the county's five-year groups of 2000, national single ages and sexes inside each."""
    national = newest(by_age("national_population", known_to), start)
    shape = np.zeros_like(national)
    for row in known("county_age_structure", known_to, county_code=county_of(place)):
        ages = slice(int(row["age_from"]), int(row["age_to"]) + 1)
        shape[:, ages] = national[:, ages] / national[:, ages].sum() * float(row["percent"])
    return shape / shape.sum()


def reconstructed(place: str, start: int, known_to: date, values: dict[str, float]) -> np.ndarray:
    """Expected persons by [sex, age] on 1 January of `start`; the sum is the registered population."""
    total = series("population", "population", known_to, place=place)[start]
    weight = values["reconstruction_county_weight"]
    components = from_components(place, start, known_to, values)
    joined = components ** (1.0 - weight) * (from_county(place, start, known_to) * total) ** weight
    return joined * (total / joined.sum())


def missed(residents: np.ndarray, draws: np.ndarray, values: dict[str, float]) -> np.ndarray:
    """Reconstructed residents by [sex, age] as they may be: each age off by a draw, the total as it is registered.

    Args:
        residents: expected persons.
        draws: uniform, one for each of `KNOTS` ages of the place.
        values: of all parameters.
    """
    sd = np.full(KNOTS, values["reconstruction_off"])
    sd[_YOUTHS] = values["reconstruction_off_at_20"]
    deviates = np.array([NormalDist().inv_cdf(u) for u in draws.tolist()])
    found = residents * np.exp(np.interp(_AGES, _OFF_AT, sd * deviates))
    return np.asarray(found * (residents.sum() / found.sum()))
