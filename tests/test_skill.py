"""The scoring of forecasts: who forecasts well scores well, who cheats is audited, and nothing is scored twice."""

import dataclasses
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration import contests, score_book
from calibration.baselines import shrunk_drift
from calibration.contests import Window
from calibration.diagnosis import Diagnosis, diagnose, would_mend
from calibration.history import FIRST, observed
from calibration.pattern_table import groups
from calibration.protocol import HOPED_RATIO, MUST_RATIO, ORIGINS
from calibration.score_book import ScoredTwiceError, cells_of, enter, read, rows_of
from calibration.scores import normal_cells
from calibration.skill_contests import AGE_BAR, SHORT_BAR, of_ages, of_flow, of_population, of_total
from calibration.skill_verdicts import verdict
from experiments import skill, skill_files, skill_page, skill_report
from experiments.cli import main
from experiments.problems import BadInput
from model.table_rows import rows as rows_of_table
from tests.forecasts_made import THIRTEEN, Made, about_the_truth

#: Two origins, two years ahead: enough to count on.
WINDOW = Window(range(2005, 2007), range(1, 3), FIRST)
FEW = ("hjelmeland", "roros", "vagan", "moskenes")
MEMBERS = 60


@pytest.fixture(scope="module")
def fair() -> dict[int, Made]:
    """Forecasts whose members lie about their middle as the middle lies about the truth."""
    return {origin: about_the_truth(origin, 0.004, 0.004, MEMBERS) for origin in WINDOW.origins}


@pytest.fixture(scope="module")
def cheating() -> dict[int, Made]:
    """Forecasts that have seen what came true."""
    return {origin: about_the_truth(origin, 0.0001, 0.0001, MEMBERS) for origin in WINDOW.origins}


def yearly(made: dict[int, Made]) -> dict[int, pd.DataFrame]:
    return {origin: each.yearly for origin, each in made.items()}


def ages(made: dict[int, Made]) -> dict[int, pd.DataFrame]:
    return {origin: each.ages for origin, each in made.items()}


# Contests


def test_a_forecast_near_the_truth_beats_the_shrunk_drift_and_covers_as_it_says(fair) -> None:
    found = of_population(yearly(fair), THIRTEEN, WINDOW, "model")
    assert len(found.cells) == 13 * 2 * 2
    assert found.ratio() < 1.0
    assert 0.8 <= found.cells.inside_90.mean() <= 0.98
    assert 0.3 <= found.cells.inside_50.mean() <= 0.7
    assert found.cells.pit.mean() == pytest.approx(0.5, abs=0.12)


def test_a_forecast_that_has_seen_the_outcome_is_audited(cheating) -> None:
    found = of_population(yearly(cheating), THIRTEEN, WINDOW, "model")
    says = verdict(found.ratio(), found.cells.inside_90.mean())
    assert says.audit
    assert says.words.startswith("AUDIT: search for a leak before anybody believes this")


@pytest.mark.parametrize(
    ("ratio", "cover", "words"),
    [
        (MUST_RATIO, 0.90, "must: reached; hoped for: missed"),
        (MUST_RATIO + 0.01, 0.90, "must: missed; hoped for: missed"),
        (HOPED_RATIO, 0.84, "must: missed; hoped for: reached"),
        (HOPED_RATIO, 0.96, "must: missed; hoped for: reached"),
        (HOPED_RATIO, 0.95, "must: reached; hoped for: reached"),
    ],
)
def test_verdicts_are_those_of_the_protocol(ratio: float, cover: float, words: str) -> None:
    says = verdict(ratio, cover)
    assert says.words.startswith(f"{words} (CRPS {ratio:.3f} of the shrunk drift, at most 1.05: ")
    assert f"{cover:.3f} inside 90 %, 0.85 to 0.95: {'reached' if cover in (0.90, 0.95) else 'missed'}" in says.words


def test_population_is_also_held_against_cohort_component_and_the_bar_since_2000(fair) -> None:
    found = of_population(yearly(fair), FEW, WINDOW, "model", ages=True)
    assert {"cohort_component", SHORT_BAR, "theta", "half_drift"} <= found.bars.keys()
    short = dataclasses.replace(WINDOW, since=2000)
    alone = normal_cells(contests.contest(shrunk_drift, FEW, short))
    assert found.bars[SHORT_BAR].crps.sum() == pytest.approx(alone.crps.sum())


def test_a_flow_of_a_year_is_scored_at_the_horizon_that_counts_it() -> None:
    """A forecast that says 7 of every year, of which the first is net migration of the origin's own year."""
    rows = pd.DataFrame(
        [
            {"place": "verdal", "year": year, "replicate": replicate, "net_migration": 7.0 + replicate}
            for year in range(2006, 2009)
            for replicate in range(2)
        ]
    )
    window = Window(range(2006, 2007), range(1, 3), FIRST)
    found = of_flow({2006: rows}, ["verdal"], window, "model", "net_migration").cells.set_index("horizon")
    (came,) = (
        float(row["net_migration"])
        for row in rows_of_table("components")
        if (row["place"], row["year"]) == ("verdal", "2006")
    )
    assert found.error[1] == pytest.approx(7.5 - came)
    assert list(found.index) == [1, 2]


