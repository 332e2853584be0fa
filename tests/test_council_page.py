"""The page for a council: its tables, what it rests on, and that it is one file, of results that are made up."""

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.comparison import AS_DRAWN, Comparison, DrawnOptions
from experiments.comparison_results import Results
from experiments.council.language import LANGUAGES, Language
from experiments.council.people import shares_of
from experiments.council.report import page, write_report
from experiments.outcomes_of_run import ALL, EVERYWHERE
from tests.comparison_made import OTHER
from tests.council_pages import (
    COMMAND,
    changed,
    in_options,
    made,
    of_several,
    parsed,
    plain,
    told,
    twelve,
    usual,
    words_of,
)


@cache
def told_of_several() -> str:
    """The page of several municipalities."""
    return told(of_several())


# --- people and money ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parts", [[1.24, 2.33, -0.17, 0.05], [0.0, 0.0], [0.04, 0.04, 0.04], [-3.26, -1.18]])
def test_rounded_parts_add_up_to_the_rounded_whole(parts: list[float]) -> None:
    total = round(sum(parts), 1)
    rounded = shares_of(parts, total)
    assert sum(rounded) == pytest.approx(total)
    assert all(abs(one - other) <= 0.1 + 1e-9 for one, other in zip(parts, rounded, strict=True))


def test_lives_add_up_to_the_difference_as_it_is_printed() -> None:
    results = changed(plain(), lambda k, i: (-1) ** i * 7 * k + i)
    tables = parsed(told(results)).tables
    for option, name in ((1, "campaign"), (2, "homes")):
        rows = tables[f"“{name}”: whose lives differ"][1:]
        numbers = [[float(cell.replace("−", "-")) for cell in row[1:4]] for row in rows]
        *parts, total = numbers
        assert np.sum(parts, axis=0) == pytest.approx(total)
        assert all(more + fewer == pytest.approx(net) for more, fewer, net in numbers)
        assert total[2] == pytest.approx(round(results.effect(option).mean, 1))


def test_a_stay_that_too_few_could_be_seen_for_is_a_dash_with_a_note() -> None:
    results = made()
    table = results.newcomers.copy()
    table[["stay_5_with", "stay_5_without"]] = np.nan
    results.__dict__["newcomers"] = table
    results.__dict__["effects"] = results.effects[results.effects.outcome != "stay_5"]
    text = told(results)
    rows = parsed(text).tables["Of newcomers who come anyway, how many still live here after"]
    assert [row[-1] for row in rows[1:]] == ["–", "–"]
    assert "20 newcomers or more could be seen so long in fewer than 10 runs" in text


def test_several_municipalities_are_told_apart_under_their_names() -> None:
    text = told_of_several()
    rows = parsed(text).tables["Residents more than in the baseline, by municipality"]
    assert [row[0] for row in rows[1:]] == ["Røros", "Os", "Tolga"]
    assert "The municipalities" in text


def test_the_frontier_and_payers_are_told() -> None:
    text = words_of(usual("en"))
    assert "“nothing” is the cheapest of all." in text
    assert "R-109/2005" in text
    rows = parsed(usual("en")).tables["Who pays, thousand NOK of 2008, discounted, on average"]
    assert rows[0] == ["Mix", "municipality", "county", "state", "employers", "All together"]


# --- what it rests on ------------------------------------------------------------------------------------------------------


def test_effects_that_nobody_has_measured_are_stamped_and_homes_are_not() -> None:
    stamp = Language("en").say("stamp")
    assert stamp in usual("en")
    assert "grade 4: interviews" in usual("en")
    supply = told(made(instrument=OTHER, worlds=(AS_DRAWN,)))
    assert stamp not in supply
    assert "no effect size" in supply


def test_the_bound_on_campaigns_is_printed_beside_each_of_fjellregionen() -> None:
    text = words_of(told_of_several())
    assert "an effect above about 75 persons a year is disfavoured" in text
    assert "“campaign” uses a campaign and gains" in text
    much = words_of(told(changed(of_several(), lambda k, i: 500 * k + i)))
    assert "more than the 75 that the series leave likely" in much


def test_the_series_of_lofoten_say_nothing() -> None:
    lofoten = in_options(made(places=("vagan", "flakstad")), lambda k, _: {"case": "lofoten"})
    text = words_of(told(lofoten, "nb"))
    assert "14 gründere" in text
    assert "74 personer" in text
    assert "75 personer" not in text


def test_passing_a_test_is_compatible_and_never_validated() -> None:
    assert "it is compatible with them, never validated" in usual("en")
    assert "forenlig med dem, aldri validert" in usual("nb")


