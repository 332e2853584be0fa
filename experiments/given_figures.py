"""The figures of a municipality outside the report: read from a user's files and checked against one another.

Every mistake of every file is told at once. What cannot be, such as components that do not add up to the change of the
population, is refused with the figures that contradict one another.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from experiments.given_csv import Line, age_group, first_of, read_given
from experiments.problems import BadInput
from model.starts import STARTS, spans
from model.state import SEXES
from model.table_columns import FIRST_YEAR, LAST_YEAR, MOST_PERSONS, first_known, one_of, shown, whole
from model.table_rows import Row

_YEAR = whole(FIRST_YEAR, LAST_YEAR)
_COUNT, _CHANGE = whole(0, MOST_PERSONS, blank=True), whole(-MOST_PERSONS, MOST_PERSONS, blank=True)
#: Components of change that a file may have; one that says births less deaths or net migration is needed.
COMPONENTS = {
    "births": _COUNT,
    "deaths": _COUNT,
    "natural_increase": _CHANGE,
    "net_migration": _CHANGE,
}
#: By how much components may miss the change of the population: persons, or a share of the inhabitants if that is more. The
#: register's own corrections since 1980 are within 22 persons in the 19 municipalities of the model (model/data/SOURCES.md).
_MOST_RESIDUAL, _RESIDUAL_SHARE = 25, 0.005
#: The last day that a scenario may know; the model's tables end with it.
LAST_KNOWN = f"{STARTS[-1]}-12-31"
#: The last age of the tables, which is open upwards.
OLDEST = 105


@dataclass(frozen=True)
class GivenFigures:
    """Checked figures of one municipality.

    Attributes:
        population: rows of persons on 1 January by year: `population`, `source`, `known_by`.
        components: rows of changes by calendar year: those of `COMPONENTS` that are known, `source`, `known_by`.
        ages: by year and sex, persons by first and last age of each group, with `ages_rows` as origin of a year.
        assumed: what was taken for granted in the files, a sentence each.
    """

    population: dict[int, Row]
    components: dict[int, Row] = field(default_factory=dict)
    ages: dict[int, dict[str, dict[tuple[int, int], int]]] = field(default_factory=dict)
    ages_rows: dict[int, Row] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()

    @property
    def persons(self) -> dict[int, int]:
        """The population by year."""
        return {year: int(row["population"]) for year, row in self.population.items()}

    def known_from(self, year: int) -> str:
        """The day from which a run that starts on 1 January of a year can know its population, and its ages if given."""
        rows = [self.population[year], *([self.ages_rows[year]] if year in self.ages_rows else [])]
        return max(f"{year}-01-01", *(row["known_by"] for row in rows))

    @property
    def stated(self) -> dict[str, dict[int, int]]:
        """Births less deaths and net migration by year, as the files state them."""
        births, deaths = self.changes("births"), self.changes("deaths")
        of_both = {year: births[year] - deaths[year] for year in births.keys() & deaths.keys()}
        return {
            "natural_increase": self.changes("natural_increase") | of_both,
            "net_migration": self.changes("net_migration"),
        }

    @property
    def known_changes(self) -> dict[str, dict[int, int]]:
        """The same, and what follows from the other of the two and the change of the population."""
        persons, stated = self.persons, self.stated
        grown = {year: persons[year + 1] - persons[year] for year in persons if year + 1 in persons}

        def rest(other: str) -> dict[int, int]:
            return {year: grown[year] - stated[other][year] for year in stated[other].keys() & grown.keys()}

        return {
            "natural_increase": rest("net_migration") | stated["natural_increase"],
            "net_migration": rest("natural_increase") | stated["net_migration"],
        }

    def changes(self, column: str) -> dict[int, int]:
        """A component by year, where it is known."""
        return {year: int(row[column]) for year, row in self.components.items() if row.get(column)}


def read_figures(population: Path, components: Path | None, ages: Path | None) -> GivenFigures:
    """The figures of a user's files.

    Raises:
        BadInput: with a line for every mistake in them.
    """
    assumed: list[str] = []
    of_population = read_given(population, {"year": _YEAR, "population": whole(1, MOST_PERSONS)}, {})
    problems = [*of_population.problems]
    persons = _by_year(of_population.lines, "population", problems, assumed)
    if not of_population.problems:
        problems += [*_series(of_population.lines, persons), *_known_too_late(of_population.lines)]
        if persons and not set(persons) & set(STARTS):
            first = f"a run starts on 1 January of {spans(STARTS)}, and the file has {spans(sorted(persons))}"
            problems.append(f"{population}: year: {first}; allowed is a file with one of these years at least")
    changes: dict[int, Row] = {}
    if components is not None:
        given = read_given(components, {"year": _YEAR}, COMPONENTS)
        problems += given.problems
        says = {"net_migration", "natural_increase"} & set(given.columns) or {"births", "deaths"} <= set(given.columns)
        if not given.problems and not says:
            needed = "net_migration, natural_increase, or births and deaths"
            problems.append(f"{components}: line 1: no column says how people came and went; needed is {needed}")
        changes = _by_year(given.lines, "components", problems, assumed)
        if not given.problems:
            problems += [*_series(given.lines, changes), *_add_up(given.lines, persons)]
    by_age: dict[int, dict[str, dict[tuple[int, int], int]]] = {}
    rows: dict[int, Row] = {}
    if ages is not None:
        of_file = read_given(ages, {"year": _YEAR, "sex": one_of(*SEXES), "age": _age, "persons": _COUNT_OF_AGES}, {})
        problems += of_file.problems
        if not of_file.problems:
            by_age, rows = _ages(of_file.lines, persons, problems, assumed)
    if problems:
        raise BadInput(first_of(problems))
    return GivenFigures(persons, changes, by_age, rows, tuple(assumed))


_COUNT_OF_AGES = whole(0, MOST_PERSONS)


def _age(cell: str) -> str:
    group = age_group(cell)
    if group is None or group[0] > OLDEST:
        return (
            f"{shown(cell)} is no age; allowed are single ages such as 37, groups such as 35-39, and 85+ for the last"
        )
    return ""


def _by_year(lines: Iterable[Line], table: str, problems: list[str], assumed: list[str]) -> dict[int, Row]:
    """Rows by year, with a source and the day they were known by; years that stand twice become problems."""
    found: dict[int, Line] = {}
    for line in lines:
        year = int(line["year"])
        if year in found:
            problems.append(line.wrong("year", f"{year} stands in line {found[year].number} already; allowed is once"))
        found.setdefault(year, line)
    return {year: _with_origin(line, table, problems, assumed) for year, line in found.items()}


def _with_origin(line: Line, table: str, problems: list[str], assumed: list[str]) -> Row:
    first = first_known(table, line.row)
    if "known_by" not in line.row:
        day = "1 January of their year" if table != "components" else "the 1 January after their year"
        said = f"{line.file} has no column known_by: its figures are taken as known by {day}"
        if said not in assumed:
            assumed.append(said)
    elif line["known_by"] < first:
        problems.append(
            line.wrong("known_by", f"{line['known_by']} is before the figure can be known; allowed is {first} or later")
        )
    return {"source": f"given in {Path(line.file).name}", "known_by": first, **line.row}


def _series(lines: list[Line], found: dict[int, Row]) -> Iterator[str]:
    """Years that are missing between the first and the last."""
    if found and (missing := sorted(set(range(min(found), max(found))) - set(found))):
        allowed = f"allowed is every year from {min(found)} to {max(found)}, or a shorter file without a gap"
        yield f"{lines[0].file}: year: {spans(missing)} {'is' if len(missing) == 1 else 'are'} missing; {allowed}"


def _known_too_late(lines: list[Line]) -> Iterator[str]:
    """Populations from which a run would start, and which no run may know: a day of looking up is no day of knowing."""
    for line in lines:
        if int(line["year"]) in STARTS and line.row.get("known_by", "") > LAST_KNOWN:
            allowed = f"allowed is the day since when the register knew the figure, up to {LAST_KNOWN}"
            yield line.wrong("known_by", f"{line['known_by']} is after all that a run may know; {allowed}")


def _add_up(lines: list[Line], persons: dict[int, Row]) -> Iterator[str]:
    """Components that contradict one another, or the change of the population."""
    for line in lines:
        year, known = int(line["year"]), {name: int(line[name]) for name in COMPONENTS if line.row.get(name)}
        increase = known.get("natural_increase")
        if {"births", "deaths"} <= known.keys():
            of_both = known["births"] - known["deaths"]
            if increase is not None and increase != of_both:
                why = f"{increase} is not births less deaths, {of_both}; allowed is that, or only one of the two"
                yield line.wrong("natural_increase", why)
            increase = of_both
        if increase is None or "net_migration" not in known or not {year, year + 1} <= persons.keys():
            continue
        here, then = (int(persons[each]["population"]) for each in (year, year + 1))
        off = then - here - increase - known["net_migration"]
        allowed = max(_MOST_RESIDUAL, round(_RESIDUAL_SHARE * here))
        if abs(off) > allowed:
            sums = f"{increase} births less deaths and {known['net_migration']} net migration"
            why = f"{sums} miss the change of the population from {here} to {then} by {off} persons"
            yield line.wrong("net_migration", f"{why}; allowed are {allowed}")


def _ages(
    lines: list[Line], persons: dict[int, Row], problems: list[str], assumed: list[str]
) -> tuple[dict[int, dict[str, dict[tuple[int, int], int]]], dict[int, Row]]:
    """Persons by year, sex and group of ages; what is missing, twice, or not the registered population becomes problems."""
    found: dict[int, dict[str, dict[tuple[int, int], int]]] = defaultdict(lambda: {sex: {} for sex in SEXES})
    rows: dict[int, Row] = {}
    file = lines[0].file if lines else ""
    for line in lines:
        year, group = int(line["year"]), age_group(line["age"])
        assert group is not None  # checked cell by cell
        first, last = group[0], OLDEST if group[1] is None else min(group[1], OLDEST)
        cells = found[year][line["sex"]]
        if any(first <= there_last and there_first <= last for there_first, there_last in cells):
            problems.append(
                line.wrong("age", f"{line['age']} of {line['sex']} {year} is there already; allowed is once")
            )
        cells[first, last] = int(line["persons"])
        row = _with_origin(line, "population_by_age", problems, assumed)
        rows[year] = max(row, rows.get(year, row), key=lambda each: each["known_by"])
    for year, sexes in sorted(found.items()):
        of_year = f"{file}: year {year}"
        for sex, cells in sexes.items():
            there = {age for first, last in cells for age in range(first, last + 1)}
            if lacking := sorted(set(range(OLDEST + 1)) - there):
                hint = " (write the last group with a plus, such as 85+)" if OLDEST in lacking else ""
                problems.append(f"{of_year}: {sex} ages {spans(lacking)} are missing; allowed are all ages{hint}")
        total = sum(sum(cells.values()) for cells in sexes.values())
        if year not in persons:
            problems.append(
                f"{of_year}: the population of 1 January {year} is not given; allowed are years that have it"
            )
        elif total != (registered := int(persons[year]["population"])):
            why = f"the ages are {total} persons, and the population is {registered}; allowed are ages that sum to it"
            problems.append(f"{of_year}: {why}")
    return dict(found), rows
