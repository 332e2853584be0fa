"""Every mistake in a study file is told by file, key, value and what is allowed."""

from pathlib import Path

import pytest

from experiments.cli import main
from scenarios import ScenarioError, find, find_study, load, load_study, shipped_studies
from tests.scenario_files import HEAD as SCENARIO
from tests.scenario_files import INSTRUMENT, SHOCK
from tests.study_files import HEAD, MIX, NOTHING, SCHEME, SCHEME_USED, USE, refusal, refusals, rows


def with_key(key: str, value: str) -> str:
    """A valid file in which one key of [study] has another value."""
    lines = [line for line in HEAD.splitlines() if not line.startswith(f"{key} =")]
    return "\n".join([*lines, f"{key} = {value}", ""])


SOME = 'so nothing would run; name a scenario, such as ["hjelmeland"]'
OWN = 'so nothing would run; leave the key out for the scenarios\' own, or name a case, such as ["hjelmeland"]'
SEEDS = "allowed are whole numbers from 0 to 9223372036853775807"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    rows(f"""
        title = " " -> " " is empty; allowed is a text in quotes
        scenarios = "hjelmeland" -> "hjelmeland" is a text; write a list, ["hjelmeland"]
        scenarios = [] -> the list is empty, {SOME}
        scenarios = ["verdal", "verdal"] -> ["verdal", "verdal"] names one twice; allowed is each once
        cases = [] -> the list is empty, {OWN}
        cases = ["verdal", "verdal"] -> ["verdal", "verdal"] names one twice; allowed is each once
        replicates = 0 -> 0 is too low; allowed are whole numbers from 1 to 1000000
        replicates = 2.0 -> 2.0 is not a whole number; allowed are whole numbers from 1 to 1000000
        seed = -1 -> -1 is too low; {SEEDS}
        tables = [] -> the list is empty; leave the key out for ["yearly"], or name a table
        tables = "age" -> "age" is a text; write a list, ["age"]
        rules = "x.py" -> "x.py" is a text; write a list, ["x.py"]
        replicate = 3 -> unknown key; did you mean replicates?
        draws = 3 -> is a table of its own; write [draws] above its keys
        mixes = 3 -> is a table of its own; write [[mixes]] above the keys of each
    """),
    ids=lambda text: text[:40],
)
def test_a_key_of_the_study_is_refused_with_its_value_and_what_is_allowed(key: str, value: str, sentence: str) -> None:
    assert refusal(with_key(key, value)) == f"s.toml: study.{key}: {sentence}"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    rows("""
        cases[1] = ["verdl"] -> "verdl" is not a case; did you mean verdal?
        cases[2] = ["verdal", "oslo"] -> "oslo" is not a case; allowed are hjelmeland, verdal, fjellregionen and lofoten
        tables[1] = ["yearl"] -> "yearl" is not a table; did you mean yearly?
        tables[2] = ["age", "age"] -> "age" stands in the list twice; allowed is each name once
        scenarios[1] = ["hjelmland"] -> "hjelmland": there is no such scenario; did you mean hjelmeland?
        scenarios[1] = ["hjelmlan.toml"] -> hjelmlan.toml: there is no such file; did you mean hjelmeland?
        scenarios[1] = ["s.toml"] -> s.toml: this is a study, which `bolyst batch` runs; allowed is a scenario
        scenarios[1] = ["x.py"] -> x.py: a Python file is no scenario; files of rules go with --rules
    """),
    ids=lambda text: text[:40],
)
def test_an_item_of_a_list_is_refused_by_its_position(key: str, value: str, sentence: str) -> None:
    assert refusal(with_key(key[:-3], value)) == f"s.toml: study.{key}: {sentence}"


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        ("title", "a text for reports"),
        ("scenarios", "a list of scenarios: names, or paths from the study's folder"),
        ("replicates", "the number of runs of each combination, 1 or more"),
    ],
)
def test_a_missing_key_is_told_with_its_meaning(key: str, meaning: str) -> None:
    text = "\n".join(line for line in HEAD.splitlines() if not line.startswith(f"{key} ="))
    assert refusal(text) == f"s.toml: study.{key}: is missing; it is {meaning}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "study: is missing; it is the table [study] with title, scenarios and replicates"),
        ("study = 3\n", "study: 3 is not a table; write [study] above its keys"),
        (f"{HEAD}[colours]\n", "colours: unknown key; allowed are study, mixes, shocks, levers, parameters and draws"),
        (f'{HEAD}[mixes]\nname = "x"\n', "mixes: a table is no list of mixes; write [[mixes]] above the keys of each"),
        (f"mixes = []\n{HEAD}", "mixes: the list is empty, so nothing would run; leave the key out, or name one"),
        (f"{HEAD}{MIX}{NOTHING}{MIX}", 'mixes[3].name: "stay" is the name of two; allowed is each name once'),
        (f"{HEAD}[[mixes]]\n", "mixes[1].name: is missing; it is a text by which the mix is told from others"),
        (
            f"{HEAD}{NOTHING}replicates = 3\n",
            "mixes[1].replicates: is a key of [study], so it must stand below that heading",
        ),
        (
            f"{HEAD}{NOTHING}instruments = 3\n",
            "mixes[1].instruments: 3 is no list of instruments; write [[mixes.instruments]] above the keys of each",
        ),
        (
            f"{HEAD}{NOTHING}parameters = 3\n",
            "mixes[1].parameters: 3 is not a table; allowed is a table of parameter names and numbers",
        ),
        (
            f'{HEAD}[[shocks]]\nname = "x"\ninstruments = []\n',
            "shocks[1].instruments: unknown key; allowed are name, parameters and changes",
        ),
        (
            f'{HEAD}[[shocks]]\nname = "x"\nuse = "downturn"\n',
            "shocks[1].use: is a key of a scenario's shock; write [[shocks.changes]] above it, and name above that",
        ),
        (
            f'{HEAD}[[shocks]]\nname = "x"\nchanges = 3\n',
            "shocks[1].changes: 3 is no list of shocks; write [[shocks.changes]] above the keys of each",
        ),
    ],
)
def test_a_table_of_a_wrong_form_is_told_how_to_be_written(text: str, sentence: str) -> None:
    assert refusal(text) == f"s.toml: {sentence}"


