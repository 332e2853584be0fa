"""The folder a run leaves behind: either complete or not there at all.

Everything is written into a folder beside it, ``.NAME.bolyst-unfinished``, which takes its name in one rename when it is
complete. A killed run leaves that folder; the next run for the same name empties and uses it. A folder that is replaced
stands as ``.NAME.bolyst-replaced`` for the moment between two renames; if a run is killed right then, the next one puts
it back.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.lock import LockedError, locked
from experiments.problems import BadInput

if TYPE_CHECKING:
    from model.output_tables import Column
    from scenarios import Scenario
    from scenarios.run_draws import RunDraws

MANIFEST = "manifest.json"
#: The table of the parameters each run had, beside those of its results.
DRAWS = "draws.parquet"


@contextmanager
def results(directory: Path, overwrite: bool = False, command: str = "run") -> Iterator[Path]:
    """A folder to fill, which becomes `directory` when the block ends well; otherwise nothing is left of it.

    Args:
        directory: where the results shall stand; folders above it are made when they are missing.
        overwrite: whether earlier results there may be replaced. They stay as they are until the new ones are complete.
        command: that writes them; its manifest names it, and no other command's results are replaced.

    Raises:
        BadInput: `directory` cannot be written, or holds something that is not to be replaced.
    """
    target = Path(os.path.realpath(directory))
    _refuse(directory, target, overwrite, command)
    made: list[Path] = []
    try:
        try:
            made = make_folders(target.parent)
            unfinished, lock = claim(target)
        except OSError as error:
            raise BadInput(f"{directory} cannot be made: {error.strerror}; choose another directory") from error
        try:
            _put_back(target)
            _refuse(directory, target, overwrite, command)
            yield unfinished
            for file in unfinished.rglob("*"):
                if file.is_file():
                    _sync(file)
            _publish(unfinished, target)
        except BaseException:  # an interrupt too leaves nothing behind
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        finally:
            if lock is not None:
                os.close(lock)
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):  # somebody else put something there meanwhile
                folder.rmdir()
        raise


def _refuse(directory: Path, target: Path, overwrite: bool, command: str) -> None:
    """Raise `BadInput` unless `target` is free, or holds nothing but what may be replaced."""
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise BadInput(f"{directory} is a file; choose a directory that does not exist yet")
    if target.is_mount() or Path.cwd().is_relative_to(target):
        raise BadInput(f"{directory} is in use as a working directory or mount; choose one that does not exist yet")
    found = {path.name for path in target.iterdir()}
    if found:
        written = _written(target, command)
        if not written:
            raise BadInput(
                f"{directory} was not written by `bolyst {command}`; choose a directory that does not exist yet"
            )
        if strange := sorted(found - written):
            raise BadInput(
                f"{directory} holds {strange[0]}, which `bolyst {command}` did not write; move it elsewhere first"
            )
    if not overwrite:
        raise BadInput(f"{directory} exists already; choose another directory, or replace it with --overwrite")


def _written(target: Path, command: str) -> set[str]:
    """The names of the files a command left in a folder, by its own manifest; none when there is no such manifest."""
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        ours = "bolyst" in manifest["versions"] and manifest["command"] == command
        return {*manifest["files"], MANIFEST} if ours else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; give the ones that were missing, outermost first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()][::-1]
    above = missing[0].parent if missing else folder
    if not above.is_dir():
        raise BadInput(f"{above} is a file, so no directory can stand in it; choose another directory")
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def claim(target: Path) -> tuple[Path, int | None]:
    """The emptied folder to write into, and the lock that says a living process does so, where there are locks.

    Raises:
        BadInput: another process holds the lock.
    """
    unfinished = target.with_name(f".{target.name}.bolyst-unfinished")
    while True:
        unfinished.mkdir(exist_ok=True)
        lock = _locked(unfinished, target)
        if lock is None or _still_stands(unfinished, lock):
            break
        os.close(lock)  # the run that held it until now has just given the folder its name
    for leftover in unfinished.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
    return unfinished, lock


def _locked(folder: Path, target: Path) -> int | None:
    try:
        return locked(folder)
    except LockedError:
        raise BadInput(f"another run is writing {target}; wait for it or choose another directory") from None


def _still_stands(folder: Path, handle: int) -> bool:
    """Whether a folder's name still means the folder that was opened."""
    try:
        return os.path.samestat(folder.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _put_back(target: Path) -> None:
    """Undo or finish a replacement in which a run was killed."""
    replaced = _replaced(target)
    if not replaced.exists():
        return
    if target.exists():
        shutil.rmtree(replaced)
    else:
        replaced.rename(target)


def _publish(unfinished: Path, target: Path) -> None:
    if not target.exists():
        unfinished.rename(target)
        return
    replaced = _replaced(target)
    try:
        target.rename(replaced)
        unfinished.rename(target)
    except BaseException:
        if not target.exists():
            replaced.rename(target)
        raise
    shutil.rmtree(replaced, ignore_errors=True)  # the results are there: a next run may tidy up


def _replaced(target: Path) -> Path:
    return target.with_name(f".{target.name}.bolyst-replaced")


def _sync(file: Path) -> None:
    """Let the disk take the file now, so that a full one is noticed before anything is renamed."""
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def write_tables(directory: Path, tables: dict[str, Any]) -> None:
    """Write tables as Parquet files named after them; units and meanings stand in the fields' metadata.

    Args:
        directory: where to.
        tables: data frames by their name in `model.output_tables.TABLES`.

    Raises:
        OSError: the disk is full.
    """
    import pyarrow.parquet as pq

    from model.output_tables import TABLES

    for name, table in tables.items():
        pq.write_table(as_arrow(table, TABLES[name]), directory / f"{name}.parquet", compression="zstd")


def as_arrow(table: Any, columns: "Sequence[Column]") -> Any:
    """A data frame as an Arrow table; units and meanings stand in the fields' metadata."""
    import pyarrow as pa

    types = {"text": pa.string(), "integer": pa.int64()}
    fields = [
        pa.field(column.name, types[column.type], metadata={"unit": column.unit, "meaning": column.meaning})
        for column in columns
    ]
    return pa.Table.from_pandas(table, schema=pa.schema(fields), preserve_index=False)


def write_draws(directory: Path, scenario: "Scenario", seeds: range, draws: "RunDraws") -> None:
    """Write the parameters that each run had as a Parquet file; unit and source of each stand in the field's metadata.

    Args:
        directory: where to.
        scenario: that was run.
        seeds: of its runs, which stand in the column `replicate`.
        draws: a row for every seed.

    Raises:
        OSError: the disk is full.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    from model.rulebook import rulebook

    known = rulebook(scenario.rules).parameters
    fields = [pa.field("replicate", pa.int64(), metadata={"unit": "-", "meaning": "seed of the run"})]
    fields += [
        pa.field(name, pa.float64(), metadata={"unit": known[name].unit, "meaning": known[name].source})
        for name in draws.values
    ]
    table = pa.table([pa.array(seeds), *map(pa.array, draws.values.values())], schema=pa.schema(fields))
    pq.write_table(table, directory / DRAWS, compression="zstd")
