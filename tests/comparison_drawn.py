"""Figures of made-up comparisons, drawn and not written, for tests of what stands on them."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pandas as pd
import pytest
from comparison_made import OTHER, made
from matplotlib.figure import Figure
from matplotlib.text import Text

from experiments import figures
from experiments.comparison import AS_DRAWN, UNTESTED_OFF, DrawnOptions
from experiments.comparison_results import Results
from experiments.goal import Goal

LONG = (
    "a campaign in towns for families",
    "homes and plots in every village centre",
    "very_long_name_of_a_mix_without_any_space",
    "roads for $5 & <more>, or $6",
    "language and work for those who are here",
    *(f"{number} of the mixes that somebody wanted" for number in ("fifth", "sixth", "seventh", "eighth", "ninth")),
    "x" * 40,
    "all",
)
#: A parameter of the model.
KNOWN = "marketing_draws"
FOUR = ("roros", "os", "tolga", "tynset")
WORLDS = (
    AS_DRAWN,
    "downturn",
    "an employer closes in the second year",
    *(f"shock {k}" for k in range(2)),
    UNTESTED_OFF,
)


@cache
def results() -> Results:
    """Two mixes with all that figures can show."""
    return made(pairs=40, budget=10e6, goal=Goal(2900, 2006))


CASES: dict[str, Callable[[], Results]] = {
    "one mix whose effect is tested": lambda: made(["homes"], instrument=OTHER, worlds=(AS_DRAWN,)),
    "twelve mixes, not as many pairs of each": lambda: made(
        LONG, [21, *range(21, 9, -1)], budget=60e6, goal=Goal(2900, 2004), others=2, horizon=2004
    ),
    "several places and worlds": lambda: made(pairs=12, places=FOUR, worlds=WORLDS, others=2, horizon=2003),
    "two pairs": lambda: made(pairs=2, others=2, horizon=2003),
    "one pair": lambda: made(pairs=1, others=1, horizon=2003),
    "nine mixes of which nothing is fitted": lambda: of_the_prior(made(LONG[:9], 40, horizon=2003)),
    "two mixes with a budget and a goal": lambda: results(),
    "no option differs": lambda: made(pairs=40, strength=0.0, others=2, horizon=2003),
}


def of_the_prior(of: Results) -> Results:
    """The same as if draws were of the prior, what decides in them under the name of a parameter of the model."""
    compared = replace(of.drawn.comparison, source="prior")
    named = tuple(
        replace(
            each,
            source="prior",
            values={KNOWN if name == "pull" else name: of_it for name, of_it in each.values.items()},
        )
        for each in of.drawn.draws
    )
    return replace(of, drawn=DrawnOptions(compared, named))


@cache
def results_of(case: str) -> Results:
    """The results of a case, made once."""
    return CASES[case]()


@cache
def drawn(case: str, lang: str = "en") -> tuple[dict[str, Figure], dict[str, pd.DataFrame]]:
    """The figures of a case, drawn and not written, and their numbers."""
    kept: dict[str, Figure] = {}

    def keep(figure: Figure, file: Path, *_: str) -> None:
        if file.stem not in kept:
            kept[file.stem] = figure
            figure.draw_without_rendering()  # gives ticks their numbers

    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(figures, "_write", keep)
        written = figures.draw_comparison(Path(folder), results_of(case), lang)
        return kept, {file.stem: pd.read_csv(file) for file in written if file.suffix == ".csv"}


def text_of(svg: bytes) -> str:
    """What stands in an SVG."""
    return " ".join(" ".join(ElementTree.fromstring(svg).itertext()).split())


def said(figure: Figure) -> str:
    """What stands on a figure."""
    return " ".join(" ".join(text.get_text() for text in figure.findobj(Text)).split())


def shown_texts(figure: Figure) -> list[Text]:
    """Every text but labels of ticks out of view, which Matplotlib keeps and does not draw."""
    hidden = set()
    for axis in [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]:
        low, high = sorted(axis.get_view_interval())
        hidden |= {tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high}
    return [text for text in figure.findobj(Text) if text.get_visible() and text not in hidden]