def test_what_a_mix_or_a_shock_does_is_refused_like_an_instrument_of_a_scenario() -> None:
    wrong = USE.replace("0.7", "250")
    assert refusal(f"{HEAD}{NOTHING}{MIX.replace('0.7', '250')}") == (
        "s.toml: mixes[2].instruments[1].ratio: 250 is too high; allowed are numbers from 0 to 100"
    )
    assert refusal(f'{HEAD}{MIX}[[shocks]]\nname = "x"\n[[shocks.changes]]\n{wrong}') == (
        "s.toml: shocks[1].changes[1].ratio: 250 is too high; allowed are numbers from 0 to 100"
    )
    shock = SHOCK.replace("shocks", "shocks.changes").replace("0.6", "6")
    own = {"x.toml": SCENARIO + SHOCK}
    assert refusal(f'{HEAD.replace("hjelmeland", "x.toml")}[[shocks]]\nname = "x"\n{shock}', own) == (
        "s.toml: shocks[1].changes[1].depth: 6 is too high; allowed are numbers from 0.2 to 1 (ratio)"
    )
    assert refusal(f"{HEAD}{NOTHING}parameters = {{ births_levle = 1 }}\n") == (
        "s.toml: mixes[1].parameters.births_levle: unknown parameter; did you mean births_level?"
    )
    assert refusal(f'{HEAD}[[shocks]]\nname = "x"\nparameters = {{ births_level = 9 }}\n') == (
        "s.toml: shocks[1].parameters.births_level: 9 is too high; allowed are numbers from 0.7 to 1.5 (ratio)"
    )


def test_a_mistake_that_only_some_cases_make_is_told_with_the_case() -> None:
    text = f'{HEAD}cases = ["hjelmeland", "verdal"]\n{MIX}target = {{ places = ["hjelmeland"] }}\n'
    assert refusal(text) == (
        's.toml: mixes[1].instruments[1].target.places[1]: "hjelmeland" is not a place of this scenario; '
        "allowed is verdal (with hjelmeland, case verdal)"
    )


