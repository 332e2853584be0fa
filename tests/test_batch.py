"""A batch makes every run of a study once, keeps what it made whatever happens, and says what failed."""

import errno
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from experiments import batch, executors, tasks
from experiments.batch_progress import BatchProgress
from experiments.executors import Where
from experiments.lock import locked
from experiments.problems import BadInput, FailedRun, InterruptedBatch
from experiments.runner import run_one
from experiments.shard import Shard
from experiments.store import open
from model.output_tables import TABLES
from scenarios.studies import load_study
from tests.batches import FAILING_SEEDS, FAULTY, assert_equal, contents, run_here, shards, write_study


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A store with a small study in it."""
    run_here(write_study(tmp_path), tmp_path / "store")
    return tmp_path / "store"


def test_every_run_of_a_study_is_made(made: Path) -> None:
    runs = open(made).runs()
    assert (runs.status == "succeeded").all()
    assert runs.groupby(["scenario", "mix"]).replicate.apply(list).to_dict() == {
        ("year", "nothing"): [1, 2, 3, 4],
        ("year", "fewer leave"): [1, 2, 3, 4],
    }
    assert runs.run.is_unique


def test_the_tables_are_those_of_single_runs(tmp_path: Path) -> None:
    file = write_study(tmp_path, f"replicates = 2\ntables = {json.dumps(list(TABLES))}")
    run_here(file, tmp_path / "store")
    study = load_study(file)
    for number, variant in enumerate(study.variants):
        for seed in study.seeds:
            alone = run_one(study.scenario(number, 0), seed, events=True)
            for name, expected in alone.named().items():
                asked = f"select * from {name} where mix = '{variant.mix}' and replicate = {seed}"
                found = open(tmp_path / "store").query(asked)[list(expected.columns)]
                order = list(expected.columns)
                pd.testing.assert_frame_equal(
                    found.sort_values(order, ignore_index=True),
                    expected.sort_values(order, ignore_index=True),
                    check_dtype=False,
                )


def test_a_run_is_never_made_twice(tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "carry_out", lambda task: pytest.fail("a run was made again"))
    again = run_here(write_study(tmp_path), made)
    assert (again.succeeded, again.held) == (0, 8)


def test_further_replicates_are_all_that_is_made_when_more_are_asked_for(tmp_path: Path, made: Path) -> None:
    more = run_here(write_study(tmp_path, "replicates = 5"), made)
    assert (more.succeeded, more.held, more.runs) == (2, 8, 10)


def test_two_studies_of_one_store_share_their_runs(tmp_path: Path, made: Path) -> None:
    other = run_here(write_study(tmp_path, "replicates = 6", rest="", name="other"), made)
    assert (other.held, other.succeeded) == (4, 2), "the mix `nothing` is the scenario as it is"
    assert set(open(made).counts().study) == {"small", "other"}


def test_variants_that_come_to_the_same_are_run_once_and_stand_in_the_tables_twice(tmp_path: Path) -> None:
    same = '[[mixes]]\nname = "one"\n[[mixes]]\nname = "two"\n'
    summary = run_here(write_study(tmp_path, "replicates = 3", same), tmp_path / "store")
    assert (summary.planned, summary.runs, summary.succeeded) == (6, 3, 3)
    yearly = open(tmp_path / "store").table("yearly").drop(columns=["variant", "mix"])
    assert yearly.groupby(list(yearly.columns), dropna=False).size().eq(2).all()


def test_a_table_asked_for_later_is_made_without_doubling_those_that_are_there(tmp_path: Path, made: Path) -> None:
    rows = len(open(made).table("yearly"))
    later = run_here(write_study(tmp_path, 'replicates = 4\ntables = ["yearly", "age"]'), made)
    assert later.succeeded == 8
    assert len(open(made).table("yearly")) == rows
    assert len(open(made).table("age")) > 0


def test_how_runs_are_put_into_tasks_does_not_show_in_the_tables(
    tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("experiments.pace._MOST_RUNS", 1)
    run_here(write_study(tmp_path), tmp_path / "other")
    assert len(shards(tmp_path / "other")) == 8
    assert_equal(tmp_path / "other", made)


# --- failures -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A study half of whose twelve runs raise."""
    (tmp_path / "faulty.py").write_text(FAULTY, encoding="utf-8")
    return write_study(tmp_path, 'replicates = 12\nrules = ["faulty.py"]', rest="")


