"""Figures of a scenario: simulated against observed population, ages and yearly flows.

Every figure is drawn from the tables a run writes and from the register's own figures, says how many runs it rests on
and on what basis, and is the same to the last byte for the same tables. Pale blue holds 90 % of the runs, blue
50 %, the dark blue line is their median; black is observed. The tones keep their order in grey.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import matplotlib.style
from matplotlib.figure import Figure

from experiments.figures import calibration as of_calibration
from experiments.figures import calibration_checks as of_checks
from experiments.figures import mix_search as of_search
from experiments.figures import skill as of_skill
from experiments.figures.fan import population_fan
from experiments.figures.flows import yearly_flows
from experiments.figures.forecast import forecast_fan
from experiments.figures.patterns import pattern_sheet
from experiments.figures.pyramid import age_pyramid
from experiments.figures.sheet import DPI, MEDIAN, OBSERVED, STYLE, Runs
from experiments.runner import Tables
from model import __version__
from scenarios import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from experiments.comparison_results import Results
    from experiments.forecasts import Forecasts
    from experiments.patterns import Outcome
    from experiments.skill_report import Scored

__all__ = [
    "MEDIAN",
    "OBSERVED",
    "draw",
    "draw_calibration",
    "draw_comparison",
    "draw_forecast",
    "draw_patterns",
    "draw_skill",
]

_FIGURES = {"fan": population_fan, "pyramid": age_pyramid, "flows": yearly_flows}
#: Matplotlib's settings belong to the whole process: one figure at a time may change them.
_SETTINGS = Lock()


def draw(
    directory: Path, tables: Tables, scenario: Scenario, basis: str, seen: str = "", borrowed: str = ""
) -> list[Path]:
    """Draw the population fan, the age pyramid and the yearly flows, each as PNG and as SVG.

    Args:
        directory: where to; made when it does not exist.
        tables: of all replicates.
        scenario: which was run.
        basis: what the bands rest on, such as "prior only"; stands on every figure.
        seen: day to which a fit of the parameters has read observed figures, as ISO text; empty when nothing is fitted.
        borrowed: what of the case is another's, as `experiments.borrowed_report` says it; empty when nothing is.

    Returns:
        The files written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    runs = Runs(tables.yearly["replicate"].nunique(), basis, seen, borrowed)
    files = []
    with _SETTINGS, matplotlib.style.context(["default", STYLE]):
        for name, make in _FIGURES.items():
            figure = make(tables, scenario, runs)
            for kind in ("png", "svg"):
                files.append(directory / f"{name}.{kind}")
                _write(figure, files[-1], f"{scenario.title}: {name}", basis)
    return files


def draw_patterns(directory: Path, outcomes: Sequence["Outcome"], replicates: int, basis: str) -> list[Path]:
    """Draw the patterns, a figure for every family, each as PNG and as SVG.

    Args:
        directory: where to; exists.
        outcomes: what the runs gave for every pattern.
        replicates: number of runs.
        basis: what they rest on, a sentence.

    Returns:
        The files written.
    """
    runs = Runs(replicates, basis)
    files = []
    with _SETTINGS, matplotlib.style.context(["default", STYLE]):
        for family in dict.fromkeys(outcome.pattern.family for outcome in outcomes):
            figure = pattern_sheet(family, [each for each in outcomes if each.pattern.family == family], runs)
            for kind in ("png", "svg"):
                files.append(directory / f"patterns_{family}.{kind}")
                _write(figure, files[-1], f"Patterns: {family}", basis)
    return files


def draw_forecast(stem: Path, found: "Forecasts", title: str, basis: str, notes: Sequence[str] = ()) -> list[Path]:
    """Draw a forecast, a panel for every place, as PNG and as SVG.

    Args:
        stem: path of the files without their ending; the folder exists.
        found: what was forecast.
        title: of the figure.
        basis: what its fans rest on, as the end of a sentence.
        notes: further sentences for its foot.

    Returns:
        The files written.
    """
    files = [stem.with_name(f"{stem.name}.{kind}") for kind in ("png", "svg")]
    with _SETTINGS, matplotlib.style.context(["default", STYLE]):
        figure = forecast_fan(found, title, Runs(found.replicates, basis, borrowed=found.borrowed), notes)
        for file in files:
            _write(figure, file, title, basis)
    return files


def draw_skill(directory: Path, scored: "Scored") -> list[Path]:
    """Draw where outcomes fell in forecasts, what intervals cover, and CRPS ratios, each as PNG and as SVG.

    Args:
        directory: where to; exists.
        scored: a version in the book of scores.

    Returns:
        The files written.
    """
    from experiments.skill_report import WINDOWS

    cells = scored.cells[scored.cells.contest == "population"]
    of_windows = {window: cells[(cells.window == window) & (cells.by == by)] for window, by in WINDOWS.items()}
    titles = {window: f"Origins {window}: {by}" for window, by in WINDOWS.items()}
    basis, files = f"version {scored.version}", []
    with _SETTINGS, matplotlib.style.context(["default", STYLE]):
        for name, make in (
            ("pit", of_skill.pit_histogram),
            ("coverage", of_skill.coverage),
            ("ratios", of_skill.ratios),
        ):
            figure = make(of_windows, titles, basis)
            for kind in ("png", "svg"):
                files.append(directory / f"{name}.{kind}")
                _write(figure, files[-1], f"Skill: {name}", basis)
    return files