def test_a_scenario_that_cannot_take_another_case_is_named() -> None:
    text = f'{HEAD}cases = ["verdal"]\n'.replace('["hjelmeland"]', '["x.toml"]')
    assert refusal(text, {"x.toml": f'places = ["hjelmeland"]\n{SCENARIO}'}) == (
        's.toml: x.toml with case verdal: places[1]: "hjelmeland" is not a place of verdal; allowed is verdal'
    )


def test_mistakes_of_a_scenario_of_the_study_are_told_with_both_files() -> None:
    text = HEAD.replace('["hjelmeland"]', '["hjelmeland", "x.toml"]')
    assert refusal(text, {"x.toml": f"seed = -1\n{SCENARIO}"}).startswith(
        "s.toml: study.scenarios[2]: x.toml: seed: -1 is too low"
    )
    assert refusal(text.replace("x.toml", "hjelmeland.toml"), {"hjelmeland.toml": SCENARIO.replace("A", "B")}) in (
        's.toml: study.scenarios[2]: "hjelmeland.toml" is the second scenario called hjelmeland; call one of the files '
        "otherwise",
    )


def test_a_file_of_rules_that_is_not_there_is_told() -> None:
    assert refusal(f'{HEAD}rules = ["no.py"]\n').endswith(
        "no.py: there is no such file; a path here begins in the study's folder"
    )


# --- levers -----------------------------------------------------------------------------------------------------------

ALLOWED = "allowed are a list such as [0.7, 0.8], { from = 0.7, to = 0.9, steps = 3 } and { from = 0.7, to = 0.9 }"
RATIO = '"hazard_ratio.ratio"'
STEP = "a step is a month, so write 2003-01-01 or another first"
EARLIER = "allowed are earlier firsts of a month"
LATER = "is not after start 2003-01-01; allowed are later firsts of a month"
NO_RANGE = "is a date, and only numbers have ranges; write the dates as a list"
NO_LEVER = "no scenario and no mix has this lever"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    rows(f"""
        {RATIO} = 0.7 -> 0.7 is no list and no range; {ALLOWED}
        {RATIO} = [] -> the list is empty, so nothing would run; allowed is a list of numbers or of dates
        {RATIO}[2] = [1, true] -> true is not a number; allowed are numbers, without quotes
        {RATIO}[2] = [1, 1.0] -> 1.0 stands in the list twice; allowed is each value once
        {RATIO}[1] = [nan] -> nan is not a finite number; allowed are finite numbers
        {RATIO}[2] = [1, 250] -> 250 is too high; allowed are numbers from 0 to 100
        {RATIO}[1] = [2003-01-01] -> 2003-01-01 is not a number; allowed are numbers from 0 to 100
        {RATIO} = {{ from = 1, to = 250, steps = 2 }} -> 250.0 is too high; allowed are numbers from 0 to 100
        {RATIO}.to = {{ from = 1, to = 250 }} -> 250 is too high; allowed are numbers from 0 to 100
        {RATIO}.to = {{ from = 1, to = 1 }} -> 1 is not above from 1; allowed are higher numbers
        {RATIO}.to = {{ from = 1 }} -> is missing; it is the highest value of the range
        {RATIO}.step = {{ from = 1, to = 2, step = 3 }} -> unknown key; did you mean steps?
        {RATIO}.steps = {{ from = 1, to = 2, steps = 1 }} -> 1 is too low; allowed are whole numbers from 2 to 1000
        "hazard_ratio.ratoi" = [1] -> {NO_LEVER}; allowed are hazard_ratio.ratio, hazard_ratio.start and hazard_ratio.stop
        "hazard_ration.ratio" = [1] -> {NO_LEVER}; allowed are hazard_ratio.ratio, hazard_ratio.start and hazard_ratio.stop
        "hazard_ratio[2].ratio" = [1] -> {NO_LEVER}; allowed are hazard_ratio.ratio, hazard_ratio.start and hazard_ratio.stop
        xyz = [1] -> {NO_LEVER}; allowed are hazard_ratio.ratio, hazard_ratio.start and hazard_ratio.stop
        "hazard_ratio.start"[1] = [2003-01-02] -> 2003-01-02 is not the first day of a month; {STEP}
        "hazard_ratio.start"[1] = ["2003-01-01"] -> "2003-01-01" is a text; write 2003-01-01 without quotes
        "hazard_ratio.start"[2] = [2003-01-01, 2010-01-01] -> 2010-01-01 is not before the run's stop 2009-01-01; {EARLIER}
        "hazard_ratio.stop"[1] = [2003-01-01] -> 2003-01-01 {LATER}
        "hazard_ratio.start".from = {{ from = 2003-01-01, to = 2004-01-01 }} -> 2003-01-01 {NO_RANGE}
    """),
    ids=lambda text: text[:60],
)
def test_a_lever_is_refused_with_its_value_and_what_is_allowed(key: str, value: str, sentence: str) -> None:
    name = key[: key.rindex('"') + 1] if '"' in key else key
    draws = "[draws]\nnumber = 2\n" if "from" in value and "steps" not in value else ""
    assert refusal(f"{HEAD}{MIX}[levers]\n{name} = {value}\n{draws}") == f"s.toml: levers.{key}: {sentence}"


