"""A batch that is killed at any moment goes on with the same command and ends with the tables of an unbroken one."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from experiments.store import open
from tests.batches import assert_equal, bolyst, run_here, shards, started, write_study

_KEYS = 'replicates = 40\ntables = ["yearly", "events"]'
_PATIENCE = 60.0  # seconds


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unbroken")
    run_here(write_study(folder, _KEYS), folder / "store")
    return folder / "store"


def _children(of: int) -> list[int]:
    """The worker processes of a batch."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(of)], capture_output=True, text=True, check=False
    )
    rows = [row.split(None, 1) for row in found.stdout.splitlines()]
    return [int(pid) for pid, command in rows if "spawn_main" in command]


def _kill_parent(batch: "subprocess.Popen[str]") -> None:
    batch.kill()


def _kill_a_worker(batch: "subprocess.Popen[str]") -> None:
    for child in _children(batch.pid)[:1]:  # none when the batch ended before the moment came
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _kill_both(batch: "subprocess.Popen[str]") -> None:
    _kill_a_worker(batch)
    batch.kill()


KILLS: list[Callable[["subprocess.Popen[str]"], None]] = [_kill_parent, _kill_a_worker, _kill_both]


def _killed_at(moment: float, kill: Callable[["subprocess.Popen[str]"], None], study: Path, store: Path) -> None:
    """Start the batch and kill it so many seconds after its first shard of this time, or leave it if it ended before."""
    before = len(shards(store))
    batch = started("batch", study, "--out", store, "--workers", 2, "--quiet")
    began = time.monotonic()
    while batch.poll() is None and len(shards(store)) == before and time.monotonic() - began < _PATIENCE:
        time.sleep(0.02)
    time.sleep(moment)
    kill(batch)
    batch.communicate(timeout=_PATIENCE)


def _ends_as_if_unbroken(moments: list[tuple[float, int]], folder: Path, unbroken: Path) -> None:
    study, store = write_study(folder, _KEYS), folder / "store"
    for moment, which in moments:
        _killed_at(moment, KILLS[which], study, store)
        runs = open(store).runs()  # whatever happened, the store can be read
        assert runs.run.is_unique
        yearly = open(store).table("yearly")
        assert set(yearly.run) == set(runs.run[runs.status == "succeeded"])
    run_here(study, store)
    assert_equal(store, unbroken)
    assert not list(store.glob("shards/*.live")), "the last batch closed those before it"


def test_a_batch_killed_three_times_ends_as_if_unbroken(tmp_path: Path, unbroken: Path) -> None:
    moments = random.Random(1)
    _ends_as_if_unbroken([(moments.uniform(0.0, 1.5), which) for which in range(3)], tmp_path, unbroken)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_a_batch_killed_at_any_moment_ends_as_if_unbroken(seed: int, tmp_path: Path, unbroken: Path) -> None:
    moments = random.Random(100 + seed)
    kills = [(moments.uniform(0.0, 2.5), moments.randrange(3)) for _ in range(4)]
    _ends_as_if_unbroken(kills, tmp_path, unbroken)


def test_workers_end_with_their_batch(tmp_path: Path) -> None:
    batch = started(
        "batch", write_study(tmp_path, "replicates = 2000"), "--out", tmp_path / "store", "--workers", 2, "--quiet"
    )
    began = time.monotonic()
    while len(_children(batch.pid)) < 2 and time.monotonic() - began < _PATIENCE:
        time.sleep(0.05)
    workers = _children(batch.pid)
    assert len(workers) == 2
    batch.kill()
    batch.communicate()
    while any(map(_lives, workers)) and time.monotonic() - began < _PATIENCE:
        time.sleep(0.05)
    assert not any(map(_lives, workers))


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.mark.parametrize("sign", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_an_interrupted_batch_keeps_what_was_under_way_and_says_how_to_go_on(
    tmp_path: Path, unbroken: Path, sign: signal.Signals
) -> None:
    study, store = write_study(tmp_path, _KEYS), tmp_path / "store"
    batch = started("batch", study, "--out", store, "--workers", 2, "--quiet")
    began = time.monotonic()
    while len(shards(store)) < 2 and time.monotonic() - began < _PATIENCE:  # that of the batch itself, and a worker's
        time.sleep(0.01)
    if sign is signal.SIGINT:
        os.killpg(batch.pid, sign)  # as a terminal does
    else:
        batch.send_signal(sign)
    _, said = batch.communicate(timeout=_PATIENCE)
    kept = int((open(store).runs().status == "succeeded").sum())
    assert batch.returncode == 130
    assert said == f"interrupted: {kept} of 80 runs are kept in {store}; the same command goes on from there\n"
    assert 1 < kept < 80
    run_here(study, store)
    assert_equal(store, unbroken)


@pytest.mark.skipif(sys.platform == "win32", reason="limits on files are a matter of POSIX")
def test_a_disk_that_takes_no_more_stops_the_batch_with_a_sentence(tmp_path: Path, unbroken: Path) -> None:
    study, store = write_study(tmp_path, _KEYS), tmp_path / "store"
    limited = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)); "
    command = bolyst("batch", study, "--out", store, "--workers", 1, "--quiet")
    command[2] = limited + command[2]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{store} could not be written: File too large: ")
    assert len(done.stderr.splitlines()) == 1
    run_here(study, store)
    assert_equal(store, unbroken)
