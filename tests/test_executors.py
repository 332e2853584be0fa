"""Wherever the runs of a study are made, their tables are the same; workers that die are replaced."""

import signal
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from distributed import Security

from experiments.executors import Where, pool
from experiments.problems import BadInput
from tests.batches import assert_equal, bolyst, run_here, shards, started, write_study

_KEYS = "replicates = 60"
_PATIENCE = 60.0  # seconds


@pytest.fixture(scope="module")
def sequential(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sequential")
    run_here(write_study(folder, _KEYS), folder / "store")
    return folder / "store"


def _script(name: str) -> str:
    """A command of a package of this environment."""
    return str(Path(sysconfig.get_path("scripts")) / name)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(*command: str) -> "Iterator[subprocess.Popen[bytes]]":
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _enter(where: Where) -> None:
    with pool(where):
        pass


def test_two_processes_give_what_one_gives(tmp_path: Path, sequential: Path) -> None:
    run_here(write_study(tmp_path, _KEYS), tmp_path / "store", where=Where(2))
    assert len(shards(tmp_path / "store")) > 1
    assert_equal(tmp_path / "store", sequential)


@pytest.fixture
def tls(tmp_path: Path) -> tuple[str, ...]:
    """Options that name certificates made for this test, alike for Dask's commands and ours."""
    own = Security.temporary()
    options: list[str] = []
    for option, part in (("ca-file", "tls_ca_file"), ("cert", "tls_client_cert"), ("key", "tls_client_key")):
        (tmp_path / f"{option}.pem").write_text(str(getattr(own, part)), encoding="utf-8")
        options += [f"--tls-{option}", str(tmp_path / f"{option}.pem")]
    return tuple(options)


@pytest.mark.slow
def test_dask_with_certificates_gives_the_same_when_one_of_its_two_workers_is_killed(
    tmp_path: Path, sequential: Path, tls: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    dask, port = _script("dask"), str(_free_port())
    address = f"tls://127.0.0.1:{port}"
    listening = ("--protocol", "tls", "--host", "127.0.0.1", "--port", port, "--no-dashboard", "--no-jupyter")
    worker = (dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", *tls)
    with _running(dask, "scheduler", *listening, *tls), _running(*worker) as first, _running(*worker):
        store = tmp_path / "store"
        batch = started("batch", write_study(tmp_path, _KEYS), "--out", store, "--scheduler", address, "--quiet", *tls)
        began = time.monotonic()
        while len(shards(store)) < 3 and batch.poll() is None and time.monotonic() - began < _PATIENCE:
            time.sleep(0.01)
        first.send_signal(signal.SIGKILL)
        said = batch.communicate(timeout=_PATIENCE)
        monkeypatch.setattr("experiments.executors._CONNECT", 1.0)
        with pytest.raises(BadInput, match=f"--scheduler {address} cannot be reached"):
            _enter(Where(1, address))  # without certificates
    assert batch.returncode == 0, said
    assert_equal(store, sequential)


@pytest.mark.slow
def test_dask_on_this_machine_gives_the_same(tmp_path: Path, sequential: Path) -> None:
    command = bolyst(
        "batch", write_study(tmp_path, _KEYS), "--out", tmp_path / "store", "--scheduler", "local", "--quiet"
    )
    done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    assert_equal(tmp_path / "store", sequential)


@pytest.mark.slow
def test_mpi_gives_the_same(tmp_path: Path, sequential: Path) -> None:
    study, store = write_study(tmp_path, _KEYS), tmp_path / "store"
    command = [_script("mpiexec"), "-n", "3", *bolyst("batch", study, "--out", store, "--scheduler", "mpi", "--quiet")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=2 * _PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("runs in") == 1, "only one of the processes speaks"
    wrong = [*command[:3], *bolyst("batch", "ratio", "--out", store, "--scheduler", "mpi")]
    told = subprocess.run(wrong, capture_output=True, text=True, timeout=2 * _PATIENCE, check=False)
    assert told.stderr.count("there is no such study; did you mean ratios?") == 1
    assert_equal(store, sequential)


def test_a_scheduler_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.executors._CONNECT", 0.5)
    address = f"tcp://127.0.0.1:{_free_port()}"
    with pytest.raises(BadInput, match=f"--scheduler {address} cannot be reached: "):
        _enter(Where(1, address))


def test_mpi_alone_is_refused() -> None:
    with pytest.raises(BadInput, match="needs at least two processes; start it as: mpiexec -n 3 bolyst batch"):
        _enter(Where(1, "mpi"))


@pytest.mark.parametrize("scheduler", ["dask", "http://127.0.0.1:8786", "tcp://127.0.0.1", "tcp://", "tcp://host:port"])
def test_an_unknown_scheduler_is_refused(scheduler: str) -> None:
    with pytest.raises(BadInput, match=r"allowed are local, mpi, tcp://HOST:PORT and tls://HOST:PORT"):
        Where(1, scheduler)


def test_certificates_without_tls_are_refused() -> None:
    with pytest.raises(BadInput, match="go with --scheduler tls://"):
        Where(1, "tcp://127.0.0.1:8786", (("tls_ca_file", "ca.pem"),))


@pytest.mark.parametrize(
    ("scheduler", "warned"),
    [
        ("", False),
        ("local", False),
        ("mpi", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://localhost:8786", False),
        ("tcp://[::1]:8786", False),
        ("tcp://10.0.0.7:8786", True),
        ("tcp://cluster.example.org:8786", True),
        ("tls://10.0.0.7:8786", False),
    ],
)
def test_a_scheduler_elsewhere_without_encryption_is_warned_of(scheduler: str, warned: bool) -> None:
    assert ("not encrypted" in Where(2, scheduler).warning) == warned