def test_shares_of_draws_are_told_with_their_number() -> None:
    assert "each of the 12 draws is one set of values" in words_of(usual("en"))
    assert "Hver av de 12 trekningene" in words_of(usual("nb"))


def results_rows(results: Results) -> pd.DataFrame:
    """The outcomes of one mix for the whole case."""
    found = results.effects
    return found[(found.option == "homes") & (found.place == EVERYWHERE) & (found.group == ALL)]


def test_a_referee_finds_draws_seeds_version_command_and_every_ranking() -> None:
    text = words_of(usual("en")).replace("\u202f", " ")
    for part in ("Seeds: 1 to 24", "Draws: the first 12 of the posterior", "SHA-256", "Bolyst 0."):
        assert part in text
    assert COMMAND in usual("en")
    captions = " ".join(parsed(usual("en")).tables)
    assert "Ranking in the world “as expected”" in captions
    assert "Ranking in the world “no untested effect”" in captions
    rows = parsed(usual("en")).tables["“homes” less the baseline, the whole case"]
    assert len(rows) == 1 + len(results_rows(plain()))


# --- the file --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_whole_and_its_tables_have_captions_and_headings(lang: str) -> None:
    found = parsed(usual(lang))
    assert found.open == []
    assert found.wrong == []
    assert usual(lang).count("<table") == len(found.tables)
    assert all(len({len(row) for row in rows}) == 1 for rows in found.tables.values())


def test_names_of_mixes_are_escaped() -> None:
    text = page(made(("<b>&", 'a "quoted" {name}')), None, "nb", "bolyst compare '<x>'")
    assert "<b>" not in text
    assert "&lt;b&gt;&amp;" in text
    assert "{name}" in text
    assert "&lt;x&gt;" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_asks_for_nothing_from_outside_and_runs_nothing(lang: str) -> None:
    text = page(plain(), None, lang, COMMAND)
    assert not re.search(r"https?:|//[a-z]|<script|javascript:|\son\w+=|@import|url\(", text)
    assert set(re.findall(r"(?:src|href)=\"(data:|#|[^\"]*)", text)) == {"data:", "#"}


def test_figures_are_within_the_page_and_those_that_are_missing_are_named(tmp_path: Path) -> None:
    (tmp_path / "fans.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"></svg>', encoding="utf-8")
    text = page(plain(), tmp_path, "en", COMMAND)
    assert text.count('<img src="data:image/svg+xml;base64,') == 1
    assert "http" not in text
    assert "Figures that were not drawn for this report: the difference by year," in text
    for name in ("difference", "forest", "plane", "acceptability", "waterfall", "regret", "turns"):
        (tmp_path / f"{name}.svg").write_text("<svg></svg>", encoding="utf-8")
    whole = page(plain(), tmp_path, "nb", COMMAND)
    assert whole.count("<figcaption>") == 8
    assert "ikke tegnet" not in whole


def files_of(text: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables that a page holds, by name."""
    for content, name in re.findall(
        r"href=\"data:text/csv;charset=utf-8;base64,([^\"]*)\" download=\"([^\"]*)\"", text
    ):
        yield name, pd.read_csv(io.BytesIO(base64.b64decode(content)))


def test_every_difference_and_what_rankings_are_made_from_can_be_downloaded() -> None:
    results = plain()
    found = dict(files_of(page(results, None, "nb", COMMAND)))
    assert len(found["differences.csv"]) == len(results.effects)
    pairs = found["pairs.csv"]
    assert len(pairs) == 3 * (24 + 10)
    of = pairs[pairs.world == AS_DRAWN].pivot(index="pair", columns="option", values="residents")
    assert (of["homes"] - of["nothing"]).mean() == pytest.approx(results.effect(2).mean)


def test_twelve_mixes_are_told() -> None:
    found = parsed(told(twelve(), "nb"))
    assert found.wrong == []
    assert sum("mix 11" in caption for caption in found.tables) >= 2


def test_the_report_is_written_as_one_file(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    write_report(file, plain(), None, "nb", COMMAND)
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_the_comparison_of_a_study_bears_its_title_and_one_of_scenarios_does_not() -> None:
    assert "Made-up mixes" in usual("en")
    results = plain()
    comparison: Comparison = results.drawn.comparison
    titled = replace(comparison, title=f"{comparison.case.title}: 2 mixes against it")
    assert "against it" not in told(replace(results, drawn=DrawnOptions(titled, results.drawn.draws)), "nb")
