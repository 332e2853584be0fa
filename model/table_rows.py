"""The rows of the tables: those that come with the model, and after them those joined from researchers' folders.

Read as plain text, so that a list of the cases loads neither NumPy nor pandas. What may join, `model.joined_tables` says.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

DATA = Path(__file__).parent / "data"
#: Lies beside its description and its reader, who is no part of the model.
_TARGETS = DATA.parents[1] / "calibration" / "targets.csv"
#: What a row is about, of every table to which rows may be added: no two rows of a table are about the same.
KEYS = {
    "municipalities": ("place", "case"),
    "population": ("place", "year"),
    "components": ("place", "year"),
    "population_by_age": ("place", "year", "sex"),
    "gross_flows": ("place", "period_start", "period_stop"),
    "county_age_structure": ("county_code", "year", "age_from"),
    "employment": ("place", "year"),
    "education": ("place", "year"),
    "cornerstones": ("place", "name"),
    "settlement": ("place",),
    "targets": ("quantity", "place", "year"),
}

Row = dict[str, str]
_Read = TypeVar("_Read")
_remembered: list[Any] = []


@dataclass(frozen=True)
class Folder:
    """What a folder from outside adds.

    Args:
        path: of the folder, absolute.
        digest: SHA-256 of its tables.
        rows: by table.
    """

    path: Path
    digest: str
    rows: dict[str, tuple[Row, ...]]


_folders: dict[Path, Folder] = {}


def remembered(read: Callable[..., _Read]) -> "_lru_cache_wrapper[_Read]":
    """`functools.cache` for what is made of the rows of a place: forgotten when a folder joins."""
    cached = cache(read)
    _remembered.append(cached)
    return cached


def forget() -> None:
    """Forget all that was made of rows."""
    for cached in _remembered:
        cached.cache_clear()


@cache
def shipped(name: str) -> tuple[Row, ...]:
    """The rows of a table that come with the model."""
    path = _TARGETS if name == "targets" else DATA / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@remembered
def rows(name: str) -> tuple[Row, ...]:
    """The rows of a table: the shipped ones, then those of each folder in the order in which the folders joined."""
    return merged(name, _folders.values())


def merged(name: str, folders: Iterable[Folder]) -> tuple[Row, ...]:
    """The rows of a table with those of some folders; a row that repeats an earlier one is left out."""
    found = list(shipped(name))
    if name in KEYS:
        seen = {about(name, row) for row in found}
        for row in (row for folder in folders for row in folder.rows.get(name, ())):
            if about(name, row) not in seen:
                seen.add(about(name, row))
                found.append(row)
    return tuple(found)


def about(name: str, row: Row) -> tuple[str, ...]:
    """What a row of a table is about: the cells of its key."""
    return tuple(row[column] for column in KEYS[name])


def folders() -> tuple[Folder, ...]:
    """The folders that have joined, in their order."""
    return tuple(_folders.values())


def put(folder: Folder) -> None:
    """Let the checked rows of a folder join, in place of those it had."""
    _folders[folder.path] = folder
    forget()


def take_out(path: Path) -> None:
    """Let the rows of a folder that has joined go."""
    _folders.pop(path, None)
    forget()


def folder_of(case: str) -> Path | None:
    """The folder whose tables make a case, when one that has joined does."""
    for folder in _folders.values():
        if any(row["case"] == case for row in folder.rows.get("municipalities", ())):
            return folder.path
    return None


def joined() -> tuple[tuple[str, str], ...]:
    """Path and SHA-256 of every folder that has joined: what a manifest needs to say which figures a run read."""
    return tuple((str(folder.path), folder.digest) for folder in _folders.values())
