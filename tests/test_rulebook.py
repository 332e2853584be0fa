"""Files of rules: what they add and replace, where it acts, and that nothing else moves."""

import sys
from pathlib import Path

import numpy as np
import pytest

from model.agents import Household
from model.measures import MEASURES
from model.policy import HazardRatio, InstrumentUse, Target
from model.rulebook import rulebook
from model.simulation import MigrationModel
from model.state import LIVES_IN, NET_LEVEL, PLACE_COLUMNS
from scenarios import load
from tests.conftest import digests, months, scenario

MOVING_ON = '''"""Newcomers move on."""

from model import Event, Parameter, move_away

base = Parameter(0.30, unit="1/year", range=(0.0, 1.0), source="a test")
newcomer = Parameter(2.0, unit="years", range=(0.5, 5.0), source="a test")


@Event(of="household", happens=move_away)
def moving_on(h):
    """Yearly hazard of moving on: base in the first years."""
    if h.years_resident > newcomer:
        return 0.0
    return base
'''
CEILING = """from model import Parameter, Ratio

effect = Parameter(0.5, unit="ratio", range=(0.0, 1.0), source="a test")
oldest = Parameter(40.0, unit="years", range=(20.0, 60.0), source="a test")


@Ratio(on="out_migration")
def ceiling(h):
    if h.age <= oldest:
        return effect
    return 1
"""
GRUDGE = """from model import Column, Growth, Parameter

grudge = Column("household", unit="0-1", range=(0.0, 1.0), meaning="a test", start=0.25)
rising = Parameter(0.12, unit="1/year", range=(0.0, 12.0), source="a test")


@Growth(grudge)
def resentment(h):
    return rising
"""


def file(folder: Path, text: str, name: str = "mine") -> str:
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return str(path)


def small(*files: str, n: int = 36, **differs: object) -> MigrationModel:
    """A run of a small place with files of rules, which are read for it."""
    model = MigrationModel(scenario(places=("moskenes",), stop=months(n), rules=files, **differs), 1, events=True)
    model.run()
    return model


def events(model: MigrationModel) -> dict[str, int]:
    return model.record.events("test", 1)["rule"].value_counts().to_dict()


# Rules


def test_a_rule_of_a_file_acts_under_its_name(tmp_path: Path) -> None:
    assert events(small(file(tmp_path, MOVING_ON)))["moving_on"] > 10


def test_its_parameters_are_named_after_the_file_and_changed_by_the_scenario(tmp_path: Path) -> None:
    mine = file(tmp_path, MOVING_ON)
    assert "moving_on" not in events(small(mine, parameters={"mine_base": 0.0}))


def test_a_rule_that_never_fires_changes_nothing_byte_for_byte(tmp_path: Path) -> None:
    never = file(tmp_path, MOVING_ON.replace("return base", "return 0"))
    assert digests(small(never)) == digests(small())


def test_what_a_file_adds_comes_on_top_of_the_balance_of_flows(tmp_path: Path) -> None:
    """Or in-migration would fill what the rule takes, and its work would not be seen."""
    with_rule, without = small(file(tmp_path, MOVING_ON), n=1), small(n=1)
    of_the_world = slice(NET_LEVEL, len(PLACE_COLUMNS))
    assert np.array_equal(with_rule.state.places[of_the_world], without.state.places[of_the_world])


def test_a_rule_stands_where_it_says_and_otherwise_last(tmp_path: Path) -> None:
    early = MOVING_ON.replace("happens=move_away", 'happens=move_away, after="deaths"')
    for text, place in ((early, ["deaths", "moving_on", "births"]), (MOVING_ON, ["programme_end", "moving_on"])):
        order = [rule.name for rule in rulebook([file(tmp_path, text)]).rules if rule.kind in ("event", "match")]
        at = order.index("moving_on")
        assert order[at - 1 : at + 2] == place


