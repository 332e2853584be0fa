"""No kernel reads or writes past its arrays: compiled code would not say so, and go on with what stands there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
from model.inputs import Inputs
from model.simulation import MigrationModel
from scenarios import load

for name in ("hjelmeland", "hjelmeland_schools", "fjellregionen"):
    scenario = load(f"scenarios/{name}.toml")
    inputs = Inputs(scenario)
    for seed in (1, 2):
        MigrationModel(scenario, seed, inputs, events=True).run()
print("all within bounds")
"""


@pytest.mark.slow
def test_kernels_stay_within_their_arrays(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"NUMBA_BOUNDSCHECK": "1", "BOLYST_CACHE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.endswith("all within bounds\n"), done.stderr[-2000:]
