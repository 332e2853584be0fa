"""``[national]`` of a scenario: what it states of the national drivers in years to come, checked against what is known."""

from datetime import date, timedelta

from model.national import DRIVERS, years_open
from model.tables import NotKnown
from scenarios import values
from scenarios.problems import Location, RefusedError, listed, nearest, shown

_EXAMPLE = "a table of years and numbers, such as { 2012 = 4.5, 2013 = 5 }"


def figures_of_norway(
    value: object, start: date | None, stop: date | None, known_to: date | None
) -> dict[str, dict[int, float]]:
    """The figures by driver and year, in the units of `model.national.DRIVERS`.

    Args:
        value: as the TOML reader made it.
        start, stop: of the run; None where they are refused, and years are then not held against them.
        known_to: the last day whose figures are used; None for the start.

    Raises:
        RefusedError: with the location of every mistake.
    """
    if not isinstance(value, dict):
        raise RefusedError(f"{shown(value)} is not a table; allowed is a table of any of {listed(DRIVERS, 'and')}")
    found: dict[str, dict[int, float]] = {}
    wrong: dict[Location, str] = {}
    for name, given in value.items():
        if name not in DRIVERS:
            wrong[name,] = f"unknown national driver; {nearest(name, DRIVERS)}"
        elif not isinstance(given, dict):
            wrong[name,] = f"{shown(given)} is not a table; allowed is {_EXAMPLE}"
        elif not given:
            wrong[name,] = f"the table is empty; leave it out, or give {_EXAMPLE}"
        else:
            of_driver, refused = _figures(name, given, start, stop, known_to or start)
            found[name] = of_driver
            wrong |= {(name, year): why for year, why in refused.items()}
    if wrong:
        raise RefusedError(wrong)
    return found


def _figures(
    name: str, given: dict[str, object], start: date | None, stop: date | None, known_to: date | None
) -> tuple[dict[int, float], dict[str, str]]:
    """The figures of a driver by year, and what is wrong with others."""
    driver = DRIVERS[name]
    found: dict[int, float] = {}
    wrong: dict[str, str] = {}
    years, allowed = None, "allowed are years such as 2012"
    if start and stop and known_to and start < stop:
        years = _years(name, start, stop, known_to)
        allowed = (
            f"allowed are {years[0]} to {years[-1]}" if years else "allowed are none, as every year of the run is known"
        )
    for year, figure in given.items():
        if not (year.isascii() and year.isdigit()) or (years is not None and int(year) not in years):
            wrong[year] = f"not a year of the run whose figure is not known by known_to; {allowed}"
            continue
        try:
            found[int(year)] = values.number(figure, *driver.range, driver.unit)
        except RefusedError as refused:
            wrong[year] = str(refused)
    return dict(sorted(found.items())), wrong


def _years(name: str, start: date, stop: date, known_to: date) -> list[int]:
    """The years of which a figure may be stated, as far as the tables can tell: a run that cannot start is told later."""
    touched = range(start.year, (stop - timedelta(days=1)).year + 1)
    try:
        return years_open(name, touched, known_to)
    except NotKnown:
        return list(touched)
