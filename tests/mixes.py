"""A small comparison for the tests: three years of Hjelmeland, and what is done there."""

from pathlib import Path

from experiments.comparison import Comparison, of_study

TEXT = """
[study]
title = "Three years of Hjelmeland"
scenarios = ["plain.toml"]
replicates = 4

[[mixes]]
name = "nothing"

[[mixes]]
name = "campaign"
[[mixes.instruments]]
use = "marketing"
start = 2001-01-01

[[mixes]]
name = "homes"
[[mixes.instruments]]
use = "house_building"
dwellings = 60
build_up = 6
start = 2001-01-01
"""
PLAIN = """
title = "Hjelmeland 2000-2002, nothing done"
case  = "hjelmeland"
start = 2000-01-01
stop  = 2003-01-01
known_to = 2009-01-01
"""
DOWNTURN = """
[[shocks]]
name = "none"

[[shocks]]
name = "downturn"
[[shocks.changes]]
use = "downturn"
start = 2000-09-01
"""


def study(folder: Path, more: str = "") -> Path:
    """The study's file in a folder, with more of it behind."""
    (folder / "plain.toml").write_text(PLAIN, encoding="utf-8")
    file = folder / "mixes.toml"
    file.write_text(TEXT + more, encoding="utf-8")
    return file


def comparison(folder: Path, pairs: int = 4, more: str = "") -> Comparison:
    """The same as a comparison, with draws of the prior."""
    return of_study(study(folder, more), "prior", pairs)
