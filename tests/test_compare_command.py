"""`bolyst compare` and `bolyst search`, used as a planner would, clumsily too."""

import json
from pathlib import Path

import pandas as pd
import pytest

from experiments.cli import main
from tests.mixes import DOWNTURN, PLAIN, study


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("compare")
    study(where)
    return where


@pytest.fixture(scope="module")
def printed(folder: Path) -> str:
    """What a comparison of ten pairs prints; its results stand in `out`."""
    import contextlib
    import io

    text = io.StringIO()
    arguments = ["compare", str(folder / "mixes.toml"), "--draws", "prior", "--replicates", "10", "--workers", "1"]
    with contextlib.redirect_stdout(text):
        assert main([*arguments, "--goal", "2999@2003", "--budget", "1_000_000", "--out", str(folder / "out")]) == 0
    return text.getvalue()


def test_it_prints_gains_certainty_costs_and_that_effects_are_priors(printed: str) -> None:
    for words in (
        "campaign",
        "homes",
        "certainty",
        "million NOK",
        "deterred",
        "Effects of instruments are priors",
    ):
        assert words in printed
    assert "Goal, 2,999 residents on 1 January 2003: reached in so many runs: nothing 0 of 10" in printed
    assert "over budget" in printed
    assert "untested effects at ratio 1" in printed
    assert "correlation" in printed


