"""The command `bolyst`.

It ends with 0 when all is done, 2 when what the user gave cannot be used, 1 when a run failed and 130 when it was
interrupted. Whatever is heavy is loaded by the command that needs it.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.problems import BadInput, FailedRun

if TYPE_CHECKING:
    from experiments.runner import Tables
    from scenarios import Scenario

_MOST_RUNS = 10_000  # their tables are held in memory
_REPLICATES = "100"
_PAIRS = "20"
_INTERRUPTED = 130

Rules = Annotated[
    list[str] | None,
    typer.Option(metavar="FILE", help="A file of rules, or rules of an installed package; may be given again."),
]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, rich_markup_mode=None)
rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look at rules, without running them.")
app.add_typer(rules_app, name="rules")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code.

    Args:
        arguments: after the command's name; those of the process when not given.
    """
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")  # a terminal without ø must not end a run
    try:
        code = app(arguments, prog_name="bolyst", standalone_mode=False)
    except (BadInput, FailedRun) as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, BadInput) else 1
    except Exception as error:
        if not hasattr(error, "format_message"):  # only Typer's own complaints about the command line have it
            raise
        message = error.format_message()  # help, when a group of commands was named alone
        one_line = f"{message.rstrip('.')}; see `bolyst COMMAND --help`"
        print(message if "\n" in message.strip() else one_line, file=sys.stderr)
        return 2
    if code == _INTERRUPTED:
        print("interrupted: nothing was written", file=sys.stderr)
    return code or 0


def _version(asked: bool) -> None:
    if asked:
        from model import __version__

        print(f"bolyst {__version__}")
        raise typer.Exit


