"""The page calibration/SKILL.md, written from the book of scores: `python -m experiments.skill_page` writes it anew."""

from pathlib import Path

import pandas as pd

from calibration import protocol, score_book
from calibration.diagnosis import would_mend
from calibration.skill_verdicts import verdict
from experiments.figures.observed import place_names
from experiments.skill import OUTSIDE
from experiments.skill_report import CONTESTS, DIAGNOSIS, RECENT, WINDOWS, Scored, diagnosis_lines, lines

PAGE = score_book.BOOK.with_name("SKILL.md")
_HEAD = f"""# How the model's forecasts score

Written by `bolyst skill --score`, which makes the forecasts of a version of the results, scores them once and enters them
into `skill_scores.csv`; `PROTOCOL.md` says how and why, and `BASELINES.md` what simple forecasts score. All cells of the
newest version stand in `skill_cells.csv`. `model` is the whole model with the posterior of each origin; `components` is the
part that runs without the ages of municipalities (`components.py`): it alone can forecast from before 2004. CRPS is the
fair one of {protocol.MEMBERS} members, in persons; a ratio is the CRPS by that of the simple forecast on the cells that
both have, with a 90 % interval from drawing places anew, which does not allow for shocks that places share. Differences
under about a tenth are not resolved.
"""
_OF_DIAGNOSIS = """The forecasts scored again with one thing put right from what came true: a bound of what a better
forecast of it could gain, not a forecast. `natural_increase` is what the age pattern and its rates decide; `level` is each
place's mean error of net migration, `common_shock` what places share in a year, `noise` the rest; `spread` is the width
alone. Of a row with several, `CRPS that goes in all` is of all of them together, and the last column is of the last named:
its part of the mean square error of yearly net migration per resident."""


_HELD_OUT = f"""## Where it is won and lost

Population, {RECENT}, `model`: means over cells, and what a part of the cells has of the whole CRPS. `error` is the median
forecast less what came true, persons.
"""
_AGES = """Age groups, all of the thirteen and all origins; against Hamilton-Perry where it can be made.
"""
_OUTSIDE = """## Municipalities outside the report

Six that no fit has seen, each made a case with `bolyst new-case` from its population, natural increase and net migration as
they were known at the origin, and forecast as any user would; the rest is borrowed. Held against simple forecasts of the
same six.
"""
_OF_CELLS = ("cells", "CRPS", "of the shrunk drift", "of the whole", "error", "inside 50 %", "inside 90 %")


def cell_lines(cells: pd.DataFrame, column: str, contest: str = "population") -> list[list[str]]:
    """The cells of such a table: the held-out years by place, horizon, origin or group.

    Args:
        cells: of all contests.
        column: `place`, `horizon`, `origin` or `group`.
        contest: whose.
    """
    held = cells[(cells.window == RECENT) & (cells.contest == contest)]
    whole, found = held.crps.sum(), []
    for name, rows in held.groupby(column, sort=column not in ("place", "group")):
        both = rows[rows.bar_crps.notna()]
        found.append(
            [
                place_names([str(name)])[0] if column == "place" else str(name).replace("_plus", "+").replace("_", "-"),
                f"{len(rows)}",
                f"{rows.crps.mean():.1f}",
                f"{both.crps.sum() / both.bar_crps.sum():.2f}" if len(both) else "",
                f"{rows.crps.sum() / whole:.0%}",
                f"{rows.error.mean():+.0f}",
                f"{rows.inside_50.mean():.2f}",
                f"{rows.inside_90.mean():.2f}",
            ]
        )
    return found


def page(scored: Scored, book: Path = score_book.BOOK) -> str:
    """The whole page."""
    parts = [_HEAD, "## Verdicts\n", f"{_versions(score_book.read(book))}\n"]
    for asked, by in WINDOWS.items():
        parts.append(f"{asked}, {by}, version {scored.version}: {scored.verdict(asked).words}.\n")
    parts.append(_HELD_OUT)
    for title, column in (("municipality", "place"), ("horizon, years", "horizon"), ("origin", "origin")):
        parts.append(f"{_markdown((title, *_OF_CELLS), cell_lines(scored.cells, column))}\n")
    parts.append(_AGES)
    columns = ("age group", *_OF_CELLS[:2], "of Hamilton-Perry", *_OF_CELLS[3:])
    parts.append(f"{_markdown(columns, cell_lines(scored.cells, 'group', 'age groups'))}\n")
    parts.append(_OUTSIDE)
    parts.append(f"{_markdown(('municipality', *_OF_CELLS), cell_lines(scored.cells, 'place', OUTSIDE))}\n")
    for window, rows in scored.rows.groupby("window", sort=False):
        parts.append(f"## Origins {window}\n\n{_markdown(CONTESTS, lines(rows))}\n")
    parts.append("## Diagnosis\n")
    parts.append(f"{_OF_DIAGNOSIS}\n\n{_markdown(DIAGNOSIS, diagnosis_lines(scored.diagnosis))}\n")
    for window, rows in scored.diagnosis.groupby("window", sort=False):
        parts.append(f"{window}: {would_mend(rows)}\n")
    return "\n".join(parts)


def _versions(book: pd.DataFrame) -> str:
    """Every version's headline, oldest first."""
    rows = []
    kept = book[(book.contest == "population") & (book.against == "shrunk_drift") & book.window.isin(WINDOWS)]
    for row in kept.to_dict("records"):
        says = verdict(float(row["ratio"]), float(row["cover_90"]))
        rows.append(
            [
                f"`{row['version']}`",
                str(row["window"]),
                f"{row['ratio']:.3f} ({row['ratio_low']:.2f}-{row['ratio_high']:.2f})",
                f"{row['cover_90']:.3f}",
                *("yes" if each else "no" for each in (says.must, says.hoped, says.audit)),
            ]
        )
    head = ("version", "origins", "CRPS ratio to the shrunk drift", "inside 90 %", "must", "hoped for", "audit")
    return _markdown(head, rows)


def _markdown(head: tuple[str, ...], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows))


if __name__ == "__main__":
    from experiments.skill_files import newest

    PAGE.write_text(page(newest()), encoding="utf-8")
    print(f"wrote {PAGE}")
