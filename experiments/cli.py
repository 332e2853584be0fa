"""The command `bolyst`.

It ends with 0 when all is done, 2 when what the user gave cannot be used, 1 when a run failed and 130 when it was
interrupted. Whatever is heavy is loaded by the command that needs it.
"""

import json
import sys
import time
from bdb import BdbQuit
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments import (
    cli_batch,
    cli_calibrate,
    cli_claims,
    cli_compare,
    cli_forecast,
    cli_new_case,
    cli_outcomes,
    cli_patterns,
    cli_people,
    cli_posterior,
    cli_rules,
    cli_search,
    cli_skill,
)
from experiments.options import (
    AsJson,
    Draws,
    FirstSeed,
    Overwrite,
    Rules,
    ScenarioFile,
    listed,
    read_draws,
    read_scenario,
    seeds_of,
    source_of_draws,
)
from experiments.problems import BadInput, FailedRun, InterruptedBatch
from experiments.wording import ENOUGH, FEW

if TYPE_CHECKING:
    from experiments.runner import Tables
    from scenarios import Scenario
    from scenarios.run_draws import RunDraws

_REPLICATES = "100"
_INTERRUPTED = 130

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, rich_markup_mode=None)


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
    except InterruptedBatch as error:
        print(error, file=sys.stderr)
        return _INTERRUPTED
    except BdbQuit:
        print("stopped in the debugger: nothing was written", file=sys.stderr)
        return _INTERRUPTED
    except Exception as error:
        if not hasattr(error, "format_message"):  # only Typer's own complaints about the command line have it
            raise
        message = error.format_message()  # help, when a group of commands was named alone
        asked = getattr(getattr(error, "ctx", None), "command_path", "bolyst")
        one_line = f"{message.rstrip('.')}; see `{asked} --help`"
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
    scenario: ScenarioFile,
    out: Annotated[Path, typer.Option(help="Directory for tables, figures and manifest.")],
    replicates: Annotated[
        str | None,
        typer.Option(metavar="N", help="Number of runs, with the seeds S, S+1, ...", show_default=_REPLICATES),
    ] = None,
    seed: FirstSeed = None,
    events: Annotated[bool, typer.Option("--events", help="Keep everything that happens to anybody.")] = False,
    overwrite: Overwrite = False,
    rules: Rules = None,
    draws: Draws = None,
    reference: Annotated[
        bool,
        typer.Option("--reference", help="Call the rules as written, so that breakpoints stop; 1 run by default."),
    ] = False,
) -> None:
    """Run a scenario, many times by chance, and write tables, figures and a manifest."""
    source = source_of_draws(draws)
    given = read_scenario(scenario, rules)
    number = replicates or ("1" if reference else _REPLICATES)
    seeds = seeds_of(given.seed if seed is None else seed, number)
    _run(given, seeds, read_draws(given, source, seeds), out, events, overwrite, reference)


def _run(
    scenario: "Scenario",
    seeds: range,
    draws: "RunDraws | None",
    out: Path,
    events: bool,
    overwrite: bool,
    reference: bool,
) -> None:
    from experiments.output import MANIFEST, results

    try:
        with results(out, overwrite) as directory:
            tables, seconds = _fill(directory, scenario, seeds, draws, events, reference)
    except OSError as error:
        raise FailedRun(f"{out} could not be written: {error.strerror or error}; nothing was kept") from error
    _report(scenario, seeds, draws, tables, seconds)
    print(f"Figures:  {listed(out, '*.png')} (each also .svg)")
    print(f"Tables:   {listed(out, '*.parquet')}")
    print(f"Manifest: {out / MANIFEST}")


def _fill(
    directory: Path, scenario: "Scenario", seeds: range, draws: "RunDraws | None", events: bool, reference: bool
) -> "tuple[Tables, float]":
    """Run, and write everything into a directory; give the tables and how many seconds the runs took."""
    from experiments.borrowed_report import borrowed_in
    from experiments.manifest import basis_of, write_manifest
    from experiments.output import write_draws, write_tables
    from experiments.progress import Waiting
    from experiments.runner import run_replicates
    from model.engine.cache import is_warm
    from model.tables import NotKnown

    with Waiting(len(seeds), is_warm(), reference) as waiting:
        began = time.monotonic()
        try:
            tables = run_replicates(scenario, seeds, events, waiting.done, reference, draws)
        except NotKnown as error:
            raise BadInput(f"{scenario.name}: {error}") from error
        seconds = time.monotonic() - began
        waiting.say("drawing figures")
        from experiments.drawn import seen_by
        from experiments.figures import draw

        basis = basis_of(scenario, len(seeds), draws)
        sentence, seen = f"{basis[0].upper()}{basis[1:]}.", seen_by(draws, scenario.case)
        draw(directory, tables, scenario, sentence, seen, borrowed_in(scenario))
        waiting.say("writing tables")
        write_tables(directory, tables.named())
        if draws:
            write_draws(directory, scenario, seeds, draws)
        write_manifest(directory, scenario, seeds, tables, seconds, draws)
    return tables, seconds


