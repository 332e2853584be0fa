"""The command `bolyst compare`."""

import json
import os
import re
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.options import AsJson, read_scenario, source_of_draws, whole
from experiments.problems import BadInput, InterruptedBatch

if TYPE_CHECKING:
    from experiments.comparison import Comparison

_MOST_PAIRS, _MOST_WORKERS, _MOST_MONEY = 100_000, 512, 1e12
_LEAST_CERTAINTY, _MOST_CERTAINTY = 0.5, 0.9999
_LAST_HORIZON = 2040
_WIDTH = 160  # columns, where no terminal says how many


def compare(
    baseline: Annotated[
        str, typer.Argument(metavar="BASELINE", help="A scenario, or a study whose first mix is the baseline.")
    ],
    mixes: Annotated[
        list[str] | None, typer.Argument(metavar="[MIX]...", help="Scenarios of the same case, with other instruments.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Runs, tables, figures and the report; goes on from what it holds."),
    ] = None,
    draws: Annotated[
        str | None,
        typer.Option(metavar="prior|posterior", help="What parameters are drawn from.", show_default="posterior"),
    ] = None,
    replicates: Annotated[
        str | None,
        typer.Option(metavar="N", help="Pairs of every mix with the baseline.", show_default="100, or the study's"),
    ] = None,
    certainty: Annotated[
        str | None,
        typer.Option(
            metavar="P",
            help="Give pairs to mixes that may be best, until one is with this probability, or N a mix on average are used.",
        ),
    ] = None,
    budget: Annotated[str | None, typer.Option(metavar="NOK", help="What a mix may cost altogether.")] = None,
    goal: Annotated[
        str | None, typer.Option(metavar="POPULATION@YEAR", help="Residents on 1 January of a year, the horizon then.")
    ] = None,
    lang: Annotated[str, typer.Option(metavar="en|nb", help="Of the report.")] = "en",
    seed: Annotated[
        str | None, typer.Option(metavar="S", help="Seed of the first pair.", show_default="the baseline's")
    ] = None,
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="Processes.", show_default="the cores of this machine")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare mixes of instruments with a baseline, pair by pair, with what they cost and how certain it is.

    Every mix has the seeds and draws of the baseline. The same command goes on where an earlier one was interrupted.
    """
    from experiments.council.language import LANGUAGES

    if lang not in LANGUAGES:
        raise BadInput(f"--lang {lang}: allowed are {' and '.join(LANGUAGES)}")
    cores = (os.cpu_count() or 1) if workers is None else whole("--workers", workers, 1, _MOST_WORKERS)
    sure = None if certainty is None else number("--certainty", certainty, _LEAST_CERTAINTY, _MOST_CERTAINTY)
    money = None if budget is None else number("--budget", budget, 0.0, _MOST_MONEY)
    comparison = _read(baseline, mixes or [], source_of_draws(draws), replicates, seed)
    from experiments.comparing import Asked
    from experiments.comparing import compare as compared
    from experiments.comparison_files import refuse_folder, write
    from experiments.comparison_json import as_json as described
    from experiments.comparison_report import tables
    from experiments.executors import Where
    from experiments.goal import read_goal
    from experiments.progress import Waiting
    from model.engine.cache import is_warm

    aim = None if goal is None else read_goal(goal, comparison.since // 12 + 1, _LAST_HORIZON)
    if aim is not None:
        comparison = _until(comparison, aim.year)
    if out is not None:
        refuse_folder(out)
    asked = Asked(sure, money, aim)
    began = time.monotonic()
    with _folder(out) as folder, Waiting(1, is_warm()) as waiting:
        found = compared(comparison, asked, folder, Where(cores), waiting.of)
        waiting.say("tables and figures")
        if out is not None:
            try:
                written = write(out, found, lang, shlex.join(["bolyst", *sys.argv[1:]]))
            except KeyboardInterrupt:
                raise InterruptedBatch(
                    f"interrupted while tables and figures were drawn: all runs are kept in {out}; the same command "
                    f"draws them"
                ) from None
    if as_json:
        print(json.dumps(described(found), indent=2, ensure_ascii=False, default=str))
        return
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False)
    for each in tables(found):
        print(each) if isinstance(each, str) else console.print(each)
    print(f"Up to {found.pairs()} pairs of {len(comparison.options)} options, in {time.monotonic() - began:.0f} s.")
    if out is not None:
        print(f"Report: {written / 'report.html'}; figures and tables beside it.")


def _read(baseline: str, mixes: list[str], source: str, replicates: str | None, seed: str | None) -> "Comparison":
    """The comparison that is asked for.

    Raises:
        BadInput: a scenario or the study cannot be used.
    """
    from experiments.comparison import PAIRS, of_scenarios, of_study
    from experiments.ranking import FEWEST_PAIRS
    from scenarios.study_schema import POSTERIOR
    from scenarios.values import HIGHEST_SEED

    pairs = None if replicates is None else whole("--replicates", replicates, FEWEST_PAIRS, _MOST_PAIRS)
    first = None if seed is None else whole("--seed", seed, 0, HIGHEST_SEED - _MOST_PAIRS)
    if not mixes and not _is_scenario(baseline):
        found = of_study(baseline, source, pairs, first)
        if found.pairs < FEWEST_PAIRS:
            raise BadInput(
                f"{baseline}: replicates = {found.pairs}: a comparison takes {FEWEST_PAIRS} or more; "
                "write that into the study, or give --replicates"
            )
        return found
    return of_scenarios(
        [read_scenario(each) for each in (baseline, *mixes)], source or POSTERIOR, pairs or PAIRS, first
    )


def _is_scenario(name: str) -> bool:
    """Whether it can be read as a scenario, so that only a mix is missing."""
    from scenarios import ScenarioError, find, load

    try:
        load(find(name))
    except ScenarioError:
        return False
    return True


@contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    """Where runs are kept: the folder of the comparison, or one that is gone afterwards."""
    if out is not None:
        yield out
        return
    with TemporaryDirectory(prefix="bolyst-compare-") as directory:
        yield Path(directory)


def _until(comparison: "Comparison", year: int) -> "Comparison":
    """The same to 1 January of another year."""
    options = tuple(
        replace(
            option,
            scenario={world: replace(each, stop=date(year, 1, 1)) for world, each in option.scenario.items()},
        )
        for option in comparison.options
    )
    return replace(comparison, options=options)


def number(option: str, given: str, low: float, high: float) -> float:
    """A number given with an option, or the sentence that says what is allowed."""
    plain = given.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", given) else given.replace("_", "")
    try:
        found = float(plain)
    except ValueError:
        found = float("nan")
    if not low <= found <= high:
        raise BadInput(f"{option} {given}: allowed are numbers from {low:g} to {high:,.10g}")
    return found
