"""What the benchmark runs in processes of their own: code, how long it took and what memory it needed."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
#: Imports the model.
IMPORT = "import time, model.simulation; print(time.time(), 0)"
#: Runs the shipped Hjelmeland scenario once.
RUN = """
import time
from scenarios import find, load
from model.simulation import MigrationModel

scenario = load(find("hjelmeland"))
MigrationModel(scenario, scenario.seed).run()
done = time.time()
try:  # not `ru_maxrss`, which a child inherits from its parent
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
except (OSError, StopIteration):
    peak = 0
print(done, peak)
"""


class Start(NamedTuple):
    """A fresh process: wall seconds until it was done, and its peak memory in KiB, 0 where the system does not say."""

    seconds: float
    peak: int


def start(code: str, cache: str | None = None) -> Start:
    """Run Python code in a fresh process.

    Args:
        code: prints the time it was done and its peak memory.
        cache: directory for compiled code; the usual one when not given.
    """
    environment = {**os.environ, "BOLYST_CACHE": cache} if cache else None
    began = time.time()
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    done, peak = result.stdout.split()[-2:]
    return Start(float(done) - began, int(peak))
