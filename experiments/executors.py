"""Where the tasks of a batch are carried out: in this process, in processes of this machine, by Dask, or by MPI.

Every one of them is an executor of `concurrent.futures`. Processes are the default on one machine, not threads: see
`docs/scale.md` for what was measured.
"""

import ipaddress
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any
from urllib.parse import urlsplit

from experiments.problems import BadInput

_WATCH = 0.5  # seconds between two looks at whether the parent still lives
_CONNECT = 10  # seconds to wait for a scheduler
_WORKERS = 60  # seconds to wait for its first worker
_TRIES = 3  # workers that Dask lets die of a task
_ALLOWED = "allowed are local, mpi, tcp://HOST:PORT and tls://HOST:PORT"


@dataclass(frozen=True)
class Where:
    """Where the tasks go.

    Args:
        workers: processes on this machine; 1 is this process itself. With a scheduler at an address it decides.
        scheduler: empty for this machine without a scheduler, `local` for Dask on it, `mpi`, or the address
            of a Dask scheduler.
        tls: files of certificates for `tls://`: `tls_ca_file`, `tls_client_cert`, `tls_client_key`; what is left out is
            taken from Dask's own configuration.
    """

    workers: int
    scheduler: str = ""
    tls: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        known = self.scheduler in ("", "local", "mpi") or _address(self.scheduler) is not None
        if not known:
            raise BadInput(f"--scheduler {self.scheduler}: {_ALLOWED}")
        if self.tls and not self.scheduler.startswith("tls://"):
            raise BadInput("--tls-ca-file, --tls-cert and --tls-key go with --scheduler tls://HOST:PORT only")

    @property
    def warning(self) -> str:
        """What is unsafe about it; empty when nothing is."""
        parts = _address(self.scheduler)
        if parts is None or parts.scheme == "tls" or _is_loopback(str(parts.hostname)):
            return ""
        return (
            f"warning: {self.scheduler} is another machine and not encrypted: whoever can reach it can read the tasks and "
            "run programs on its workers; use tls:// on any network you do not own alone"
        )


class Pool:
    """An executor whose workers may die.

    Args:
        make: a new executor, to begin with and whenever its workers broke it.
        workers: how many tasks run at once, asked whenever tasks are handed out.
        deaths: what a future raises when its worker died.
        kill: ends the workers without waiting for what they do.
        drop: takes back what was handed out and not begun.
    """

    def __init__(
        self,
        make: Callable[[], Executor],
        workers: Callable[[], int],
        deaths: tuple[type[BaseException], ...] = (),
        kill: Callable[[Executor], None] = lambda executor: None,
        drop: "Callable[[Executor, Iterable[Future[Any]]], None]" = lambda executor, futures: None,
    ) -> None:
        self._make = make
        self._kill = kill
        self._drop = drop
        self._executor: Executor | None = None
        self.workers = workers
        self.deaths = deaths

    def submit(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Hand out a call."""
        if self._executor is None:
            self._executor = self._make()
        return self._executor.submit(function, *arguments)

    def drop(self, futures: "Iterable[Future[Any]]") -> None:
        """Take back what was not begun; what was goes on to its end. Nothing can be handed out after."""
        if self._executor is not None:
            self._drop(self._executor, futures)

    def shut(self, kill: bool = False) -> None:
        """Let the workers go, at once when they are to be killed; what is handed out after takes new ones."""
        if self._executor is not None:
            if kill:
                self._kill(self._executor)
            self._executor.shutdown(wait=not kill)
            self._executor = None


class Sequential(Executor):
    """Carries out every call as it is handed over."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        """Call the function; what it raises waits in the future, but an interrupt is nobody's result."""
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def pool(where: Where) -> Iterator[Pool | None]:
    """The workers of a batch; None in a process of MPI that was a worker itself and has nothing left to do.

    Raises:
        BadInput: the scheduler cannot be reached or has no workers, or what it needs is not installed.
    """
    if where.scheduler == "mpi":
        with _mpi() as workers:
            yield workers
        return
    if where.scheduler:
        with _dask(where) as workers:
            yield workers
        return
    yield from _closing(_here(where.workers))


def _closing(workers: Pool) -> Iterator[Pool]:
    try:
        yield workers
    except BaseException:
        workers.shut(kill=True)
        raise
    workers.shut()


def _here(workers: int) -> Pool:
    if workers == 1:
        return Pool(Sequential, lambda: 1)

    def make() -> Executor:
        # Spawned, not forked: a fork of a process with threads and compiled code may hang.
        executor = ProcessPoolExecutor(workers, get_context("spawn"), _watch, (os.getpid(),))
        with _interrupts_left_to_us():
            executor.submit(int)  # with which it starts its processes
        return executor

    return Pool(make, lambda: workers, (BrokenProcessPool,), _kill_processes, _drop_queued)


def _drop_each(executor: Executor, futures: "Iterable[Future[Any]]") -> None:
    for future in futures:
        future.cancel()


def _drop_queued(executor: Executor, futures: "Iterable[Future[Any]]") -> None:
    executor.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _interrupts_left_to_us() -> Iterator[None]:
    """Processes started within do not hear Ctrl-C, which a terminal tells to all of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _kill_processes(executor: Executor) -> None:
    assert isinstance(executor, ProcessPoolExecutor)
    for process in list((executor._processes or {}).values()):
        process.kill()


def _watch(parent: int) -> None:
    """In a worker: leave an interrupt to the parent, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def wait() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH)
        os._exit(1)

    if sys.platform != "win32":
        threading.Thread(target=wait, daemon=True).start()


