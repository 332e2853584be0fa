"""What runs leave behind: folders that are complete or not there, tables as the schema says, manifests that tell all."""

import json
import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments.age_error import age_error
from experiments.manifest import write_manifest
from experiments.output import results, write_tables
from experiments.problems import BadInput, FailedRun
from experiments.runner import Tables, run_one, run_replicates
from model.output_tables import TABLES
from model.parameters import registry
from model.population import by_age_of
from model.record import BooksError, Record, digest
from model.state import FLOWS, SEXES
from scenarios import Scenario

EVENT_OF = dict(zip(FLOWS, ("birth", "death", *FLOWS[2:]), strict=True))


def scenario(case: str = "hjelmeland", places: tuple[str, ...] = ("hjelmeland",), **differs: object) -> Scenario:
    days = {"start": date(2000, 1, 1), "stop": date(2002, 1, 1), "known_to": date(2009, 1, 1)}
    return Scenario("short", "Short", case, places, **(days | differs))  # type: ignore[arg-type]


def digest_of(tables: Tables) -> str:
    return digest(tables.yearly, tables.age)


def finished(directory: Path, text: str = "old", overwrite: bool = False) -> None:
    """Results as a run leaves them, of one file that holds a text."""
    with results(directory, overwrite) as unfinished:
        (unfinished / "yearly.parquet").write_text(text)
        manifest = {"command": "run", "versions": {"bolyst": "0"}, "files": ["yearly.parquet"]}
        (unfinished / "manifest.json").write_text(json.dumps(manifest))


def half_written(directory: Path, fault: BaseException, overwrite: bool = False) -> None:
    """What a run does that breaks off while it writes."""
    with results(directory, overwrite) as unfinished:
        (unfinished / "yearly.parquet").write_text("half")
        raise fault


def text_in(directory: Path) -> str:
    return (directory / "yearly.parquet").read_text()


@pytest.fixture(scope="module")
def region() -> Tables:
    """A year and a half of two neighbours, between whom people move, with the event log."""
    two = scenario("lofoten", ("vestvagoy", "vagan"), stop=date(2001, 7, 1))
    return run_replicates(two, [3, 4], events=True)


# Folders


def test_results_stand_when_the_block_ends_and_nothing_else_does(tmp_path: Path) -> None:
    finished(tmp_path / "new" / "results")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["results"]
    assert text_in(tmp_path / "new" / "results") == "old"


@pytest.mark.parametrize("fault", [ValueError(), KeyboardInterrupt()])
def test_nothing_is_left_when_the_block_fails(tmp_path: Path, fault: BaseException) -> None:
    with pytest.raises(type(fault)):
        half_written(tmp_path / "made" / "too" / "results", fault)
    assert list(tmp_path.iterdir()) == []


def test_earlier_results_are_refused_and_stay(tmp_path: Path) -> None:
    finished(tmp_path / "results")
    with pytest.raises(BadInput, match=r"exists already.*--overwrite"):
        finished(tmp_path / "results", "new")
    assert text_in(tmp_path / "results") == "old"


def test_overwrite_replaces_earlier_results_and_leaves_nothing_of_them(tmp_path: Path) -> None:
    finished(tmp_path / "results")
    finished(tmp_path / "results", "new", overwrite=True)
    assert text_in(tmp_path / "results") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_overwrite_keeps_earlier_results_until_the_new_ones_are_complete(tmp_path: Path) -> None:
    finished(tmp_path / "results")
    with pytest.raises(OSError, match="full"):
        half_written(tmp_path / "results", OSError("full"), overwrite=True)
    assert text_in(tmp_path / "results") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_earlier_results_come_back_when_the_new_ones_cannot_take_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(tmp_path / "results")
    rename = Path.rename

    def fail_for_the_new(self: Path, target: Path) -> Path:
        if self.name.endswith("unfinished"):
            raise OSError("gone")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_for_the_new)
    with pytest.raises(OSError, match="gone"):
        finished(tmp_path / "results", "new", overwrite=True)
    assert text_in(tmp_path / "results") == "old"


