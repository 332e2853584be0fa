"""Study files: what is crossed with what, what is sampled, and that seeds are common to everything."""

import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.parameters import registry
from model.policy import HazardRatio, InstrumentUse
from model.shock_use import ShockUse
from scenarios import ScenarioError, Study, find, find_study, load, load_study, shipped, shipped_studies
from scenarios.schema import HazardRatioTable
from scenarios.study_schema import (
    DESIGNS,
    TABLES,
    DrawsTable,
    HeadTable,
    MixTable,
    ShockTable,
    StudyTable,
)
from tests.scenario_files import HEAD as SCENARIO
from tests.scenario_files import INSTRUMENT, SHOCK
from tests.study_files import DRAWS, HEAD, MIX, NOTHING, SCHEME, SCHEME_USED, USE, read
from tests.test_scenarios import HEAVY, JARGON, ROOT, VALUES, nearly

RATIO = '"hazard_ratio.ratio"'
CALM_OR_DOWNTURN = (
    f'[[shocks]]\nname = "calm"\n[[shocks]]\nname = "downturn"\n{SHOCK.replace("shocks", "shocks.changes")}'
)
SHOCKS = f'[[shocks]]\nname = "none"\n[[shocks]]\nname = "downturn"\n[[shocks.changes]]\n{USE.replace("0.7", "1.5")}'


def of(name: str) -> Study:
    return load_study(find_study(name))


# --- what comes with the model ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", shipped_studies(), ids=lambda path: path.stem)
def test_every_study_that_comes_with_the_model_loads_and_says_that_nothing_is_measured(path: Path) -> None:
    study = load_study(path)
    text = path.read_text(encoding="utf-8")
    assert (study.name, study.text, study.file) == (path.stem, text, str(path))
    said = " ".join(text.replace("#", " ").split())
    honest = "invented" in said or "priors, not estimates" in said
    assert honest or not any(variant.scenario.instruments for variant in study.variants)


def test_studies_are_not_listed_among_the_scenarios() -> None:
    assert not {path.stem for path in shipped()} & {path.stem for path in shipped_studies()}


def test_the_ladder_of_ratios_leaves_the_baseline_alone() -> None:
    study = of("ratios")
    assert [(variant.mix, variant.levers) for variant in study.variants] == [
        ("as it was", {}),
        *(("families stay", {"hazard_ratio.ratio": ratio}) for ratio in (0.95, 0.9, 0.8, 0.7, 0.5)),
    ]
    assert study.n_runs == 6 * 50
    assert study.scenario(0, 0) == load(find("hjelmeland"))
    assert study.scenario(5, 0).instruments[0].ratio == 0.5


def test_the_study_of_the_cases_draws_every_parameter_of_its_patterns_but_the_one_it_names() -> None:
    study = of("cases")
    assert [variant.case for variant in study.variants] == ["hjelmeland", "verdal", "fjellregionen", "lofoten"]
    names = study.draws["verdal"].names
    assert {name for name in registry() if name.startswith(("out_mig", "return_mig"))} - set(names) == {
        "out_migration_youngest"
    }
    assert all(variant.scenario.parameters == {"out_migration_youngest": 18.0} for variant in study.variants)
    assert study.scenario(1, 3).places == ("verdal",)
    assert set(study.scenario(1, 3).parameters) == {*names, "out_migration_youngest"}


def test_the_study_of_mixes_meets_every_mix_with_every_shock() -> None:
    study = of("mixes_and_shocks")
    counted = {}
    for variant in study.variants:
        key = variant.scenario_name, variant.mix, variant.shock
        counted[key] = counted.get(key, 0) + 1
    assert len(counted) == 2 * 3 * 2
    assert {(v.shock, *(each.shock for each in v.scenario.shocks)) for v in study.variants} == {
        ("calm",),
        ("downturn", "downturn"),
    }
    assert {count for (_, mix, _), count in counted.items() if mix == "nothing"} == {1}
    assert {count for (_, mix, _), count in counted.items() if mix != "nothing"} == {2}


# --- what is put together ---------------------------------------------------------------------------------------------


def test_a_study_without_more_is_its_scenarios_with_its_seeds() -> None:
    study = read(HEAD)
    (variant,) = study.variants
    assert (variant.case, variant.scenario_name, variant.mix, variant.shock) == ("hjelmeland", "hjelmeland", "", "")
    assert variant.scenario == load(find("hjelmeland"))
    assert (study.seeds, study.tables, study.n_runs) == (range(1, 3), ("yearly",), 2)
    assert study.draws["hjelmeland"].values.shape == (1, 0)