def draw_calibration(directory: Path, tables: Mapping[str, "pd.DataFrame"], basis: str) -> list[Path]:
    """Draw what a calibration found: each figure as PNG and as SVG.

    Where figures fall before and after the fit, what moves what, contraction, profiles, pairs that are hardly told apart,
    statistics before and after the fit and foretold by the other cases, and ranks of planted truths.

    Args:
        directory: where to; made when it does not exist.
        tables: that a calibration left, by name (`experiments.calibration_report.TABLES`), and draws of the case
            `DRAWN` (`experiments.calibration_report.DRAWS`).
        basis: what they rest on.

    Returns:
        The files written.
    """
    from experiments.calibration_report import DRAWN, DRAWS

    directory.mkdir(parents=True, exist_ok=True)
    units = tables["parameters"].drop_duplicates("parameter").set_index("parameter").unit
    files = []
    with _SETTINGS, matplotlib.style.context(["default", STYLE]):
        for name, figure in (
            ("falls", of_calibration.falls(tables["prior_predictive"], tables.get("predictive"), basis)),
            ("screening", of_calibration.screening(tables["screening"], basis)),
            ("contraction", of_calibration.contraction(tables["parameters"], basis)),
            ("profiles", of_calibration.profiles(tables["profiles"], basis)),
            ("pairs", of_checks.pairs(tables["pairs"], tables[DRAWS], units, DRAWN, basis)),
            ("misfit", of_checks.misfit(tables["statistics"], tables["joint"], basis)),
            ("left_out", of_checks.left_out(tables["left_out"], tables["statistics"], basis)),
            ("planted", of_calibration.planted_ranks(tables["ranks"], basis)),
        ):
            for kind in ("png", "svg"):
                files.append(directory / f"{name}.{kind}")
                _write(figure, files[-1], f"Calibration: {name}", basis)
    return files


def draw_comparison(directory: Path, results: "Results", lang: str) -> list[Path]:
    """Draw what a comparison of mixes says, each figure as PNG and as SVG, with the numbers it shows as CSV beside it.

    Args:
        directory: where to; made when it does not exist.
        results: of the comparison.
        lang: of the figures, one of `experiments.council.language.LANGUAGES`; tables are in English.

    Returns:
        The files written.
    """
    from experiments.council.language import Language
    from experiments.figures import comparison as of_years
    from experiments.figures import comparison_choice as of_choice
    from experiments.figures import comparison_groups as of_groups
    from experiments.figures import comparison_value as of_value
    from experiments.figures.comparison_sheet import basis_of, titled

    directory.mkdir(parents=True, exist_ok=True)
    say, files = Language(lang), []
    basis = basis_of(say, results)
    with _SETTINGS, matplotlib.style.context(["default", STYLE]):
        for name, make in (
            ("fans", of_years.fans),
            ("difference", of_years.differences),
            ("forest", of_groups.forest),
            ("plane", of_value.plane),
            ("acceptability", of_value.acceptability),
            ("waterfall", of_groups.waterfall),
            ("regret", of_choice.regret),
            ("turns", of_choice.turns),
        ):
            figure, data = make(say, results)
            for kind in ("png", "svg"):
                files.append(directory / f"{name}.{kind}")
                _write(figure, files[-1], titled(say, results, name), basis)
            files.append(directory / f"{name}.csv")
            data.to_csv(files[-1], index=False, lineterminator="\n", encoding="utf-8")
    return files


def draw_search(
    directory: Path,
    tried: "pd.DataFrame",
    winners: "pd.DataFrame",
    effects: "pd.DataFrame | None",
    budget: float | None,
    basis: str,
) -> list[Path]:
    """Draw what a search for mixes found: the frontier, and the map of levers where all subsets were tried.

    Args:
        directory: where to; exists.
        tried, winners, effects: as `experiments.mix_search.Found` has them.
        budget: NOK; None for any amount.
        basis: what it rests on.

    Returns:
        The files written.
    """
    files = []
    with _SETTINGS, matplotlib.style.context(["default", STYLE]):
        figures = {"frontier": of_search.frontier(tried, winners, budget, basis)}
        if effects is not None and len(effects):
            figures["interactions"] = of_search.interactions(effects, basis)
        for name, figure in figures.items():
            for kind in ("png", "svg"):
                files.append(directory / f"{name}.{kind}")
                _write(figure, files[-1], f"search for mixes: {name}", basis)
    return files


def _write(figure: Figure, file: Path, title: str, basis: str) -> None:
    about: dict[str, Any] = {"Title": title, "Description": basis}
    about |= {"Software": None} if file.suffix == ".png" else {"Creator": f"Bolyst {__version__}", "Date": None}
    figure.savefig(file, dpi=DPI, metadata=about)
