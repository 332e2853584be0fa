"""Tells a search for mixes: printed, and as a folder of tables and figures beside the runs."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from rich.table import Table

from experiments.comparison import SEEDS_OF_A_DRAW
from experiments.comparison_files import RESULTS
from experiments.factorial import MAIN, words
from experiments.manifest import environment
from experiments.mix_search import STATUS, Found
from experiments.output import MANIFEST, results
from experiments.problems import FailedRun, why_not
from experiments.value import FRONTIER

_MILLION = 1e6


def tables(found: Found, budget: float | None) -> Iterator[Table | str]:
    """What is printed: the frontier of the winners, and what levers do."""
    title = "Winners on fresh draws and seeds: residents at the horizon more than without any lever"
    table = Table(title=title, title_justify="left", header_style="")
    for name in ("mix", "gain", "as the search saw it", "cost, million NOK", "on the frontier"):
        table.add_column(name, justify="left" if name == "mix" else "right", overflow="fold")
    within = dict(zip(found.winners.names, replace(found.winners, budget=budget).within_budget, strict=True))
    for row in found.frontier.to_dict("records"):
        table.add_row(
            str(row["mix"]),
            f"{row['gain']:+z.1f} ({row['low']:+z.1f} to {row['high']:+z.1f})",
            f"{row['searched']:+z.1f}",
            f"{row['cost'] / _MILLION:.2f}" + ("" if within[row["mix"]] else " (over budget)"),
            "yes" if row["status"] == STATUS[FRONTIER] else "no",
        )
    yield table
    if budget is not None:
        yield f"{int((found.tried.spent > budget).sum())} of the mixes tried cost more than the budget, as paid out."
    if found.effects is not None:
        table = Table(title="What levers add, and two of them together", title_justify="left", header_style="")
        for name in ("lever", "and", "residents more", "what it is"):
            table.add_column(name, justify="right" if name == "residents more" else "left", overflow="fold")
        for row in found.effects.to_dict("records"):
            interval = f"{row['mean']:+z.1f} ({row['low']:+z.1f} to {row['high']:+z.1f})"
            table.add_row(str(row["lever"]), str(row["other"]), interval, str(row["kind"]))
        yield table
        yield from words(found.effects)
    yield (
        "Effects of instruments are priors, not estimates. Intervals of 90 % are for want of runs; the winners' are of "
        "draws and seeds that the search has not seen, since the best of many was lucky, too."
    )


def write(directory: Path, found: Found, budget: float | None, command: str) -> Path:
    """Write tables and figures; what stood there is replaced. Gives their folder.

    Raises:
        FailedRun: the disk is full, or the folder cannot be written.
    """
    from experiments.figures import draw_search

    target = directory / RESULTS
    try:
        with results(target, overwrite=True, command="search") as folder:
            tried = found.tried.drop(columns="on").assign(within_budget=found.tried.spent <= (budget or np.inf))
            kept = {"tried": tried, "frontier": found.frontier}
            if found.effects is not None:
                kept["effects"] = found.effects
            for name, table in kept.items():
                table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
            comparison = found.levers.comparison
            basis = f"{found.pairs} pairs of {found.pairs // SEEDS_OF_A_DRAW} draws of the {comparison.source}"
            draw_search(folder, found.tried, found.frontier, found.effects, budget, basis)
            manifest = {
                "command": "search",
                "asked": command,
                "levers": list(found.levers.names),
                "interactions": sum(found.effects.kind != MAIN) if found.effects is not None else None,
                **environment(),
                "written": datetime.now(UTC).isoformat(timespec="seconds"),
                "files": sorted(path.name for path in folder.iterdir()),
            }
            text = json.dumps(manifest, indent=2, ensure_ascii=False, default=str)
            (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise FailedRun(f"{target} could not be written: {why_not(error)}; the runs are kept") from error
    return target