def test_the_tables_a_study_may_keep_are_those_a_run_writes() -> None:
    from model import output_tables

    assert tuple(output_tables.TABLES) == TABLES
    assert read(f'{HEAD}tables = ["events", "yearly"]\nseed = 7\n').tables == ("yearly", "events")
    assert read(f"{HEAD}seed = 7\n").seeds == range(7, 9)


def test_the_mix_comes_after_the_scenarios_own_and_the_shock_is_no_instrument() -> None:
    text = HEAD.replace('["hjelmeland"]', '["x.toml"]') + MIX.replace("0.7", "0.6") + SHOCKS
    variant = read(text, {"x.toml": f"{SCENARIO}{INSTRUMENT}"}).variants[1]
    assert [each.ratio for each in variant.scenario.instruments] == [0.7, 0.6]
    assert [each.ratio for each in variant.scenario.shocks] == [1.5]
    assert (variant.scenario.name, variant.scenario_name, variant.shock) == ("x", "x", "downturn")


def test_the_changes_of_a_shock_are_the_shocks_of_a_scenario_and_come_after_its_own() -> None:
    text = HEAD.replace('["hjelmeland"]', '["x.toml"]') + NOTHING + CALM_OR_DOWNTURN
    calm, downturn = read(text, {"x.toml": SCENARIO + SHOCK.replace("0.6", "0.9")}).variants
    own = ShockUse("downturn", date(2003, 1, 1), None, (), (("downturn_depth", 0.9),))
    assert calm.scenario.shocks == (own,)
    assert downturn.scenario.shocks == (own, replace(own, settings=(("downturn_depth", 0.6),)))
    written = read(HEAD.replace("hjelmeland", "x.toml"), {"x.toml": SCENARIO + SHOCK}).variants[0]
    assert read(HEAD.replace("hjelmeland", "y.toml") + CALM_OR_DOWNTURN, {"y.toml": SCENARIO}).variants[
        1
    ].scenario.shocks == (written.scenario.shocks)


def test_the_depth_of_a_shock_may_be_drawn_where_its_table_leaves_it_open() -> None:
    shock = CALM_OR_DOWNTURN.replace("depth = 0.6\n", "")
    study = read(f'{HEAD}{shock}[parameters]\ndownturn_depth = "prior"\n{DRAWS}')
    depths = {study.scenario(1, draw).parameters["downturn_depth"] for draw in range(4)}
    assert len(depths) == 4
    assert all(0.2 <= depth <= 1.0 for depth in depths)


def test_parameters_of_the_study_the_shock_and_the_mix_go_before_the_scenarios() -> None:
    names = ["births_level", "deaths_level", "out_migration_school", "out_migration_level"]
    own = "[parameters]\n" + "".join(f"{name} = 1.0\n" for name in names)
    mix = f"{NOTHING}parameters = {{ deaths_level = 1.1, out_migration_school = 1.1 }}\n"
    shock = '[[shocks]]\nname = "x"\nparameters = { out_migration_school = 0.9 }\n'
    text = f"{HEAD.replace('hjelmeland', 'x.toml')}{mix}{shock}[parameters]\nout_migration_level = 0.8\n"
    (variant,) = read(text, {"x.toml": SCENARIO + own}).variants
    assert [variant.scenario.parameters[name] for name in names] == [1.0, 1.1, 0.9, 0.8]


def test_every_scenario_is_run_for_each_case() -> None:
    text = HEAD.replace('["hjelmeland"]', '["lofoten", "x.toml"]') + 'cases = ["verdal", "hjelmeland"]\n'
    study = read(text, {"x.toml": SCENARIO})
    assert [(each.case, each.scenario_name, each.scenario.places) for each in study.variants] == [
        ("hjelmeland", "lofoten", ("hjelmeland",)),
        ("hjelmeland", "x", ("hjelmeland",)),
        ("verdal", "lofoten", ("verdal",)),
        ("verdal", "x", ("verdal",)),
    ]


COUNTS = st.integers(1, 3)