def test_an_empty_directory_may_be_overwritten(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    finished(tmp_path / "results", overwrite=True)
    assert text_in(tmp_path / "results") == "old"


@pytest.mark.parametrize("content", ["", "{}", "[]", "no json", '{"files": ["thesis.tex"], "versions": {}}'])
def test_a_directory_no_run_wrote_is_never_overwritten(tmp_path: Path, content: str) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(BadInput, match="was not written by `bolyst run`"):
        finished(tmp_path, overwrite=True)
    assert (tmp_path / "thesis.tex").exists()


def test_results_of_another_command_are_never_overwritten(tmp_path: Path) -> None:
    finished(tmp_path / "results")
    with (
        pytest.raises(BadInput, match="was not written by `bolyst patterns`"),
        results(tmp_path / "results", True, "patterns"),
    ):
        pass
    assert text_in(tmp_path / "results") == "old"


def test_results_with_a_file_of_the_users_own_are_not_overwritten(tmp_path: Path) -> None:
    finished(tmp_path / "results")
    (tmp_path / "results" / "notes.md").write_text("mine")
    with pytest.raises(BadInput, match=r"holds notes\.md"):
        finished(tmp_path / "results", overwrite=True)
    assert (tmp_path / "results" / "notes.md").read_text() == "mine"


def test_a_file_and_what_would_stand_in_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for directory in (tmp_path / "file", tmp_path / "file" / "results", tmp_path / "file" / "deep" / "results"):
        with pytest.raises(BadInput, match="is a file"):
            finished(directory, overwrite=True)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_place_where_nothing_can_be_made_is_refused() -> None:
    with pytest.raises(BadInput, match="cannot be made"):
        finished(Path("/proc/results"))


def test_the_working_directory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match="working directory"):
        finished(Path("."), overwrite=True)


def test_two_runs_into_one_directory_are_refused_at_a_time(tmp_path: Path) -> None:
    with results(tmp_path / "results") as unfinished:
        (unfinished / "first").write_text("first")
        with pytest.raises(BadInput, match="another run is writing"):
            finished(tmp_path / "results")
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["first"]


def test_what_a_killed_run_left_is_not_part_of_the_next_one(tmp_path: Path) -> None:
    leftover = tmp_path / ".results.bolyst-unfinished"
    leftover.mkdir()
    (leftover / "events.parquet").write_text("half")
    finished(tmp_path / "results")
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
    assert not (tmp_path / "results" / "events.parquet").exists()


