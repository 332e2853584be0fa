"""The command `bolyst skill`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments.options import AsJson, Overwrite, whole

_WIDTH = 150  # columns, where no terminal says how many
_MOST_WORKERS = 512


def skill(
    score: Annotated[
        bool,
        typer.Option(
            "--score", help="Make all forecasts, score them and enter them into the book: once for each version."
        ),
    ] = False,
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="Processes of --score.", show_default="the cores of this machine")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Figures, all scores and all cells, written there.")
    ] = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Print how the model's forecasts score against what came true and against simple forecasts.

    Every version of the results is scored once on the years held out; what is printed is the newest that was.
    """
    number = None if workers is None else whole("--workers", workers, 1, _MOST_WORKERS)
    from experiments.skill_files import newest, score_now, write

    if score:
        score_now(number, lambda what: print(f"{what} ...", file=sys.stderr))
    scored = newest()
    if out is not None:
        write(out, scored, overwrite)
    if as_json:
        from experiments.skill_report import as_json as described

        print(json.dumps(described(scored), indent=2, ensure_ascii=False))
        return
    from rich.console import Console

    from experiments.skill_report import report

    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    for each in report(scored):
        print(each) if isinstance(each, str) else console.print(each)
