"""What the benchmark runs in processes of their own: code, how long it took and what memory it needed."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
#: Imports the model.
IMPORT = "import time, model.simulation; print(time.time(), 0)"
#: Finds the peak memory of its process, KiB.
PEAK = """
try:  # not `ru_maxrss`, which a child inherits from its parent
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
except (OSError, StopIteration):
    peak = 0
"""
#: Runs the shipped Hjelmeland scenario once.
RUN = f"""
import time
from scenarios import find, load
from model.simulation import MigrationModel

scenario = load(find("hjelmeland"))
MigrationModel(scenario, scenario.seed).run()
done = time.time()
{PEAK}
print(done, peak)
"""
#: A rule of a researcher; the parameter is called otherwise each time, as after an edit.
RULE = """
from model import Event, Parameter, return_home
from model.rules.return_migration import return_migration

{name} = Parameter(1.5, unit="ratio", range=(1.0, 3.0), source="assumption, for the benchmark")


@Event(of="away_household", happens=return_home, replaces="return_migration")
def returning(h, place):
    return return_migration(h, place) * {name}
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


def starts(number: int, cold: bool) -> dict[str, float | None]:
    """The figures of fresh processes, each the median of a number of them; None when it is 0.

    Args:
        number: of processes per figure.
        cold: whether one more starts with an empty cache.
    """
    figures: dict[str, float | None] = dict.fromkeys(("cold_compile_s", "warm_start_s", "edit_s", "import_s", "rss_mb"))
    if not number:
        return figures
    runs, imports, edits = [], [], []
    for _ in range(number):
        runs.append(start(RUN))
        imports.append(start(IMPORT))
        edits.append(_edited())
    warm = median(run.seconds for run in runs)
    figures["warm_start_s"] = warm
    figures["edit_s"] = median(each.seconds for each in edits)
    figures["import_s"] = median(each.seconds for each in imports)
    peak = max(run.peak for run in runs)
    figures["rss_mb"] = peak / 1024 if peak else None
    if cold:
        with TemporaryDirectory() as empty:
            figures["cold_compile_s"] = start(RUN, empty).seconds - warm
    return figures


def _edited() -> Start:
    """A run with a rule that was never compiled before."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "edited.py"
        path.write_text(RULE.format(name=f"ratio_{time.time_ns()}"), encoding="utf-8")
        return start(RUN.replace('find("hjelmeland")', f'find("hjelmeland"), rules=[{str(path)!r}]'))