def test_earlier_results_come_back_when_a_run_was_killed_between_the_two_renames(tmp_path: Path) -> None:
    finished(tmp_path / "results")
    (tmp_path / "results").rename(tmp_path / ".results.bolyst-replaced")
    with pytest.raises(BadInput, match="exists already"):
        finished(tmp_path / "results", "new")
    assert text_in(tmp_path / "results") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_a_link_to_a_directory_stays_a_link(tmp_path: Path) -> None:
    finished(tmp_path / "disk" / "results")
    (tmp_path / "link").symlink_to(tmp_path / "disk" / "results")
    finished(tmp_path / "link", "new", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert text_in(tmp_path / "disk" / "results") == "new"


# Runs


def test_a_seed_gives_the_same_tables_alone_on_threads_and_in_another_process() -> None:
    short = scenario()
    alone = [digest_of(run_one(short, seed)) for seed in (5, 6, 7)]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        elsewhere = [digest_of(run.result()) for run in [pool.submit(run_one, short, seed) for seed in (5, 6, 7)]]
    threads = run_replicates(short, range(5, 8))
    chosen = [
        digest(*(table[table["replicate"] == seed] for table in (threads.yearly, threads.age))) for seed in (5, 6, 7)
    ]
    assert alone == elsewhere == chosen
    assert len(set(alone)) == 3


def test_tables_come_in_the_order_of_the_seeds() -> None:
    tables = run_replicates(scenario(stop=date(2000, 3, 1)), [9, 2, 30, 4])
    assert list(tables.yearly["replicate"].unique()) == list(tables.age["replicate"].unique()) == [9, 2, 30, 4]


def test_progress_counts_every_run() -> None:
    told: list[int] = []
    run_replicates(scenario(stop=date(2000, 2, 1)), range(4), progress=told.append)
    assert told == [1, 2, 3, 4]


@pytest.mark.parametrize("reference", [False, True])
def test_an_interrupt_that_python_drops_ends_the_runs_all_the_same(reference: bool) -> None:
    def dropping(done: int) -> None:
        with suppress(KeyboardInterrupt):  # as in the destructor of an object, or in a callback of a library
            signal.raise_signal(signal.SIGINT)

    short = scenario(stop=date(2000, 2, 1), places=("moskenes",))
    with pytest.raises(KeyboardInterrupt):
        run_replicates(short, range(2 if reference else 200), progress=dropping, reference=reference)


def test_a_failing_run_is_named_by_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise BooksError("2000-01: the books do not balance")

    monkeypatch.setattr(Record, "balance", wrong)
    with pytest.raises(FailedRun, match="the run with seed 11 failed: 2000-01: the books do not balance"):
        run_replicates(scenario(), [11, 12])


def test_the_event_log_agrees_with_the_yearly_flows(region: Tables) -> None:
    assert region.events is not None
    events = region.events.assign(year=region.events["month"].str[:4].astype(int))
    yearly = region.yearly[(region.yearly["group"] == "all") & (region.yearly["year"] == 2000)]
    assert len(yearly) == 4  # two places, two runs
    for row in yearly.to_dict("records"):
        here = events[(events["replicate"] == row["replicate"]) & (events["year"] == 2000)]
        for flow, event in EVENT_OF.items():
            side = "from_place" if flow in ("deaths", "out_migration", "emigration") else "to_place"
            assert ((here["event"] == event) & (here[side] == row["place"])).sum() == row[flow] > 0, (row, flow)


# Tables


def test_the_schema_lists_exactly_the_columns_that_are_written(tmp_path: Path, region: Tables) -> None:
    write_tables(tmp_path, region.named())
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(TABLES)
    for name, columns in TABLES.items():
        written = pq.read_schema(tmp_path / f"{name}.parquet")
        assert [(field.name, str(field.type)) for field in written] == [
            (column.name, {"text": "string", "integer": "int64"}[column.type]) for column in columns
        ]
        assert [field.metadata[b"unit"].decode() for field in written] == [column.unit for column in columns]
        assert list(region.named()[name].columns) == [column.name for column in columns]


def test_tables_read_back_as_they_were(tmp_path: Path, region: Tables) -> None:
    write_tables(tmp_path, region.named())
    for name, table in region.named().items():
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{name}.parquet"), table, check_dtype=False)


def test_flows_are_empty_in_a_year_that_did_not_end(tmp_path: Path, region: Tables) -> None:
    write_tables(tmp_path, region.named())
    yearly = pd.read_parquet(tmp_path / "yearly.parquet")
    assert yearly[yearly["year"] == 2001][list(FLOWS)].isna().all(axis=None)
    assert yearly[yearly["year"] == 2000][list(FLOWS)].notna().all(axis=None)
    assert yearly["population"].notna().all()


# Manifest


def test_the_manifest_tells_what_was_run_and_with_what(tmp_path: Path) -> None:
    changed = scenario(stop=date(2000, 3, 1), parameters={"births_level": 0.9}, text='title = "Short"')
    tables = run_replicates(changed, range(5, 7))
    write_tables(tmp_path, tables.named())
    write_manifest(tmp_path, changed, range(5, 7), tables, seconds=1.234)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["scenario"]["text"] == 'title = "Short"'
    assert manifest["seeds"] == [5, 6]
    assert manifest["seconds"] == 1.23
    assert manifest["basis"].startswith("prior only: no parameter is fitted")
    assert date.fromisoformat(manifest["written"][:10]) >= date(2025, 1, 1)
    assert manifest["written"].endswith("+00:00")
    assert {"bolyst", "python", "numpy", "numba", "mesa", "pandas", "pyarrow"} <= set(manifest["versions"])
    assert manifest["files"] == sorted(f"{name}.parquet" for name in TABLES if name != "events")
    parameters = manifest["parameters"]
    assert set(parameters) == set(registry())
    births = parameters["births_level"]
    assert (births["value"], births["changed"]) == (0.9, True)
    assert births["unit"] == "ratio"
    assert births["prior"]["distribution"] == "LogNormal"
    assert not parameters["deaths_level"]["changed"]
    assert all(each["source"] for each in parameters.values())


def test_the_digest_of_the_manifest_is_that_of_the_tables_on_disk(tmp_path: Path) -> None:
    short = scenario(stop=date(2001, 3, 1))
    tables = run_replicates(short, range(2))
    write_tables(tmp_path, tables.named())
    write_manifest(tmp_path, short, range(2), tables, seconds=1.0)
    read = [pd.read_parquet(tmp_path / f"{name}.parquet") for name in ("yearly", "age")]
    assert json.loads((tmp_path / "manifest.json").read_text())["digest"] == digest(*read)


# Ages against the register


def ages_of_2005(moved: int) -> pd.DataFrame:
    """The register's own ages of Hjelmeland as two runs, some men of 20 made 25."""
    register = by_age_of("hjelmeland", date.max)[2005].copy()
    register[0, 20] -= moved
    register[0, 25] += moved
    sex, age = np.indices(register.shape)
    table = pd.DataFrame(
        {"place": "hjelmeland", "year": 2005, "sex": np.array(SEXES)[sex.ravel()], "age": age.ravel()}
    ).assign(population=register.ravel())
    return pd.concat([table.assign(replicate=seed) for seed in (1, 2)])


def test_the_registers_own_ages_have_no_error() -> None:
    assert age_error(ages_of_2005(0), "hjelmeland") == (0.0, 0.0)


def test_ten_persons_in_the_wrong_age_group_count_where_they_lack_and_where_they_are_too_many() -> None:
    register = by_age_of("hjelmeland", date.max)[2005]
    error = age_error(ages_of_2005(10), "hjelmeland")
    assert error.all_ages == pytest.approx(20 / register.sum())
    assert error.at_20_24 == pytest.approx(10 / register[:, 20:25].sum())
