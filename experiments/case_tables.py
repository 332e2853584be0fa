"""The tables of a case of a user's own, in the layout of `model/data`: what was given, completed, and what is borrowed.

A row made of another municipality's figures says so in its source (`model.borrowed`), whoever reads it later.
"""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from calibration.nearest_place import LATEST, mean_rate
from experiments.given_figures import OLDEST, GivenFigures
from model.borrowed import BORROWED
from model.parameters import registry
from model.population import age_structure, rounded
from model.reconstruction import tilted
from model.starts import STARTS, figures_of
from model.state import SEXES, TOP_AGE
from model.table_columns import AGES, COLUMNS
from model.table_rows import Row, shipped
from model.tables import by_age, newest, series

#: Stands for a municipality code that nobody gave.
NO_CODE = "0000"
#: Tables that are lent as they are.
_LENT = ("employment", "education")


def tables_of(place: str, given: GivenFigures, like: str, county: str = "") -> dict[str, list[Row]]:
    """The rows of a new case by table.

    Args:
        place: its name.
        given: its figures.
        like: the municipality that lends what they do not say.
        county: its code; that of `like` when empty.
    """
    rows = {
        "municipalities": [_municipality(place, like, county)],
        "population": [{"place": place, "year": str(year), **row} for year, row in sorted(given.population.items())],
        "components": _components(place, given, like),
        **{name: _lent(name, place, like) for name in _LENT},
    }
    # Last, since which ages must be borrowed follows from what there is to reconstruct them from.
    rows["population_by_age"] = _ages(place, given, like, rows)
    return {name: of_table for name, of_table in rows.items() if of_table}


def write_rows(folder: Path, tables: dict[str, list[Row]]) -> None:
    """Write tables as CSV files with the columns of `model/data`."""
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(COLUMNS[name]), restval="", lineterminator="\n", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)


def _municipality(place: str, like: str, county: str) -> Row:
    of_county = next(
        row for row in shipped("municipalities") if (row["county_code"] if county else row["place"]) == (county or like)
    )
    return {
        "place": place,
        "name": place.replace("_", " ").title(),
        "code": NO_CODE,
        "county_code": of_county["county_code"],
        "county": of_county["county"],
        "case": place,
        "source": "its county was given" if county else f"{BORROWED}{like}: its county",
        "known_by": f"{STARTS[0]}-01-01",
    }


def _components(place: str, given: GivenFigures, like: str) -> list[Row]:
    """The given components, and what follows from them and the population; without any, the lender's natural increase."""
    persons, rows = given.persons, []
    years = sorted({*given.components, *(year for year in persons if year + 1 in persons)})
    for year in years:
        row = {"place": place, "year": str(year), **given.components.get(year, {})}
        growth = persons[year + 1] - persons[year] if {year, year + 1} <= persons.keys() else None
        if row.get("births") and row.get("deaths"):
            row["natural_increase"] = str(int(row["births"]) - int(row["deaths"]))
        if "source" not in row:
            row |= _of_lender(year, persons[year], like)
            row["known_by"] = max(row["known_by"], given.population[year + 1]["known_by"])
        if growth is not None:
            followed = []
            for one, other in (("net_migration", "natural_increase"), ("natural_increase", "net_migration")):
                if row.get(other) and not row.get(one):
                    row[one] = str(growth - int(row[other]))
                    followed.append(one)
            if followed and not row["source"].startswith(BORROWED):
                row["source"] += f"; {followed[0]} is the rest of the change of the population"
                row["known_by"] = max(row["known_by"], given.population[year + 1]["known_by"])
            if row.get("net_migration") and row.get("natural_increase"):
                row["residual"] = str(growth - int(row["net_migration"]) - int(row["natural_increase"]))
        rows.append(row)
    return rows


