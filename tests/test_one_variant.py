"""One variant of a study as a scenario file of its own."""

from dataclasses import replace
from pathlib import Path

import pytest

from experiments.cli import main
from scenarios import ScenarioError, Study, find_study, load, load_study, shipped_studies
from scenarios.one_variant import named, text_of
from tests.scenario_files import HEAD as OF_SCENARIO
from tests.study_files import DRAWS, HEAD, MIX, NOTHING, SCHEME, SCHEME_USED, read

RATIO = '"hazard_ratio.ratio"'


def refusal(study: Study, name: str) -> str:
    with pytest.raises(ScenarioError) as error:
        text_of(study, name)
    return str(error.value)


@pytest.mark.parametrize("path", shipped_studies(), ids=lambda path: path.stem)
def test_every_variant_has_a_name_of_its_own(path: Path) -> None:
    study = load_study(path)
    assert list(named(study).values()) == list(study.variants)


@pytest.mark.parametrize("name", ["ratios", "mixes", "mixes_and_shocks", "counterfactuals"])
def test_the_file_of_a_variant_is_the_scenario_that_the_study_runs(name: str, tmp_path: Path) -> None:
    study = load_study(find_study(name))
    for number, (full, variant) in enumerate(named(study).items()):
        file = tmp_path / "x.toml"
        file.write_text(text_of(study, full), encoding="utf-8")
        found, wanted = load(file), study.scenario(number, 0)
        assert replace(found, name="", title="", text="") == replace(wanted, name="", title="", text="")
        assert found.title == f"{study.title}: {full}"
        assert variant.case == found.case


def test_what_the_scenario_states_of_norway_goes_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(f"{OF_SCENARIO}[national]\nunemployment = {{ 2003 = 3.5 }}\n", encoding="utf-8")
    Path("s.toml").write_text(HEAD.replace("hjelmeland", "mine.toml"), encoding="utf-8")
    study = load_study("s.toml")
    (name,) = named(study)
    Path("x.toml").write_text(text_of(study, name), encoding="utf-8")
    assert load("x.toml").national == {"unemployment": {2003: 3.5}}


def test_files_of_rules_and_parameters_of_the_study_go_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.py").write_text(SCHEME, encoding="utf-8")
    Path("s.toml").write_text(
        f'{HEAD}rules = ["a.py"]\n{SCHEME_USED}effect = 0.7\n[parameters]\nbirths_level = 1.1\n', encoding="utf-8"
    )
    study = load_study("s.toml")
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "x.toml").write_text(text_of(study, "scheme"), encoding="utf-8")
    found = load(folder / "x.toml")
    assert found.parameters == {"births_level": 1.1}
    assert found.rules == (str(tmp_path / "a.py"),)
    assert found.instruments == study.scenario(0, 0).instruments


def test_the_parts_of_a_name_may_stand_in_any_order() -> None:
    study = load_study(find_study("mixes"))
    assert text_of(study, "recipe, lofoten") == text_of(study, "lofoten, recipe")


def test_a_lever_is_part_of_the_name() -> None:
    study = read(f"{HEAD}{NOTHING}{MIX}[levers]\n{RATIO} = [0.5, 0.9]\n")
    assert list(named(study)) == ["nothing", "stay, hazard_ratio.ratio = 0.5", "stay, hazard_ratio.ratio = 0.9"]


def test_the_command_prints_the_names_and_one_of_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["scenario", "mixes"]) == 0
    assert "hjelmeland, recipe" in capsys.readouterr().out.splitlines()
    assert main(["scenario", "mixes", "hjelmeland, recipe"]) == 0
    file = tmp_path / "recipe.toml"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["validate", str(file)]) == 0


def test_what_is_no_variant_is_refused_with_what_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "mixes", "recipe"]) == 2
    assert capsys.readouterr().err.endswith(
        'mixes.toml: "recipe" is not a variant; did you mean "hjelmeland, recipe", "verdal, recipe", '
        '"fjellregionen, recipe" or "lofoten, recipe"?\n'
    )
    two = read(f"{HEAD}{NOTHING}{MIX}")
    assert refusal(two, "go") == 's.toml: "go" is not a variant; allowed are nothing and stay'
    levers = load_study(find_study("levers"))
    assert refusal(levers, "go").endswith(f"levers.toml` lists its {len(levers.variants)}")


def test_a_variant_of_a_study_with_draws_is_no_one_scenario() -> None:
    study = read(f'{HEAD}{NOTHING}[parameters]\nbirths_level = "prior"\n{DRAWS}')
    why = "4 sets of parameters or levers are drawn, so that a variant is as many scenarios"
    assert refusal(study, "nothing") == f"s.toml: {why}; allowed are studies without draws"
