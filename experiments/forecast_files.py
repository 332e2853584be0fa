"""What `bolyst forecast --out FILE.parquet` leaves: the table, and beside it figure and manifest; all of them or none."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from experiments.durable import sync_all
from experiments.forecast_columns import COLUMNS
from experiments.forecast_report import basis_of, notes_of
from experiments.forecasts import FIRST_SEED, Forecasts
from experiments.manifest import as_told, environment
from experiments.output import as_arrow, claim, make_folders
from experiments.problems import BadInput
from model.record import digest
from scenarios import Scenario
from scenarios.posterior import posterior_file

_ENDING = ".parquet"


def names_of(out: Path) -> tuple[str, ...]:
    """The files that stand there in the end, the table last."""
    return *(f"{out.stem}.{kind}" for kind in ("png", "svg", "manifest.json")), out.name


def refuse_file(out: Path, overwrite: bool) -> None:
    """Refuse a path that cannot be written, or that holds something.

    Raises:
        BadInput: with what is allowed.
    """
    if out.suffix != _ENDING or out.is_dir():
        raise BadInput(f"--out {out}: allowed are names of files that end in {_ENDING}")
    there = [name for name in names_of(out) if os.path.lexists(out.with_name(name))]
    if there and not overwrite:
        raise BadInput(f"{out.with_name(there[0])} exists already; choose another name, or replace it with --overwrite")


@contextmanager
def together(out: Path, overwrite: bool) -> Iterator[Path]:
    """A folder to fill, whose files stand beside each other as `names_of` has them when the block ends well.

    Raises:
        BadInput: `out` cannot be written.
    """
    refuse_file(out, overwrite)
    target = Path(os.path.realpath(out))
    made: list[Path] = []
    try:
        try:
            made = make_folders(target.parent)
            unfinished, lock = claim(target)
        except OSError as error:
            raise BadInput(f"{out} cannot be made: {error.strerror}; choose another folder") from error
        try:
            yield unfinished
            sync_all(unfinished)
            refuse_file(out, overwrite)
            for name in names_of(target):
                (unfinished / name).replace(target.parent / name)
        finally:  # after an interrupt too
            shutil.rmtree(unfinished, ignore_errors=True)
            if lock is not None:
                os.close(lock)
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):  # somebody else put something there meanwhile
                folder.rmdir()
        raise


def write(
    folder: Path,
    out: Path,
    found: Forecasts,
    names: Sequence[str],
    scenario: Scenario | None,
    title: str,
    seconds: float,
) -> None:
    """Write table, figure and manifest.

    Args:
        folder: where to, as `together` gives it.
        out: the table's path in the end.
        found: what was forecast.
        names: of the cases that were run.
        scenario: that took the place of its case's plain one.
        title: of the figure.
        seconds: the runs took.

    Raises:
        OSError: the disk is full.
    """
    import pyarrow.parquet as pq

    from experiments.figures import draw_forecast

    pq.write_table(as_arrow(found.yearly, COLUMNS), folder / out.name, compression="zstd")
    basis = basis_of(found, scenario)
    draw_forecast(folder / out.stem, found, title, basis, notes_of(found, scenario))
    read = {name: sha256(posterior_file(name, found.kind).read_bytes()).hexdigest() for name in names}
    content = {
        "command": "forecast",
        "places": found.places,
        "from": found.origin,
        "to": found.stop,
        "replicates": found.replicates,
        "seeds": [FIRST_SEED, FIRST_SEED + found.replicates - 1],
        "posterior": {"kind": found.kind, "sha256": read},
        "scenario": as_told(scenario) if scenario else None,
        "basis": basis,
        "borrowed": found.borrowed,
        "digest": digest(found.yearly),
        **environment(),
        "seconds": round(seconds, 2),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": sorted(names_of(out)),
    }
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    (folder / f"{out.stem}.manifest.json").write_text(text + "\n", encoding="utf-8")
