"""`bolyst calibrate`: what it refuses, what it writes, and that what it writes is what everything else reads."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calibration.planted import planted
from calibration.posteriors import by_chance
from calibration.posteriors import told as told_of
from experiments import bank as bank_module
from experiments import calibrate as calibrate_module
from experiments.bank import DRAWS_OF_PLACES, FACTUAL, TIMES, bank, bank_shares
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
    study = bank(10)
    assert {case: len(draws.values) for case, draws in study.draws.items()} == {c: 10 * TIMES[c] for c in FACTUAL}
    assert study.n_runs == sum(10 * TIMES[case] for case in FACTUAL)
    assert DRAWS_OF_PLACES == 4 + 7 + 2 + 4
    assert [study.seeds_of(draw) for draw in (0, 3, 4)] == [range(1), range(1), range(1, 2)]


@pytest.fixture(scope="module")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Posteriors of two kinds from a bank that was made, and what was said."""
    folder, said = tmp_path_factory.mktemp("posterior"), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrate_module, "read_bank", lambda store: made_bank(210))
        patch.setattr(calibrate_module, "PLANTED", 3)
        patch.setattr(calibrate_module, "CANDIDATES", 400)
        patch.setattr("calibration.checks.GRID", np.linspace(-2.5, 2.5, 5))
        calibrate_module.calibrate(Path("x"), said.append, ("skill/2004", "shipped"), folder=folder)
    return folder, said


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
    assert len(draw_calibration(tmp_path, tables, "a test")) == 8
    assert any(line.startswith("before the fit: ") for line in fitted[1])
    assert manifest["outcomes"] == ["V-05", "V-11"]
    assert read(fitted[0] / "skill" / "2004")[1]["outcomes"] == []  # the report came later than any origin


def test_a_parameter_that_data_move_is_told_from_one_they_do_not(fitted: tuple[Path, list[str]]) -> None:
    table = read(fitted[0] / "shipped")[0]["parameters"].set_index(["case", "parameter"])
    assert table.contraction["verdal", "births_level"] > 0.3
    assert table.says["verdal", "marketing_draws"] == "prior-driven"
    assert table.says.isna()["verdal", "births_level"]


def test_a_bank_too_small_to_tell_chance_from_parameters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate_module, "read_bank", lambda store: made_bank(40))
    with pytest.raises(calibrate_module.BadInput, match=r"has 40 finished draws of \w+, and a fit takes 150"):
        calibrate_module.calibrate(Path("x"), print)


def test_shuffled_parameters_hardly_contract() -> None:
    found = by_chance(made_bank(210), "shipped", 1)
    assert found.max() < 0.3
    assert found.mean() < 0.1


def test_truths_that_were_planted_are_found() -> None:
    found = planted(made_bank(210), "skill/2004", registry(), 12, 1)
    table = found.table().set_index("parameter")
    assert table.cover_90.mean() > 0.7
    assert table.p_uniform["births_level"] > 0.001


def test_every_figure_is_looked_for_in_what_runs_say() -> None:
    table = against_figures(made_bank(60).rows)
    assert {"births", "natural_increase", "net_migration", "population", "age_share_0_5"} <= set(table.quantity)
    assert table.below.between(0.0, 1.0).all()
    assert (table.inside == ((table.low <= table.observed) & (table.observed <= table.high))).all()


@pytest.mark.slow
def test_a_tiny_planted_case_is_fitted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of the model itself: Hjelmeland alone, and truths among its own draws."""
    from experiments.bank_summaries import read_bank
    from experiments.batch_progress import BatchProgress
    from experiments.executors import Where

    monkeypatch.setattr(bank_module, "FACTUAL", {"hjelmeland": FACTUAL["hjelmeland"]})
    monkeypatch.setattr("experiments.bank_summaries.FACTUAL", {"hjelmeland": FACTUAL["hjelmeland"]})
    with BatchProgress(quiet=True) as progress:
        bank_module.fill(tmp_path / "bank", 50, Where(2), progress)
    of_case = read_bank(tmp_path / "bank")
    assert of_case.number == {"hjelmeland": 200}
    table = planted(of_case, "shipped", registry(), 60, 1).table().set_index("parameter")
    assert table.p_uniform[["births_level", "deaths_level", "out_migration_level"]].min() > 0.001
    assert table.cover_90.mean() == pytest.approx(0.9, abs=0.05)


def test_what_runs_say_of_a_fact_stands_beside_what_the_register_says() -> None:
    """The places of a case are in another order than its facts."""
    made = made_bank(30)
    for case in FACTUAL:
        of_case = told_of(made, "shipped", case)
        assert of_case is not None
        for statistic, observed, said in zip(of_case.statistics, of_case.observed, of_case.said.T, strict=True):
            if statistic.kind == "mean" and "increase" not in statistic.quantity:
                assert 0.3 < said.mean() / observed < 3.0, statistic.name
