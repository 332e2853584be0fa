"""The tables of many runs in one folder: the rows of single runs, within bounds of memory, and nothing of a failed run."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from experiments import shard
from experiments.runner import run_one
from experiments.shard import Shard
from model.inputs import Inputs
from model.kinds import RuleError
from model.output_tables import TABLES
from model.policy import HazardRatio
from model.record import BooksError, Record
from model.record_columns import Log
from model.simulation import MigrationModel
from scenarios import Scenario

DAY = date(2000, 1, 1)
ROOT = Path(__file__).resolve().parents[1]
SHORT = Scenario("short", "Short", "hjelmeland", ("hjelmeland",), DAY, date(2001, 7, 1), date(2009, 1, 1))
REGION = Scenario("two", "Two", "lofoten", ("vestvagoy", "vagan"), DAY, date(2002, 1, 1), date(2009, 1, 1))
#: Hardly any run lasts shorter: its stop is the end of its first month.
MONTH = Scenario("month", "Month", "lofoten", ("moskenes",), DAY, date(2000, 2, 1), date(2009, 1, 1))


def rows(folder: Path, table: str, run: str = "") -> pd.DataFrame:
    """The rows of a run as they were read, or of all runs."""
    found = pq.read_table(folder / f"{table}.parquet").to_pandas()
    return found[found["run"] == run].reset_index(drop=True) if run else found


def expected(scenario: Scenario, seed: int, table: str) -> pd.DataFrame:
    """The rows of `run_one`, as the command writes and pandas reads them."""
    frame = run_one(scenario, seed, events=True).named()[table].drop(columns=["scenario", "replicate"])
    types = {column.name: pa.string() if column.type == "text" else pa.int64() for column in TABLES[table]}
    schema = pa.schema([(name, types[name]) for name in frame.columns])
    arrow = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    return arrow.replace_schema_metadata().to_pandas()


def filled(folder: Path, *runs: tuple[str, Scenario, int], tables: tuple[str, ...] = tuple(TABLES)) -> Path:
    """A folder with the tables of some runs."""
    made = Shard(folder, tables)
    for run, scenario, seed in runs:
        made.simulate(run, scenario, seed, Inputs(scenario))
    made.finish()
    return folder


@contextmanager
def breaking(error: BaseException, month: int) -> Iterator[None]:
    """Let models raise at the start of a month."""
    step = MigrationModel.step

    def wrong(model: MigrationModel) -> None:
        if model.month == month:
            raise error
        step(model)

    with pytest.MonkeyPatch.context() as within:
        within.setattr(MigrationModel, "step", wrong)
        yield


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shard of runs of different places and lengths."""
    runs = ("aa", SHORT, 3), ("bb", REGION, 3), ("cc", SHORT, 4), ("dd", MONTH, 1)
    return filled(tmp_path_factory.mktemp("shards") / "three", *runs)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("run", "scenario", "seed"), [("aa", SHORT, 3), ("bb", REGION, 3), ("cc", SHORT, 4)])
def test_the_rows_of_a_run_are_those_it_has_alone(
    three: Path, table: str, run: str, scenario: Scenario, seed: int
) -> None:
    found = rows(three, table, run).drop(columns="run")
    pd.testing.assert_frame_equal(found, expected(scenario, seed, table))


def test_a_run_of_a_month_has_its_rows_too(three: Path) -> None:
    for table in TABLES:
        found = rows(three, table, "dd").drop(columns="run")
        pd.testing.assert_frame_equal(found, expected(MONTH, 1, table))


@pytest.mark.parametrize("table", TABLES)
def test_columns_stand_as_the_schema_says_with_unit_and_meaning(three: Path, table: str) -> None:
    schema = pq.read_schema(three / f"{table}.parquet")
    columns = [column for column in TABLES[table] if column.name not in ("scenario", "replicate")]
    assert schema.names == ["run", *(column.name for column in columns)]
    for column in columns:
        field = schema.field(column.name)
        assert field.type == (pa.string() if column.type == "text" else pa.int64())
        assert field.metadata == {b"unit": column.unit.encode(), b"meaning": column.meaning.encode()}


def test_the_runs_stand_beside_their_tables(three: Path) -> None:
    found = rows(three, "runs")
    assert found["run"].tolist() == ["aa", "bb", "cc", "dd"]
    assert found["status"].tolist() == ["succeeded"] * 4
    assert found["seed"].tolist() == [3, 3, 4, 1]
    assert (found["seconds"] > 0).all()
    assert found[["error", "traceback", "inputs"]].isna().all(axis=None)
    assert [tuple(each) for each in found["tables"]] == [tuple(TABLES)] * 4