@app.callback()
def bolyst(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Simulate who moves to, stays in and leaves Norwegian district municipalities."""


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or the name of one that comes with the model.")],
    out: Annotated[Path, typer.Option(help="Directory for tables, figures and manifest.")],
    replicates: Annotated[
        str | None,
        typer.Option(metavar="N", help="Number of runs, with the seeds S, S+1, ...", show_default=_REPLICATES),
    ] = None,
    seed: Annotated[
        str | None, typer.Option(metavar="S", help="Seed of the first run.", show_default="the scenario's")
    ] = None,
    events: Annotated[bool, typer.Option("--events", help="Keep everything that happens to anybody.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the results of an earlier run.")] = False,
    rules: Rules = None,
    reference: Annotated[
        bool,
        typer.Option("--reference", help="Call the rules as written, so that breakpoints stop; 1 run by default."),
    ] = False,
) -> None:
    """Run a scenario, many times by chance, and write tables, figures and a manifest."""
    given = read_scenario(scenario, rules)
    number = replicates or ("1" if reference else _REPLICATES)
    _run(given, seeds_of(given.seed if seed is None else seed, number), out, events, overwrite, reference)


def read_scenario(scenario: str, rules: Sequence[str] | None = None) -> "Scenario":
    """A scenario by its file or name, with further files of rules.

    Raises:
        BadInput: every mistake in them.
    """
    from scenarios import ScenarioError, find, load

    try:
        return load(find(scenario), rules or ())
    except ScenarioError as error:
        raise BadInput(str(error)) from error


def seeds_of(first: int | str, replicates: str) -> range:
    """The seeds of a number of runs, or the sentence that says what is allowed."""
    from scenarios.values import HIGHEST_SEED

    number = _whole("--replicates", replicates, 1, _MOST_RUNS)
    first = _whole("--seed", first, 0, HIGHEST_SEED - number)
    return range(first, first + number)


def _whole(option: str, given: int | str, low: int, high: int) -> int:
    try:
        number = int(given)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise BadInput(f"{option} {given}: allowed are whole numbers from {low} to {high}")
    return number


def _run(scenario: "Scenario", seeds: range, out: Path, events: bool, overwrite: bool, reference: bool) -> None:
    from experiments.output import MANIFEST, results

    try:
        with results(out, overwrite) as directory:
            tables, seconds = _fill(directory, scenario, seeds, events, reference)
    except OSError as error:
        raise FailedRun(f"{out} could not be written: {error.strerror or error}; nothing was kept") from error
    _report(scenario, seeds, tables, seconds)
    print(f"Figures:  {_listed(out, '*.png')} (each also .svg)")
    print(f"Tables:   {_listed(out, '*.parquet')}")
    print(f"Manifest: {out / MANIFEST}")


def _listed(directory: Path, pattern: str) -> str:
    return ", ".join(str(path) for path in sorted(directory.glob(pattern)))


def _fill(directory: Path, scenario: "Scenario", seeds: range, events: bool, reference: bool) -> "tuple[Tables, float]":
    """Run, and write everything into a directory; give the tables and how many seconds the runs took."""
    from experiments.manifest import basis_of, write_manifest
    from experiments.output import write_tables
    from experiments.progress import Waiting
    from experiments.runner import run_replicates
    from model.engine.cache import is_warm
    from model.tables import NotKnown

    with Waiting(len(seeds), is_warm(), reference) as waiting:
        began = time.monotonic()
        try:
            tables = run_replicates(scenario, seeds, events, waiting.done, reference)
        except NotKnown as error:
            raise BadInput(f"{scenario.name}: {error}") from error
        seconds = time.monotonic() - began
        waiting.say("drawing figures")
        from experiments.figures import draw

        basis = basis_of(scenario)
        draw(directory, tables, scenario, f"{basis[0].upper()}{basis[1:]}.")
        waiting.say("writing tables")
        write_tables(directory, tables.named())
        write_manifest(directory, scenario, seeds, tables, seconds)
    return tables, seconds


def _report(scenario: "Scenario", seeds: range, tables: "Tables", seconds: float) -> None:
    from rich.console import Console

    from experiments.manifest import basis_of
    from experiments.summary import age_lines, flow_table, population_table

    runs = f"{len(seeds):,} runs, seeds {seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else f"1 run, seed {seeds[0]}"
    print(f"{scenario.title}: {runs}, in {seconds:.1f} s")
    console = Console()
    console.print(population_table(tables, scenario))
    console.print(flow_table(tables, scenario))
    print(basis_of(scenario))
    for line in age_lines(tables, scenario):
        print(line)


@app.command()
def diff(
    scenario: Annotated[str, typer.Argument(help="What to compare with: a scenario file or name.")],
    other: Annotated[
        str | None, typer.Argument(help="What is compared with it; the same scenario when only --rules differ.")
    ] = None,
    rules: Rules = None,
    replicates: Annotated[str, typer.Option(metavar="N", help="Number of pairs, with the seeds S, S+1, ...")] = _PAIRS,
    seed: Annotated[
        str | None, typer.Option(metavar="S", help="Seed of the first pair.", show_default="the scenario's")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Directory for every difference as a table.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the results of an earlier run.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Say what moves, pair by pair, when files of rules are added to a scenario, or between two scenarios."""
    base, changed = _sides(scenario, other, rules)
    seeds = seeds_of(base.seed if seed is None else seed, replicates)
    from contextlib import nullcontext

    from experiments.difference_report import as_json as described
    from experiments.difference_report import print_report, write
    from experiments.differences import compare, refuse_unlike
    from experiments.output import results
    from experiments.progress import Waiting
    from model.engine.cache import is_warm

    refuse_unlike(base, changed)
    try:
        with results(out, overwrite) if out else nullcontext() as directory:
            with Waiting(2 * len(seeds), is_warm()) as waiting:
                began = time.monotonic()
                found = compare(base, changed, seeds, waiting.done)
                seconds = time.monotonic() - began
            if directory:
                write(directory, found, seconds)
    except OSError as error:
        raise FailedRun(f"{out} could not be written: {error.strerror or error}; nothing was kept") from error
    if as_json:
        print(json.dumps(described(found, seconds), indent=2, ensure_ascii=False, default=str))
        return
    print_report(found, seconds)
    if out:
        print(f"Every difference: {_listed(out, '*.parquet')}")


def _sides(scenario: str, other: str | None, rules: Sequence[str] | None) -> "tuple[Scenario, Scenario]":
    """The two scenarios of a comparison: as it stands, and the other or the same with further files of rules."""
    if other is None and not rules:
        raise BadInput(
            f"{scenario}: nothing to compare it with; give a second scenario, or files of rules with --rules"
        )
    try:
        base = read_scenario(scenario)
    except BadInput as error:
        try:
            read_scenario(scenario, rules)
        except BadInput:
            raise error from None
        raise BadInput(
            f"{error}\n{scenario} can only be run with the files of rules, so there is nothing to compare it with; "
            "leave it as it is without them, and put what needs them into a second scenario: bolyst diff FIRST SECOND"
        ) from None
    return base, read_scenario(other or scenario, rules)


@app.command()
def validate(
    files: Annotated[list[str], typer.Argument(help="Scenario files, or names of scenarios.")], rules: Rules = None
) -> None:
    """Check scenario files without running them."""
    problems = []
    for file in files:
        try:
            scenario = read_scenario(file, rules)
        except BadInput as error:
            problems.append(str(error))
            continue
        number = len(scenario.instruments)
        print(
            f"{file}: valid: {scenario.title}, {', '.join(scenario.places)}, {scenario.start} to {scenario.stop}, "
            f"{number} instrument{'' if number == 1 else 's'}"
        )
    if problems:
        raise BadInput("\n".join(problems))


@app.command()
def cases() -> None:
    """List the cases: municipalities and regions, and how many lived there."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from scenarios import cases as every_case

    table = Table("case", "places", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("population 1 Jan 2000", "2009"):
        table.add_column(heading, justify="right")
    for case in every_case():
        table.add_row(case.name, ", ".join(case.places), f"{case.population_2000:,}", f"{case.population_2009:,}")
    Console().print(table, end="")


@app.command()
def schema(as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False) -> None:
    """Describe the tables a run writes: every column with type, unit and meaning."""
    from model.record import TABLES

    if as_json:
        print(
            json.dumps({name: [column._asdict() for column in columns] for name, columns in TABLES.items()}, indent=2)
        )
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for name, columns in TABLES.items():
        table = Table(
            "column", "type", "unit", "meaning", title=f"{name}.parquet", title_justify="left", box=box.SIMPLE_HEAD
        )
        for column in columns:
            table.add_row(*column)
        console.print(table)


@rules_app.command("check")
def check_rules(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files of rules, used together.")],
    scenario: Annotated[str, typer.Option(help="Whose first month the rules propose.")] = "hjelmeland",
) -> None:
    """Say everything that is wrong with files of rules at once, or what they propose in a first month."""
    from experiments.rules_check import declarations, first_month, problems, warnings

    files = list({str(Path(file).resolve()): file for file in files}.values())
    if found := problems(files):
        raise BadInput("\n".join(found))
    given = read_scenario(scenario, files)
    said, refused = first_month(files, given)
    for line in (*declarations(files), *said, *warnings(files)):
        print(line)
    if refused:
        raise BadInput("\n".join(refused))


@rules_app.command("list")
def list_rules(
    rules: Rules = None, as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False
) -> None:
    """List the rules of a month: of whom, what happens, formula, parameters and tables; with what files add."""
    from experiments.rules_list import described, lines
    from model.kinds import RuleError
    from model.rulebook import rulebook
    from model.tables import TableError

    try:
        book = rulebook(tuple(dict.fromkeys(rules or ())))
        text = json.dumps(described(book), indent=2, ensure_ascii=False) if as_json else "\n".join(lines(book))
    except (RuleError, TableError) as error:
        raise BadInput(str(error)) from error
    print(text)


@app.command("app")
def show(
    scenario: Annotated[str | None, typer.Argument(help="A scenario file, or the name of one, to begin with.")] = None,
) -> int:
    """Watch one run month by month on a page of this machine (needs the extra `app`)."""
    from experiments.app import main as serve

    return serve(scenario)


@app.command()
def bench(as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False) -> int:
    """Time the model on this machine."""
    from experiments.bench import main as measure

    return measure(json=as_json)
