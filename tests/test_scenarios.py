"""Scenario files: what is read from them, and that anything at all gives a scenario or plain sentences."""

import pickle
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.parameters import registry
from model.policy import HazardRatio, Target
from model.schedule import rules
from scenarios import ScenarioError, cases, find, load, shipped
from scenarios.check import check
from scenarios.schema import HazardRatioTable, ScenarioTable, ShockTable, TargetTable
from tests.scenario_files import HEAD, INSTRUMENT, read

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {"mesa", "numba", "pandas", "matplotlib", "scipy", "pyarrow"}
JARGON = ("Input should", "pydantic", "Traceback", "value_error", "None", "Refused", "<class", "errors.pydantic.dev")


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_every_scenario_that_comes_with_the_model_loads(path: Path) -> None:
    scenario = load(path)
    assert scenario.name == path.stem
    assert scenario.text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_case_has_a_factual_scenario_that_knows_the_observed_outside_world(case: Any) -> None:
    scenario = load(find(case.name))
    assert (scenario.case, scenario.places) == (case.name, case.places)
    assert (scenario.start, scenario.stop, scenario.known_to) == (date(2000, 1, 1), date(2009, 1, 1), date(2009, 1, 1))
    assert scenario.months == 108
    assert not scenario.parameters
    assert not scenario.instruments
    assert not scenario.shocks


def test_the_example_of_an_instrument_becomes_the_models_own_object() -> None:
    wanted = HazardRatio("out_migration", 0.7, date(2003, 1, 1), None, Target(children=True))
    assert load(find("hjelmeland_schools")).instruments == (wanted,)


def test_every_key_of_a_target_reaches_the_model() -> None:
    target = (
        'places = ["tolga", "os"], age = [20, 39], sex = "female", origin = ["europe"], children = false, '
        "school_children = false, couple = true, years_resident = [0, 2.5]"
    )
    head = HEAD.replace("hjelmeland", "fjellregionen")
    scenario = read(f"{head}{INSTRUMENT}stop = 2004-02-01\ntarget = {{ {target} }}\n")
    wanted = Target(("os", "tolga"), (20, 39), "female", ("europe",), False, False, True, (0.0, 2.5))
    assert scenario.instruments == (HazardRatio("out_migration", 0.7, date(2003, 1, 1), date(2004, 2, 1), wanted),)


def test_a_target_may_be_written_as_a_table_of_its_own() -> None:
    inline = read(f"{HEAD}{INSTRUMENT}target = {{ couple = true }}\n")
    assert read(f"{HEAD}{INSTRUMENT}[instruments.target]\ncouple = true\n").instruments == inline.instruments


def test_the_target_table_has_the_keys_of_the_models_target() -> None:
    assert set(TargetTable.model_fields) == set(Target.__dataclass_fields__)


def test_the_hazard_ratio_table_has_the_keys_of_the_models_hazard_ratio() -> None:
    assert set(HazardRatioTable.model_fields) - {"use"} == set(HazardRatio.__dataclass_fields__)


def test_what_is_left_out_takes_its_default() -> None:
    scenario = read(HEAD)
    assert (scenario.known_to, scenario.seed) == (scenario.start, 1)
    assert (scenario.parameters, scenario.instruments) == ({}, ())


def test_a_subset_of_places_keeps_the_order_of_the_table() -> None:
    head = HEAD.replace("hjelmeland", "lofoten")
    assert read(f'places = ["moskenes", "flakstad"]\n{head}').places == ("flakstad", "moskenes")


def test_the_ends_of_a_parameters_range_are_allowed() -> None:
    for name, parameter in registry().items():
        for value in parameter.range:
            assert read(f"{HEAD}[parameters]\n{name} = {value!r}\n").parameters == {name: value}


def test_instruments_may_outlast_the_run_and_act_on_any_rule() -> None:
    for rule in rules():
        text = f"{HEAD}{INSTRUMENT}stop = 2030-01-01\n".replace('"out_migration"', f'"{rule.name}"')
        assert read(text).instruments[0].rule == rule.name


def test_arrivals_can_be_targeted_by_place() -> None:
    text = INSTRUMENT.replace("out_migration", "in_migration_families")
    assert read(f'{HEAD}{text}target = {{ places = ["hjelmeland"] }}\n').instruments[0].target.only_places()


