"""The figures of a scenario: what stands on them, what they show, and that the same tables give the same files."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
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
from model.output_tables import TABLES
from model.state import FLOW_SIGNS, FLOWS, SEXES, TOP_AGE
from model.tables import series

SEVEN = ("roros", "os", "tolga", "tynset", "alvdal", "folldal", "rendalen")
NAMES = [f"{name}.{kind}" for name in ("fan", "pyramid", "flows") for kind in ("png", "svg")]
LONG = "A test of $5 & <more>, or $6, whose title is long enough to need a second line of text on every figure"


@dataclass(frozen=True)
class Tables:
    yearly: pd.DataFrame
    age: pd.DataFrame


@dataclass(frozen=True)
class Scenario:
    """A scenario, with the number of its runs and what they rest on."""

    places: tuple[str, ...]
    stop: date = date(2009, 1, 1)
    known_to: date = date(2009, 1, 1)
    title: str = LONG
    replicates: int = 10
    basis: str = "Prior only: no parameter is fitted."
    start: date = date(2000, 1, 1)
    name: str = "test"
    case: str = "test"


VERDAL = Scenario(("verdal",))
REGION = Scenario(SEVEN, stop=date(2008, 6, 1), known_to=date(2004, 1, 1))
ONE_RUN = Scenario(("hjelmeland",), replicates=1)
HALF_A_YEAR = Scenario(
    ("hjelmeland",), date(2000, 7, 1), date(2000, 1, 1), "Half a year", replicates=3, basis="prior only"
)


@cache
def tables(scenario: Scenario) -> Tables:
    """Made up, but in the layout a run writes and with books that balance."""
    draws = np.random.default_rng(1)
    years = range(scenario.start.year, scenario.stop.year + 1)
    yearly, cells = [], []
    for replicate, place in product(range(1, scenario.replicates + 1), scenario.places):
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


def text_of(svg: bytes) -> str:
    return " ".join(" ".join(ElementTree.fromstring(svg).itertext()).split())


class Drawn(NamedTuple):
    """The figures by name, and what was written by file name."""

    figures: dict[str, Figure]
    files: dict[str, bytes]


@cache
def drawn(scenario: Scenario) -> Drawn:
    kept: dict[str, Figure] = {}
    write = figures._write

    def keep(figure: Figure, file: Path, *about: str) -> None:
        kept[file.stem] = figure
        write(figure, file, *about)

    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(figures, "_write", keep)
        files = figures.draw(Path(folder) / "new", tables(scenario), scenario, scenario.basis)
        return Drawn(kept, {file.name: file.read_bytes() for file in files})


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


@pytest.mark.parametrize("scenario", [ONE_RUN, REGION, HALF_A_YEAR])
def test_every_figure_is_written_and_says_what_it_rests_on(scenario: Scenario) -> None:
    files = drawn(scenario).files
    assert list(files) == NAMES
    for name, content in files.items():
        if name.endswith("png"):
            assert content.startswith(b"\x89PNG")
            continue
        text = text_of(content)
        runs = "1 run" if scenario.replicates == 1 else f"{scenario.replicates} runs"
        for said in (scenario.title, scenario.basis, f"Simulated: Bolyst {model.__version__}, {runs}"):
            assert said in text, (name, said)
        assert ("Observed: Statistics Norway, table" in text) == (scenario != HALF_A_YEAR or name == "fan.svg")


def test_figures_of_fitted_parameters_say_that_the_fit_has_read_what_is_observed(tmp_path: Path) -> None:
    for seen in ("", "2009-01-01"):
        for file in figures.draw(tmp_path / f"seen {seen}", tables(ONE_RUN), ONE_RUN, ONE_RUN.basis, seen):
            if file.suffix == ".svg":
                text = text_of(file.read_bytes())
                assert ("the fit has read what was known on 2009-01-01" in text) == bool(seen), file.name
                assert ("not used by the run" in text) != bool(seen), file.name


def test_few_runs_are_said_to_be_few_and_one_run_has_no_band_to_say_it_of() -> None:
    few = "Fewer than 20 runs say little of a band of 90 %."
    for name in ("fan.svg", "flows.svg", "pyramid.svg"):
        assert few in text_of(drawn(VERDAL).files[name]), name
        assert few not in text_of(drawn(ONE_RUN).files[name]), name


def test_the_axis_of_the_fan_begins_and_ends_with_a_number_and_says_that_it_does_not_begin_at_0() -> None:
    for scenario in (VERDAL, REGION, ONE_RUN, HALF_A_YEAR):
        for axes in drawn(scenario).figures["fan"].axes:
            low, high = axes.get_ylim()
            assert (axes.get_yticks()[0], axes.get_yticks()[-1]) == (low, high)
            assert low <= axes.dataLim.y0 <= axes.dataLim.y1 <= high
        assert "does not begin at 0" in text_of(drawn(scenario).files["fan.svg"])


def test_a_quarterly_publication_is_named_in_words() -> None:
    text = text_of(drawn(ONE_RUN).files["flows.svg"])
    assert "Population changes, quarter 4 of 2008" in text
    assert "folkendrkv" not in text


def test_the_same_tables_give_the_same_bytes_in_any_row_order_and_thread(tmp_path: Path) -> None:
    def again(scenario: Scenario) -> dict[str, bytes]:
        rows = tables(scenario)
        shuffled = Tables(rows.yearly.sample(frac=1, random_state=1), rows.age.sample(frac=1, random_state=1))
        files = figures.draw(tmp_path / str(scenario.replicates), shuffled, scenario, scenario.basis)
        return {file.name: file.read_bytes() for file in files}

    with ThreadPoolExecutor() as pool:
        one_run, half_a_year = pool.map(again, (ONE_RUN, HALF_A_YEAR))
    assert one_run == drawn(ONE_RUN).files
    assert half_a_year == drawn(HALF_A_YEAR).files


def test_a_run_without_a_whole_year_says_so() -> None:
    files = drawn(HALF_A_YEAR).files
    assert "The run ended before its second 1 January." in text_of(files["fan.svg"])
    assert "The run ended before its second 1 January." in text_of(files["pyramid.svg"])
    assert "The run holds no whole calendar year" in text_of(files["flows.svg"])


def test_a_basis_in_a_few_words_ends_the_source_line() -> None:
    text = text_of(drawn(HALF_A_YEAR).files["flows.svg"])
    assert f"Simulated: Bolyst {model.__version__}, 3 runs, prior only." in text


def test_drawing_leaves_the_settings_of_matplotlib_alone() -> None:
    before = dict(matplotlib.rcParams)
    drawn.__wrapped__(HALF_A_YEAR)
    assert dict(matplotlib.rcParams) == before


def test_a_place_has_its_observed_population_hollow_where_the_run_did_not_know_it() -> None:
    fan = drawn(REGION).figures["fan"]
    assert len(fan.axes) == len(SEVEN)
    assert [axes.get_title(loc="left") for axes in fan.axes][:2] == ["Røros", "Os"]
    register = series("population", "population", date.max, place="roros")
    assert observed(panel(fan, "Røros")) == {year: (register[year], year <= 2004) for year in range(2000, 2009)}


def test_the_median_and_the_bands_are_those_of_the_runs() -> None:
    axes = drawn(VERDAL).figures["fan"].axes[0]
    rows = tables(VERDAL).yearly.query("group == 'all'").groupby("year")["population"]
    assert np.allclose(simulated(axes), rows.median())
    bands = [band.get_paths()[0].vertices for band in axes.collections]
    for low, high, band in zip((0.05, 0.25), (0.95, 0.75), bands, strict=True):
        last = band[band[:, 0] == VERDAL.stop.year][:, 1]
        assert np.isclose(last.min(), rows.quantile(low).iloc[-1])
        assert np.isclose(last.max(), rows.quantile(high).iloc[-1])


def test_one_run_has_a_line_and_no_band() -> None:
    for name, figure in drawn(ONE_RUN).figures.items():
        assert not [band for axes in figure.axes for band in axes.collections], name


def test_the_pyramid_shows_everybody_in_the_register_of_all_places_at_the_stop() -> None:
    axes = drawn(REGION).figures["pyramid"].axes[0]
    men, women = (line for line in axes.lines if line.get_marker() == "o")
    everybody = sum(series("population", "population", date.max, place=place)[2008] for place in SEVEN)
    assert sum(women.get_xdata()) - sum(men.get_xdata()) == everybody
    assert max(men.get_xdata()) < 0 < min(women.get_xdata()), "men stand left, women right"
    assert {line.get_markerfacecolor() for line in (men, women)} == {"white"}, "not known to the run"


def test_the_pyramid_has_no_observed_ages_where_none_are_public() -> None:
    axes = drawn(HALF_A_YEAR).figures["pyramid"].axes[0]
    assert observed(axes) == {}


def test_flows_end_with_the_last_whole_year_and_meet_the_register() -> None:
    flows, years = drawn(REGION).figures["flows"], range(2000, 2008)
    for title, column in (("Natural increase", "natural_increase"), ("Net migration incl. abroad", "net_migration")):
        register = [series("components", column, date.max, place=place) for place in SEVEN]
        sums = {year: (sum(each[year] for each in register), year < 2004) for year in years}
        assert observed(panel(flows, title)) == sums
        assert len(simulated(panel(flows, title))) == len(years)
    assert observed(panel(flows, "Births")) == {}, "not public for these places"


def test_moves_that_include_those_abroad_are_compared_with_all_moves_only() -> None:
    verdal = drawn(VERDAL).figures["flows"]
    assert observed(panel(verdal, "All moves in"))[2003] == (484, True)
    assert observed(panel(verdal, "In-migration from Norway")) == {}
    hjelmeland = drawn(ONE_RUN).figures["flows"]
    assert observed(panel(hjelmeland, "All moves in")) == {2008: (130, True)}
    assert observed(panel(hjelmeland, "In-migration from Norway")) == {2008: (88, True)}
    assert observed(panel(hjelmeland, "Immigration from abroad")) == {2008: (42, True)}


@pytest.mark.parametrize("scenario", [VERDAL, REGION])
def test_no_text_overlaps_another_or_leaves_the_figure(scenario: Scenario) -> None:
    for name, figure in drawn(scenario).figures.items():
        figure.draw_without_rendering()  # at the size of the screen, not at that of the last file
        texts = {text: text.get_window_extent() for text in shown_texts(figure)}
        for text, box in texts.items():
            corners = [(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
            assert all(figure.bbox.contains(*corner) for corner in corners), (name, text.get_text())
        for (one, box), (other, beside) in combinations(texts.items(), 2):
            assert not box.padded(-0.5).overlaps(beside), (name, one.get_text(), other.get_text())
