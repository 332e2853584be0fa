"""What `bolyst skill` prints: scores of all contests and what the protocol says of them, as tables or as JSON."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from rich.table import Table

from calibration import contests, protocol
from calibration.baselines import BAR
from calibration.diagnosis import would_mend
from calibration.score_book import KEY, NUMBERS
from calibration.skill_contests import named
from calibration.skill_verdicts import Verdict, verdict

#: The two windows the protocol asks of, with what is scored there.
RECENT, EARLY = named(contests.RECENT), named(contests.EARLY)
WINDOWS = {RECENT: "model", EARLY: "components"}
#: Columns of the tables.
CONTESTS = ("contest", "by", "cells", "CRPS", "MAE", "inside 50 %", "inside 90 %", "against", "CRPS ratio (90 %)")
DIAGNOSIS = ("origins", "put right", "CRPS", "of the shrunk drift", "CRPS that goes in all", "the last part's errors")
#: A gain that rounds to nothing has no sign.
NOTHING = 0.005
#: Columns of a cell, as JSON gives them.
_OF_CELL = ("window", "contest", "by", "place", "group", "origin", "horizon")


@dataclass(frozen=True)
class Scored:
    """What the book and its cells say of one version.

    Attributes:
        version: of the results.
        rows: of the book.
        cells: all of them.
        diagnosis: what would mend the error.
        present: whether the version is that of the code, the figures and the posteriors at hand.
    """

    version: str
    rows: pd.DataFrame
    cells: pd.DataFrame
    diagnosis: pd.DataFrame
    present: bool

    def headline(self, window: str) -> pd.Series:
        """Population of the thirteen places against the shrunk drift with the same history."""
        rows = self.rows
        return rows[(rows.window == window) & (rows.contest == "population") & (rows.against == BAR)].iloc[0]

    def verdict(self, window: str) -> Verdict:
        """What the protocol says of it."""
        found = self.headline(window)
        return verdict(float(found.ratio), float(found.cover_90))


def as_json(scored: Scored) -> dict[str, Any]:
    """Everything, for programs: the first two numbers are those of the held-out window."""
    windows = {window: _of_window(scored, window, by) for window, by in WINDOWS.items()}
    return {
        "version": scored.version,
        "is_present_version": scored.present,
        "crps_ratio_to_shrunk_drift": windows[RECENT]["crps_ratio_to_shrunk_drift"],
        "cover90": windows[RECENT]["cover90"],
        "windows": windows,
        "limits": {
            "must_ratio": protocol.MUST_RATIO,
            "hoped_ratio": protocol.HOPED_RATIO,
            "audit_ratio": protocol.AUDIT_RATIO,
            "covers": protocol.COVERS,
        },
        "contests": _records(scored.rows[[*KEY[1:], *NUMBERS]]),
        "diagnosis": _records(scored.diagnosis),
        "cells": _records(scored.cells[[*_OF_CELL, *(name for name in scored.cells if name not in _OF_CELL)]]),
    }


def _of_window(scored: Scored, window: str, by: str) -> dict[str, Any]:
    found, says = scored.headline(window), scored.verdict(window)
    return {
        "by": by,
        "crps_ratio_to_shrunk_drift": float(found.ratio),
        "interval_90": [float(found.ratio_low), float(found.ratio_high)],
        "cover90": float(found.cover_90),
        "cover50": float(found.cover_50),
        "crps": float(found.crps),
        "mae": float(found.mae),
        "must": says.must,
        "hoped_for": says.hoped,
        "audit": says.audit,
        "verdict": says.words,
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as objects; what is missing is left out."""
    return [{str(name): value for name, value in row.items() if value == value} for row in table.to_dict("records")]


def report(scored: Scored) -> list[str | Table]:
    """The verdicts in words, then a table for each window, then the diagnosis."""
    parts: list[str | Table] = [f"Version {scored.version} of the results, scored once."]
    if not scored.present:
        parts.append(
            "Code, figures or posteriors have changed since, or are not all there: the present has no score yet."
        )
    for window, by in WINDOWS.items():
        found = scored.headline(window)
        parts.append(
            f"{window}, {by}: {scored.verdict(window).words}. The shrunk drift has the same history; with places drawn anew "
            f"the ratio is {found.ratio_low:.2f} to {found.ratio_high:.2f} (90 %)."
        )
    parts += [table_of(rows, str(window)) for window, rows in scored.rows.groupby("window", sort=False)]
    parts.append(_diagnosis(scored.diagnosis))
    parts += [f"{window}: {would_mend(rows)}" for window, rows in scored.diagnosis.groupby("window", sort=False)]
    return parts


def table_of(rows: pd.DataFrame, window: str) -> Table:
    """The contests of a window, a line for each simple forecast they are held against."""
    table = Table(title=f"Origins {window}", title_justify="left", title_style="bold")
    for name in CONTESTS:
        table.add_column(name, justify="left" if name in ("contest", "by", "against") else "right")
    for line in lines(rows):
        table.add_row(*line)
    return table


def lines(rows: pd.DataFrame) -> list[list[str]]:
    """The cells of such a table."""
    found = []
    for row in rows.to_dict("records"):
        between = f" ({row['ratio_low']:.2f}-{row['ratio_high']:.2f})" if row["ratio_low"] == row["ratio_low"] else ""
        found.append(
            [
                str(row["contest"]),
                str(row["by"]),
                f"{row['n']:.0f}",
                f"{row['crps']:.2f}",
                f"{row['mae']:.1f}",
                f"{row['cover_50']:.3f}",
                f"{row['cover_90']:.3f}",
                str(row["against"]),
                f"{row['ratio']:.3f}{between}",
            ]
        )
    return found


def _diagnosis(diagnosis: pd.DataFrame) -> Table:
    table = Table(title="Put right from what came true, one thing at a time", title_justify="left", title_style="bold")
    for name in DIAGNOSIS:
        table.add_column(name, justify="left" if name in ("origins", "put right") else "right")
    for line in diagnosis_lines(diagnosis):
        table.add_row(*line)
    return table


def diagnosis_lines(diagnosis: pd.DataFrame) -> list[list[str]]:
    """The cells of that table."""
    return [
        [
            str(row["window"]),
            str(row["put_right"]) + (f" x {row['factor']:.2f}" if row["factor"] == row["factor"] else ""),
            f"{row['crps']:.2f}",
            f"{row['ratio']:.3f}",
            f"{abs(row['gain']) if abs(row['gain']) < NOTHING else row['gain']:.0%}".replace("%", " %"),
            f"{100 * row['share_of_errors']:.0f} %" if row["share_of_errors"] == row["share_of_errors"] else "",
        ]
        for row in diagnosis.to_dict("records")
    ]