@settings(deadline=None)
@given(cases=COUNTS, mixes=COUNTS, shocks=COUNTS, ratios=COUNTS, starts=COUNTS, grid=COUNTS, number=COUNTS)
def test_crossings_are_counted_right(**counts: int) -> None:
    cases, mixes, shocks, ratios, starts, grid, number = counts.values()
    text = HEAD + f"cases = {['hjelmeland', 'verdal', 'lofoten'][:cases]}\n{NOTHING}"
    text += "".join(MIX.replace("stay", f"stay {k}") for k in range(mixes))
    text += "".join(f'[[shocks]]\nname = "{k}"\n' for k in range(shocks))
    text += f"[levers]\n{RATIO} = {[0.5, 0.6, 0.7][:ratios]}\n"
    text += f'"hazard_ratio.start" = [{", ".join(["2003-01-01", "2004-01-01", "2005-01-01"][:starts])}]\n'
    text += f"[parameters]\nbirths_level = {[0.9, 1.0, 1.1][:grid]}\n"
    text += f'deaths_level = "prior"\n[draws]\nnumber = {number}\n'
    study = read(text)
    variants = cases * shocks * (1 + mixes * ratios * starts)  # the mix without an instrument has no levers
    assert len(study.variants) == variants
    assert study.n_runs == variants * grid * number * 2
    told = {(v.case, v.mix, v.shock, tuple(v.levers.items())) for v in study.variants}
    assert len(told) == variants
    scenarios = {(v.case, v.shock, v.scenario.instruments) for v in study.variants if v.mix in ("nothing", "stay 0")}
    assert len(scenarios) == cases * shocks * (1 + ratios * starts)
    rows = study.draws["hjelmeland"].values
    assert len({tuple(row) for row in rows.tolist()}) == grid * number


# --- levers -----------------------------------------------------------------------------------------------------------


def test_a_range_with_steps_is_the_list_written_out() -> None:
    listed, ranged = (
        [variant.levers for variant in read(f"{HEAD}{MIX}[levers]\n{RATIO} = {values}\n").variants]
        for values in ("[0.1, 0.2, 0.3, 0.4]", "{ from = 0.1, to = 0.4, steps = 4 }")
    )
    assert ranged == listed


def test_a_lever_gives_what_the_instrument_leaves_out() -> None:
    mix = MIX.replace("ratio = 0.7\n", "")
    study = read(f'{HEAD}{mix}[levers]\n{RATIO} = [0.5, 2]\n"hazard_ratio.stop" = [2004-01-01]\n')
    assert [variant.levers for variant in study.variants] == [
        {"hazard_ratio.ratio": ratio, "hazard_ratio.stop": "2004-01-01"} for ratio in (0.5, 2.0)
    ]
    wanted = HazardRatio("out_migration", 2.0, date(2003, 1, 1), date(2004, 1, 1))
    assert study.scenario(1, 0).instruments == (wanted,)


def test_one_of_several_instruments_is_named_by_its_number() -> None:
    text = f'{HEAD}{MIX}[[mixes.instruments]]\n{USE}[levers]\n"hazard_ratio[2].ratio" = [0.9]\n'
    assert [each.ratio for each in read(text).variants[0].scenario.instruments] == [0.7, 0.9]


def test_a_lever_with_the_name_of_a_mix_moves_the_instrument_of_that_mix_alone() -> None:
    other = MIX.replace("stay", "both") + f"[[mixes.instruments]]\n{USE.replace('0.7', '0.6')}"
    levers = '"stay.hazard_ratio.ratio" = [0.8, 0.9]\n"both.hazard_ratio[2].ratio" = [0.5]\n'
    text = f"{HEAD}{NOTHING}{MIX}{other}[levers]\n{levers}"
    found = [(v.mix, [each.ratio for each in v.scenario.instruments], v.levers) for v in read(text).variants]
    assert found == [
        ("nothing", [], {}),
        ("stay", [0.8], {"stay.hazard_ratio.ratio": 0.8}),
        ("stay", [0.9], {"stay.hazard_ratio.ratio": 0.9}),
        ("both", [0.7, 0.5], {"both.hazard_ratio[2].ratio": 0.5}),
    ]


def test_sampled_levers_stand_in_the_draws_and_are_put_in_place() -> None:
    files = {"a.py": SCHEME}
    text = f"""{HEAD}rules = ["a.py"]\n{MIX}{SCHEME_USED}[levers]
    {RATIO} = {{ from = 0.5, to = 0.9 }}\n"scheme.effect" = {{ from = 0.6, to = 0.8 }}\n{DRAWS}"""
    study = read(text, files)
    draws = study.draws["hjelmeland"]
    assert draws.names == ("hazard_ratio.ratio", "scheme.effect")
    for draw, (ratio, effect) in enumerate(draws.values.tolist()):
        (stay,) = study.scenario(0, draw).instruments
        assert isinstance(stay, HazardRatio)
        assert stay.ratio == ratio
        (scheme,) = study.scenario(1, draw).instruments
        assert isinstance(scheme, InstrumentUse)
        assert scheme.settings == (("a_effect", effect),)
        assert study.scenario(1, draw).parameters == {}