def test_rules_that_stand_after_one_another_keep_their_order(tmp_path: Path) -> None:
    second = MOVING_ON.replace("def moving_on", "def again").replace("move_away)\n", 'move_away, after="moving_on")\n')
    files = [
        file(tmp_path, second, "one"),
        file(tmp_path, MOVING_ON.replace("move_away)\n", 'move_away, after="births")\n')),
    ]
    order = [rule.name for rule in rulebook(files).rules]
    assert order[order.index("births") : order.index("births") + 3] == ["births", "moving_on", "again"]


def test_a_rule_that_replaces_one_by_the_same_keeps_its_name_its_draws_and_its_instruments(tmp_path: Path) -> None:
    again = file(
        tmp_path,
        "from model import Event, move_away\nfrom model.rules.out_migration import out_migration as before\n\n\n"
        '@Event(of="household", happens=move_away, replaces="out_migration")\n'
        "def mine_instead(h, place):\n    return before(h, place)\n",
    )
    on_it = (HazardRatio("out_migration", 0.5, scenario().start),)
    assert digests(small(again, instruments=on_it)) == digests(small(instruments=on_it))


def test_a_parameter_takes_the_place_of_one_of_the_model(tmp_path: Path) -> None:
    mine = file(
        tmp_path,
        "from model import Parameter\n\n"
        'lower = Parameter(0.5, unit="ratio", range=(0.3, 1.1), source="my survey", replaces="out_migration_school")\n',
    )
    assert digests(small(mine)) == digests(small(parameters={"out_migration_school": 0.5}))
    assert rulebook([mine]).parameters["out_migration_school"].source == "my survey"


def test_two_files_act_together(tmp_path: Path) -> None:
    found = rulebook([file(tmp_path, MOVING_ON, "one"), file(tmp_path, GRUDGE, "two")])
    assert {"one_base", "two_rising"} <= set(found.parameters)
    assert [column.name for column in found.columns] == [*(measure.name for measure in MEASURES), "grudge"]


def test_an_edited_file_is_read_anew_in_the_same_process(tmp_path: Path) -> None:
    assert "moving_on" in events(small(file(tmp_path, MOVING_ON)))
    assert "moving_on" not in events(small(file(tmp_path, MOVING_ON.replace("return base", "return 0"))))


def test_the_same_text_is_built_once(tmp_path: Path) -> None:
    mine = file(tmp_path, MOVING_ON)
    one, other = small(mine, n=1), small(mine, n=2)
    assert one.inputs.program.built is other.inputs.program.built


# Instruments


IN_FORCE = InstrumentUse("ceiling", scenario().start, target=Target(children=True))


def test_an_instrument_of_a_file_is_the_ratio_its_function_gives_those_it_reaches(tmp_path: Path) -> None:
    mine = file(tmp_path, CEILING)
    the_same = HazardRatio("out_migration", 0.5, scenario().start, target=Target(children=True, age=(0, 40)))
    assert digests(small(mine, instruments=(IN_FORCE,))) == digests(small(instruments=(the_same,)))
    assert digests(small(mine, instruments=(IN_FORCE,))) != digests(small())


def test_a_setting_differs_from_use_to_use(tmp_path: Path) -> None:
    mine = file(tmp_path, CEILING)
    first = InstrumentUse("ceiling", scenario().start, scenario().start.replace(month=7))
    second = InstrumentUse("ceiling", scenario().start.replace(month=7), settings=(("mine_effect", 0.0),))
    model = MigrationModel(scenario(rules=(mine,), stop=months(12), instruments=(first, second)), 1, events=True)
    model.run()
    log = model.record.events("test", 1)
    late = log[(log.rule == "out_migration") & (log.month > "2000-06") & (log.cause == "own")]
    assert len(log[log.rule == "out_migration"]) > len(late) > 0


def test_a_neutral_instrument_changes_nothing_byte_for_byte_and_order_does_not_matter(tmp_path: Path) -> None:
    mine = file(tmp_path, CEILING)
    neutral = InstrumentUse("ceiling", scenario().start, settings=(("mine_effect", 1.0),))
    assert digests(small(mine, instruments=(neutral,))) == digests(small())
    several = (IN_FORCE, neutral, HazardRatio("out_migration", 0.9, scenario().start))
    assert digests(small(mine, instruments=several)) == digests(small(mine, instruments=several[::-1]))