def test_a_misspelt_lever_is_told_and_not_the_mix_that_waits_for_its_value() -> None:
    text = HEAD + MIX.replace("ratio = 0.7\n", "") + '[levers]\n"out_migration.ratio" = [0.5]\n'
    assert refusal(text).startswith(
        f's.toml: levers."out_migration.ratio": {NO_LEVER}; allowed are hazard_ratio.ratio, '
    )


def test_a_mistake_in_a_mix_is_told_once_whatever_the_levers() -> None:
    text = HEAD + MIX.replace('"out_migration"', '"outmigration"') + f"[levers]\n{RATIO} = [0.5, 0.6, 0.7]\n"
    assert refusal(text) == (
        's.toml: mixes[1].instruments[1].rule: "outmigration" is not a rule; did you mean out_migration?'
    )


def test_a_lever_without_quotes_is_told_how_to_be_written() -> None:
    problem = refusal(f"{HEAD}{MIX}[levers]\nhazard_ratio.ratio = [1]\n")
    assert problem.startswith(
        "s.toml: levers.hazard_ratio: a table without from and to; where a lever is meant, write "
    )


def test_a_lever_is_refused_where_there_is_no_instrument() -> None:
    assert refusal(f"{HEAD}[levers]\n{RATIO} = [1]\n") == (
        f"s.toml: levers.{RATIO}: no scenario and no mix has an instrument, whose dates and numbers levers move"
    )


def test_a_lever_of_a_shock_is_refused() -> None:
    shock = MIX.replace("mixes.instruments", "shocks.changes").replace("mixes", "shocks")
    assert "has an instrument" in refusal(f"{HEAD}{shock}[levers]\n{RATIO} = [1]\n")


def test_a_lever_that_may_mean_one_of_two_instruments_is_refused() -> None:
    assert refusal(f"{HEAD}{MIX}[[mixes.instruments]]\n{USE}[levers]\n{RATIO} = [1]\n") == (
        f's.toml: levers.{RATIO}: hjelmeland with mix "stay" has 2 of hazard_ratio; '
        'write "hazard_ratio[1].ratio" or "hazard_ratio[2].ratio"'
    )


def test_two_levers_that_move_the_same_are_refused() -> None:
    assert refusal(f'{HEAD}{MIX}[levers]\n{RATIO} = [1]\n"hazard_ratio[1].ratio" = [2]\n') == (
        f's.toml: levers."hazard_ratio[1].ratio": moves what levers.{RATIO} moves; allowed is one of the two'
    )


def test_a_date_of_a_scenario_that_a_lever_makes_impossible_is_told_with_the_lever() -> None:
    mix = f"{MIX}stop = 2004-01-01\n"
    assert refusal(f'{HEAD}{mix}[levers]\n"hazard_ratio.start" = [2002-01-01, 2005-01-01]\n') == (
        's.toml: mixes[1].instruments[1].stop with levers."hazard_ratio.start"[2]: 2004-01-01 is not after start '
        "2005-01-01; allowed are later firsts of a month"
    )