def test_what_a_draw_gives_is_what_a_file_with_its_values_would_give() -> None:
    text = f'{HEAD}{MIX}[levers]\n{RATIO} = {{ from = 0.5, to = 0.9 }}\n[parameters]\n"births_*" = "prior"\n{DRAWS}'
    study = read(text)
    made = study.scenario(0, 2)
    written = SCENARIO + "known_to = 2009-01-01\n[parameters]\n"
    written += "".join(f"{name} = {value!r}\n" for name, value in made.parameters.items())
    written += INSTRUMENT.replace("0.7", repr(made.instruments[0].ratio))
    (alone,) = read(HEAD.replace("hjelmeland", "x.toml"), {"x.toml": written}).variants
    assert (made.parameters, made.instruments) == (alone.scenario.parameters, alone.scenario.instruments)


def test_a_parameter_that_only_one_scenarios_rules_know_is_drawn_for_it_alone() -> None:
    text = HEAD.replace('["hjelmeland"]', '["hjelmeland", "x.toml"]')
    text += f'[parameters]\na_base = "prior"\n{DRAWS}'
    study = read(text, {"a.py": SCHEME, "x.toml": f'rules = ["a.py"]\n{SCENARIO}'})
    assert study.scenario(0, 1) == study.variants[0].scenario
    assert list(study.scenario(1, 1).parameters) == ["a_base"]


# --- being read -------------------------------------------------------------------------------------------------------


def test_a_study_survives_pickling() -> None:
    study = of("cases")
    again = pickle.loads(pickle.dumps(study))
    assert again.variants == study.variants
    assert again.scenario(2, 5) == study.scenario(2, 5)


def test_reading_a_study_loads_none_of_the_heavy_libraries() -> None:
    code = "import sys; from scenarios import find_study, load_study; load_study(find_study('ratios')); print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(output.split())


# --- anything at all --------------------------------------------------------------------------------------------------

AXES = VALUES | st.sampled_from([
    [0.8, 0.9], [1], "prior", {"from": 0.9, "to": 1.1}, {"from": 0.9, "to": 1.1, "steps": 2}, [date(2004, 1, 1)], 1.0,
])  # fmt: skip
USES = nearly(
    HazardRatioTable.model_fields,
    use=st.just("hazard_ratio"),
    rule=st.just("out_migration"),
    ratio=st.floats(0, 100),
    start=st.just(date(2003, 1, 1)),
)
SHOCK_USES = nearly(
    ("use", "start", "stop", "places", "depth"),
    use=st.sampled_from(["downturn", "enlargement"]),
    start=st.just(date(2003, 1, 1)),
)
NUMBERS = st.dictionaries(st.sampled_from(["births_level", "deaths_level"]), st.floats(0.8, 1.2))
STUDIES = nearly(
    StudyTable.model_fields,
    study=nearly(
        HeadTable.model_fields,
        title=st.just("A test"),
        scenarios=st.sampled_from([["hjelmeland"], ["hjelmeland_schools", "verdal"]]),
        replicates=st.integers(1, 5),
    ),
    mixes=st.lists(
        nearly(
            MixTable.model_fields,
            name=st.sampled_from("abcdef"),
            parameters=NUMBERS,
            instruments=st.lists(USES, max_size=2),
        ),
        min_size=1,
        max_size=2,
    ),
    shocks=st.lists(
        nearly(
            ShockTable.model_fields,
            name=st.just("s"),
            parameters=NUMBERS,
            changes=st.lists(USES | SHOCK_USES, max_size=1),
        ),
        min_size=1,
        max_size=1,
    ),
    levers=st.dictionaries(
        st.sampled_from(["hazard_ratio.ratio", "hazard_ratio[1].stop", "x.y", "z"]), AXES, max_size=2
    ),
    parameters=st.dictionaries(st.sampled_from(["births_level", "births_*", "deaths_level", "x"]), AXES, max_size=2),
    draws=nearly(DrawsTable.model_fields, number=st.sampled_from([2, 3]), design=st.sampled_from(DESIGNS)),
)


@settings(max_examples=300, deadline=None)
@given(STUDIES)
def test_any_tables_give_a_study_or_plain_sentences(tables: dict[str, Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scenarios.studies.read", lambda *_: (tables, ""))
        try:
            study = load_study("s.toml")
        except ScenarioError as error:
            for problem in error.problems:
                assert problem.startswith("s.toml: ")
                assert problem.splitlines() == [problem]
                assert not any(word in problem for word in JARGON if word not in repr(tables))
            return
    assert study.n_runs > 0
    for variant in range(len(study.variants)):
        assert study.scenario(variant, 0).months > 0
