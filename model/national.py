"""The national drivers as a scenario may state them: figures of years to come, in the units of the public tables.

A stated figure stands as if it were known: the driver has it in its year and goes on from it, by chance, in the years
after it. A year that is left out is drawn as ever. Nothing before the first stated year changes, and with nothing stated
nothing changes at all. What is stated is the scenario's assumption; nobody knew it.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import NamedTuple

from model import outside
from model.tables import series

#: Figures of a driver by year.
Figures = Mapping[int, float]
#: Of several, by the driver's name.
National = Mapping[str, Figures]


class Driver(NamedTuple):
    """A national driver.

    Args:
        unit: of a stated figure; `scale` turns it into the unit of `known`.
        range: what a stated figure may be; `source` says why.
        meaning: in a few words.
        known: the figures known by a day, by year.
    """

    unit: str
    range: tuple[float, float]
    meaning: str
    source: str
    scale: float
    known: Callable[[date], Figures]


def _refugees(known_to: date) -> Figures:
    return series("immigration", "first_immigrations", known_to, reason="flight")


#: All by name. The ranges leave out what would be a slip of the pen, and nothing that a country of Europe has seen.
DRIVERS = {
    "labour_immigration": Driver(
        "per 1,000 inhabitants and year",
        (0.01, 30.0),
        "first labour immigrations of foreign-born non-Nordic citizens",
        "0.2 to 4.6 in Norway 1990-2007 (SSB innvgrunn); bounds by judgement",
        0.001,
        outside.labour_immigration_per_head,
    ),
    "settlement": Driver(
        "persons a year",
        (1.0, 60_000.0),
        "first immigrations of refugees",
        "1,963 to 10,608 in Norway 1990-2007 (SSB innvgrunn); bounds by judgement",
        1.0,
        _refugees,
    ),
    "unemployment": Driver(
        "% of the labour force",
        (0.5, 30.0),
        "people without work who look for it, mean of the year",
        "2.5 to 4.6 in Norway 1999-2008 (LFS); bounds by judgement",
        0.01,
        outside.unemployment,
    ),
}


def years_open(driver: str, years: Collection[int], known_to: date) -> list[int]:
    """The years of a run of which a scenario may state a figure: those of which none is known.

    Args:
        driver: its name.
        years: that the run touches.
        known_to: the last day whose figures the run may use.

    Raises:
        NotKnown: no figure of the driver is known at all.
    """
    known = DRIVERS[driver].known(known_to)
    return [year for year in years if year not in known]


def stated(national: National, years: range, known_to: date) -> dict[str, dict[int, float]]:
    """What a scenario states, by driver and year, in the units of the tables' figures; a driver it leaves alone is empty.

    A scenario file is refused earlier, with the key of what is wrong.

    Args:
        national: as the scenario has it.
        years: that the run touches.
        known_to: the last day whose figures the run may use.

    Raises:
        ValueError: naming the driver, the value and what is allowed.
    """
    if strange := sorted(set(national) - set(DRIVERS)):
        raise ValueError(f"there is no national driver {strange[0]!r}; known are {', '.join(DRIVERS)}")
    found: dict[str, dict[int, float]] = {name: {} for name in DRIVERS}
    for name, figures in national.items():
        low, high = DRIVERS[name].range
        allowed = years_open(name, years, known_to)
        for year, value in figures.items():
            if year not in allowed:
                raise ValueError(f"national {name} of {year}: allowed are {', '.join(map(str, allowed)) or 'no years'}")
            if not low <= value <= high:
                raise ValueError(f"national {name} of {year} = {value:g} lies outside {low:g} to {high:g}")
            found[name][year] = value * DRIVERS[name].scale
    return found
