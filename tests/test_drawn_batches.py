"""`bolyst batch --draws`: draws of prior and posterior side by side in a store, and what the parameters do of the spread."""

import re
from pathlib import Path

import numpy as np
import pytest

from experiments import batch_spread
from experiments.batch_spread import spreads
from experiments.cli import main
from experiments.identity import data_digest, identities
from experiments.spread import spread
from experiments.store import open
from model.rulebook import rulebook
from scenarios import posterior
from scenarios.studies import load_study
from tests.batches import write_study
from tests.posteriors import write_posterior

MIXES = '[[mixes]]\nname = "nothing"\n[[mixes]]\nname = "few births"\nparameters = { births_level = 0.7 }\n'
DRAWN = "[draws]\nnumber = 3\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm: None) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    write_posterior(tmp_path / "fitted", monkeypatch)
    return tmp_path


def batch(*arguments: str) -> int:
    return main(("batch", "small.toml", "--out", "store", "--workers", "1", "--quiet", *arguments))


def test_prior_and_posterior_stand_side_by_side_in_a_store_with_their_own_runs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_study(folder, "replicates = 1", MIXES + DRAWN)
    for source in ("prior", "posterior"):
        assert batch("--draws", source) == 0
        out = capsys.readouterr().out
        assert f"Small, with draws of the {source}: 6 runs in store\n6 were made now" in out
        assert f"6 runs over 3 draws of the {source}" in out
        assert "can be queried no more" not in out
    assert batch("--draws", "prior") == 0
    assert "0 were made now" in capsys.readouterr().out
    runs = open("store").runs()
    assert runs.run.nunique() == 12
    births = runs[(runs.study == "small+prior")].groupby("mix").births_level.nunique()
    assert births.to_dict() == {
        "nothing": 3,
        "few births": 1,
    }  # what the mix sets is told, not what was drawn beside it
    assert set(runs[runs.mix == "few births"].births_level) == {0.7}


def test_another_draw_is_another_run(folder: Path) -> None:
    file = write_study(folder, "replicates = 2", DRAWN)
    studies = [load_study(file, drawn_from=source) for source in ("prior", "posterior")]
    books = {study.variants[0].scenario.rules: rulebook(study.variants[0].scenario.rules) for study in studies}
    found = [run for study in studies for runs in identities(study, books, data_digest()) for run in runs]
    assert len(set(found)) == len(found) == 12


def test_a_study_without_draws_or_a_case_without_a_posterior_is_refused_and_nothing_written(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_study(folder, "replicates = 2", MIXES)
    assert batch("--draws", "prior") == 2
    assert capsys.readouterr().err.splitlines() == [
        "small.toml: draws: is missing; draws of the prior need to know how many, such as [draws] with number = 128"
    ]
    write_study(folder, "replicates = 2", DRAWN)
    monkeypatch.setattr(posterior, "FOLDER", folder / "nothing")
    assert batch("--draws", "posterior") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith('small.toml: draws.design: "posterior": nothing is fitted for hjelmeland yet; allowed are ')
    assert batch("--draws", "both", "--dry-run") == 2
    assert capsys.readouterr().err.splitlines() == ["--draws both: allowed are prior and posterior"]
    assert not (folder / "store").exists()


def test_the_share_of_the_parameters_is_that_of_the_table_of_draws_by_seeds(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_spread, "_FEWEST", 4)  # the arithmetic needs no more
    grid = "[parameters]\nout_migration_level = [0.7, 0.9]\n"
    write_study(folder, "replicates = 2", f'{grid}[draws]\nnumber = 4\ndesign = "prior"\n')
    assert batch() == 0
    out = capsys.readouterr().out
    opened = open("store")
    yearly = opened.table("yearly")
    ends = yearly[(yearly["group"] == "all") & (yearly.year == 2001)]
    found = spreads(opened, 2, ["out_migration_level"])
    assert found.keys() == {(0, 0.7), (0, 0.9)}
    for (_, level), of_row in found.items():
        table = ends[ends.out_migration_level == level].pivot(index="draw", columns="replicate", values="population")
        assert of_row == pytest.approx(spread(table.to_numpy(float)))
        assert re.search(rf" {level} .* {of_row.share:.0%}".replace("%", " %"), out)
    assert "by parameters: of the variance of the population, the share between draws" in out
    assert np.isfinite([each.share for each in found.values()]).all()


def test_few_draws_or_one_seed_say_nothing_of_the_share(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for keys, fewest in (("replicates = 2", 4), ("replicates = 1", 3)):
        monkeypatch.setattr(batch_spread, "_FEWEST", fewest)
        write_study(folder, keys, f'{DRAWN}design = "prior"\n')
        assert batch() == 0
        assert "by parameters" not in capsys.readouterr().out
