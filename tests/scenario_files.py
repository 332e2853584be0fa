"""Shared by the tests of scenario files: a valid head, an instrument, and what reading a text gives."""

from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from scenarios import Scenario, ScenarioError, load

HEAD = 'title = "A test"\ncase = "hjelmeland"\nstart = 2000-01-01\nstop = 2009-01-01\n'
INSTRUMENT = '[[instruments]]\nuse = "hazard_ratio"\nrule = "out_migration"\nratio = 0.7\nstart = 2003-01-01\n'
SHOCK = '[[shocks]]\nuse = "downturn"\nstart = 2003-01-01\ndepth = 0.6\n'


def read(text: str | bytes) -> Scenario:
    """Load a text as ``x.toml``."""
    with TemporaryDirectory() as folder, chdir(folder):
        Path("x.toml").write_bytes(text.encode() if isinstance(text, str) else text)
        return load("x.toml")


def refusals(text: str | bytes) -> list[str]:
    """The problems of a text, a line each."""
    with pytest.raises(ScenarioError) as error:
        read(text)
    return str(error.value).splitlines()
