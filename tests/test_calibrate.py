"""`bolyst calibrate`: what it refuses, what it writes, and that what it writes is what everything else reads."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.facts import in_words
from calibration.planted import planted
from calibration.posteriors import Bank, by_chance
from calibration.posteriors import told as told_of
from experiments import bank as bank_module
from experiments import bank_parts
from experiments import calibrate as calibrate_module
from experiments.bank import DRAWS_OF_PLACES, EARLY, FACTUAL, LEGS, PART, RECENT, TIMES, Leg, bank_shares, studies
from experiments.calibration_report import page, read
from experiments.cli import main
from experiments.figures import draw_calibration
from experiments.predictive import against_figures
from model.parameters import registry
from scenarios import posterior as posteriors
from tests.banks_made import NAMES, made_bank


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["calibrate", *arguments]) == 2
    return capsys.readouterr().err.strip()


def test_a_case_that_is_none_is_refused_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert "hjelmeland" in told(capsys, "hjelmelan")


def test_a_bank_that_is_there_is_gone_on_with_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "something").touch()
    sentence = told(capsys, "all", "--bank", str(tmp_path))
    assert sentence == f"{tmp_path} holds something already; --resume goes on with a bank, or choose another folder"


@pytest.mark.parametrize("draws", ["9", "x", "1.5"])
def test_draws_are_a_whole_number_from_10(draws: str, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = told(capsys, "all", "--draws", draws)
    assert draws in sentence
    assert "10" in sentence


def test_more_draws_leave_the_first_ones_as_they_are() -> None:
    few, more = bank_shares(8), bank_shares(40)
    assert all(np.array_equal(few[name], more[name][:8]) for name in few)


def test_parts_go_on_from_each_other_with_draws_and_seeds() -> None:
    first, second = ({study.variants[0].case: study for study in studies(EARLY, part)} for part in (0, 1))
    assert DRAWS_OF_PLACES == 4 + 7 + 2 + 4
    for case in FACTUAL:
        assert first[case].n_runs == second[case].n_runs == PART * TIMES[case]
        assert [first[case].seeds_of(draw) for draw in (0, 3, 4)] == [range(1), range(1), range(1, 2)]
        assert second[case].seeds_of(0) == range(first[case].seeds.stop, first[case].seeds.stop + 1)
    shares = bank_shares(2 * PART)
    again = np.stack([first["lofoten"].draws["lofoten"].values, second["lofoten"].draws["lofoten"].values])
    of_one = list(first["lofoten"].draws["lofoten"].names).index("births_level")
    order = np.argsort(shares["births_level"])
    assert (np.diff(again[:, :, of_one].ravel()[order]) > 0).all()


def test_both_starts_run_the_same_draws_with_the_same_seeds() -> None:
    for early, recent in zip(studies(EARLY, 1), studies(RECENT, 1), strict=True):
        case = early.variants[0].case
        assert np.array_equal(early.draws[case].values, recent.draws[case].values)
        assert early.seeds == recent.seeds
        scenarios = [study.variants[0].scenario for study in (early, recent)]
        assert [(each.start.year, each.known_to.year) for each in scenarios] == [(2000, 2004), (2005, 2009)]


@pytest.fixture
def said() -> list[pd.DataFrame]:
    """What the first part of each case might say."""
    made = made_bank(PART * max(TIMES.values()))
    return [
        made.rows[made.rows.index.get_level_values("place").isin(made.cases[case])].loc[: PART * TIMES[case] - 1]
        for case in FACTUAL
    ]


def test_what_runs_said_is_read_again_with_the_years_of_each_start(tmp_path: Path, said: list[pd.DataFrame]) -> None:
    for leg in LEGS:
        of_leg = [rows[rows.index.get_level_values("year") >= leg.start] for rows in said]
        bank_parts.keep(tmp_path, leg, 0, of_leg if leg is EARLY else [rows + 1 for rows in of_leg])
    whole, early = bank_parts.read_bank(tmp_path), bank_parts.read_bank(tmp_path, (EARLY,))
    assert whole.number == {case: PART * TIMES[case] for case in FACTUAL}
    assert (whole.starts, early.starts) == ((2000, 2005), (2000,))
    assert early.as_it_was_from is None
    for year, more in ((2004, 0), (2005, 1)):
        assert whole.rows.births[3, "verdal", year] == early.rows.births[3, "verdal", year] + more
    assert np.array_equal(whole.deviates, early.deviates)


def test_a_part_of_another_version_of_the_model_is_not_read(
    tmp_path: Path, said: list[pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    bank_parts.keep(tmp_path, EARLY, 0, said)
    monkeypatch.setattr(bank_parts, "data_digest", lambda: "other figures")
    with pytest.raises(calibrate_module.BadInput, match="holds no bank of this version of the model"):
        bank_parts.read_bank(tmp_path, (EARLY,))


def test_a_part_that_is_cut_short_is_made_again(tmp_path: Path, said: list[pd.DataFrame]) -> None:
    bank_parts.keep(tmp_path, EARLY, 0, said)
    file = next((tmp_path / bank_parts.FOLDER).iterdir())
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(calibrate_module.BadInput, match="holds no bank"):
        bank_parts.read_bank(tmp_path, (EARLY,))


def test_a_part_that_cannot_be_written_leaves_nothing_half_done(tmp_path: Path, said: list[pd.DataFrame]) -> None:
    (tmp_path / bank_parts.FOLDER).write_text("in the way")
    with pytest.raises(bank_parts.FailedRun, match=r"2000_000\.parquet could not be written"):
        bank_parts.keep(tmp_path, EARLY, 0, said)
    assert [file.name for file in tmp_path.iterdir()] == [bank_parts.FOLDER]


def of_legs(draws: int) -> Callable[[Path, tuple[Leg, ...]], Bank]:
    """In place of `read_bank`."""
    return lambda home, legs=LEGS: made_bank(draws, starts=tuple(leg.start for leg in legs))


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Posteriors of two kinds from a bank that was made, and what was said."""
    home, said = tmp_path_factory.mktemp("home"), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrate_module, "read_bank", of_legs(210))
        patch.setattr(calibrate_module, "PLANTED", 3)
        patch.setattr(calibrate_module, "CANDIDATES", 400)
        patch.setattr("calibration.checks.GRID", np.linspace(-2.5, 2.5, 5))
        calibrate_module.calibrate(home, said.append, ("skill/2004", "shipped"))
    return home / calibrate_module.FOLDER.name, said