def test_a_run_that_raises_is_recorded_and_the_others_are_made(tmp_path: Path, faulty: Path) -> None:
    summary = run_here(faulty, tmp_path / "store")
    assert (summary.succeeded, summary.failed) == (12 - len(FAILING_SEEDS), len(FAILING_SEEDS))
    failed = open(tmp_path / "store").query("select * from runs where status = 'failed' order by replicate")
    assert list(failed.replicate) == FAILING_SEEDS
    for each in failed.itertuples():
        assert "crowded" in str(each.error)
        assert "\n" not in str(each.error).strip()
        assert "Traceback" in str(each.traceback)
        assert json.loads(str(each.inputs))["seed"] == each.replicate
    assert not set(open(tmp_path / "store").table("yearly").replicate) & set(FAILING_SEEDS)


def test_rules_that_no_run_could_use_are_refused_before_the_first(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text(FAULTY.replace("most else", "10 else"), encoding="utf-8")
    study = write_study(tmp_path, 'replicates = 12\nrules = ["wrong.py"]', rest="")
    with pytest.raises(FailedRun, match="rule crowded: 10 has no source"):
        run_here(study, tmp_path / "store")
    assert not shards(tmp_path / "store")


def test_failed_runs_are_left_alone_until_they_are_asked_for(
    tmp_path: Path, faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    run_here(faulty, store)
    again = run_here(faulty, store)
    assert (again.succeeded, again.failed, again.failed_before) == (0, 0, len(FAILING_SEEDS))
    retried = run_here(faulty, store, retry_failed=True)
    assert (retried.succeeded, retried.failed, retried.failed_before) == (0, len(FAILING_SEEDS), 0)
    simulate = Shard.simulate
    with monkeypatch.context() as patched:  # a fault of the machine, that is over now
        patched.setattr(Shard, "simulate", lambda self, run, scenario, seed, inputs: _tiny(simulate, self, run, seed))
        mended = run_here(faulty, store, retry_failed=True)
    assert (mended.succeeded, mended.held) == (len(FAILING_SEEDS), 12 - len(FAILING_SEEDS))
    assert (open(store).runs().status == "succeeded").all()


def _tiny(simulate: Any, shard: Shard, run: str, seed: int) -> None:
    """Stand in for a run that raises no longer."""
    from model.inputs import Inputs
    from tests.conftest import scenario

    calm = scenario()
    simulate(shard, run, calm, seed, Inputs(calm))


def test_inputs_that_cannot_be_used_fail_all_their_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(scenario: object, book: object) -> None:
        raise ValueError("not to be had")

    monkeypatch.setattr(tasks, "Inputs", refused)
    summary = run_here(write_study(tmp_path), tmp_path / "store")
    assert summary.failed == 8
    assert set(open(tmp_path / "store").runs().error) == {"ValueError: not to be had"}


# --- what stops a batch -------------------------------------------------------------------------------------------------


def _stopped_by(error: BaseException, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Raise an error instead of writing the shard with this number."""
    monkeypatch.setattr("experiments.pace._MOST_RUNS", 1)
    finish = Shard.finish

    def failing(shard: Shard) -> None:
        if f"{at:06d}" in shard.folder.name:
            raise error
        finish(shard)

    monkeypatch.setattr(Shard, "finish", failing)


@pytest.mark.parametrize(
    ("error", "told", "why"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FailedRun, "No space left on device"),
        (KeyboardInterrupt(), InterruptedBatch, "interrupted"),
    ],
)
def test_what_was_made_before_a_full_disk_or_an_interrupt_is_kept(
    tmp_path: Path, made: Path, error: BaseException, told: type[Exception], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "stopped"
    with monkeypatch.context() as patched:
        _stopped_by(error, 4, patched)
        with pytest.raises(told, match=f"{why}: 3 of 8 runs are kept in .*; the same command goes on from there"):
            run_here(write_study(tmp_path), store)
    assert open(store).counts().set_index("status").runs.to_dict() == {"pending": 5, "succeeded": 3}
    assert not list(store.glob("shards/*/.unfinished*"))
    rest = run_here(write_study(tmp_path), store)
    assert (rest.held, rest.succeeded) == (3, 5)
    assert_equal(store, made)


def test_other_code_in_a_worker_stops_the_batch_before_it_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "data_digest", lambda: "other")  # as on a machine with other figures
    with pytest.raises(FailedRun, match="has other code or figures than this command"):
        run_here(write_study(tmp_path), tmp_path / "store")
    assert not shards(tmp_path / "store")


def test_a_run_that_kills_its_worker_fails_and_the_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out = batch.carry_out

    class DeathError(Exception):
        pass

    def deadly(task: tasks.Task) -> tasks.Done:
        if any(seed == 3 and point.scenario.instruments for point in task.points for _, seed in point.runs):
            raise DeathError
        return carry_out(task)

    monkeypatch.setattr(batch, "carry_out", deadly)
    monkeypatch.setattr(
        executors, "_here", lambda workers: executors.Pool(executors.Sequential, lambda: 1, (DeathError,))
    )
    summary = run_here(write_study(tmp_path), tmp_path / "other")
    assert (summary.succeeded, summary.failed) == (7, 1)
    failed = open(tmp_path / "other").query("select mix, replicate, error from runs where status = 'failed'")
    assert failed[["mix", "replicate"]].to_numpy().tolist() == [["fewer leave", 3]]
    assert "its worker process died 3 times" in failed.error[0]


def test_a_result_that_arrives_after_its_batch_ended_is_not_taken(tmp_path: Path) -> None:
    file = write_study(tmp_path)
    late: list[tasks.Task] = []

    def slow(task: tasks.Task) -> tasks.Done:
        late.append(task)
        return tasks.carry_out(task)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batch, "carry_out", slow)
        run_here(file, tmp_path / "store")
    before = contents(tmp_path / "store")
    with pytest.raises(tasks.StoreError):
        tasks.carry_out(late[-1])
    for name, table in contents(tmp_path / "store").items():
        pd.testing.assert_frame_equal(table, before[name])


def test_a_task_that_was_finished_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(task: tasks.Task) -> tasks.Done:
        done = tasks.carry_out(task)
        with monkeypatch.context() as patched:
            patched.setattr(tasks, "_fill", lambda *given: pytest.fail("made again"))
            assert tasks.carry_out(task) == done
        return done

    monkeypatch.setattr(batch, "carry_out", twice)
    assert run_here(write_study(tmp_path), tmp_path / "store").succeeded == 8


# --- what is refused ----------------------------------------------------------------------------------------------------


def test_two_batches_into_one_store_are_refused_at_a_time(tmp_path: Path, made: Path) -> None:
    handle = locked(made / "lock")
    assert handle is not None
    with pytest.raises(BadInput, match=r"another batch is writing .*store; wait for it or choose another folder"):
        run_here(write_study(tmp_path), made)


def test_a_store_of_another_version_is_refused(tmp_path: Path, made: Path) -> None:
    (made / "store.json").write_text('{"bolyst_store": 99}', encoding="utf-8")
    with pytest.raises(BadInput, match=r"is a store of version 99, .* allowed is version 1"):
        run_here(write_study(tmp_path), made)
    with pytest.raises(BadInput, match="version 99"):
        open(made)


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").touch()
    with pytest.raises(BadInput, match="mine is not empty and no store"):
        run_here(write_study(tmp_path), tmp_path / "mine")


def test_a_file_is_no_place_for_a_store(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="file is a file; choose a folder that does not exist yet"):
        run_here(write_study(tmp_path), tmp_path / "file")


def test_a_study_that_the_disk_cannot_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "free", lambda directory: 2000)
    with pytest.raises(
        BadInput, match=r"the 7 runs still to be made need about .* GB and the disk of .* has 0.0 GB free"
    ):
        run_here(write_study(tmp_path), tmp_path / "store")


# --- progress -----------------------------------------------------------------------------------------------------------


def test_progress_is_told_in_plain_lines_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("experiments.batch_progress.time.monotonic", lambda: now)
    with BatchProgress() as progress:
        progress.say("planning")
        progress.begin(200, 50)
        progress.done(1, 0)
        for now in (4.0, 20.0, 40.0):  # noqa: B007
            progress.done(18, 2)
    assert capsys.readouterr().err.splitlines() == [
        "planning",
        "200 runs, 50 of them made before",
        "91 of 200 runs, 2.0 a second, 0:00:54 left, 4 failed",
        "111 of 200 runs, 1.5 a second, 0:00:59 left, 6 failed",
    ]


def test_a_quiet_batch_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_here(write_study(tmp_path), tmp_path / "store")
    assert capsys.readouterr() == ("", "")


def test_where_names_what_is_allowed() -> None:
    with pytest.raises(BadInput, match="--scheduler dask: allowed are local, mpi, tcp://HOST:PORT and tls://HOST:PORT"):
        Where(2, "dask")
