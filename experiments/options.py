"""What the commands share: their options, and reading what was given with them or saying what is allowed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.problems import BadInput

if TYPE_CHECKING:
    from scenarios import Scenario
    from scenarios.run_draws import RunDraws

#: Pairs of `bolyst claims` when nobody says how many: places and years were chosen so that they suffice.
PAIRS = 20
_MOST_RUNS = 10_000  # their tables are held in memory

ScenarioFile = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario file, or the name of one that comes with the model.")
]
Rules = Annotated[
    list[str] | None,
    typer.Option(metavar="FILE", help="A file of rules, or rules of an installed package; may be given again."),
]
Seed = Annotated[str | None, typer.Option(metavar="S", help="Seed of the run.", show_default="the scenario's")]
FirstSeed = Annotated[
    str | None, typer.Option(metavar="S", help="Seed of the first run.", show_default="the scenario's")
]
Month = Annotated[
    str | None, typer.Option(metavar="YYYY-MM", help="At the start of this month.", show_default="the scenario's start")
]
Draws = Annotated[
    str | None,
    typer.Option(metavar="prior|posterior", help="Draw parameters that nobody names from it.", show_default="held"),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the results of an earlier run.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


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

    number = whole("--replicates", replicates, 1, _MOST_RUNS)
    first = whole("--seed", first, 0, HIGHEST_SEED - number)
    return range(first, first + number)


def source_of_draws(given: str | None) -> str:
    """What `--draws` says, empty when it is not there, or the sentence that says what is allowed."""
    from scenarios.study_schema import DRAWN_FROM

    if given is not None and given not in DRAWN_FROM:
        raise BadInput(f"--draws {given}: allowed are {' and '.join(DRAWN_FROM)}")
    return given or ""


def read_draws(scenario: "Scenario", source: str, seeds: range) -> "RunDraws | None":
    """Draws of parameters for the runs of a scenario; None when it is to be run at its own values.

    Args:
        scenario: to be run.
        source: as `source_of_draws` gives it.
        seeds: of the runs; the first is that of the draws too.

    Raises:
        BadInput: there are no such draws, or not so many.
    """
    from scenarios.problems import RefusedError
    from scenarios.run_draws import run_draws

    if not source:
        return None
    try:
        return run_draws(scenario, source, len(seeds), seeds[0])
    except RefusedError as refused:
        ((key, *_), why), *_ = refused.why.items()
        raise BadInput(f"{'--replicates' if key == 'number' else f'--draws {source}:'} {why}") from refused


def whole(option: str, given: int | str, low: int, high: int) -> int:
    """A whole number given with an option, or the sentence that says what is allowed."""
    try:
        number = int(given)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise BadInput(f"{option} {given}: allowed are whole numbers from {low} to {high}")
    return number


def listed(directory: Path, pattern: str) -> str:
    """The files of a pattern, for a message."""
    return ", ".join(str(path) for path in sorted(directory.glob(pattern)))
