"""The figures of a scenario: what stands on them, what they show, and that the same tables give the same files."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

import model
from experiments import figures
from model.record import TABLES
from model.state import FLOW_SIGNS, FLOWS, SEXES, TOP_AGE
from model.tables import series

SEVEN = ("roros", "os", "tolga", "tynset", "alvdal", "folldal", "rendalen")
BASIS = "Prior only: no parameter is fitted."
NAMES = [f"{name}.{kind}" for name in ("fan", "pyramid", "flows") for kind in ("png", "svg")]


@dataclass(frozen=True)
class Tables:
    yearly: pd.DataFrame
    age: pd.DataFrame


@dataclass(frozen=True)
class Scenario:
    places: tuple[str, ...]
    start: date = date(2000, 1, 1)
    stop: date = date(2009, 1, 1)
    known_to: date = date(2009, 1, 1)
    name: str = "test"
    title: str = (
        "A test of $5 & <more>, or $6, whose title is long enough to need a second line of text on every figure"
    )
    case: str = "test"


HJELMELAND, VERDAL = Scenario(("hjelmeland",)), Scenario(("verdal",))
REGION = Scenario(SEVEN, stop=date(2008, 6, 1), known_to=date(2004, 1, 1))
SHORT = Scenario(("hjelmeland",), stop=date(2000, 7, 1), known_to=date(2000, 1, 1), title="Half a year")


@cache
def tables(scenario: Scenario, replicates: int = 10) -> Tables:
    """Made up, but in the layout a run writes and with books that balance."""
    draws = np.random.default_rng(1)
    years = range(scenario.start.year, scenario.stop.year + 1)
    yearly, cells = [], []
    for replicate, place in product(range(1, replicates + 1), scenario.places):
        population = round(series("population", "population", date.max, place=place)[scenario.start.year])
        for year in years:
            flows = draws.poisson([30, 28, 90, 100, 20, 8])
            whole = flows.tolist() if year < years[-1] else [pd.NA] * len(FLOWS)
            yearly += [["test", replicate, place, year, group, population, *whole] for group in ("all", "norway")]
            population += int(flows @ FLOW_SIGNS)
            cells += [("test", replicate, place, year, sex) for sex in SEXES]
    ages = pd.DataFrame(cells, columns=[column.name for column in TABLES["age"]][:5])
    ages = ages.loc[ages.index.repeat(TOP_AGE + 1)].reset_index(drop=True)
    ages["age"] = np.tile(np.arange(TOP_AGE + 1), len(cells))
    ages["population"] = draws.poisson(10, len(ages))
    table = pd.DataFrame(yearly, columns=[column.name for column in TABLES["yearly"]])
    return Tables(table.astype(dict.fromkeys(FLOWS, "Int64")), ages)


def text_of(svg: Path) -> str:
    return " ".join(" ".join(ElementTree.parse(svg).getroot().itertext()).split())


@cache
def drawn(scenario: Scenario, replicates: int = 10, basis: str = BASIS) -> dict[str, Figure]:
    """The figures by name, laid out but not written."""
    kept: dict[str, Figure] = {}

    def keep(figure: Figure, file: Path, *_rest: Any) -> None:
        if file.stem not in kept:
            figure.draw_without_rendering()
            kept[file.stem] = figure

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "_write", keep)
        figures.draw(Path(), tables(scenario, replicates), scenario, basis)
    return kept


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Scenario, int], list[Path]]:
    """Writes the figures once and gives the files."""
    folder = tmp_path_factory.mktemp("figures")

    @cache
    def write(scenario: Scenario, replicates: int) -> list[Path]:
        return figures.draw(
            folder / scenario.title[:6] / scenario.places[0], tables(scenario, replicates), scenario, BASIS
        )

    return write


def panel(figure: Figure, title: str) -> Axes:
    return next(axes for axes in figure.axes if axes.get_title(loc="left") == title)


def observed(axes: Axes) -> dict[float, tuple[float, bool]]:
    """Observed points by x: their y, and whether they are filled."""
    return {
        x: (y, line.get_markerfacecolor() == figures.OBSERVED)
        for line in axes.lines
        if line.get_marker() == "o"
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }


def simulated(axes: Axes) -> np.ndarray:
    return next(np.asarray(line.get_ydata()) for line in axes.lines if line.get_color() == figures.MEDIAN)


def shown_texts(figure: Figure) -> list[Text]:
    """Every text but labels of ticks out of view, which Matplotlib keeps and does not draw."""
    hidden = set()
    for axis in [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]:
        low, high = sorted(axis.get_view_interval())
        hidden |= {tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high}
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text() and text not in hidden]


@pytest.mark.parametrize(("scenario", "replicates"), [(HJELMELAND, 1), (REGION, 10), (SHORT, 3)])
def test_every_figure_is_written_and_says_what_it_rests_on(
    written: Callable[[Scenario, int], list[Path]], scenario: Scenario, replicates: int
) -> None:
    files = written(scenario, replicates)
    assert [file.name for file in files] == NAMES
    for file in files:
        if file.suffix == ".png":
            assert file.read_bytes().startswith(b"\x89PNG")
            continue
        text = text_of(file)
        for said in (BASIS, scenario.title, "1 run" if replicates == 1 else f"{replicates} runs"):
            assert said in text, (file.name, said)
        assert ("Observed: Statistics Norway, table" in text) == (scenario != SHORT or file.stem == "fan")


def test_the_same_tables_give_the_same_bytes_in_any_row_order_and_thread(
    written: Callable[[Scenario, int], list[Path]], tmp_path: Path
) -> None:
    def again(scenario: Scenario, replicates: int) -> list[Path]:
        rows = tables(scenario, replicates)
        shuffled = Tables(rows.yearly.sample(frac=1, random_state=1), rows.age.sample(frac=1, random_state=1))
        return figures.draw(tmp_path / scenario.title[:6], shuffled, scenario, BASIS)

    with ThreadPoolExecutor() as pool:
        second = list(pool.map(again, (HJELMELAND, SHORT), (1, 3)))
    for one, other in zip(written(HJELMELAND, 1) + written(SHORT, 3), second[0] + second[1], strict=True):
        assert one.read_bytes() == other.read_bytes(), other


def test_a_run_without_a_whole_year_says_so(written: Callable[[Scenario, int], list[Path]]) -> None:
    said = {
        "fan": "before its second 1 January",
        "pyramid": "before its second 1 January",
        "flows": "no whole calendar year",
    }
    for file in written(SHORT, 3):
        assert file.suffix != ".svg" or said[file.stem] in text_of(file)


def test_a_basis_in_a_few_words_ends_the_source_line() -> None:
    foot = shown_texts(drawn(SHORT, 3, "prior only")["flows"])[-1]
    assert foot.get_text() == f"Simulated: Bolyst {model.__version__}, 3 runs, prior only."


def test_drawing_leaves_the_settings_of_matplotlib_alone() -> None:
    before = dict(matplotlib.rcParams)
    drawn.__wrapped__(SHORT, 1)
    assert dict(matplotlib.rcParams) == before


def test_a_place_has_its_observed_population_hollow_where_the_run_did_not_know_it() -> None:
    fan = drawn(REGION)["fan"]
    assert len(fan.axes) == len(SEVEN)
    assert [axes.get_title(loc="left") for axes in fan.axes][:2] == ["Røros", "Os"]
    register = series("population", "population", date.max, place="roros")
    assert observed(panel(fan, "Røros")) == {year: (register[year], year <= 2004) for year in range(2000, 2009)}


def test_the_median_and_the_bands_are_those_of_the_runs() -> None:
    axes = drawn(HJELMELAND)["fan"].axes[0]
    rows = tables(HJELMELAND).yearly.query("group == 'all'").groupby("year")["population"]
    assert np.allclose(simulated(axes), rows.median())
    bands = [band.get_paths()[0].vertices for band in axes.collections]
    for low, high, band in zip((0.05, 0.25), (0.95, 0.75), bands, strict=True):
        last = band[band[:, 0] == HJELMELAND.stop.year][:, 1]
        assert np.isclose(last.min(), rows.quantile(low).iloc[-1])
        assert np.isclose(last.max(), rows.quantile(high).iloc[-1])


def test_one_run_has_a_line_and_no_band() -> None:
    for name, figure in drawn(HJELMELAND, 1).items():
        assert not [band for axes in figure.axes for band in axes.collections], name


def test_the_pyramid_shows_everybody_in_the_register_of_all_places_at_the_stop() -> None:
    axes = drawn(REGION)["pyramid"].axes[0]
    men, women = (line for line in axes.lines if line.get_marker() == "o")
    everybody = sum(series("population", "population", date.max, place=place)[2008] for place in SEVEN)
    assert sum(women.get_xdata()) - sum(men.get_xdata()) == everybody
    assert max(men.get_xdata()) < 0 < min(women.get_xdata()), "men stand left, women right"
    assert {line.get_markerfacecolor() for line in (men, women)} == {"white"}, "not known to the run"


def test_the_pyramid_has_no_observed_ages_where_none_are_public() -> None:
    axes = drawn(SHORT, 3, "prior only")["pyramid"].axes[0]
    assert observed(axes) == {}


def test_flows_end_with_the_last_whole_year_and_meet_the_register() -> None:
    flows, years = drawn(REGION)["flows"], range(2000, 2008)
    for title, column in (("Natural increase", "natural_increase"), ("Net migration incl. abroad", "net_migration")):
        register = [series("components", column, date.max, place=place) for place in SEVEN]
        sums = {year: (sum(each[year] for each in register), year < 2004) for year in years}
        assert observed(panel(flows, title)) == sums
        assert len(simulated(panel(flows, title))) == len(years)
    assert observed(panel(flows, "Births")) == {}, "not public for these places"


def test_moves_that_include_those_abroad_are_compared_with_all_moves_only() -> None:
    verdal = drawn(VERDAL)["flows"]
    assert observed(panel(verdal, "All moves in"))[2003] == (484, True)
    assert observed(panel(verdal, "In-migration from Norway")) == {}
    hjelmeland = drawn(HJELMELAND)["flows"]
    assert observed(panel(hjelmeland, "All moves in")) == {2008: (130, True)}
    assert observed(panel(hjelmeland, "In-migration from Norway")) == {2008: (88, True)}
    assert observed(panel(hjelmeland, "Immigration from abroad")) == {2008: (42, True)}


@pytest.mark.parametrize("scenario", [HJELMELAND, REGION])
def test_no_text_overlaps_another_or_leaves_the_figure(scenario: Scenario) -> None:
    for name, figure in drawn(scenario).items():
        texts = {text: text.get_window_extent() for text in shown_texts(figure)}
        for text, box in texts.items():
            corners = [(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
            assert all(figure.bbox.contains(*corner) for corner in corners), (name, text.get_text())
        for (one, box), (other, beside) in combinations(texts.items(), 2):
            assert not box.padded(-0.5).overlaps(beside), (name, one.get_text(), other.get_text())
