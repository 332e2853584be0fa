"""The table that `bolyst forecast --out` writes: its columns, with units and meaning."""

from model.output_tables import TABLES, Column
from model.state import FLOWS


def _of(name: str) -> Column:
    return next(each for each in TABLES["yearly"] if each.name == name)


#: The table that `bolyst forecast --out` writes.
COLUMNS = (
    _of("place"),
    Column("year", "integer", "-", "calendar year, from the origin to the stop year"),
    Column("replicate", "integer", "-", "number of the run from 0; it has that row of the posterior"),
    _of("population"),
    *(_of(name) for name in FLOWS),
    Column(
        "net_migration", "integer", "persons/year", "in_migration - out_migration + immigration - emigration; likewise"
    ),
    Column("natural_increase", "integer", "persons/year", "births - deaths; likewise"),
)
