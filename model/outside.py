"""The world outside: how much a place gains or loses from migration in a year, and what drives migration from abroad.

Municipal net migration per resident is a slow level, plus shocks that all places share and that fade over some years, plus
noise; `model.levels` says how, and where it stands at the start. The years after it are drawn, never read. Three national
drivers act apart: the settlement of refugees, labour immigration and the cycle of the labour market, which raises moves
within Norway too. Each follows the figures known by the run's `known_to` and a stochastic path after them; what a scenario
states of later years (`model.national`) stands in the path as a known figure does.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from math import exp, log, sqrt
from statistics import NormalDist
from types import MappingProxyType

import numpy as np

from model.parameters import Parameter
from model.priors import Beta, LogNormal
from model.state import TOP_AGE
from model.tables import NotKnown, by_age, newest, series

half_life = Parameter(
    12.0,
    unit="years",
    range=(4.0, 40.0),
    prior=LogNormal(12.0, 0.35),
    source="municipal levels of the 1980s fade: 8-20 years, net migration of 19 municipalities 1980-1999 (SSB 06913)",
)
level_sd = Parameter(
    0.005,
    unit="1/year",
    range=(0.001, 0.02),
    prior=LogNormal(0.005, 0.25),
    source="between municipalities, net migration 1980-1999 (SSB 06913)",
)
common_sd = Parameter(
    0.0022,
    unit="1/year",
    range=(0.0, 0.01),
    prior=LogNormal(0.0022, 0.25),
    source="common to all municipalities of a year, 1980-1999 (SSB 06913)",
)
common_fade = Parameter(
    0.5,
    unit="ratio",
    range=(0.0, 0.95),
    prior=Beta(3.0, 3.0),
    source="of the common shock from year to year: 19 municipalities 1980-1999 (SSB 06913), likeliest at 0.65",
)
noise = Parameter(
    0.24,
    unit="persons",
    range=(0.05, 0.8),
    prior=LogNormal(0.24, 0.2),
    source="variance of yearly net migration over population (SSB 06913)",
)
out_share = Parameter(
    0.5,
    unit="share",
    range=(0.0, 1.0),
    prior=Beta(3.0, 3.0),
    source="of a level or shock that shows in leaving rather than coming; assumption",
)
cycle_out = Parameter(
    0.1,
    unit="exponent",
    range=(0.0, 1.0),
    prior=LogNormal(0.1, 0.6),
    source="of labour demand on moves within Norway: moves of 2004 to 2006 and 2008 against unemployment (SSB flytting)",
)
cycle_fade = Parameter(
    0.7,
    unit="ratio",
    range=(0.0, 0.98),
    prior=Beta(7.0, 3.0),
    source="of labour demand from year to year, unemployment 1999-2005; assumption",
)
cycle_sd = Parameter(
    0.18,
    unit="log",
    range=(0.0, 0.5),
    prior=LogNormal(0.18, 0.3),
    source="of labour demand over the years, unemployment 1999-2007",
)
labour_sd = Parameter(
    0.25,
    unit="log",
    range=(0.0, 0.8),
    prior=LogNormal(0.25, 0.3),
    source="yearly change of first labour immigrations 1990-2007 (SSB), boom included",
)
settlement_sd = Parameter(
    0.30,
    unit="log",
    range=(0.0, 0.8),
    prior=LogNormal(0.30, 0.3),
    source="yearly change of first immigrations of refugees 1990-2007 (SSB)",
)
settlement_fade = Parameter(
    0.7,
    unit="ratio",
    range=(0.0, 0.99),
    source="return of settlement to the mean of the last ten years known; assumption",
)
within_region = Parameter(
    0.15,
    unit="share",
    range=(0.0, 0.6),
    source="moves to another place of the same case; 43 % stay in the county (SSB 2005)",
)
least = Parameter(
    0.2,
    unit="ratio",
    range=(0.0, 0.5),
    source="neither coming nor leaving falls below this share of leaving; assumption",
)
births = Parameter(
    1.2, unit="ratio", range=(0.5, 2.0), source="of couples outside against all women of their age; assumption"
)
drop_age = Parameter(
    50.0,
    unit="years",
    range=(40.0, 80.0),
    source="the away register forgets people at that age: few return later; assumption",
)
memory = Parameter(
    5.0, unit="years", range=(1.0, 20.0), source="and after this those who did not grow up here; assumption"
)

#: The first year whose net migration is read, and how many of the last years say what settlement is usual.
FIRST_YEAR = 1980
_SETTLEMENT_YEARS = 10
#: No figure of a year to come.
NOTHING: Mapping[int, float] = MappingProxyType({})


def normal(u: float) -> float:
    """The standard normal deviate of a uniform draw."""
    return NormalDist().inv_cdf(u)


@cache
def labour_immigration_per_head(known_to: date) -> dict[int, float]:
    """First labour immigrations of non-Nordic citizens per inhabitant of Norway, by year known; 1/year."""
    persons = series("immigration", "first_immigrations", known_to, reason="work")
    inhabitants = {year: float(table.sum()) for year, table in by_age("national_population", known_to).items()}
    return {year: count / inhabitants[year] for year, count in persons.items() if year in inhabitants}


def labour_immigration_path(
    years: range,
    known_to: date,
    draws: list[float],
    values: dict[str, float],
    stated: Mapping[int, float] = NOTHING,
) -> list[float]:
    """National labour immigration per head in each year: the figure where known, a random walk of its logarithm after.

    Args:
        years: of the run.
        known_to: what may be read.
        draws: uniform, one per year.
        values: of all parameters.
        stated: figures of years to come, which stand as if they were known.

    Raises:
        NotKnown: no year up to the first is known.
    """
    figures = labour_immigration_per_head(known_to)
    now, sd = _last_before(figures, years[0], "immigration", known_to), values["outside_labour_sd"]
    figures, path = {**figures, **stated}, []
    for year, draw in zip(years, draws, strict=True):
        now = figures.get(year, now * exp(sd * normal(draw) - sd**2 / 2.0))
        path.append(now)
    return path


def settlement_path(
    years: range,
    known_to: date,
    draws: list[float],
    values: dict[str, float],
    stated: Mapping[int, float] = NOTHING,
) -> list[float]:
    """National settlement of refugees against the mean of the ten years up to the start, in each year.

    First immigrations of refugees stand for it, where they are known; after them their logarithm fades back to that mean,
    of which what is stated is no part.

    Args:
        years: of the run.
        known_to: what may be read.
        draws: uniform, one per year.
        values: of all parameters.
        stated: first immigrations of refugees in years to come, which stand as if they were known.

    Raises:
        NotKnown: no year up to the first is known.
    """
    figures = series("immigration", "first_immigrations", known_to, reason="flight")
    _last_before(figures, years[0], "immigration", known_to)
    earlier = [figures[year] for year in sorted(figures) if year <= years[0]][-_SETTLEMENT_YEARS:]
    usual, fade, sd = float(np.mean(earlier)), values["outside_settlement_fade"], values["outside_settlement_sd"]
    now, figures, path = log(earlier[-1] / usual), {**figures, **stated}, []
    for year, draw in zip(years, draws, strict=True):
        now = log(figures[year] / usual) if year in figures else fade * now + sd * normal(draw)
        path.append(exp(now))
    return path


def unemployment(known_to: date) -> dict[int, float]:
    """Share of the labour force that looks for work, mean of the year, by year known."""
    return {year: value / 100.0 for year, value in series("labour_market", "unemployed_percent", known_to).items()}


def usual_unemployment(known_to: date) -> float:
    """Mean share of the labour force that looks for work over the years known."""
    return float(np.mean(list(unemployment(known_to).values())))


def slack_at_start(start: int, known_to: date) -> float:
    """Unemployment of the year before the start against an average year."""
    return _last_before(unemployment(known_to), start - 1, "labour_market", known_to) / usual_unemployment(known_to)


def cycle_path(
    years: range,
    known_to: date,
    draws: list[float],
    values: dict[str, float],
    stated: Mapping[int, float] = NOTHING,
) -> list[float]:
    """Labour demand against an average year: mean unemployment over this year's where it is known.

    After that its logarithm fades to 0, with innovations that keep its spread over the years. An average year is one of
    those known; what is stated has no part in it.

    Args:
        years: of the run.
        known_to: what may be read.
        draws: uniform, one per year.
        values: of all parameters.
        stated: unemployment of years to come, a share of the labour force, which stands as if it were known.

    Raises:
        NotKnown: no year up to the first is known.
    """
    figures = unemployment(known_to)
    usual = usual_unemployment(known_to)
    now = log(usual / _last_before(figures, years[0], "labour_market", known_to))
    fade = values["outside_cycle_fade"]
    innovation, figures, path = values["outside_cycle_sd"] * sqrt(1.0 - fade**2), {**figures, **stated}, []
    for year, draw in zip(years, draws, strict=True):
        now = log(usual / figures[year]) if year in figures else fade * now + innovation * normal(draw)
        path.append(exp(now))
    return path


def _last_before(figures: dict[int, float], year: int, table: str, known_to: date) -> float:
    earlier = [known_year for known_year in figures if known_year <= year]
    if not earlier:
        raise NotKnown(f"table {table} has no year up to {year} known by {known_to.isoformat()}")
    return figures[max(earlier)]


def tables_of_year(names: tuple[str, ...], year: int, known_to: date) -> np.ndarray:
    """The public tables of a year, float64 [table, sex, age]: rates of calendar year `year`, or the newest known before."""
    if not names:
        return np.empty((0, 2, TOP_AGE + 1))
    return np.stack([newest(by_age(name, known_to), year) for name in names])