def _report(scenario: "Scenario", seeds: range, draws: "RunDraws | None", tables: "Tables", seconds: float) -> None:
    from rich.console import Console

    from experiments.borrowed_report import borrowed_in
    from experiments.drawn import ONE_A_DRAW
    from experiments.manifest import basis_of
    from experiments.policy_report import STAMP, cap_lines, displaced_lines, meanings, policy_table
    from experiments.summary import age_lines, flow_table, population_table

    runs = f"{len(seeds):,} runs, seeds {seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else f"1 run, seed {seeds[0]}"
    print(f"{scenario.title}: {runs}, in {seconds:.1f} s")
    console = Console()
    console.print(population_table(tables, scenario))
    console.print(flow_table(tables, scenario))
    of_policy = policy_table(tables)
    if of_policy is not None:
        console.print(of_policy)
        for line in (*meanings(tables), *displaced_lines(tables), *cap_lines(tables)):
            print(line)
        print(STAMP)
    print(basis_of(scenario, len(seeds), draws))
    if draws and len(seeds) > 1:
        print(ONE_A_DRAW)
    if borrowed := borrowed_in(scenario):
        print(borrowed)
    if 1 < len(seeds) < ENOUGH:
        print(FEW)
    for line in age_lines(tables, scenario):
        print(line)


for command in (
    cli_forecast.forecast,
    cli_batch.batch,
    cli_batch.query,
    cli_batch.scenario,
    cli_patterns.patterns,
    cli_calibrate.calibrate,
    cli_claims.claims,
    cli_compare.compare,
    cli_search.search,
    cli_skill.skill,
    cli_outcomes.outcomes,
    cli_posterior.posterior,
    cli_rules.diff,
    cli_people.who,
    cli_people.explain,
    cli_people.life,
    cli_new_case.new_case,
):
    app.command()(command)
app.add_typer(cli_rules.rules_app, name="rules")


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
        of_each = [(len(scenario.instruments), "instrument")] + [(n, "shock") for n in [len(scenario.shocks)] if n]
        counted = " and ".join(f"{number} {what}{'' if number == 1 else 's'}" for number, what in of_each)
        print(
            f"{file}: valid: {scenario.title}, {', '.join(scenario.places)}, {scenario.start} to {scenario.stop}, "
            f"{counted}"
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
        counted = ("–" if each is None else f"{each:,}" for each in (case.population_2000, case.population_2009))
        table.add_row(case.name, ", ".join(case.places), *counted)
    Console().print(table, end="")


@app.command()
def shocks(
    name: Annotated[str, typer.Argument(help="One of them, to be told about it alone.", show_default=False)] = "",
    as_json: AsJson = False,
) -> None:
    """List the shocks that a scenario may have: what each moves, and its settings with range and source."""
    from experiments.shocks_list import described, lines

    print(json.dumps(described(name), indent=2, ensure_ascii=False) if as_json else "\n".join(lines(name)))


@app.command()
def instruments(
    name: Annotated[str, typer.Argument(help="One of them, to be told everything about it.", show_default=False)] = "",
    as_json: AsJson = False,
) -> None:
    """List the instruments that a scenario may have: what each does to whom, what it costs, how weak the evidence is."""
    from experiments.instruments_list import described, lines

    print(json.dumps(described(name), indent=2, ensure_ascii=False) if as_json else "\n".join(lines(name)))


@app.command()
def schema(as_json: AsJson = False) -> None:
    """Describe the tables a run and a forecast write: every column with type, unit and meaning."""
    from experiments.forecast_columns import COLUMNS
    from model.output_tables import TABLES

    tables = {**TABLES, "forecast": COLUMNS}
    if as_json:
        print(
            json.dumps({name: [column._asdict() for column in columns] for name, columns in tables.items()}, indent=2)
        )
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for name, columns in tables.items():
        table = Table(
            "column", "type", "unit", "meaning", title=f"{name}.parquet", title_justify="left", box=box.SIMPLE_HEAD
        )
        for column in columns:
            table.add_row(*column)
        console.print(table)


@app.command("app")
def show(
    scenario: Annotated[str | None, typer.Argument(help="A scenario file, or the name of one, to begin with.")] = None,
) -> int:
    """Watch one run month by month on a page of this machine (needs the extra `app`)."""
    from experiments.app import main as serve

    return serve(scenario)


@app.command()
def bench(as_json: AsJson = False) -> int:
    """Time the model on this machine."""
    from experiments.bench import main as measure

    return measure(json=as_json)