def test_a_setting_of_an_instrument_from_outside_is_kept_to_its_range() -> None:
    text = f'{HEAD}rules = ["a.py"]\n{SCHEME_USED}[levers]\n"scheme.effect" = {{ from = 0.1, to = 0.9 }}\n'
    assert refusal(f"{text}[draws]\nnumber = 2\n", {"a.py": SCHEME}) == (
        's.toml: levers."scheme.effect".from: 0.1 is too low; allowed are numbers from 0.5 to 1 (ratio)'
    )


def test_levers_that_make_too_many_variants_are_refused() -> None:
    steps = "{ from = 1, to = 2, steps = 1000 }"
    second = f"[[mixes.instruments]]\n{USE}"
    levers = f'[levers]\n"hazard_ratio[1].ratio" = {steps}\n"hazard_ratio[2].ratio" = {steps}\n'
    assert refusal(f"{HEAD}{MIX}{second}{levers}") == (
        "s.toml: cases, scenarios, mixes, shocks and levers make 1,000,000 variants; allowed are up to 100,000"
    )


# --- files that are no study ------------------------------------------------------------------------------------------


def test_a_scenario_where_a_study_is_expected_is_told_so() -> None:
    assert refusal(SCENARIO) == "s.toml: this is a scenario, which `bolyst run` runs; allowed is a study"
    with pytest.raises(
        ScenarioError, match=r"^verdal: this is a scenario, which `bolyst run` runs; allowed is a study$"
    ):
        find_study("verdal")


def test_a_study_where_a_scenario_is_expected_is_told_so() -> None:
    study = shipped_studies()[0]
    sentence = "this is a study, which `bolyst batch` runs; allowed is a scenario"
    with pytest.raises(ScenarioError, match=f"{study.name}: {sentence}"):
        load(study)
    with pytest.raises(ScenarioError, match=f"^{study.stem}: {sentence}$"):
        find(study.stem)


def test_the_command_that_runs_scenarios_refuses_a_study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "ratios", "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == "ratios: this is a study, which `bolyst batch` runs; allowed is a scenario\n"


def test_a_study_that_is_not_found_is_answered_with_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError, match=r"^ratio: there is no such study; did you mean ratios\?$"):
        find_study("ratio")
    with pytest.raises(ScenarioError, match=r"^x\.toml: there is no such file; "):
        load_study(find_study("x.toml"))
    with pytest.raises(ScenarioError, match=r"is a folder; allowed is a study file, whose name ends in \.toml"):
        load_study(tmp_path)


def test_a_missing_study_is_never_answered_with_a_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m1.toml").write_text('title = "A scenario"\ncase = "hjelmeland"\n')
    with pytest.raises(ScenarioError) as refused:
        load_study(find_study("nostudy.toml"))
    assert str(refused.value).startswith("nostudy.toml: there is no such file; allowed are ")
    assert "m1" not in str(refused.value)
    assert "ratios" in str(refused.value)


def test_all_mistakes_of_a_stage_are_told_at_once() -> None:
    problems = refusals(
        HEAD.replace("2\n", "0\n") + MIX + MIX + '[parameters]\nbirths_level = "x"\n[draws]\nnumber = 0\n'
    )
    assert [problem.split(": ")[1] for problem in problems] == [
        "study.replicates",
        "mixes[2].name",
        "parameters.births_level",
        "draws.number",
    ]
    levers = f'[levers]\n{RATIO} = [1, 200]\n"hazard_ratio.start" = [2003-01-01, 2030-01-01]\n'
    assert len(refusals(f"{HEAD}{MIX}{levers}")) == 2


def test_an_instrument_of_the_scenario_itself_can_be_moved_out_of_force_by_no_lever() -> None:
    text = HEAD.replace('["hjelmeland"]', '["x.toml"]')
    assert refusal(f'{text}[levers]\n"hazard_ratio.stop" = [2001-01-01]\n', {"x.toml": f"{SCENARIO}{INSTRUMENT}"}) == (
        f's.toml: levers."hazard_ratio.stop"[1]: 2001-01-01 {LATER}'
    )