def test_only_the_tables_asked_for_are_kept(tmp_path: Path) -> None:
    folder = filled(tmp_path / "one", ("aa", MONTH, 1), tables=("yearly",))
    assert sorted(path.name for path in folder.iterdir()) == ["runs.parquet", "yearly.parquet"]
    assert rows(folder, "runs")["tables"][0].tolist() == ["yearly"]


def test_a_shard_without_runs_has_its_files(tmp_path: Path) -> None:
    folder = filled(tmp_path / "none")
    assert {table: len(rows(folder, table)) for table in (*TABLES, "runs")} == dict.fromkeys((*TABLES, "runs"), 0)


def test_a_folder_that_is_there_already_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        Shard(tmp_path, ("yearly",))


# Bounds of memory


@pytest.mark.parametrize("limit", [1, 7, 200])
def test_rows_are_the_same_however_few_are_held(
    three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(shard, "_MOST_ROWS", limit)
    folder = filled(tmp_path / "few", ("aa", SHORT, 3), ("bb", REGION, 3), ("cc", SHORT, 4), ("dd", MONTH, 1))
    for table in TABLES:
        pd.testing.assert_frame_equal(rows(folder, table), rows(three, table))
    assert pq.ParquetFile(folder / "events.parquet").num_row_groups > 3
    assert sorted(path.suffix for path in folder.iterdir()) == [".parquet"] * (len(TABLES) + 1)


def test_a_log_that_is_drained_month_by_month_is_the_whole_log() -> None:
    whole, drained = (MigrationModel(SHORT, 3, Inputs(SHORT), events=True) for _ in range(2))
    parts = []
    while drained.running:
        drained.step()
        parts.append(drained.record.drain())
        assert drained.record.n_events == len(drained.record.log().months) == 0
    log = whole.run().log()
    for name in Log._fields:
        assert np.array_equal(np.concatenate([getattr(part, name) for part in parts]), getattr(log, name))


def test_a_run_with_many_events_holds_few_of_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shard, "_MOST_ROWS", 20)
    most = 0
    add_events = Record.add_events

    def watched(record: Record, *arguments: Any) -> None:
        nonlocal most
        add_events(record, *arguments)
        most = max(most, record.n_events)

    monkeypatch.setattr(Record, "add_events", watched)
    folder = filled(tmp_path / "busy", ("aa", REGION, 1))
    events = rows(folder, "events")
    assert most == events.groupby("month").size().max() < len(events) / 10  # no more than a month of the log is held


# Failures


def test_a_run_that_fails_leaves_no_rows_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard, "_MOST_ROWS", 7)  # so that much of the log lies on the disk when it fails
    made, inputs = Shard(tmp_path / "some", tuple(TABLES)), Inputs(SHORT)
    made.simulate("aa", SHORT, 3, inputs)
    fault = BooksError("2001-03: the books do\nnot balance")
    with breaking(fault, 2001 * 12 + 2), pytest.raises(BooksError) as raised:
        made.simulate("ff", SHORT, 5, inputs)
    assert "events.unfinished" not in [path.name for path in (tmp_path / "some").iterdir()]
    made.failed("ff", 5, raised.value, '{"seed": 5}')
    made.simulate("cc", SHORT, 4, inputs)
    made.finish()
    runs = rows(tmp_path / "some", "runs").set_index("run")
    assert runs["status"].to_dict() == {"aa": "succeeded", "ff": "failed", "cc": "succeeded"}
    failed = runs.loc["ff"]
    assert failed["error"] == "2001-03: the books do not balance"
    assert "Traceback" in failed["traceback"]
    assert "in wrong" in failed["traceback"]
    assert (failed["inputs"], failed["seed"], list(failed["tables"])) == ('{"seed": 5}', 5, [])
    assert failed["seconds"] > 0
    for table in TABLES:
        having = [] if table == "instruments" else ["aa", "cc"]  # there are none
        assert rows(tmp_path / "some", table)["run"].unique().tolist() == having
        pd.testing.assert_frame_equal(
            rows(tmp_path / "some", table, "cc").drop(columns="run"), expected(SHORT, 4, table)
        )


