"""Pages of the report for a council, of comparisons that are made up, and how a reader sees them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np

from experiments.comparison import DrawnOptions, Option
from experiments.comparison_results import Results
from experiments.council.report import page
from experiments.outcomes_of_run import ALL, EVERYWHERE
from experiments.pair_runs import Kept
from tests.comparison_made import made as made_up

COMMAND = "bolyst compare hjelmeland.toml other.toml --budget 10000000"
#: The horizon of what is made up, and since when its mixes do something.
UNTIL, SINCE = date(2006, 1, 1), date(2001, 1, 1)
_SEVERAL = ("roros", "os", "tolga")
_TWELVE = tuple(f"mix {k}" for k in range(12))


def made(mixes: Sequence[str] = ("campaign", "homes"), pairs: int | Sequence[int] = 24, **given: Any) -> Results:
    """Made-up results with few parameters, since none of these tests is about them."""
    return made_up(mixes, pairs, **{"parameters": 2, "others": 10} | given)


def told(results: Results, lang: str = "en", folder: Path | None = None) -> str:
    """The page without what it hides in addresses."""
    return re.sub(r"data:[^\"]*", "data:", page(results, folder, lang, COMMAND))


@cache
def plain() -> Results:
    """Of a baseline and two mixes."""
    return made()


@cache
def of_several() -> Results:
    """The same of several municipalities."""
    return made(places=_SEVERAL)


@cache
def twelve() -> Results:
    """Of a baseline and twelve mixes, some with fewer pairs."""
    return made(_TWELVE, (12, *[10] * 10, 12, 12), budget=1e7)


@cache
def usual(lang: str) -> str:
    """The page of a baseline and two mixes with a budget that one is over."""
    return told(made(budget=1e7), lang)


def words_of(text: str) -> str:
    """What a reader sees of a page."""
    body = re.sub(r"<style>.*?</style>|<code>.*?</code>", " ", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body))


def changed(results: Results, gain: Callable[[int, int], int]) -> Results:
    """The same with other gains in every pair and world, and with as many people whose life differs."""
    outcomes = results.kept.outcomes.copy()
    horizon = results.drawn.comparison.years[-1]
    at = (outcomes.measure == "population") & (outcomes.place == EVERYWHERE) & (outcomes.group == ALL)
    rows = outcomes[at & (outcomes.year == horizon)]
    without = rows[rows.option == 0].set_index(["world", "pair"]).value
    gains = np.array([gain(int(k), int(i)) if k else 0 for k, i in zip(rows.option, rows.pair, strict=True)])
    outcomes.loc[rows.index, "value"] = without.loc[list(zip(rows.world, rows.pair, strict=True))].to_numpy() + gains
    people = rows[["world", "option", "pair"]].loc[rows.index.repeat(np.abs(gains))]
    about: dict[str, Any] = {
        "way": "came",
        "rule": "in_migration_singles",
        "cause": "own",
        "group": "norway",
        "month": 24_030,
    }
    fates = people.assign(person=np.arange(len(people)), sign=np.sign(gains).repeat(np.abs(gains)), **about)
    return replace(results, kept=Kept(outcomes, fates))


def in_options(results: Results, change: Callable[[int, str], dict[str, Any]]) -> Results:
    """The same with something of the scenarios of its options changed."""
    comparison = results.drawn.comparison
    options = tuple(
        Option(each.name, {world: replace(it, **change(k, world)) for world, it in each.scenario.items()})
        for k, each in enumerate(comparison.options)
    )
    return replace(results, drawn=DrawnOptions(replace(comparison, options=options), results.drawn.draws))


class _Tables(HTMLParser):
    """The cells of every table by its caption, and what stands where."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.open: list[str] = []
        self.wrong: list[str] = []
        self._rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag == "img" and not of.get("alt"):
            self.wrong.append("a figure without a text")
        if tag == "th" and of.get("scope") not in ("col", "row"):
            self.wrong.append("a heading without a scope")
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)
        if tag == "table":
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        if tag in ("td", "th"):
            self._rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if self.open.pop() != tag:
            self.wrong.append(f"{tag} is closed where another is open")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "caption":
            self.tables[data] = self._rows
        if self.open and self.open[-1] in ("td", "th"):
            self._rows[-1][-1] += data


def parsed(text: str) -> _Tables:
    """A page read as a browser reads it."""
    found = _Tables()
    found.feed(text)
    found.close()
    return found
