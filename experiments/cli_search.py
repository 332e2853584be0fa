"""The command `bolyst search`."""

import os
import shlex
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from experiments.options import source_of_draws, whole

_PAIRS, _FEWEST, _MOST_PAIRS, _MOST_WORKERS, _MOST_MONEY = 20, 10, 10_000, 512, 1e12
_WIDTH = 160  # columns, where no terminal says how many


def search(
    study: Annotated[
        str, typer.Argument(metavar="STUDY", help="A study: its first mix is there anyway, each other one is a lever.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Runs, tables and figures; goes on from what it holds.")],
    budget: Annotated[str | None, typer.Option(metavar="NOK", help="What a mix may cost altogether.")] = None,
    draws: Annotated[
        str | None,
        typer.Option(metavar="prior|posterior", help="What parameters are drawn from.", show_default="posterior"),
    ] = None,
    replicates: Annotated[
        str, typer.Option(metavar="N", help="Pairs in which each mix is tried, and fresh ones for the winners.")
    ] = f"{_PAIRS}",
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="Processes.", show_default="the cores of this machine")
    ] = None,
) -> None:
    """Search for the levers that together gain most residents for what they cost, and what they do to one another.

    Every subset of up to five levers is tried, a search goes through those of more; winners run again on fresh draws.
    """
    from experiments.cli_compare import number
    from experiments.comparison import of_study
    from experiments.comparison_files import refuse_folder
    from experiments.executors import Where
    from experiments.levers import levers_of
    from experiments.mix_search import search as searched
    from experiments.progress import Waiting
    from experiments.search_files import tables, write
    from model.engine.cache import is_warm

    pairs = whole("--replicates", replicates, _FEWEST, _MOST_PAIRS)
    cores = (os.cpu_count() or 1) if workers is None else whole("--workers", workers, 1, _MOST_WORKERS)
    money = None if budget is None else number("--budget", budget, 0.0, _MOST_MONEY)
    compared = of_study(study, source_of_draws(draws), pairs)
    levers = levers_of(compared)
    refuse_folder(out)
    began = time.monotonic()
    with Waiting(1, is_warm()) as waiting:
        found = searched(levers, pairs, money, out, Where(cores), waiting.of)
    written = write(out, found, money, shlex.join(["bolyst", *sys.argv[1:]]))
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False)
    for each in tables(found, money):
        print(each) if isinstance(each, str) else console.print(each)
    print(
        f"{len(found.tried) - 1} mixes tried in {found.pairs} pairs each, in {time.monotonic() - began:.0f} s: {written}"
    )