def test_a_scenario_uses_it_with_dates_target_and_settings(tmp_path: Path) -> None:
    file(tmp_path, CEILING)
    path = tmp_path / "s.toml"
    path.write_text(
        'title = "x"\ncase = "hjelmeland"\nrules = ["mine.py"]\nstart = 2000-01-01\nstop = 2001-01-01\n\n'
        '[[instruments]]\nuse = "ceiling"\nstart = 2000-03-01\neffect = 0.25\ntarget = { children = true }\n'
    )
    (use,) = load(path).instruments
    start = scenario().start.replace(month=3)
    assert use == InstrumentUse("ceiling", start, target=Target(children=True), settings=(("mine_effect", 0.25),))
    assert load(path).rules == (str(tmp_path / "mine.py"),)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ((("mine_efect", 0.5),), "ceiling: there is no setting 'mine_efect'; known are mine_oldest, mine_effect"),
        ((("births_level", 1.0),), "ceiling: there is no setting 'births_level'"),
        ((("mine_effect", 1.5),), "ceiling: setting mine_effect = 1.5 lies outside 0.0 to 1.0"),
    ],
)
def test_a_setting_given_in_python_is_checked_too(
    tmp_path: Path, settings: tuple[tuple[str, float], ...], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        small(file(tmp_path, CEILING), instruments=(InstrumentUse("ceiling", scenario().start, settings=settings),))


# Columns


def test_a_column_starts_and_grows_by_a_twelfth_of_its_yearly_growth_a_month(tmp_path: Path) -> None:
    model = small(file(tmp_path, GRUDGE), n=6)
    assert model.agents_by_type[Household].agg("grudge", np.median) == pytest.approx(0.25 + 6 * 0.12 / 12)


def test_a_column_stops_at_its_range(tmp_path: Path) -> None:
    model = small(file(tmp_path, GRUDGE), n=6, parameters={"mine_rising": 12.0})
    assert model.agents_by_type[Household].agg("grudge", max) == 1.0


def test_whoever_is_new_begins_at_the_start_and_rows_keep_their_values_when_they_are_moved_together(
    tmp_path: Path,
) -> None:
    """In 30 months the rows are closed up twice; a household has then grown for as long as it has been there."""
    model = small(file(tmp_path, GRUDGE), n=30)
    log = model.record.events("test", 1)
    formed = log[log.event.isin(["leaving_home", "in_migration", "immigration"])].groupby("household").month.max()
    young = [h for h in model.agents_by_type[Household] if h.key in formed.index and h.years_resident < 2.4]
    assert len(young) > 5
    most = 0.25 + 30 * 0.12 / 12
    assert all(0.25 <= h.grudge < most for h in young)
    assert np.all(model.state.household_columns[0, model.state.n_households :] == 0.25)


def test_people_away_do_not_grow(tmp_path: Path) -> None:
    personal = GRUDGE.replace('"household"', '"person"').replace("resentment(h)", "resentment(p)")
    model = MigrationModel(scenario(rules=(file(tmp_path, personal),)), 1)
    lived_in = model.state.persons[LIVES_IN, : model.state.n_persons].copy()
    model.step()
    grown = model.state.person_columns[-1, : lived_in.size] > 0.25  # behind the model's measures
    assert grown[lived_in == 0].all()
    assert not grown[lived_in != 0].any()


# Rules of installed packages


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package that offers rules, installed as pip would."""
    (tmp_path / "offered_rules.py").write_text(MOVING_ON, encoding="utf-8")
    information = tmp_path / "offered-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: offered\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text("[bolyst.rules]\nmoving-on = offered_rules\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "offered_rules", raising=False)
    return "moving-on"


def test_a_package_offers_rules_by_name_and_they_act_only_where_they_are_named(package: str) -> None:
    assert events(small(package))["moving_on"] > 10
    assert "moving_on" not in events(small())
