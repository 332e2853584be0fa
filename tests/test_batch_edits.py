"""What becomes of files while a process lives: a run is made by the code its identity names, or not at all."""

import subprocess
from pathlib import Path

import pytest

from experiments import batch, tasks
from experiments.problems import FailedRun
from experiments.store import open
from model import as_read
from model.rulebook import rulebook
from tests.batches import assert_equal, run_here, write_study

RULE = """
from model import Event, Parameter, move_away

base = Parameter(0.05, unit="1/year", range=(0.0, 0.5), source="assumption, for this test")


@Event(of="household", happens=move_away)
def further(h):
    return base
"""
EDITED = RULE.replace("return base", "return base + base")
_KEYS = 'replicates = 4\nrules = ["further.py"]'


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "further.py").write_text(RULE, encoding="utf-8")
    return write_study(tmp_path, _KEYS, rest="")


def test_a_file_of_rules_edited_while_a_batch_runs_stops_it(
    tmp_path: Path, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_here(study, tmp_path / "unbroken")
    carry_out = batch.carry_out

    def edit(task: tasks.Task) -> tasks.Done:
        if task.name == "000003":
            (tmp_path / "further.py").write_text(EDITED, encoding="utf-8")
        return carry_out(task)

    with monkeypatch.context() as patched:
        patched.setattr("experiments.pace._MOST_RUNS", 1)
        patched.setattr(batch, "carry_out", edit)
        with pytest.raises(FailedRun, match="change nothing while a batch runs: 2 of 4 runs are kept"):
            run_here(study, tmp_path / "store")
    (tmp_path / "further.py").write_text(RULE, encoding="utf-8")
    assert run_here(study, tmp_path / "store").held == 2
    assert_equal(tmp_path / "store", tmp_path / "unbroken")


def test_a_task_goes_by_the_files_it_was_checked_with(
    tmp_path: Path, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_here(study, tmp_path / "unbroken")
    fill = tasks._fill

    def edit(*given: object) -> None:
        (tmp_path / "further.py").write_text(EDITED, encoding="utf-8")
        fill(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "_fill", edit)
        with pytest.raises(FailedRun, match="1 of 4 runs are kept"):
            run_here(study, tmp_path / "store")
    (tmp_path / "further.py").write_text(RULE, encoding="utf-8")
    run_here(study, tmp_path / "store")
    assert_equal(tmp_path / "store", tmp_path / "unbroken")


def test_a_worker_that_lives_on_takes_an_edited_file_of_rules(tmp_path: Path, study: Path) -> None:
    run_here(study, tmp_path / "store")
    (tmp_path / "further.py").write_text(EDITED, encoding="utf-8")
    again = run_here(study, tmp_path / "store")
    assert (again.held, again.succeeded) == (0, 4)


def test_a_model_edited_under_a_process_is_refused(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = Path(as_read.__file__).with_name("outside.py")
    monkeypatch.setitem(as_read._BEFORE, edited, (0, 0))
    with pytest.raises(
        FailedRun, match=r"model/outside\.py was changed after this process had read the model; start it"
    ):
        run_here(study, tmp_path / "store")


def test_a_module_that_rules_import_counts_as_it_was_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from experiments.identity import code_digest

    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "village_helper.py").write_text("SHARE = 0.5\n", encoding="utf-8")
    file = tmp_path / "helped.py"
    file.write_text(f"import village_helper\n{RULE}", encoding="utf-8")
    before = code_digest(rulebook([file]))
    (tmp_path / "village_helper.py").write_text("SHARE = 0.25 + 0.25 * 3\n", encoding="utf-8")
    assert code_digest(rulebook([file])) == before, "this process still has the first one"


@pytest.mark.parametrize("name", ["run=5", "variant=9", "study=3", "a 'b' [c]{d} 50% æøå"])
def test_a_store_may_have_any_name(tmp_path: Path, name: str) -> None:
    study, store = write_study(tmp_path), tmp_path / name / "store"
    assert run_here(study, store).succeeded == 8
    assert run_here(study, store).held == 8
    assert list(open(store).runs().run) == list(open(store.rename(tmp_path / "moved")).runs().run)


def test_a_study_may_have_any_name(tmp_path: Path) -> None:
    run_here(write_study(tmp_path, name="variant=7"), tmp_path / "store")
    assert set(open(tmp_path / "store").runs().study) == {"variant=7"}


def test_a_batch_killed_while_it_planned_leaves_a_store_that_can_be_read_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    run_here(write_study(tmp_path), store)

    class KilledError(BaseException):
        pass

    def killed(study: object, identities: object, path: Path) -> None:
        path.write_bytes(b"PAR1")
        raise KilledError

    other = write_study(tmp_path, name="other")
    with monkeypatch.context() as patched:
        patched.setattr("experiments.store_writing._write_runs", killed)
        with pytest.raises(KilledError):
            run_here(other, store)
    assert len(open(store).runs()) == 8
    assert run_here(write_study(tmp_path), store).held == 8
    assert run_here(other, store).held == 8


def test_a_damaged_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    from experiments.problems import BadInput

    store = tmp_path / "store"
    run_here(write_study(tmp_path), store)
    (store / "studies" / "lost").mkdir()
    (store / "studies" / "lost" / "runs.parquet").touch()
    with pytest.raises(BadInput, match=r"store cannot be read: .*lost/runs\.parquet"):
        run_here(write_study(tmp_path), store)


def test_a_worker_that_dies_after_its_last_word_adds_its_runs_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from experiments import executors

    class DeathError(Exception):
        pass

    carry_out = batch.carry_out

    def dies(task: tasks.Task) -> tasks.Done:
        if task.name == "000001":
            return carry_out(task)
        carry_out(task)
        raise DeathError

    run_here(write_study(tmp_path), tmp_path / "unbroken")
    monkeypatch.setattr(batch, "carry_out", dies)
    dying = executors.Pool(executors.Sequential, lambda: 1, (DeathError,))
    monkeypatch.setattr(executors, "_here", lambda workers: dying)
    assert run_here(write_study(tmp_path), tmp_path / "store").succeeded == 8
    assert_equal(tmp_path / "store", tmp_path / "unbroken")


def test_a_task_that_was_taken_back_can_add_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tasks.Task] = []

    def keep(task: tasks.Task) -> tasks.Done:
        given.append(task)
        if len(given) == 2:
            assert tasks.withdraw(task) is None
            with pytest.raises((tasks.StoreError, OSError)):
                tasks.carry_out(task)
            parts = [tasks.carry_out(part) for part in task.halves()]
            return tasks.Done(sum(part.succeeded for part in parts), 0, 0.0)
        return tasks.carry_out(task)

    monkeypatch.setattr(batch, "carry_out", keep)
    assert run_here(write_study(tmp_path), tmp_path / "store").succeeded == 8
    yearly = open(tmp_path / "store").query('select run, year, place, "group" from yearly')
    assert not yearly.duplicated().any()


def test_workers_that_cannot_start_are_no_fault_of_the_runs(tmp_path: Path) -> None:
    from tests.batches import bolyst

    script = tmp_path / "unguarded.py"
    script.write_text("import sys\nfrom experiments.cli import main\nsys.exit(main(sys.argv[1:]))\n", encoding="utf-8")
    command = [bolyst()[0], str(script), "batch", str(write_study(tmp_path)), "--out", str(tmp_path / "store")]
    done = subprocess.run([*command, "--workers", "2", "--quiet"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "worker processes end before they are given anything to do" in done.stderr
    assert "failed" not in set(open(tmp_path / "store").runs().status)
