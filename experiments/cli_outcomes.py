"""The command `bolyst outcomes`."""

import json
import sys
from typing import Annotated

import typer

from experiments.options import PAIRS, AsJson, seeds_of, whole

_FEWEST, _MOST = 2, 10_000  # an error needs two pairs
_WIDTH = 150  # columns, where no terminal says how many


def outcomes(
    replicates: Annotated[
        str, typer.Option(metavar="N", help="Number of runs, with the seeds S, S+1, ...")
    ] = f"{PAIRS}",
    seed: Annotated[str | None, typer.Option(metavar="S", help="Seed of the first run.", show_default="1")] = None,
    as_json: AsJson = False,
) -> None:
    """Count outcomes of the cases in runs as the report counted them, with the shares that would pass."""
    whole("--replicates", replicates, _FEWEST, _MOST)
    from rich.console import Console

    from experiments.case_outcomes import count, flytthit, krafttak, survey
    from experiments.outcome_report import Found, report
    from experiments.outcome_report import as_json as described

    seeds = seeds_of(1 if seed is None else seed, replicates)
    found = Found(krafttak(seeds), survey(seeds), count(seeds), flytthit(seeds))
    if as_json:
        print(json.dumps(described(found), indent=2, ensure_ascii=False))
        return
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    for each in report(found, len(seeds)):
        print(each) if isinstance(each, str) else console.print(each)
