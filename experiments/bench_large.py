"""A large place for the benchmark: Hjelmeland's figures times a number, as a folder of tables joined from outside."""

import csv
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.bench_process import PEAK, ROOT
from model.table_columns import AGES
from model.table_rows import shipped

#: Hjelmeland times this has 100,000 inhabitants.
TIMES = 37
_PLACE = "hjelmeland"
_COUNTS = {
    "population": ("population",),
    "components": (
        "natural_increase",
        "net_migration",
        "residual",
        "births",
        "deaths",
        "in_migration",
        "out_migration",
    ),
    "population_by_age": AGES,
}
_RULES = "from model import Tables\n\nfigures = Tables('large')\n"
_SCENARIO = """
title = "A place of 100,000"
case  = "large"
start = 2000-01-01
stop  = 2010-01-01
known_to = 2009-01-01
"""
#: Run twice, the first compiling what is not compiled.
_RUN = f"""
import sys, time
from model.simulation import MigrationModel
from scenarios import load

scenario = load(sys.argv[1], rules=[sys.argv[2]])
for _ in range(2):
    began = time.thread_time()
    MigrationModel(scenario, 1).run()
    seconds = time.thread_time() - began
{PEAK}
print(seconds, peak)
"""


def large_start() -> tuple[float, int]:
    """A decade of a place of 100,000 in a process of its own: CPU seconds, and peak memory in KiB, 0 when not known."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        rules, scenario = large_case(folder), folder / "large.toml"
        scenario.write_text(_SCENARIO, encoding="utf-8")
        code = [sys.executable, "-c", _RUN, str(scenario), str(rules)]
        result = subprocess.run(code, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, peak = result.stdout.split()
    return float(seconds), int(peak)


def large_case(folder: Path, times: int = TIMES) -> Path:
    """Write the tables and the file of rules that joins them; give the file.

    Args:
        folder: to write into.
        times: Hjelmeland.
    """
    tables = folder / "large"
    tables.mkdir()
    for name in ("municipalities", *_COUNTS):
        rows = [_multiplied(name, row, times) for row in shipped(name) if row["place"] == _PLACE]
        with (tables / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    rules = folder / "large_case.py"
    rules.write_text(_RULES, encoding="utf-8")
    return rules


def _multiplied(table: str, row: dict[str, str], times: int) -> dict[str, str]:
    differs = {"place": "large", "source": f"Hjelmeland times {times}, for the benchmark"}
    if table == "municipalities":
        differs |= {"name": "Large", "code": "1999", "case": "large"}
    counts = {column: str(times * int(row[column])) for column in _COUNTS.get(table, ()) if row[column]}
    return {**row, **counts, **differs}
