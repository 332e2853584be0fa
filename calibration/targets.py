"""The targets: what the public figures and the report's cases say, and what each may be used for.

`fit` rows may inform parameters; `score` rows are held out (everything from flow year 2004 on, populations of 2005-2009)
and are read once, when a version of the results is scored; `check` rows are printed beside results and decide nothing.
TARGETS.md says how each quantity and its uncertainty was made. After the project's own stand those of the folders of tables
that joined (`model.tables.join`).
"""

from dataclasses import dataclass
from datetime import date

from model.table_columns import USES
from model.table_rows import rows


@dataclass(frozen=True)
class CaseTarget:
    """One figure to compare with.

    Attributes:
        quantity: what is compared; TARGETS.md gives the unit.
        place: municipality, or the group of them that TARGETS.md names.
        year: calendar year of a flow, year of the 1 January of a stock, else the last year of the period.
        value, uncertainty: in the unit of the quantity; the second is one standard deviation, 0 for register counts.
        source, known_by: where it stands, and when it was known.
        use: one of `USES`.
    """

    quantity: str
    place: str
    year: int
    value: float
    uncertainty: float
    source: str
    known_by: date
    use: str


def targets(known_to: date, use: str) -> tuple[CaseTarget, ...]:
    """The targets of a use that were known by a date.

    Raises:
        ValueError: `use` is none of `USES`.
    """
    if use not in USES:
        raise ValueError(f"targets(use={use!r}): allowed are {', '.join(USES)}")
    return tuple(
        CaseTarget(
            row["quantity"],
            row["place"],
            int(row["year"]),
            float(row["value"]),
            float(row["uncertainty"]),
            row["source"],
            date.fromisoformat(row["known_by"]),
            row["use"],
        )
        for row in rows("targets")
        if row["use"] == use and row["known_by"] <= known_to.isoformat()
    )
