"""The command `bolyst outcomes`."""

import json
from typing import Annotated

import typer

from experiments.options import PAIRS, AsJson, seeds_of, whole

_FEWEST, _MOST = 2, 10_000  # an error needs two pairs


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

    from experiments.case_outcomes import as_json as described
    from experiments.case_outcomes import count, flytthit, lines_of_flytthit, report

    seeds = seeds_of(1 if seed is None else seed, replicates)
    found, of_flytthit = count(seeds), flytthit(seeds)
    if as_json:
        print(json.dumps(described(found, of_flytthit), indent=2, ensure_ascii=False))
        return
    console = Console()
    for each in report(found, len(seeds)):
        print(each) if isinstance(each, str) else console.print(each)
    for line in lines_of_flytthit(of_flytthit):
        print(line)