# --- Dask ----------------------------------------------------------------------------------------------------------------


@contextmanager
def _dask(where: Where) -> Iterator[Pool]:
    try:
        import distributed
    except ImportError:
        raise BadInput("--scheduler needs Dask; install it with: pip install 'bolyst[dist]'") from None
    with _client(where, distributed) as client:
        try:
            client.wait_for_workers(1, timeout=_WORKERS)
        except TimeoutError:
            raise BadInput(f"the scheduler at {where.scheduler} has no workers; start some with: dask worker") from None
        workers = Pool(
            lambda: client.get_executor(pure=False, retries=_TRIES),
            lambda: _threads(client),
            (distributed.scheduler.KilledWorker,),
            drop=_drop_each,
        )
        yield from _closing(workers)


def _threads(client: Any) -> int:
    """How many tasks the workers of a scheduler carry out at once; 0 when it does not answer."""
    try:
        return sum(client.nthreads().values())
    except (OSError, TimeoutError):
        return 0


@contextmanager
def _client(where: Where, distributed: Any) -> Iterator[Any]:
    if where.scheduler == "local":
        # No page that shows the tasks: it would open a port. One thread each, as a run keeps one core busy.
        with _interrupts_left_to_us():
            cluster = distributed.LocalCluster(
                n_workers=where.workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
            )
        with cluster, distributed.Client(cluster) as client:
            yield client
        return
    security = distributed.Security(**dict(where.tls)) if where.scheduler.startswith("tls://") else None
    try:
        client = distributed.Client(where.scheduler, security=security, timeout=_CONNECT)
    except (OSError, TypeError, ValueError) as error:
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        raise BadInput(f"--scheduler {where.scheduler} cannot be reached: {reason}") from None
    with client:
        yield client


# --- MPI -----------------------------------------------------------------------------------------------------------------


@contextmanager
def _mpi() -> Iterator[Pool | None]:
    try:
        from mpi4py import MPI
        from mpi4py.futures import MPICommExecutor
    except (ImportError, RuntimeError):
        raise BadInput(
            "--scheduler mpi needs mpi4py and an MPI; install them with: pip install 'bolyst[mpi]'"
        ) from None
    size = MPI.COMM_WORLD.Get_size()
    if size == 1:
        raise BadInput("--scheduler mpi needs at least two processes; start it as: mpiexec -n 3 bolyst batch ...")
    with MPICommExecutor(MPI.COMM_WORLD, root=0) as executor:
        yield None if executor is None else Pool(lambda: executor, lambda: size - 1, drop=_drop_queued)  # type: ignore[arg-type, return-value]


# --- addresses -----------------------------------------------------------------------------------------------------------


def _address(scheduler: str) -> Any:
    """The parts of a scheduler's address; None when it is none."""
    try:
        parts = urlsplit(scheduler)
        usable = parts.scheme in ("tcp", "tls") and parts.hostname and parts.port
    except ValueError:
        return None
    return parts if usable else None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
