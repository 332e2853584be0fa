"""The command `bolyst calibrate`."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.options import whole
from experiments.problems import BadInput

_MOST = 100_000
_CASE = "all, or a case: of one the posteriors are written anew, and all cases are still read."


def calibrate(
    case: Annotated[str, typer.Argument(metavar="CASE|all", help=_CASE)],
    bank: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the runs that are not yet summed up.")] = Path(
        "bank"
    ),
    draws: Annotated[
        str | None,
        typer.Option(
            metavar="N",
            help="Draws of the largest cases, made 32 at a time.",
            show_default="of the protocol",
        ),
    ] = None,
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="Processes on this machine.", show_default="its cores")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the runs that the bank holds.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder of posteriors, report and figures.", show_default="calibration of the project"
        ),
    ] = None,
) -> None:
    """Fit the posteriors: fill the bank of simulations, read it, check the fits, and write draws and tables."""
    from calibration.protocol import BANK_DRAWS
    from experiments.bank import DRAWS_OF_PLACES
    from experiments.bank_parts import fill
    from experiments.batch_progress import BatchProgress
    from experiments.calibrate import calibrate as fit
    from experiments.calibrate import finish
    from experiments.cli_batch import cores
    from experiments.executors import Where
    from scenarios import cases
    from scenarios.posterior import FOLDER
    from scenarios.problems import unknown

    names = ["all", *(each.name for each in cases())]
    if case not in names:
        raise BadInput(f"calibrate {unknown(case, 'a case or all', names)}")
    number = whole("--draws", draws or str(-(-BANK_DRAWS // DRAWS_OF_PLACES)), 10, _MOST)
    where = Where(whole("--workers", workers or cores(), 1, 1024))
    if not resume and bank.is_dir() and any(bank.iterdir()):
        raise BadInput(f"{bank} holds something already; --resume goes on with a bank, or choose another folder")
    home = out or FOLDER.parent
    with BatchProgress() as progress:
        runs, seconds = fill(home, bank, number, where, progress)
    print(f"bank: {runs:,} runs were made now, {seconds / 3600.0:.2f} core-hours")
    fit(home, print, only=() if case == "all" else (case,))
    with BatchProgress() as progress:
        print(f"Report: {finish(home, bank, where, progress)}")