def test_a_total_is_scored_by_what_its_places_have_together_in_each_member(fair) -> None:
    found = of_total(yearly(fair), "lofoten", WINDOW, "model").cells.set_index(["origin", "horizon"])
    places = groups()["lofoten"]
    table = fair[2005].yearly
    together = table[table.place.isin(places) & (table.year == 2006)].groupby("replicate").population.sum()
    came = observed(places, 2006, "score").sum()
    assert found.error[2005, 1] == pytest.approx(np.median(together) - came)


def test_age_groups_are_held_against_hamilton_perry_where_it_can_be_made(fair) -> None:
    found = of_ages(ages(fair), FEW, WINDOW, "model")
    mine, bar = found.on_cells_of(AGE_BAR)
    assert set(found.cells.origin) == {2005, 2006}
    assert set(mine.origin) == {2006}  # two tables of ages are known from 2006 on
    assert len(bar) == len(mine) == len(FEW) * 10 * 2


def test_a_forecast_that_leaves_a_place_out_is_refused(fair) -> None:
    without = {origin: rows[rows.place != "vagan"] for origin, rows in yearly(fair).items()}
    with pytest.raises(ValueError, match="no rows of vagan"):
        of_population(without, THIRTEEN, WINDOW, "model")


# Diagnosis


@pytest.fixture(scope="module")
def misjudged() -> Diagnosis:
    """Exact forecasts, but for a level of one place and a year of all that they misjudge."""
    parts = {}
    for origin in WINDOW.origins:
        table = []
        for k, place in enumerate(FEW):
            (start,) = observed([place], origin, "score")
            wrong = 0.0
            for year in range(origin, origin + 3):
                truth = observed([place], year, "score")[0] if year <= 2009 else np.nan
                off = start * (0.02 * (k == 0) + 0.01 * (year == 2006))
                noise = np.random.default_rng([k, year]).standard_normal(MEMBERS)
                net = _true("net_migration", place, year) + off
                increase = _true("natural_increase", place, year)
                table.append(
                    pd.DataFrame(
                        {
                            "place": place,
                            "year": year,
                            "replicate": range(MEMBERS),
                            "population": truth + wrong + noise,
                            "net_migration": net + noise,
                            "natural_increase": increase,
                        }
                    )
                )
                wrong += off
        parts[origin] = pd.concat(table)
    return diagnose(parts, FEW, WINDOW)


def _true(flow: str, place: str, year: int) -> float:
    return next(
        float(row[flow]) for row in rows_of_table("components") if (row["place"], row["year"]) == (place, str(year))
    )


def test_what_is_put_right_takes_its_error_with_it(misjudged: Diagnosis) -> None:
    crps = misjudged.mended.set_index("put_right").crps
    assert crps["net_migration"] < 0.1 * crps["as forecast"]
    assert crps["natural_increase"] == pytest.approx(crps["as forecast"], rel=0.05)
    assert crps["level"] < crps["as forecast"]
    assert crps["level, common_shock"] < 0.5 * crps["level"]
    assert misjudged.shares["noise"] < 0.2
    assert sum(misjudged.shares.values()) == pytest.approx(1.0)


def test_the_diagnosis_says_what_would_mend_most(misjudged: Diagnosis) -> None:
    said = would_mend(misjudged.rows("2005-2006"))
    assert re.match(r"What goes of the CRPS .*: (level|common_shock) \d+ %", said)


# The book


@pytest.fixture(scope="module")
def rows(fair) -> pd.DataFrame:
    return rows_of(of_population(yearly(fair), FEW, WINDOW, "model"))


