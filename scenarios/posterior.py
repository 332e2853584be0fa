"""Draws of a case's posterior: what its parameters may be after its data were seen, fitted by `calibration`.

There are two kinds: `shipped` has seen everything known by 1 January 2009; `skill/ORIGIN`, made to be scored, what was
published by 1 January of its origin.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from model.parameters import Parameter
from model.table_rows import folder_of
from scenarios.problems import RefusedError, listed, shown, unknown
from scenarios.study_schema import DESIGNS, POSTERIOR

#: The kind that everything reads but the scoring of forecasts.
SHIPPED = "shipped"
#: Beside the cases: a place that was not fitted, with what is known of all and its own part from the prior.
NEW_PLACE = "new_place"
#: A folder a kind, and in it one file a case: a column for each parameter, a row for each draw.
FOLDER = Path(__file__).parents[1] / "calibration" / "posterior"

#: What the one file of a case of a user's own is called; its kind is `SHIPPED`.
BESIDE = "posterior"


def skill_kind(origin: int) -> str:
    """The kind of posterior that a forecast from 1 January of a year is scored with."""
    return f"skill/{origin}"


def posterior_file(case: str, kind: str = SHIPPED) -> Path:
    """Where the posterior of a case lies: of a case of a user's own, beside its tables."""
    if tables := folder_of(case):
        return tables.parent / f"{BESIDE if kind == SHIPPED else kind}.parquet"
    return FOLDER / kind / f"{case}.parquet"


def posterior(
    case: str, number: int | None, known: Mapping[str, Parameter], kind: str = SHIPPED
) -> dict[str, np.ndarray]:
    """The first draws of a case's posterior, float64 [number] by parameter.

    A parameter that a file of rules has put in the place of the model's is left out: it is not the one that was fitted.

    Args:
        case: name of the case.
        number: of draws; all there are when None.
        known: every parameter by name.
        kind: `SHIPPED`, or what `skill_kind` gives.

    Raises:
        RefusedError: nothing is fitted for the case, the file cannot be read, there are fewer draws, or a column is no
            parameter's or leaves its range; by the key of [draws] that is at fault.
    """
    file = posterior_file(case, kind)
    if not file.is_file():
        allowed = listed((design for design in DESIGNS if design != POSTERIOR), "and")
        raise RefusedError({"design": f"{shown(POSTERIOR)}: nothing is fitted for {case} yet; allowed are {allowed}"})
    from pyarrow.lib import ArrowInvalid
    from pyarrow.parquet import read_table

    try:
        table = read_table(file)
    except ArrowInvalid:
        raise RefusedError({"design": f"{file.name}: is no Parquet file; allowed is what a fit wrote"}) from None
    if table.num_rows < (number or 1):
        why = (
            f"the posterior of {case} has {table.num_rows} draws; allowed are whole numbers from 1 to {table.num_rows}"
        )
        raise RefusedError({"number": f"{number} is too high: {why}"})
    found = {}
    for name in table.column_names:
        if name not in known:
            raise RefusedError(
                {"design": f"{file.name}: the column {unknown(name, 'a parameter of the rules', known)}"}
            )
        if known[name].replaces:
            continue
        low, high = known[name].range
        values = table.column(name).to_numpy()[:number].astype(np.float64)
        if not ((values >= low) & (values <= high)).all():
            why = f"the column {name} leaves its range; allowed are numbers from {low:g} to {high:g}"
            raise RefusedError({"design": f"{file.name}: {why}"})
        found[name] = values
    return found
