"""The book of scores: a version of the results is scored once on the held-out years, and every version's scores are kept.

`skill_scores.csv` has a row for each version, contest and simple forecast it is held against. Rows are added and never
changed: scoring a version again may only find what stands there. `skill_cells.csv` has all cells of the newest version,
and `skill_diagnosis.csv` what would mend its error.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd

from calibration import scores
from calibration.skill_contests import Contest

BOOK = Path(__file__).parent / "skill_scores.csv"
CELLS = Path(__file__).parent / "skill_cells.csv"
DIAGNOSIS = Path(__file__).parent / "skill_diagnosis.csv"
#: What tells rows of the book apart, and the numbers beside it.
KEY = ["version", "window", "contest", "by", "against"]
NUMBERS = ["n", "crps", "mae", "interval_score", "cover_50", "cover_90", "ratio", "ratio_low", "ratio_high"]
#: By how much, relatively, the same numbers may differ on another machine.
ROUNDING = 1e-4
_DIGITS = 6
#: Of the resampling of places.
_SEED = 1


class ScoredTwiceError(ValueError):
    """A version of the results would be given other scores than it has."""


def rows_of(contest: Contest) -> pd.DataFrame:
    """The rows of a contest, without a version: one for each simple forecast, on the cells that both have."""
    found = []
    for name in contest.bars:
        mine, bar = contest.on_cells_of(name)
        means = scores.summary(mine, ()).iloc[0]
        # One place has no other to be drawn in its stead.
        few = mine.place.nunique() == 1
        low, high = (np.nan, np.nan) if few else scores.ratio_interval(mine, bar, _SEED)
        about = {"window": contest.window, "contest": contest.name, "by": contest.by, "against": name}
        numbers = {number: means[number] for number in NUMBERS if number in means}
        found.append(about | numbers | {"ratio": scores.ratio(mine, bar), "ratio_low": low, "ratio_high": high})
    return pd.DataFrame(found)


def cells_of(contest: Contest) -> pd.DataFrame:
    """All cells of a contest, with the CRPS of the simple forecast that counts where it can be made."""
    bar = contest.bars[contest.bar]
    key = [column for column in (*scores.CELL, "group") if column in bar]
    beside = contest.cells.merge(bar[[*key, "crps"]].rename(columns={"crps": "bar_crps"}), on=key, how="left")
    about = {"window": contest.window, "contest": contest.name, "by": contest.by}
    return beside.assign(**about)


def read(file: Path = BOOK) -> pd.DataFrame:
    """All rows of the book, none when nothing has been scored."""
    if not file.is_file():
        return pd.DataFrame(columns=[*KEY, *NUMBERS])
    return pd.read_csv(file, dtype={column: str for column in KEY})


def enter(version: str, found: pd.DataFrame, file: Path = BOOK) -> bool:
    """Write the scores of a version into the book; whether they are new.

    Args:
        version: of the results.
        found: rows of all contests, as `rows_of` gives them.
        file: the book.

    Raises:
        ScoredTwiceError: the version has other scores there, or scores of other contests.
    """
    book = read(file)
    new = found.assign(version=version)[[*KEY, *NUMBERS]]
    new = pd.concat([new[KEY], new[NUMBERS].map(_rounded)], axis=1)
    old = book[book.version == version]
    if len(old):
        refuse_other_scores(version, old, new)
        return False
    _replace(pd.concat([book, new], ignore_index=True) if len(book) else new, file)
    return True


def refuse_other_scores(version: str, old: pd.DataFrame, new: pd.DataFrame) -> None:
    """Refuse scores of a version that differ from those it has.

    Raises:
        ScoredTwiceError: naming the first that differs.
    """
    before, after = (rows.set_index(KEY)[NUMBERS].sort_index() for rows in (old, new))
    if not before.index.equals(after.index):
        raise ScoredTwiceError(
            f"version {version} was scored in {len(before)} rows and now has {len(after)}, or others"
        )
    differs = ~np.isclose(before.to_numpy(float), after.to_numpy(float), rtol=ROUNDING, atol=ROUNDING, equal_nan=True)
    if differs.any():
        row, column = np.argwhere(differs)[0]
        _, window, contest, _, against = before.index[row]
        raise ScoredTwiceError(
            f"version {version} was scored before: {NUMBERS[column]} of {contest}, {window}, against {against} was "
            f"{before.iloc[row, column]:g} and is now {after.iloc[row, column]:g}; a version is scored once, so "
            "find what changed without changing it"
        )


def keep(table: pd.DataFrame, file: Path) -> None:
    """Write the cells, or the diagnosis, of the newest version in the place of those of the version before."""
    numbers = table.select_dtypes("float").columns
    _replace(table.assign(**{column: table[column].map(_rounded) for column in numbers}), file)


def _rounded(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")


def _replace(table: pd.DataFrame, file: Path) -> None:
    """Write a table beside a file, then put it in its place, so that an interrupt leaves the old one whole."""
    beside = file.with_name(f".{file.name}.unfinished")
    table.to_csv(beside, index=False, lineterminator="\n")
    os.replace(beside, file)