def test_an_interrupted_run_leaves_no_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shard, "_MOST_ROWS", 7)
    made = Shard(tmp_path / "some", tuple(TABLES))
    with breaking(KeyboardInterrupt(), 2000 * 12 + 8), pytest.raises(KeyboardInterrupt):
        made.simulate("aa", SHORT, 3, Inputs(SHORT))
    made.finish()
    assert {table: len(rows(tmp_path / "some", table)) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_a_run_that_fails_before_it_begins_is_held_too(tmp_path: Path) -> None:
    made = Shard(tmp_path / "some", ("yearly",))
    made.failed("aa", 3, RuleError("a.py:3: rule broken: no"), "{}")
    made.finish()
    found = rows(tmp_path / "some", "runs").loc[0]
    assert (found["status"], found["error"], found["seconds"]) == ("failed", "a.py:3: rule broken: no", 0.0)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (RuleError("a.py:3: rule broken"), "a.py:3: rule broken"),
        (KeyError("hjelmeland"), "KeyError: 'hjelmeland'"),
        (ZeroDivisionError(), "ZeroDivisionError"),
        (MemoryError(), "there is not enough memory; let fewer runs go at once"),
    ],
)
def test_a_fault_is_told_on_one_line(error: BaseException, sentence: str) -> None:
    assert shard.sentence_of(error) == sentence


def test_a_rule_that_fails_in_the_middle_is_told_by_its_name(tmp_path: Path) -> None:
    rule = tmp_path / "broken.py"
    rule.write_text(
        "from math import log\nfrom model import Event, Parameter, die\n\n"
        'longest = Parameter(3.0, unit="years", range=(0.0, 5.0), source="a test")\n\n\n'
        '@Event(of="person", happens=die)\ndef broken(p):\n'
        "    return log(longest - p.years_resident) if p.years_resident < longest else 0\n",
        encoding="utf-8",
    )
    asked = Scenario("x", "X", "lofoten", ("moskenes",), DAY, date(2005, 1, 1), DAY, rules=(str(rule),))
    made = Shard(tmp_path / "some", tuple(TABLES))
    with pytest.raises(RuleError) as raised:
        made.simulate("aa", asked, 1, Inputs(asked))
    made.failed("aa", 1, raised.value, "{}")
    made.finish()
    assert "rule broken gave the hazard" in rows(tmp_path / "some", "runs").loc[0, "error"]


# Cost


def test_two_hundred_decades_are_small(tmp_path: Path) -> None:
    made = Shard(tmp_path / "many", ("yearly",))
    decade = Scenario("x", "X", "hjelmeland", ("hjelmeland",), DAY, date(2010, 1, 1), DAY)
    model = MigrationModel(decade)
    model.run()
    for k in range(200):  # the same numbers in each, which a shard cannot know
        made._grids["yearly"].add(f"{k * 2654435761:032x}", model.record.yearly_grid())
    made.finish()
    assert (tmp_path / "many" / "yearly.parquet").stat().st_size / 200 < 2_000


@pytest.mark.slow
def test_the_memory_of_a_run_does_not_grow_with_its_events(tmp_path: Path) -> None:
    asked = """
import resource, sys
from datetime import date
from pathlib import Path
from experiments import shard
from model.inputs import Inputs
from model.policy import HazardRatio
from scenarios import Scenario
shard._MOST_ROWS = 20_000
day = date(2000, 1, 1)
busy = (HazardRatio("return_migration", 30.0, day), HazardRatio("out_migration", 10.0, day))
stop = date(int(sys.argv[2]), 1, 1)
asked = Scenario("x", "X", "lofoten", ("vestvagoy", "vagan"), day, stop, date(2009, 1, 1), instruments=busy)
made = shard.Shard(Path(sys.argv[1]), ("events",))
made.simulate("aa", asked, 1, Inputs(asked))
made.finish()
import pyarrow.parquet as pq
print(pq.ParquetFile(Path(sys.argv[1]) / "events.parquet").metadata.num_rows,
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

    def used(stop: int) -> tuple[int, float]:
        run = subprocess.run(
            [sys.executable, "-c", asked, str(tmp_path / str(stop)), str(stop)],
            cwd=ROOT, capture_output=True, text=True, check=True, timeout=600,
        )  # fmt: skip
        n, megabytes = run.stdout.split()
        return int(n), float(megabytes)

    few, much = used(2003), used(2030)
    assert much[0] > 5 * few[0]
    assert much[1] < few[1] + 60


def test_instruments_act_in_a_shard(tmp_path: Path) -> None:
    held = Scenario(
        "x", "X", "lofoten", ("moskenes",), DAY, date(2001, 1, 1), DAY, instruments=(HazardRatio("deaths", 0.0, DAY),)
    )
    folder = filled(tmp_path / "one", ("aa", held, 1))
    assert "death" not in rows(folder, "events")["event"].tolist()