def test_a_scenario_survives_pickling() -> None:
    scenario = load(find("hjelmeland_downturn"))
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario
    assert hash(again) == hash(scenario)


def test_so_does_its_error() -> None:
    with pytest.raises(ScenarioError) as error:
        read("seed = -1\n")
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode()).title == "A test"


def test_reading_a_scenario_loads_none_of_the_heavy_libraries() -> None:
    code = "import sys; from scenarios import load; load('scenarios/hjelmeland.toml'); print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(output.split())


def test_the_cases_are_told_with_their_people() -> None:
    told = {case.name: (case.title, len(case.places), case.population_2000, case.population_2009) for case in cases()}
    assert told["hjelmeland"] == ("Hjelmeland", 1, 2756, 2701)
    assert told["lofoten"] == ("Lofoten: Flakstad, Vestvågøy, Vågan and Moskenes", 4, 22906, 22217)
    assert list(told) == ["hjelmeland", "verdal", "fjellregionen", "lofoten"]


def test_a_scenario_is_found_by_its_name_or_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(find("verdal")).case == "verdal"
    assert find("mine/verdal.toml") == Path("mine/verdal.toml")


def test_a_name_that_is_not_found_is_answered_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match=r"hjelmland: there is no such scenario; did you mean hjelmeland"):
        find("hjelmland")


# --- anything at all --------------------------------------------------------------------------------------------------

SCALARS = (
    st.text(max_size=20)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.integers(1900, 2100).map(lambda year: date(year, 1, 1))
    | st.sampled_from([2**70, datetime(2000, 1, 1), time(1, 1), "out_migration", "hazard_ratio", "hjelmeland"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def nearly(keys: Iterable[str], **valid: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Valid tables of which a key or two may be anything at all, missing, or unknown."""
    changes = st.dictionaries(st.sampled_from([*keys, "other"]), VALUES, max_size=2)
    lacking = st.sets(st.sampled_from(list(valid)), max_size=1)
    return st.builds(
        lambda table, changed, dropped: {key: it for key, it in (table | changed).items() if key not in dropped},
        st.fixed_dictionaries(valid),
        st.just({}) | changes,
        st.just(set()) | lacking,
    )


INSTRUMENTS = nearly(
    HazardRatioTable.model_fields,
    use=st.just("hazard_ratio"),
    rule=st.sampled_from([rule.name for rule in rules()]),
    ratio=st.floats(0, 100),
    start=st.just(date(2003, 1, 1)),
    stop=st.just(date(2004, 1, 1)),
    target=nearly(TargetTable.model_fields, places=st.just(["os", "tolga"])),
)
SHOCKS = nearly(
    (*ShockTable.model_fields, "depth", "more", "persons"),
    use=st.sampled_from(["downturn", "enlargement", "larger_settlement"]),
    start=st.just(date(2003, 1, 1)),
    ratio=st.just(2),
)
TABLES = nearly(
    ScenarioTable.model_fields,
    title=st.just("A test"),
    case=st.just("fjellregionen"),
    start=st.just(date(2000, 1, 1)),
    stop=st.just(date(2005, 1, 1)),
    parameters=nearly(registry(), births_level=st.floats(0.7, 1.5)),
    instruments=st.lists(INSTRUMENTS, max_size=2),
    shocks=st.lists(SHOCKS | INSTRUMENTS, max_size=2),
)


@settings(max_examples=300, deadline=None)
@given(TABLES)
def test_any_tables_give_a_scenario_or_plain_sentences(tables: dict[str, Any]) -> None:
    try:
        scenario = check(tables, file="x.toml", name="x")
    except ScenarioError as error:
        for problem in error.problems:
            assert problem.startswith("x.toml: ")
            assert "; " in problem or "so it must stand above" in problem or "did you mean" in problem
            assert problem.splitlines() == [problem]
            assert not any(word in problem for word in JARGON if word not in repr(tables))
    else:
        assert scenario.months > 0
        assert all(isinstance(instrument, HazardRatio) for instrument in scenario.instruments)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_give_a_scenario_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError):
        load(path)
