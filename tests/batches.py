"""Small studies for the tests of batches, and their tables in an order that does not depend on how they were made."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pandas as pd

from experiments.batch import Summary, run_batch
from experiments.batch_progress import BatchProgress
from experiments.executors import Where
from experiments.store import open
from model.output_tables import TABLES
from scenarios.studies import load_study

YEAR = """
title = "Hjelmeland 2000"
case  = "hjelmeland"
start = 2000-01-01
stop  = 2001-01-01
known_to = 2009-01-01
"""
MIXES = """
[[mixes]]
name = "nothing"
[[mixes]]
name = "fewer leave"
[[mixes.instruments]]
use = "hazard_ratio"
rule = "out_migration"
ratio = 0.5
start = 2000-03-01
"""
#: Of the seeds 1 to 12, those that have a household of five adults within the year.
FAULTY = """
from model import Event, Parameter, move_away

base = Parameter(0.05, unit="1/year", range=(0.0, 0.5), source="assumption, for this test")
most = Parameter(4, unit="persons", range=(1, 20), source="assumption, for this test")


@Event(of="household", happens=move_away)
def crowded(h):
    \"\"\"Yearly hazard that is impossible for a household of five adults.\"\"\"
    return -1 if h.adults > most else base
"""
FAILING_SEEDS = [2, 3, 5, 7, 9, 10]


def write_study(folder: Path, keys: str = "replicates = 4", rest: str = MIXES, name: str = "small") -> Path:
    """A study of one simulated year of Hjelmeland; give its file."""
    (folder / "year.toml").write_text(YEAR, encoding="utf-8")
    file = folder / f"{name}.toml"
    text = f'[study]\ntitle = "Small"\nscenarios = ["year.toml"]\n{keys}\n{rest}'
    file.write_text(text, encoding="utf-8")
    return file


def run_here(study: Path, store: Path, retry_failed: bool = False, where: Where | None = None) -> Summary:
    """Run a study in this process."""
    with BatchProgress(quiet=True) as progress:
        summary = run_batch(load_study(study), store, where or Where(1), progress, retry_failed)
    assert summary is not None
    return summary


def bolyst(*arguments: object) -> list[str]:
    """The command in a process of its own."""
    return [
        sys.executable,
        "-c",
        "import sys; from experiments.cli import main; sys.exit(main())",
        *map(str, arguments),
    ]


def started(*arguments: object) -> "subprocess.Popen[str]":
    """The command, begun, in a group of processes of its own."""
    return subprocess.Popen(
        bolyst(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def contents(store: Path) -> dict[str, pd.DataFrame]:
    """Every table of a store, sorted, without what depends on how the runs were made."""
    opened = open(store)
    found = {"runs": opened.runs().drop(columns=["seconds"])} | {name: opened.table(name) for name in TABLES}
    return {name: _sorted(table) for name, table in found.items()}


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(list(table.columns), ignore_index=True)


def assert_equal(store: Path, other: Path) -> None:
    """Both stores hold the same, down to the last row."""
    theirs = contents(other)
    for name, table in contents(store).items():
        pd.testing.assert_frame_equal(table, theirs[name], obj=name)


def shards(store: Path) -> list[Path]:
    """The folders of the tasks that are complete."""
    while True:
        with suppress(FileNotFoundError):  # a worker renamed its folder while it was listed
            return sorted(path.parent for path in store.glob("shards/*/*/runs.parquet"))
