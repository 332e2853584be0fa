"""`bolyst run --draws`: every run has the parameters of its draw, and the results say so."""

import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import experiments.figures
from experiments.cli import main
from experiments.drawn import ONE_A_DRAW
from model.engine.cache import mark_warm
from model.parameters import registry
from scenarios import posterior
from scenarios.joint_prior import drawn
from tests.posteriors import NUMBER, write_posterior
from tests.test_command import SHORT

SETS = "[parameters]\nbirths_level = 1.3\n"


@pytest.fixture(autouse=True)
def told_warm(warm: None) -> None:
    mark_warm()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Figures are drawn as empty files; give what would stand on them."""
    found: list[str] = []

    def draw(directory: Path, _tables: object, _scenario: object, basis: str, seen: str, _borrowed: str) -> list[Path]:
        found.extend([seen, basis])
        (directory / "fan.png").touch()
        return []

    monkeypatch.setattr(experiments.figures, "draw", draw)
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "short.toml").write_text(SHORT, encoding="utf-8")
    (tmp_path / "sets.toml").write_text(SHORT + SETS, encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> int:
    return main(["run", *map(str, arguments)])


def manifest(out: str) -> dict:
    return json.loads(Path(out, "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("folder")
def test_a_run_is_that_of_a_scenario_with_the_parameters_of_its_draw() -> None:
    assert run("sets.toml", "--draws", "prior", "--replicates", 3, "--out", "drawn") == 0
    draws = pd.read_parquet("drawn/draws.parquet")
    assert list(draws.replicate) == [7, 8, 9]
    assert list(draws.columns) == ["replicate", *(name for name in drawn(registry()) if name != "births_level")]
    lines = [f"{name} = {value!r}" for name, value in draws.iloc[1].items() if name != "replicate"]
    Path("alone.toml").write_text(SHORT + SETS + "\n".join(lines), encoding="utf-8")
    assert run("alone.toml", "--replicates", 1, "--seed", 8, "--out", "alone") == 0
    for name in ("yearly", "age", "work", "homes"):
        of_draw, of_file = (pd.read_parquet(f"{out}/{name}.parquet") for out in ("drawn", "alone"))
        of_draw = of_draw[of_draw.replicate == 8].reset_index(drop=True)
        pd.testing.assert_frame_equal(of_draw.assign(scenario="alone"), of_file)


@pytest.mark.usefixtures("folder")
def test_the_manifest_holds_all_it_takes_to_repeat_the_run() -> None:
    command = ("sets.toml", "--draws", "prior", "--replicates", 2, "--out")
    for out in ("first", "again"):
        assert run(*command, out) == 0
    first, again = manifest("first"), manifest("again")
    assert first["digest"] == again["digest"]
    assert first["draws"] == again["draws"]
    said = first["draws"]
    assert (said["from"], said["number"], said["seed"], said["posterior"]) == ("prior", 2, 7, None)
    assert said["set by the scenario"] == ["births_level"]
    assert "draws.parquet" in first["files"]
    of_births, of_deaths = (first["parameters"][name] for name in ("births_level", "deaths_level"))
    assert (of_births["value"], of_births["changed"]) == (1.3, True)
    assert of_deaths["value"] is None
    assert of_deaths["source"].startswith("drawn, draws.parquet; its default is 1: ")
    assert run("short.toml", "--draws", "prior", "--replicates", 2, "--out", "other") == 0
    assert manifest("other")["digest"] != first["digest"]


def test_runs_of_the_posterior_say_which_and_what_they_rest_on(
    folder: Path, told: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fitted = write_posterior(folder / "fitted", monkeypatch)
    assert run("short.toml", "--draws", "posterior", "--replicates", 2, "--out", "out") == 0
    said = manifest("out")["draws"]
    text = posterior.posterior_file("hjelmeland").read_bytes()
    assert said["posterior"] == {"kind": "shipped", "case": "hjelmeland", "sha256": sha256(text).hexdigest()}
    assert said["held for want of a posterior"] == ["deaths_level"]
    draws = pd.read_parquet("out/draws.parquet")
    assert np.array_equal(draws.births_level, fitted["births_level"][:2])
    printed = capsys.readouterr().out
    basis = manifest("out")["basis"]
    assert basis.startswith(
        "2 runs over 2 draws of the posterior of hjelmeland: it has seen what was known on 2009-01-01; "
    )
    assert "the years before 2009 are those it was fitted to, and no forecast" in basis
    assert basis.endswith("not in the posterior and held at the value: deaths_level")
    assert basis in printed
    assert ONE_A_DRAW in printed
    assert told == ["2009-01-01", f"{basis}."]
    assert "not parameter uncertainty" not in printed


def test_runs_of_the_prior_say_that_nothing_is_fitted(folder: Path, told: list[str]) -> None:
    for number, begins in ((1, "1 run over 1 draw of the prior: "), (2, "2 runs over 2 draws of the prior: ")):
        assert run("sets.toml", "--draws", "prior", "--replicates", number, "--out", folder / f"{number}") == 0
        assert told[-1].startswith(f"{begins}no parameter is fitted; ")
        assert ("and has no band" in told[-1]) == (number == 1)
        assert told[-2] == ""
        assert told[-1].endswith("the scenario itself sets births_level.")


@pytest.mark.usefixtures("folder")
def test_without_the_option_nothing_is_drawn_and_the_manifest_says_nothing_of_draws() -> None:
    assert run("short.toml", "--replicates", 2, "--out", "out") == 0
    assert not Path("out/draws.parquet").exists()
    found = manifest("out")
    assert "draws" not in found
    assert found["basis"].startswith("prior only: no parameter is fitted; the band shows chance, ")
    assert all(each["value"] is not None for each in found["parameters"].values())


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_rules_called_as_written_have_the_parameters_of_the_draw_too() -> None:
    Path("quick.toml").write_text(SHORT.replace("2001-03-01", "2000-02-01"), encoding="utf-8")
    for out, how in (("compiled", ()), ("reference", ("--reference",))):
        assert run("quick.toml", "--draws", "prior", "--replicates", 2, *how, "--out", out) == 0
    assert manifest("compiled")["digest"] == manifest("reference")["digest"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--draws", "posterior"), "--draws posterior: nothing is fitted for hjelmeland yet; allowed is prior"),
        (("--draws", "sobol"), "--draws sobol: allowed are prior and posterior"),
        (("--draws", ""), "--draws : allowed are prior and posterior"),
    ],
)
def test_draws_that_there_are_not_are_refused_in_a_sentence(
    options: tuple[str, ...],
    sentence: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(posterior, "FOLDER", folder / "nothing")
    assert run("short.toml", *options, "--out", "out") == 2
    assert capsys.readouterr().err.splitlines() == [sentence]
    assert not Path("out").exists()


def test_more_runs_than_the_posterior_has_draws_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_posterior(folder / "fitted", monkeypatch)
    assert run("short.toml", "--draws", "posterior", "--out", "out") == 2
    why = f"the posterior of hjelmeland has {NUMBER} draws; allowed are whole numbers from 1 to {NUMBER}"
    assert capsys.readouterr().err.splitlines() == [f"--replicates 100 is too high: {why}"]
    assert not Path("out").exists()
