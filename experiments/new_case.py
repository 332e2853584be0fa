"""Makes a case of a municipality outside the report: a folder of tables, draws, a scenario and what is borrowed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np

from calibration.nearest_place import Likeness, growth, lenders, mean_rate, nearest_places
from calibration.new_place import Learnt, draws_for
from experiments.borrowed_report import borrowed_in, borrowed_page
from experiments.case_tables import tables_of, write_rows
from experiments.given_figures import GivenFigures, read_figures
from experiments.manifest import environment
from experiments.output import MANIFEST, results
from experiments.problems import BadInput
from model.joined_tables import TableError, joined_within
from model.starts import STARTS, start_years
from model.table_columns import slug
from model.table_rows import Row, shipped
from scenarios import Scenario
from scenarios.case_folders import CASE_FILE, TABLES
from scenarios.files import IN_FOLDER
from scenarios.posterior import BESIDE
from scenarios.problems import shown, unknown

SCENARIO, PAGE, POSTERIOR = IN_FOLDER, "BORROWED.md", f"{BESIDE}.parquet"
#: Draws of the posterior, and the seed of their design.
DRAWS, SEED = 1000, 1
#: Years of the scenario that comes with a case.
_YEARS = 10


@dataclass(frozen=True)
class NewCase:
    """A case that was made.

    Args:
        folder: where it stands.
        scenario: that comes with it.
        like: the municipality that lends, with why.
        learnt: what the place's own years say of its levels.
        borrowed: what of its runs is borrowed, as a sentence.
        assumed: what was taken for granted, a sentence each.
    """

    folder: Path
    scenario: Scenario
    like: Likeness
    learnt: Learnt
    borrowed: str
    assumed: tuple[str, ...] = field(default=())


def new_case(
    name: str,
    population: Path,
    components: Path | None = None,
    ages: Path | None = None,
    like: str = "",
    county: str = "",
    within: Path = Path(),
) -> NewCase:
    """Make the folder of a case.

    Args:
        name: of the case and its municipality.
        population: file of persons on 1 January by year.
        components: file of births, deaths, net migration by calendar year.
        ages: file of persons by year, sex and age.
        like: the shipped municipality that lends what the files do not say; the nearest when empty.
        county: code of its county; that of who lends when empty.
        within: the folder it is made in; the working directory when not given.

    Raises:
        BadInput: with a line for every mistake; nothing is written then.
    """
    folder = within / name
    problems = list(_refused(name, folder, like, county))
    try:
        given = read_figures(population, components, ages)
    except BadInput as error:
        problems.append(str(error))
    if problems:
        raise BadInput("\n".join(problems))
    lender = _lender(given, like, county)
    with results(folder, command="new-case") as directory:
        tables = tables_of(name, given, lender.place, county)
        scenario, learnt, borrowed = _fill(directory, name, tables, given, lender)
    return NewCase(folder, scenario, lender, learnt, borrowed, given.assumed)


def _refused(name: str, folder: Path, like: str, county: str) -> Iterator[str]:
    """What is wrong with a name, a lender and a county."""
    rows = shipped("municipalities")
    taken = {row[key] for row in rows for key in ("place", "case")} | {row["place"] for row in shipped("targets")}
    if why := slug(name):
        yield f"NAME: {why}, such as nord_odal"
    elif name in taken:
        yield f"NAME: {shown(name)} is a place, case or group of the model; take another name, such as my_{name}"
    elif folder.exists():
        yield f"NAME: {folder} exists already; allowed is a name of which there is no folder or file here"
    if like and like not in lenders():
        yield f"--like: {unknown(like, 'a municipality that can lend its ages', lenders())}"
    counties = dict.fromkeys(f"{row['county_code']} ({row['county']})" for row in rows)
    if county and not any(each.startswith(f"{county} ") for each in counties):
        yield f"--county: {unknown(county, 'the code of a county whose ages the model has', counties)}"


def _lender(given: GivenFigures, like: str, county: str) -> Likeness:
    """The municipality that lends: the one asked for, or the nearest."""
    year = max(each for each in given.population if each in STARTS)
    known = given.known_changes
    changes = known if all(known.values()) else {"growth": growth(given.persons)}
    found = {name: mean_rate(of_name, given.persons, year) for name, of_name in changes.items()}
    rates = {name: rate for name, rate in found.items() if rate is not None}
    ranked = nearest_places(year, date(year, 1, 1), given.persons, rates, county)
    if not like:
        best = ranked[0]
        return Likeness(
            best.place, best.distance, f"nearest of {len(ranked)} municipalities on 1 January {year}: {best.why}"
        )
    (chosen,) = (each for each in ranked if each.place == like)
    return Likeness(
        like, chosen.distance, f"asked for with --like: {chosen.why}; the nearest would be {ranked[0].place}"
    )


def _fill(
    directory: Path, name: str, tables: dict[str, list[Row]], given: GivenFigures, lender: Likeness
) -> tuple[Scenario, Learnt, str]:
    """Write the files of a case into a directory; give its scenario, what was learnt and what is borrowed."""
    (directory / TABLES).mkdir()
    write_rows(directory / TABLES, tables)
    (directory / CASE_FILE).write_text(
        f'"""{name}, as a case of its own: rules of your own may stand here, too."""\n\n'
        f'from model import Tables\n\nfigures = Tables("{TABLES}")\n',
        encoding="utf-8",
    )
    with _joined(directory / TABLES):
        start = start_years(name)[-1]
        days = date(start, 1, 1), date(start + _YEARS, 1, 1), date.fromisoformat(given.known_from(start))
        scenario = Scenario(name, name, name, (name,), *days)
        draws, learnt = draws_for(name, start, scenario.known_to, DRAWS, SEED)
        (directory / SCENARIO).write_text(_scenario_text(scenario), encoding="utf-8")
        write_draws(directory / POSTERIOR, draws)
        page = borrowed_page(scenario, lender.place, lender.why, learnt, given.assumed)
        (directory / PAGE).write_text(page, encoding="utf-8")
        borrowed = borrowed_in(scenario)
    content = {
        "command": "new-case",
        "case": name,
        "known_to": scenario.known_to,
        "like": {"place": lender.place, "why": lender.why},
        "borrowed": borrowed,
        "draws": {"number": learnt.after.shape[1], "seed": SEED, "shared": learnt.shared, "learnt": learnt.words},
        **environment(),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "sha256": {
            path.relative_to(directory).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in sorted(directory.rglob("*"))
            if path.is_file()
        },
        "files": sorted(path.name for path in directory.iterdir()),
    }
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    (directory / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return scenario, learnt, borrowed


@contextmanager
def _joined(tables: Path) -> Iterator[None]:
    try:
        with joined_within(tables):
            yield
    except TableError as error:
        raise BadInput(f"the figures make no case: {error}") from error


def _scenario_text(scenario: Scenario) -> str:
    name, start, stop = scenario.case, scenario.start, scenario.stop
    text = (
        f'title = "{name.replace("_", " ").title()} {start.year}-{stop.year}, nothing done"\n'
        f'case  = "{name}"  # this folder; from elsewhere write the path to it\n'
        f"start = {start}\n"
        f"stop  = {stop}\n"
    )
    if scenario.known_to > start:
        text += f"known_to = {scenario.known_to}  # when the population of the start was known\n"
    return text


def write_draws(file: Path, draws: dict[str, np.ndarray]) -> None:
    """Write draws as a Parquet file with a column for each parameter."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({name: pa.array(values) for name, values in draws.items()}), file, compression="zstd")
