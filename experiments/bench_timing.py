"""What one call takes, for the benchmark."""

import gc
import time
from collections.abc import Callable
from typing import NamedTuple


class Timing(NamedTuple):
    """Seconds one call took."""

    cpu: float
    wall: float


def timed(action: Callable[..., object], *arguments: object) -> Timing:
    """Run something once, the waste of earlier runs cleared away first."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    action(*arguments)
    return Timing(time.process_time() - cpu, time.perf_counter() - wall)
