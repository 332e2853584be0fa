"""The tables of a case of a user's own, in the layout of `model/data`: what was given, completed, and what is borrowed.

A row made of another municipality's figures says so in its source (`model.borrowed`), whoever reads it later.
"""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from calibration.nearest_place import LATEST
from experiments.given_figures import OLDEST, GivenFigures
from model.borrowed import BORROWED
from model.parameters import registry
from model.population import age_structure, rounded
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
    persons, known, rows = given.persons, given.known_changes, []
    for year in sorted({*given.components, *(year for year in persons if year + 1 in persons)}):
        row = {"place": place, "year": str(year), **given.components.get(year, {})}
        changes = {name: by_year[year] for name, by_year in known.items() if year in by_year}
        followed = [name for name in changes if year not in given.stated[name]]
        if not changes and {year, year + 1} <= persons.keys():
            row |= _of_lender(year, persons[year], like)
            changes = {"natural_increase": int(row["natural_increase"])}
            changes["net_migration"] = persons[year + 1] - persons[year] - changes["natural_increase"]
            followed = ["net_migration"]
        elif followed:
            row["source"] += f"; {followed[0]} is the rest of the change of the population"
        if followed:
            row["known_by"] = max(row["known_by"], given.population[year + 1]["known_by"])
        rows.append(row | {name: str(change) for name, change in changes.items()})
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
    found: list[Row] = []
    for year in sorted({*given.ages, *(year for year in given.persons if year in STARTS)}):
        row = {"place": place, "year": str(year)}
        if year in given.ages:
            row |= {"source": given.ages_rows[year]["source"], "known_by": given.ages_rows[year]["known_by"]}
            persons = _single_ages(given, year)
        elif _unreconstructed(place, year, given.known_from(year), rows):
            persons = _borrowed_ages(given, year, like)
            row["source"] = f"{BORROWED}{like}: its ages of the day, scaled to the population"
            row["known_by"] = given.population[year]["known_by"]
        else:
            continue
        for sex in range(2):
            cells = {column: str(number) for column, number in zip(AGES, persons[sex], strict=True)}
            found.append({**row, "sex": SEXES[sex], **cells})
    return found


def _unreconstructed(place: str, year: int, day: str, rows: dict[str, list[Row]]) -> list[str]:
    """What the ages of a year would be reconstructed from and is not known by a day."""

    def read(name: str) -> Sequence[Row]:
        return [row for row in (*shipped(name), *rows.get(name, ())) if row["known_by"] <= day]

    return figures_of(place, read).unreconstructed(year)


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
    """Whole persons by [sex, age 0-105]: the lender's ages of the day, scaled to the population."""
    values = {name: parameter.value for name, parameter in registry().items()}
    shape = age_structure(like, year, date(year, 1, 1), values)
    return rounded(_closed(shape * (given.persons[year] / shape.sum())), 0.5)


def _closed(table: np.ndarray) -> np.ndarray:
    """Ages 0-110 with all of 105 and over in the last column of the tables."""
    assert table.shape[1] == TOP_AGE + 1
    return np.column_stack([table[:, :OLDEST], table[:, OLDEST:].sum(axis=1)])
