"""Rows that a case of one's own has from another municipality: their source says so, and they are no observations of it."""

from collections.abc import Iterable

from model.table_rows import KEYS, Row, rows

#: How the source of such a row begins; after it stand the lender, and what was done: ``borrowed from tynset: ages ...``.
BORROWED = "borrowed from "


def is_borrowed(row: Row) -> bool:
    """Whether a row is another municipality's figure, or made of it."""
    return row.get("source", "").startswith(BORROWED)


def borrowed_rows(places: Iterable[str]) -> list[tuple[str, Row]]:
    """The rows of places that are borrowed, each with the name of its table."""
    wanted = frozenset(places)
    return [
        (name, row)
        for name in KEYS
        if name != "targets"
        for row in rows(name)
        if row.get("place") in wanted and is_borrowed(row)
    ]
