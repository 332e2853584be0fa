"""The command `bolyst forecast`."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.options import Overwrite, read_scenario, whole
from experiments.problems import BadInput, FailedRun

if TYPE_CHECKING:
    from experiments.forecasts import Forecasts
    from scenarios import Scenario

_ALL = "all"
_MOST_RUNS, _MOST_WORKERS = 10_000, 1024


def forecast(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CASE|PLACE|all|FOLDER",
            help="A case, one of its places, all places, or the folder of a case of your own.",
        ),
    ],
    origin: Annotated[str, typer.Option("--from", metavar="YEAR", help="Start on 1 January of 2004 to 2009.")],
    stop: Annotated[str, typer.Option("--to", metavar="YEAR", help="The last 1 January, up to 2040.")],
    replicates: Annotated[str, typer.Option(metavar="N", help="Runs of each case, each with a draw.")] = "200",
    scenario: Annotated[
        str, typer.Option(metavar="FILE", help="A scenario in the place of its case as it goes.", show_default=False)
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.parquet", help="Write the table, with a figure and a manifest beside it."),
    ] = None,
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="Processes on this machine.", show_default="its cores")
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Forecast population and flows with fans, from what was known on 1 January of a year."""
    from experiments.forecast_files import refuse_file
    from experiments.forecasts import FIRST_ORIGIN, LAST_ORIGIN, LAST_STOP, refuse_years

    years = (
        _year("--from", origin, FIRST_ORIGIN, LAST_ORIGIN),
        _year("--to", stop, FIRST_ORIGIN + 1, LAST_STOP),
    )
    refuse_years(*years)
    number = whole("--replicates", replicates, 1, _MOST_RUNS)
    cores = None if workers is None else whole("--workers", workers, 1, _MOST_WORKERS)
    if out is not None:
        refuse_file(out, overwrite)
    given = read_scenario(scenario) if scenario else None
    own = _case_of_ones_own(what)
    if own is not None:
        from experiments.case_origin import case_at

        of_origin = case_at(own, *years)
        given, names, places = given or of_origin, [of_origin.case], of_origin.places
    else:
        names, places = _meant(what)
    if out is None:
        found, seconds = _run(names, years, number, given, cores)
    else:
        found, seconds = _write(out, overwrite, names, places, years, number, given, cores)
    _report(found.of(places), given, seconds)
    if out is not None:
        from experiments.forecast_files import names_of

        print(f"Files: {', '.join(str(out.with_name(name)) for name in names_of(out))}")


def _year(option: str, given: str, low: int, high: int) -> int:
    try:
        return int(given)
    except ValueError:
        raise BadInput(f"{option} {given}: allowed are years from {low} to {high}") from None


def _case_of_ones_own(what: str) -> Path | None:
    """The folder of a case of the user's own, as `bolyst new-case` makes it; None when no such folder is meant."""
    from experiments.new_case import SCENARIO

    folder = Path(what)
    return folder if (folder / SCENARIO).is_file() else None


def _meant(what: str) -> tuple[list[str], tuple[str, ...]]:
    """The cases that are run, and the places whose rows are kept.

    Raises:
        BadInput: it is none of the names.
    """
    from scenarios.catalogue import cases
    from scenarios.problems import nearest, shown

    known = cases()
    for case in known:
        if what == case.name:
            return [case.name], case.places
        if what in case.places:
            return [case.name], (what,)
    places = tuple(place for case in known for place in case.places)
    if what == _ALL:
        return [case.name for case in known], places
    names = dict.fromkeys((*(case.name for case in known), *places, _ALL))
    raise BadInput(f"{shown(what)} is neither a case nor a place; {nearest(what, names)}")


def _run(
    names: list[str], years: tuple[int, int], number: int, given: "Scenario | None", workers: int | None
) -> "tuple[Forecasts, float]":
    """The forecast, and how many seconds it took; on a terminal with a bar."""
    from experiments.forecasts import forecast as made
    from experiments.progress import Waiting
    from model.engine.cache import is_warm

    with Waiting(number * len(names), is_warm()) as waiting:
        began = time.monotonic()
        found = made(names, *years, number, scenario=given, workers=workers, progress=waiting.done)
        return found, time.monotonic() - began


def _write(
    out: Path,
    overwrite: bool,
    names: list[str],
    places: tuple[str, ...],
    years: tuple[int, int],
    number: int,
    given: "Scenario | None",
    workers: int | None,
) -> "tuple[Forecasts, float]":
    """The same, with the rows of some places written."""
    from experiments.forecast_files import together, write

    try:
        with together(out, overwrite) as folder:
            found, seconds = _run(names, years, number, given, workers)
            kept = found.of(places)
            write(folder, out, kept, names, given, _title(kept, given), seconds)
    except OSError as error:
        raise FailedRun(f"{out} could not be written: {error.strerror or error}; nothing was kept") from error
    return found, seconds


def _title(found: "Forecasts", given: "Scenario | None") -> str:
    from experiments.figures.observed import place_names

    names = place_names(found.places)
    of = given.title if given else names[0] if len(names) == 1 else f"{len(names)} municipalities"
    return f"{of}: forecast from 1 January {found.origin} to {found.stop}"


def _report(found: "Forecasts", given: "Scenario | None", seconds: float) -> None:
    from rich.console import Console

    from experiments.forecast_report import basis_of, notes_of, population_table

    runs = f"{found.replicates:,} replicate{'s' if found.replicates > 1 else ''}"
    print(f"{_title(found, given)}: {runs}, in {seconds:.1f} s")
    if found.borrowed:
        print(found.borrowed)
    Console().print(population_table(found))
    basis = basis_of(found, given)
    print(f"{basis[0].upper()}{basis[1:]}.")
    for note in notes_of(found, given):
        print(note)