def test_the_folder_holds_the_report_every_figure_and_every_table(folder: Path, printed: str) -> None:
    results = folder / "out" / "results"
    tables = {"differences", "newcomers", "fates", "work", "worlds", "criteria", "turns", "information"}
    assert {f"{name}.csv" for name in tables} <= {file.name for file in results.iterdir()}
    page = (results / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "campaign" in page
    figures = {file.stem for file in (results / "figures").glob("*.png")}
    assert {"fans", "difference", "forest", "plane", "acceptability", "waterfall", "regret", "turns"} <= figures
    assert (
        "In both" in (results / "lives.md").read_text(encoding="utf-8") or "With:" in (results / "lives.md").read_text()
    )
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"] == "compare"


def test_fates_add_up_to_the_gain_of_the_table(folder: Path, printed: str) -> None:
    results = folder / "out" / "results"
    gains = (
        pd.read_csv(results / "differences.csv").query("outcome == 'population' and group == 'all'").set_index("option")
    )
    fates = pd.read_csv(results / "fates.csv").groupby("option").persons.sum()
    for name in ("campaign", "homes"):
        assert fates.get(name, 0.0) == pytest.approx(gains["mean"][name], abs=1e-3)


def test_the_same_command_runs_nothing_again_and_speaks_norwegian(
    folder: Path, printed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from experiments import pair_runs

    monkeypatch.setattr(pair_runs, "simulated", None)
    arguments = ["compare", str(folder / "mixes.toml"), "--draws", "prior", "--replicates", "10", "--workers", "1"]
    again = [*arguments, "--goal", "2999@2003", "--budget", "1_000_000", "--out", str(folder / "out"), "--lang", "nb"]
    monkeypatch.setattr("experiments.changed_lives.changed_lives", lambda *each: [])
    assert main(again) == 0
    assert 'lang="nb"' in (folder / "out" / "results" / "report.html").read_text(encoding="utf-8")


def test_as_json_it_says_the_same(folder: Path, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    plain, campaign = folder / "plain.toml", folder / "campaign.toml"
    campaign.write_text(PLAIN + '[[instruments]]\nuse = "marketing"\nstart = 2001-01-01\n', encoding="utf-8")
    arguments = [
        "compare",
        str(plain),
        str(campaign),
        "--draws",
        "prior",
        "--replicates",
        "10",
        "--workers",
        "1",
        "--json",
    ]
    assert main(arguments) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["options"] == ["plain", "campaign"]
    assert set(found["ranking"]) == {"as drawn", "untested effects at ratio 1"}
    differences = pd.DataFrame(found["differences"])
    assert {
        "mean",
        "standard_error",
        "low",
        "high",
        "parameters_low",
        "both_high",
        "correlation",
        "error_ratio",
    } <= set(differences)


def test_with_a_certainty_pairs_go_to_those_who_may_be_best(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "compare",
        str(folder / "mixes.toml"),
        "--draws",
        "prior",
        "--replicates",
        "24",
        "--certainty",
        "0.999",
    ]
    assert main([*arguments, "--workers", "1", "--json", "--out", str(folder / "sure")]) == 0
    found = json.loads(capsys.readouterr().out)
    pairs = found["ranking"]["as drawn"]["pairs"]
    first = found["ranking"]["as drawn"]["rows"][0]
    assert pairs["campaign"] + pairs["homes"] <= 2 * 24
    assert min(pairs.values()) >= 20
    assert first["certainty"] >= 0.999 or pairs["campaign"] + pairs["homes"] == 2 * 24


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            ["--goal", "soon"],
            "--goal soon: allowed is POPULATION@YEAR, such as 2999@2040, with years from 2002 to 2040",
        ),
        (["--goal", "2999@1999"], "--goal 2999@1999: allowed is POPULATION@YEAR"),
        (["--budget", "much"], "--budget much: allowed are numbers from 0 to 1e+12"),
        (["--certainty", "2"], "--certainty 2: allowed are numbers from 0.5 to 0.9999"),
        (["--replicates", "0"], "--replicates 0: allowed are whole numbers from 10 to 100000"),
        (["--draws", "guess"], "--draws guess: allowed are prior and posterior"),
        (["--lang", "de"], "--lang de: allowed are en and nb"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(
    folder: Path, more: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(folder / "mixes.toml"), "--replicates", "10", *more]) == 2
    assert sentence in capsys.readouterr().err


def test_a_scenario_alone_lacks_a_mix(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(folder / "plain.toml")]) == 2
    assert "a comparison needs a baseline and a mix at least" in capsys.readouterr().err


def test_a_folder_of_something_else_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["compare", str(folder / "mixes.toml"), "--replicates", "10", "--draws", "prior", "--out", str(folder)]
    assert main(command) == 2
    assert "which `bolyst compare` did not write; choose another directory" in capsys.readouterr().err


def test_a_search_tries_every_set_of_levers_and_runs_winners_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = study(tmp_path, DOWNTURN)
    arguments = ["search", str(file), "--draws", "prior", "--replicates", "10", "--workers", "1", "--out"]
    assert main([*arguments, str(tmp_path / "found")]) == 0
    told = capsys.readouterr().out
    assert "3 mixes tried in 10 pairs each" in told
    assert "Winners on fresh draws and seeds" in told
    results = tmp_path / "found" / "results"
    tried = pd.read_csv(results / "tried.csv")
    assert set(tried.mix) == {"no lever", "campaign", "homes", "campaign + homes"}
    effects = pd.read_csv(results / "effects.csv")
    assert list(effects.kind[:2]) == ["main effect", "main effect"]
    table = tried.set_index("mix").gain
    together = table["campaign + homes"] - table["campaign"] - table["homes"]
    assert effects["mean"][2] == pytest.approx(together, abs=1e-3)
    assert {"frontier.png", "interactions.svg"} <= {file.name for file in results.iterdir()}


SIX = "".join(
    f'\n[[mixes]]\nname = "{use}"\n[[mixes.instruments]]\nuse = "{use}"\nstart = 2001-01-01\n'
    for use in ("in_migrant_host", "meeting_places", "vacancy_matching", "norwegian_at_work")
)


def test_of_more_levers_than_can_all_be_tried_a_search_goes_through_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from experiments import mix_search

    monkeypatch.setattr(mix_search, "GENERATION", 6)
    monkeypatch.setattr(mix_search, "GENERATIONS", 2)
    arguments = ["search", str(study(tmp_path, SIX)), "--draws", "prior", "--replicates", "10", "--workers", "1"]
    assert main([*arguments, "--budget", "20_000_000", "--out", str(tmp_path / "found")]) == 0
    assert "Winners on fresh draws and seeds" in capsys.readouterr().out
    results = tmp_path / "found" / "results"
    tried = pd.read_csv(results / "tried.csv")
    assert not tried.mix.duplicated().any()
    assert 6 <= len(tried) < 2**6
    frontier = pd.read_csv(results / "frontier.csv")
    spent = tried.set_index("mix").spent
    assert (spent[frontier.mix] <= 20_000_000).all()
    assert not (results / "effects.csv").exists()  # not all sets were tried


def test_a_budget_that_nothing_keeps_to_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = study(tmp_path)
    arguments = [
        "search",
        str(file),
        "--draws",
        "prior",
        "--replicates",
        "10",
        "--workers",
        "1",
        "--budget",
        "1",
        "--out",
    ]
    assert main([*arguments, str(tmp_path / "found")]) == 2
    assert "no mix of these levers gains anything for 1 NOK or less" in capsys.readouterr().err