def test_every_case_and_a_new_place_have_draws_that_a_study_reads(
    fitted: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posteriors, "FOLDER", fitted[0])
    for kind in ("skill/2004", "shipped"):
        for case in (*FACTUAL, posteriors.NEW_PLACE):
            found = posteriors.posterior(case, 400, registry(), kind)
            assert set(found) == set(NAMES)


def test_a_place_that_was_not_fitted_is_less_certain_than_one_that_was(fitted: tuple[Path, list[str]]) -> None:
    shipped = fitted[0] / "shipped"
    case, new = (pd.read_parquet(shipped / f"{name}.parquet").births_level.std() for name in ("verdal", "new_place"))
    assert case < new


def test_what_is_said_and_drawn_follows_from_the_tables(fitted: tuple[Path, list[str]], tmp_path: Path) -> None:
    tables, manifest = read(fitted[0] / "shipped")
    text = page(tables, manifest)
    assert "210 of Hjelmeland" in text
    assert "`births_level`" in text.split("Prior-driven:")[0]
    assert "`marketing_draws`" in text.split("Prior-driven:")[1]
    assert len(draw_calibration(tmp_path, tables, "a test")) == 16
    assert any(line.startswith("before the fit: ") for line in fitted[1])
    assert manifest["outcomes"] == ["V-05", "V-11"]
    assert read(fitted[0] / "skill" / "2004")[1]["outcomes"] == []  # the report came later than any origin


def test_a_parameter_that_data_move_is_told_from_one_they_do_not(fitted: tuple[Path, list[str]]) -> None:
    table = read(fitted[0] / "shipped")[0]["parameters"].set_index(["case", "parameter"])
    assert table.contraction["verdal", "births_level"] > 0.3
    assert table.says["verdal", "marketing_draws"] == "prior-driven"
    assert table.says.isna()["verdal", "births_level"]


def test_a_bank_too_small_to_tell_chance_from_parameters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate_module, "read_bank", of_legs(40))
    with pytest.raises(calibrate_module.BadInput, match=r"has 40 finished draws of \w+, and a fit takes 150"):
        calibrate_module.calibrate(Path("x"), print)


