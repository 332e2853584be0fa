"""The command `bolyst posterior`."""

from pathlib import Path
from typing import Annotated

import typer

from experiments.options import Overwrite
from experiments.problems import BadInput

_KIND = "shipped, which forecasts use; or skill/2004 to skill/2008, made to be scored."


def posterior(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case; or new_place, one that was not fitted.")],
    kind: Annotated[str, typer.Option(metavar="KIND", help=_KIND)] = "shipped",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.nc", help="Write its draws as netCDF for ArviZ (needs the extra `arviz`)."),
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Tell what the data of a case say of each parameter, and of which they say nothing."""
    from hashlib import sha256

    from calibration.protocol import ORIGINS
    from experiments import netcdf
    from experiments.posterior_table import lines, moved
    from model.parameters import registry
    from scenarios import cases
    from scenarios import posterior as of_cases
    from scenarios.problems import RefusedError, listed, unknown

    names = [*(each.name for each in cases()), of_cases.NEW_PLACE]
    if case not in names:
        raise BadInput(f"posterior {unknown(case, 'a case', names)}")
    kinds = (of_cases.SHIPPED, *map(of_cases.skill_kind, ORIGINS))
    if kind not in kinds:
        raise BadInput(f"--kind {kind}: allowed are {listed(kinds, 'and')}")
    if out:
        netcdf.refuse(out, overwrite)
    file = of_cases.posterior_file(case, kind)
    if not file.is_file():
        fitted = [each for each in kinds if of_cases.posterior_file(case, each).is_file()]
        there = f"; fitted for it: {listed(fitted, 'and')}" if fitted else ""
        raise BadInput(f"posterior {case}: nothing of the kind {kind} is fitted for it yet{there}")
    known = registry()
    try:
        draws = of_cases.posterior(case, None, known, kind)
    except RefusedError as refused:
        raise BadInput(f"posterior {case}: {'; '.join(refused.why.values())}") from refused
    number = len(next(iter(draws.values()), ()))
    if number < 2:
        raise BadInput(
            f"posterior {case}: {file.name} holds no two draws of any parameter, so that nothing can be told"
        )
    print(f"Posterior of {case}, {kind}: {number:,} draws; it has seen what was known on {_day(kind)}")
    print("\n".join(lines(moved(draws, known), number)))
    if out:
        about = {
            "title": f"Bolyst: posterior of {case}",
            "case": case,
            "kind": kind,
            "known_by": _day(kind),
            "sha256": sha256(file.read_bytes()).hexdigest(),
        }
        netcdf.write(out, draws, known, about)
        print(f"Draws:    {out} (groups posterior and prior)")


def _day(kind: str) -> str:
    """The day to which a kind of posterior knows, as ISO text."""
    from calibration.protocol import SHIPPED
    from scenarios import posterior as of_cases

    return SHIPPED.isoformat() if kind == of_cases.SHIPPED else f"{kind.rpartition('/')[2]}-01-01"
