"""The figures of a fit's own checks, drawn from what ships: pairs, statistics off, and cases foretold by the others."""

from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path as Outline

from experiments import figures
from experiments.calibration_report import DRAWN, HOME, page, read
from experiments.figures.calibration_checks import FAR, pairs
from model.parameters import registry
from scenarios.joint_prior import prior_draws
from tests.test_figures import panel, shown_texts, text_of

CHECKS = ("pairs", "misfit", "left_out")


@cache
def shipped() -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    return read()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Figure], list[Path]]:
    """The figures by name, and the files."""
    kept: dict[str, Figure] = {}
    write = figures._write

    def keep(figure: Figure, file: Path, *about: str) -> None:
        kept[file.stem] = figure
        write(figure, file, *about)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "_write", keep)
        files = figures.draw_calibration(tmp_path_factory.mktemp("figures"), shipped()[0], "a test")
    return kept, files


def marked(figure: Figure, case: str, marker: str) -> list[Line2D]:
    lines = panel(figure, case.capitalize()).lines
    return [line for line in lines if line.get_marker() == marker and len(line.get_xdata())]


def test_every_figure_is_the_same_when_drawn_twice_and_says_what_it_rests_on(drawn, tmp_path: Path) -> None:
    again = figures.draw_calibration(tmp_path, shipped()[0], "a test")
    assert [file.name for file in again] == [file.name for file in drawn[1]]
    for one, other in zip(drawn[1], again, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
        if one.suffix == ".svg":
            assert "a test" in text_of(one.read_bytes())


def test_the_page_shows_every_figure_that_is_drawn(drawn) -> None:
    text = page(*shipped())
    assert all(f"(figures/{name}.png)" in text for name in drawn[0])
    assert {file.name for file in (HOME / "figures").iterdir()} == {file.name for file in drawn[1]}


@pytest.mark.parametrize("name", CHECKS)
def test_no_text_overlaps_another_or_leaves_the_figure(drawn, name: str) -> None:
    figure = drawn[0][name]
    figure.draw_without_rendering()
    texts = {text: text.get_window_extent() for text in shown_texts(figure)}
    for text, box in texts.items():
        assert figure.bbox.contains(box.x0, box.y0), text.get_text()
        assert figure.bbox.contains(box.x1, box.y1), text.get_text()
    for (one, box), (other, beside) in combinations(texts.items(), 2):
        assert not box.padded(-0.5).overlaps(beside), (one.get_text(), other.get_text())


def test_what_others_do_not_foretell_has_a_marker_of_its_own_beside_their_interval(drawn) -> None:
    table = shipped()[0]["left_out"]
    for case, of_case in table.groupby("case"):
        inside, outside = (marked(drawn[0]["left_out"], str(case), marker) for marker in "oD")
        number = [sum(len(line.get_xdata()) for line in lines) for lines in (inside, outside)]
        assert number == [of_case.inside_90.sum(), (~of_case.inside_90).sum()]
        (bars,) = panel(drawn[0]["left_out"], str(case).capitalize()).collections
        intervals = {bar[0, 1]: bar[:, 0] for bar in bars.get_segments()}
        for lines, holds in ((inside, True), (outside, False)):
            for x, y in (point for line in lines for point in line.get_xydata()):
                assert (intervals[y][0] <= x <= intervals[y][1]) == holds


def test_statistics_stand_before_and_after_the_fit_with_those_beyond_the_limits_marked(drawn) -> None:
    table = shipped()[0]["statistics"]
    for case, of_case in table.groupby("case"):
        axes = panel(drawn[0]["misfit"], str(case).capitalize())
        before, *after = marked(drawn[0]["misfit"], str(case), "o")
        beyond = marked(drawn[0]["misfit"], str(case), "D")
        assert before.get_xdata() == pytest.approx(of_case.prior_deviate)
        found = sorted(x for line in (*after, *beyond) for x in line.get_xdata())
        assert found == pytest.approx(sorted(of_case.posterior_deviate))
        assert all(abs(x) > FAR for line in beyond for x in line.get_xdata())
        assert {line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"} == {-FAR, FAR}


def test_a_pair_shows_the_draws_that_ship_and_its_correlation(drawn) -> None:
    tables, _ = shipped()
    for axes, row in zip(drawn[0]["pairs"].axes, tables["pairs"].itertuples(), strict=True):
        draws = pd.read_parquet(HOME / "posterior" / "shipped" / f"{DRAWN}.parquet")
        assert np.array_equal(axes.lines[0].get_ydata(), draws[row.other])
        assert f"{row.correlation:+.2f}".replace("-", "−") in axes.get_title(loc="left")
        assert f"({registry()[row.parameter].unit})" in axes.get_xlabel()


@pytest.mark.parametrize(
    "names", [("births_level", "outside_half_life"), ("meeting_places_meets", "womens_network_meets")]
)
def test_the_area_of_the_prior_holds_90_percent_of_its_draws_whether_or_not_they_correlate(
    names: tuple[str, str],
) -> None:
    draws = pd.DataFrame(prior_draws(4000, 1, registry()))
    of_prior = 0.0 if "births_level" in names else 0.7
    table = pd.DataFrame({"parameter": [names[0]], "other": [names[1]], "correlation": [0.0], "of_prior": [of_prior]})
    axes = pairs(table, draws, pd.Series(dict.fromkeys(names, "ratio")), DRAWN, "a test").axes[0]
    outline = Outline(axes.patches[0].get_xy())
    assert outline.contains_points(draws[list(names)].to_numpy()).mean() == pytest.approx(0.9, abs=0.02)