def test_a_case_that_is_left_out_is_foretold_by_the_others(fitted: tuple[Path, list[str]]) -> None:
    tables = read(fitted[0] / "shipped")[0]
    alone, fit = (tables[name].set_index(["case", "statistic"]) for name in ("left_out", "statistics"))
    births = ("verdal", "births, mean 2000-2008")
    assert alone.sd[births] > fit.posterior_sd[births]
    assert alone.inside_90.equals(alone.deviate.abs() <= 1.645)


def test_screening_finds_what_moves_what(fitted: tuple[Path, list[str]]) -> None:
    table = read(fitted[0] / "shipped")[0]["screening"]
    beyond = table[table.first_order > table.by_chance]
    most = beyond.sort_values("first_order").groupby("statistic").last()
    assert most.parameter["births, mean 2000-2008"] == "births_level"
    assert most.parameter["gross_moves_per_1000, mean 2000-2008"] == "out_migration_level"
    assert beyond.parameter.str.contains("finds|draws").sum() < 0.02 * len(table)  # what does nothing, by chance


def test_shuffled_parameters_hardly_contract() -> None:
    found = by_chance(made_bank(210), "shipped", 1)
    assert found.max() < 0.3
    assert found.mean() < 0.1


def test_truths_that_were_planted_are_found() -> None:
    found = planted(made_bank(210, starts=(2000, 2005)), "shipped", registry(), 12, 1)
    table = found.table().set_index("parameter")
    assert table.cover_90.mean() > 0.7
    assert table.p_uniform["births_level"] > 0.001


def test_every_figure_is_looked_for_in_what_runs_say() -> None:
    table = against_figures(made_bank(60).rows, (2000, 2005))
    assert not table.quantity[table.year == 2005].str.startswith(("age", "population")).any()
    assert {"births", "natural_increase", "net_migration", "population", "age_share_0_5"} <= set(table.quantity)
    assert table.below.between(0.0, 1.0).all()
    assert (table.inside == ((table.low <= table.observed) & (table.observed <= table.high))).all()


@pytest.mark.slow
def test_a_tiny_planted_case_is_fitted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of the model itself: Hjelmeland alone, and truths among its own draws."""
    from experiments.batch_progress import BatchProgress
    from experiments.executors import Where

    for module in (bank_module, bank_parts):
        monkeypatch.setattr(module, "FACTUAL", {"hjelmeland": FACTUAL["hjelmeland"]})
    with BatchProgress(quiet=True) as progress:
        runs, _ = bank_parts.fill(tmp_path, tmp_path / "store", 2 * PART, Where(2), progress)
        again, _ = bank_parts.fill(tmp_path, tmp_path / "store", 2 * PART, Where(2), progress)
    of_case = bank_parts.read_bank(tmp_path)
    assert of_case.number == {"hjelmeland": 2 * PART * TIMES["hjelmeland"]}
    assert (runs, again) == (2 * 2 * PART * TIMES["hjelmeland"], 0)
    table = planted(of_case, "shipped", registry(), 60, 1).table().set_index("parameter")
    assert table.p_uniform[["births_level", "deaths_level", "out_migration_level"]].min() > 0.001
    assert table.cover_90.mean() == pytest.approx(0.9, abs=0.05)


def test_what_runs_say_of_a_fact_stands_beside_what_the_register_says() -> None:
    """The places of a case are in another order than its facts."""
    made = made_bank(30, starts=(2000, 2005))
    for case in FACTUAL:
        of_case = told_of(made, "shipped", case)
        assert of_case is not None
        for statistic, observed, said in zip(of_case.statistics, of_case.observed, of_case.said.T, strict=True):
            if statistic.kind == "mean" and "increase" not in statistic.quantity:
                assert 0.3 < said.mean() / observed < 3.0, statistic.name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("age_share_25_29, mean 2009", "share aged 25-29, mean 2009"),
        ("age_share_80_plus", "share aged 80 and more"),
        ("gross_moves_per_1000, change 2000-2008", "gross moves per 1,000, change 2000-2008"),
    ],
)
def test_quantities_are_written_as_people_write_them(name: str, words: str) -> None:
    assert in_words(name) == words
