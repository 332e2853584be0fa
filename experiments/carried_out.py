"""Tasks carried out by the workers of one machine, in the order in which they end."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

from experiments.executors import Where, pool
from experiments.problems import FailedRun

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def carried_out(
    tasks: Sequence[_Task], carry_out: Callable[[_Task], _Result], where: Where
) -> Iterator[tuple[_Task, _Result]]:
    """Tasks with what they came to; workers are never without one, and are handed few ahead, so that an end comes soon.

    Args:
        tasks: any number.
        carry_out: what is done with one, by a worker; it must be of a module.
        where: at most so many workers as there are tasks.

    Raises:
        FailedRun: a worker died.
    """
    waiting = list(tasks)
    if not waiting:
        return
    with pool(Where(min(where.workers, len(waiting)), where.scheduler, where.tls)) as hands:
        assert hands is not None  # only a worker of MPI has none
        running: dict[Future[_Result], _Task] = {}
        try:
            while waiting or running:
                while waiting and len(running) < 2 * hands.workers():
                    task = waiting.pop(0)
                    running[hands.submit(carry_out, task)] = task
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(future), future.result()
        except hands.deaths as death:
            why = "a worker process died; the system may have ended it for want of memory, so ask for fewer --workers"
            raise FailedRun(why) from death