def _of_lender(year: int, persons: int, like: str) -> Row:
    """Births less deaths of a year as the lender had them per inhabitant: then, or on average in the nearest years."""
    increase = series("components", "natural_increase", date.max, place=like)
    population = series("population", "population", date.max, place=like)
    nearest = sorted(increase, key=lambda each: abs(each - year))
    years = nearest[:1] if nearest[0] == year else nearest[:LATEST]
    rate = float(np.mean([increase[each] / population[each] for each in years]))
    return {
        "natural_increase": str(round(rate * persons)),
        "source": f"{BORROWED}{like}: births less deaths per inhabitant; net migration is the rest of the change",
        "known_by": date(max(year, *years) + 1, 1, 1).isoformat(),
    }


def _lent(name: str, place: str, like: str) -> list[Row]:
    return [
        {**row, "place": place, "source": f"{BORROWED}{like}: {row['source']}"}
        for row in shipped(name)
        if row["place"] == like
    ]


def _ages(place: str, given: GivenFigures, like: str, rows: dict[str, list[Row]]) -> list[Row]:
    """The given ages, and borrowed ones of the other years in which a run could start if it had some."""

    def read(name: str) -> Sequence[Row]:
        return [*shipped(name), *rows.get(name, ())]

    figures, found = figures_of(place, read), []
    for year in sorted({*given.ages, *(year for year in given.persons if year in STARTS)}):
        row = {"place": place, "year": str(year)}
        if year in given.ages:
            row |= {"source": given.ages_rows[year]["source"], "known_by": given.ages_rows[year]["known_by"]}
            persons = _single_ages(given, year)
        elif figures.unreconstructed(year):
            persons = _borrowed_ages(given, year, like)
            tilt = ", tilted to its own births less deaths" if _own_increase(given, year) is not None else ""
            row["source"] = f"{BORROWED}{like}: its ages of the day, scaled to the population{tilt}"
            row["known_by"] = given.population[year]["known_by"]
        else:
            continue
        for sex in range(2):
            cells = {column: str(number) for column, number in zip(AGES, persons[sex], strict=True)}
            found.append({**row, "sex": SEXES[sex], **cells})
    return found


def _single_ages(given: GivenFigures, year: int) -> np.ndarray:
    """Whole persons by [sex, age 0-105]: groups are spread over their ages as these stand to one another in Norway."""
    day = date(year, 1, 1)
    national = _closed(newest(by_age("national_population", day), year))
    expected = np.zeros((2, OLDEST + 1))
    for sex, groups in given.ages[year].items():
        row = SEXES.index(sex)
        for (first, last), persons in groups.items():
            ages = slice(first, last + 1)
            weights = national[row, ages] + 1e-9  # an age at which nobody lives in Norway
            expected[row, ages] = persons * weights / weights.sum()
    return rounded(expected, 0.5)


def _borrowed_ages(given: GivenFigures, year: int, like: str) -> np.ndarray:
    """Whole persons by [sex, age 0-105]: the lender's ages, scaled, and tilted to the place's own natural increase."""
    day, total = date(year, 1, 1), given.persons[year]
    values = {name: parameter.value for name, parameter in registry().items()}
    shape = age_structure(like, year, day, values)
    increase = _own_increase(given, year)
    expected = shape * (total / shape.sum()) if increase is None else tilted(shape, total, increase, year, day)
    return rounded(_closed(expected), 0.5)


def _own_increase(given: GivenFigures, year: int) -> float | None:
    """The place's own births less deaths per inhabitant before a year; None where nobody gave them."""
    increase = given.changes("natural_increase")
    increase |= {each: count - given.changes("deaths")[each] for each, count in given.changes("births").items()
                 if each in given.changes("deaths")}  # fmt: skip
    if given.changes("net_migration"):
        persons = given.persons
        increase = {
            each: persons[each + 1] - persons[each] - net
            for each, net in given.changes("net_migration").items()
            if {each, each + 1} <= persons.keys()
        } | increase
    return mean_rate(increase, given.persons, year)


def _closed(table: np.ndarray) -> np.ndarray:
    """Ages 0-110 with all of 105 and over in the last column of the tables."""
    assert table.shape[1] == TOP_AGE + 1
    return np.column_stack([table[:, :OLDEST], table[:, OLDEST:].sum(axis=1)])