def test_a_version_scored_again_with_the_same_numbers_changes_nothing(rows: pd.DataFrame, tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    assert enter("1.0+a", rows, book)
    before = book.read_bytes()
    assert not enter("1.0+a", rows, book)
    assert book.read_bytes() == before


def test_a_version_scored_again_with_other_numbers_is_refused(rows: pd.DataFrame, tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    enter("1.0+a", rows, book)
    before = book.read_bytes()
    with pytest.raises(ScoredTwiceError, match=r"version 1.0\+a was scored before: crps of population, 2005-2006"):
        enter("1.0+a", rows.assign(crps=rows.crps * 0.99), book)
    with pytest.raises(ScoredTwiceError, match="rows"):
        enter("1.0+a", rows[rows.against != "theta"], book)
    assert book.read_bytes() == before


def test_every_versions_scores_are_kept(rows: pd.DataFrame, tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    enter("1.0+a", rows, book)
    first = book.read_text()
    enter("1.0+b", rows.assign(crps=1.0), book)
    assert book.read_text().startswith(first)
    assert list(read(book).version.unique()) == ["1.0+a", "1.0+b"]


def test_the_shipped_book_holds_each_version_once_with_what_the_protocol_asks_of() -> None:
    book = read()
    assert not book.duplicated(score_book.KEY).any()
    for _, of_version in book.groupby("version"):
        headlines = of_version[(of_version.contest == "population") & (of_version.against == "shrunk_drift")]
        assert set(skill_report.WINDOWS) <= set(headlines.window)


# The command


@pytest.fixture(scope="module")
def folder(fair, misjudged: Diagnosis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with one version, both windows scored with the same made-up forecasts."""
    where = tmp_path_factory.mktemp("book")
    found = [
        of_population(yearly(fair), FEW, WINDOW, "model"),
        of_total(yearly(fair), "lofoten", WINDOW, "model"),
        of_ages(ages(fair), FEW, WINDOW, "model"),
        of_population(yearly(fair), FEW, WINDOW, "model", name=skill.OUTSIDE),
    ]
    recent = [dataclasses.replace(each, window=skill_report.RECENT) for each in found]
    early = [dataclasses.replace(each, window=skill_report.EARLY, by="components") for each in found[:2]]
    diagnoses = {skill_report.RECENT: misjudged, skill_report.EARLY: misjudged}
    assert skill.enter(skill.Skill("1.0+made", recent + early, diagnoses), where)
    return where


@pytest.fixture
def scored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> skill_report.Scored:
    """The version in that book, which the command prints."""
    files = (folder / each.name for each in (score_book.BOOK, score_book.CELLS, score_book.DIAGNOSIS))
    found = skill_files.newest(*files)
    monkeypatch.setattr(skill_files, "newest", lambda: found)
    return found


def test_the_command_prints_verdicts_and_every_contest(scored, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["skill"]) == 0
    printed = capsys.readouterr().out
    assert "must: " in printed.lower()
    assert "hoped for: " in printed
    for name in ("population", "population of lofoten", "age groups", "half_drift", "theta"):
        assert name in printed


def test_the_command_gives_numbers_and_all_cells_as_json(scored, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["skill", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    row = scored.headline(skill_report.RECENT)
    assert (found["crps_ratio_to_shrunk_drift"], found["cover90"]) == (row.ratio, row.cover_90)
    assert set(found["windows"]) == {"2004-2008", "1990-1999"}
    assert len(found["cells"]) == len(scored.cells)
    cell = next(each for each in found["cells"] if each["contest"] == "population")
    assert {"place", "origin", "horizon", "crps", "bar_crps", "pit", "inside_90"} <= cell.keys()


def test_the_command_writes_figures_scores_and_cells(scored, tmp_path: Path) -> None:
    out = tmp_path / "skill"
    assert main(["skill", "--out", str(out)]) == 0
    names = {path.name for path in out.iterdir()}
    figures = {f"{name}.{kind}" for name in ("pit", "coverage", "ratios") for kind in ("png", "svg")}
    assert names == figures | {"scores.csv", "cells.csv", "skill.json", "manifest.json"}
    assert main(["skill", "--out", str(out)]) == 2


def test_the_page_has_every_contest_and_the_verdicts(scored, folder: Path) -> None:
    page = skill_page.page(scored, folder / score_book.BOOK.name)
    assert "`1.0+made`" in page
    assert "## Origins 2004-2008" in page
    assert "What goes of the CRPS" in page
    outside = page.split("## Municipalities outside the report")[1].split("##")[0]
    assert all(name in outside for name in ("Hjelmeland", "Vågan"))


def test_the_shipped_page_is_that_of_the_shipped_book() -> None:
    assert skill_page.PAGE.is_file() == score_book.BOOK.is_file()
    if score_book.BOOK.is_file():
        assert skill_page.page(skill_files.newest()) == skill_page.PAGE.read_text(encoding="utf-8")


def test_without_a_score_the_command_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no version of the results has been scored yet; `bolyst skill --score`"):
        skill_files.newest(tmp_path / "none.csv")


def test_what_is_not_fitted_is_not_scored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(skill, "posterior_file", lambda case, kind: tmp_path / kind / f"{case}.parquet")
    with pytest.raises(BadInput, match="nothing is fitted for hjelmeland at the origin 2004"):
        skill.version()


def test_a_scored_version_is_not_forecast_again(folder: Path) -> None:
    with pytest.raises(BadInput, match=r"version 1.0\+made of the results has been scored"):
        skill.refuse_scored("1.0+made", folder / score_book.BOOK.name)
    skill.refuse_scored("1.0+other", folder / score_book.BOOK.name)


def test_cells_are_kept_with_the_crps_of_the_bar_where_there_is_one(fair) -> None:
    cells = cells_of(of_ages(ages(fair), FEW, WINDOW, "model"))
    assert cells[cells.origin == 2006].bar_crps.notna().all()
    assert cells[cells.origin == 2005].bar_crps.isna().all()
    assert set(WINDOW.origins) <= set(ORIGINS)
