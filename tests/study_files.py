"""Shared by the tests of studies: a valid head, a mix, and what reading a text gives."""

from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from scenarios import ScenarioError, Study, load_study

HEAD = '[study]\ntitle = "A test"\nscenarios = ["hjelmeland"]\nreplicates = 2\n'
USE = 'use = "hazard_ratio"\nrule = "out_migration"\nratio = 0.7\nstart = 2003-01-01\n'
MIX = f'[[mixes]]\nname = "stay"\n[[mixes.instruments]]\n{USE}'
DRAWS = "[draws]\nnumber = 4\n"
NOTHING = '[[mixes]]\nname = "nothing"\n'
#: A file of rules with an instrument that has a setting, and a rule with a parameter.
SCHEME = '''"""A test."""

from model import Event, Normal, Parameter, Ratio, move_away

effect = Parameter(0.8, unit="ratio", range=(0.5, 1.0), source="a test")
base = Parameter(0.01, unit="1/year", range=(0.0, 0.5), prior=Normal(0.1, 0.05), source="a test")


@Ratio(on="out_migration")
def scheme(h):
    return effect


@Event(of="household", happens=move_away)
def moving_on(h):
    return base
'''
SCHEME_USED = '[[mixes]]\nname = "scheme"\n[[mixes.instruments]]\nuse = "scheme"\nstart = 2003-01-01\n'


def read(text: str, files: Mapping[str, str] | None = None, drawn_from: str = "") -> Study:
    """Load a text as ``s.toml``, with further files beside it."""
    with TemporaryDirectory() as folder, chdir(folder):
        for name, content in (files or {}).items():
            Path(name).write_text(content, encoding="utf-8")
        Path("s.toml").write_text(text, encoding="utf-8")
        return load_study("s.toml", drawn_from=drawn_from)


def refusals(text: str, files: Mapping[str, str] | None = None, drawn_from: str = "") -> list[str]:
    """The problems of a text, a line each."""
    with pytest.raises(ScenarioError) as error:
        read(text, files, drawn_from)
    return str(error.value).splitlines()


def refusal(text: str, files: Mapping[str, str] | None = None, drawn_from: str = "") -> str:
    """The one problem of a text."""
    (problem,) = refusals(text, files, drawn_from)
    return problem


def rows(block: str) -> list[tuple[str, str, str]]:
    """Key, value and the sentence that refuses it, of lines ``key = value -> sentence``."""
    lines = [line.strip().partition(" -> ") for line in block.strip().splitlines()]
    return [(*left.split(" = ", 1), sentence) for left, _, sentence in lines]  # type: ignore[misc]
