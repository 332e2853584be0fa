"""The files behind `bolyst skill`: the book of scores and its page, and the folder of figures and tables it can write."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from calibration import score_book
from experiments.output import MANIFEST, results
from experiments.problems import BadInput, FailedRun
from experiments.skill import Told, enter, forecasts, forecasts_outside, refuse_scored, version
from experiments.skill import score as scored_anew
from experiments.skill_page import PAGE, page
from experiments.skill_report import Scored, as_json


def score_now(workers: int | None, told: Told) -> None:
    """Make and score all forecasts, and enter them into the book, its cells and its page.

    Raises:
        BadInput: nothing is fitted, or this version has been scored.
        FailedRun: a run broke off, or the version has other scores in the book.
    """
    refuse_scored(version())
    try:
        enter(scored_anew(forecasts(told, workers), forecasts_outside(told, workers), told))
    except score_book.ScoredTwiceError as error:
        raise FailedRun(str(error)) from error
    PAGE.write_text(page(newest()), encoding="utf-8")


def newest(
    book: Path = score_book.BOOK, cells: Path = score_book.CELLS, diagnosis: Path = score_book.DIAGNOSIS
) -> Scored:
    """The newest version in the book.

    Raises:
        BadInput: the book has none.
    """
    rows = score_book.read(book)
    if not len(rows):
        raise BadInput(
            "no version of the results has been scored yet; `bolyst skill --score` makes all forecasts and does"
        )
    last = str(rows.version.iloc[-1])
    try:
        present = version() == last
    except BadInput:  # not everything is fitted: then it is another
        present = False
    of_version, mended = (pd.read_csv(file, dtype={"window": str}) for file in (cells, diagnosis))
    return Scored(last, rows[rows.version == last].reset_index(drop=True), of_version, mended, present)


def write(directory: Path, scored: Scored, overwrite: bool) -> None:
    """Write figures, scores and cells into a folder: all of them or none.

    Raises:
        BadInput: the folder cannot be written, or holds something else.
    """
    from experiments.figures import draw_skill
    from model import __version__

    with results(directory, overwrite, command="skill") as folder:
        draw_skill(folder, scored)
        scored.rows.to_csv(folder / "scores.csv", index=False)
        scored.cells.to_csv(folder / "cells.csv", index=False)
        text = json.dumps(as_json(scored), indent=2, ensure_ascii=False)
        (folder / "skill.json").write_text(text + "\n", encoding="utf-8")
        manifest = {
            "command": "skill",
            "version": scored.version,
            "versions": {"bolyst": __version__},
            "written": datetime.now(UTC).isoformat(timespec="seconds"),
            "files": sorted(file.name for file in folder.iterdir()),
        }
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
