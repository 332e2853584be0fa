"""A large employer closes or opens: its people are freed or found, nothing differs before, and mistakes are told."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.cli import main
from experiments.manifest import basis_of
from model import Shock
from model.course import Course
from model.inputs import Inputs
from model.large_employers import LargeEmployers
from model.parameters import registry
from model.shock_use import ShockUse
from model.simulation import MigrationModel
from model.state import E_PLACE, MANUFACTURING, POSITIONS, SECTOR, SERVICES, STAFF
from scenarios import ScenarioError, find, load
from scenarios.check import check
from tests import study_files
from tests.conftest import Scenario, digests, model_of, run, scenario
from tests.scenario_files import HEAD, SHOCK, read, refusals
from tests.test_identity import identity_of
from tests.village import HERE, MONTH, THERE, Village

VALUES = {name: parameter.value for name, parameter in registry().items()}
FROM, TO = date(2000, 8, 1), date(2001, 8, 1)
NAMED, FACTORIES = (("employer", "marine_harvest"),), (("sector", "manufacturing"),)
CLOSURE = ShockUse("closure", FROM, None, ("hjelmeland",), (), NAMED)
OPENING = ShockUse("opening", FROM, None, ("moskenes",), (("opening_positions", 60.0),), FACTORIES)


def asked(*shocks: ShockUse, place: str = "hjelmeland", stop: date = date(2007, 1, 1)) -> Scenario:
    return scenario(places=(place,), stop=stop, shocks=shocks)


@cache
def ended(place: str, *shocks: ShockUse) -> MigrationModel:
    """A model at the end of 2006."""
    return run(asked(*shocks, place=place))


def january(model: MigrationModel, column: str) -> dict[int, int]:
    """A column of the table `work`, of everybody, by year."""
    table = model.record.table("work", "", 1)
    return table[table.group == "all"].set_index("year")[column].to_dict()


def people(model: MigrationModel) -> int:
    return int(model._registered.sum())


# In a run


def test_a_closed_employer_frees_its_people_within_a_year_and_unemployment_comes_back() -> None:
    calm, shut = ended("hjelmeland"), ended("hjelmeland", CLOSURE)
    row = shut.labour_market.cornerstones["hjelmeland", "marine_harvest"]
    assert calm.state.employers[STAFF, row] > 80
    assert shut.state.employers[[STAFF, POSITIONS], row].tolist() == [0, 0]
    more = {year: n - january(calm, "seeking")[year] for year, n in january(shut, "seeking").items()}
    assert more[2000] == 0
    assert more[2001] > 40
    assert more[2007] < 0.5 * more[2001]
    assert people(shut) < people(calm) - 10  # some have gone, and fewer have come


def test_an_employer_that_opens_again_finds_people_within_a_year() -> None:
    model, staff = model_of(asked(replace(CLOSURE, stop=TO), stop=date(2002, 8, 1))), {}
    row = model.labour_market.cornerstones["hjelmeland", "marine_harvest"]
    while model.running:
        model.step()
        staff[model.month] = model.state.employers[[STAFF, POSITIONS], row].tolist()
    first = 12 * 2000 + 7
    assert staff[first - 1][1] > 90
    assert [staff[month][1] for month in range(first, first + 12)] == [0] * 12
    assert staff[first + 6][0] < 0.2 * staff[first][0]
    assert staff[first + 12][1] > 90
    assert staff[first + 24][0] > 0.85 * staff[first + 24][1]


def test_an_opening_adds_positions_and_draws_people() -> None:
    calm, opened = ended("moskenes"), ended("moskenes", OPENING)
    one = opened.state.employers[:, np.argmax(opened.state.bases[: opened.state.n_employers] == 60.0)]
    assert one[[E_PLACE, SECTOR]].tolist() == [0, MANUFACTURING]
    assert 50 <= one[POSITIONS] <= 62
    assert one[STAFF] > 0.8 * one[POSITIONS]
    assert january(opened, "working")[2006] > january(calm, "working")[2006] + 20
    assert people(opened) > people(calm)


@pytest.mark.parametrize("shock", [CLOSURE, OPENING], ids=lambda shock: shock.shock)
def test_no_event_differs_before_and_some_after(shock: ShockUse) -> None:
    place = shock.places[0]
    tables = [ended(place, *shocks).record.events("", 1) for shocks in ((), (shock,))]
    order = ["month", "person", "event", "rule", "to_place"]
    without, with_it = (table.sort_values(order, ignore_index=True) for table in tables)
    assert without[without.month < "2000-08"].equals(with_it[with_it.month < "2000-08"])
    assert not without.equals(with_it)


def test_a_closure_of_nothing_and_an_opening_without_positions_change_no_table() -> None:
    none = replace(CLOSURE, settings=(("closure_share", 0.0),), places=("moskenes",), chosen=FACTORIES)
    nobody = replace(OPENING, settings=(("opening_positions", 0.0),))
    stop = date(2002, 1, 1)
    plain = digests(run(asked(place="moskenes", stop=stop)))
    assert digests(run(asked(none, nobody, place="moskenes", stop=stop))) == plain


def test_the_order_of_shocks_does_not_matter() -> None:
    downturn = ShockUse("downturn", FROM, TO, ("moskenes",))
    closure = replace(CLOSURE, places=("moskenes",), settings=(("closure_share", 0.5),), chosen=FACTORIES)
    other = replace(OPENING, settings=(("opening_positions", 20.0),))
    shocks, stop = (downturn, closure, OPENING, other, OPENING), date(2002, 1, 1)
    one, reverse = (run(asked(*each, place="moskenes", stop=stop)) for each in (shocks, shocks[::-1]))
    assert digests(one) == digests(reverse)
    keys = one.state.employer_keys[: one.state.n_employers]
    assert np.unique(keys).size == keys.size


# Which employer is meant


def employers_of(village: Village, *uses: ShockUse) -> LargeEmployers:
    months = range(MONTH, MONTH + 25)
    return LargeEmployers(Course(uses, VALUES, ("here", "there"), months), ("here", "there"), village.state, {})


def staffed(village: Village, staff: int, positions: int, **differs: int) -> int:
    e = village.employer(**{"sector": MANUFACTURING} | differs)
    village.state.employers[[STAFF, POSITIONS], e] = staff, positions
    return e


def closing(share: float = 1.0, start: date = date(2000, 5, 1), stop: date | None = None) -> ShockUse:
    return ShockUse("closure", start, stop, ("here",), (("closure_share", share),), FACTORIES)


def test_the_employer_with_most_staff_is_meant_and_stays_so_while_the_closure_lasts() -> None:
    village = Village()
    largest, second = staffed(village, 9, 8), staffed(village, 7, 8)
    others = [
        staffed(village, 20, 8, place=THERE),
        staffed(village, 20, 8, sector=SERVICES),
        staffed(village, 20, 8, owner=0),
    ]
    large, wanted = employers_of(village, closing(stop=date(2001, 5, 1))), village.state.employers[POSITIONS]
    for month in range(MONTH, MONTH + 14):
        wanted[:5] = 8
        large.close(month)
        assert wanted[largest] == (0 if month < MONTH + 12 else 8)
        assert wanted[[second, *others]].tolist() == [8] * 4
        village.state.employers[STAFF, largest] = 0


def test_equals_are_told_by_their_keys_whatever_their_rows() -> None:
    meant = []
    for swapped in (False, True):
        village = Village()
        rows = [staffed(village, 5, 5), staffed(village, 5, 5)]
        keys = np.sort(village.state.employer_keys[rows])
        village.state.employer_keys[rows] = keys[::-1] if swapped else keys
        employers_of(village, closing()).close(MONTH)
        meant.append(village.state.employer_keys[rows][village.state.employers[POSITIONS, rows] == 0].tolist())
    assert meant[0] == meant[1]
    assert len(meant[0]) == 1


def test_a_share_takes_that_share_of_positions_and_shares_multiply() -> None:
    village = Village()
    e = staffed(village, 10, 10)
    employers_of(village, closing(0.4)).close(MONTH)
    assert village.state.employers[POSITIONS, e] == 6
    village.state.employers[POSITIONS, e] = 100
    employers_of(village, closing(0.4), closing(0.5)).close(MONTH)
    assert village.state.employers[POSITIONS, e] == 30


def test_a_place_without_such_an_employer_has_no_closure() -> None:
    village = Village()
    e = staffed(village, 5, 5, sector=SERVICES)
    employers_of(village, closing()).close(MONTH)
    assert village.state.employers[POSITIONS, e] == 5


def test_an_employer_that_began_wants_nobody_after_its_stop() -> None:
    village = Village()
    opening = ShockUse(
        "opening", date(2000, 7, 1), date(2001, 1, 1), ("there",), (("opening_positions", 12.0),), FACTORIES
    )
    large = employers_of(village, opening)
    wanted = []
    for month in range(MONTH, MONTH + 12):
        large.begin(month)
        wanted.append(village.state.bases[0])
        assert village.state.n_employers == (month >= MONTH + 2)
    assert wanted == [0.0] * 2 + [12.0] * 6 + [0.0] * 4
    assert village.state.employers[[E_PLACE, SECTOR], 0].tolist() == [THERE, MANUFACTURING] != [HERE, MANUFACTURING]


# What cannot be meant


TABLE = '[[shocks]]\nuse = "closure"\nstart = 2003-06-01\nplaces = ["hjelmeland"]\n'
OPEN = TABLE.replace("closure", "opening")
KNOWN = HEAD + "known_to = 2009-01-01\n"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (TABLE, ": closure means nobody without employer or sector; give one of them"),
        (OPEN + "positions = 9\n", ": opening means nobody without sector; give it"),
        (OPEN + 'sector = "public"\n', ": opening says nothing without positions; give it"),
        (
            f'{TABLE}sector = "public"\nemployer = "marine_harvest"\n',
            ": sector and employer are given; allowed is employer or sector",
        ),
        (
            TABLE.replace('places = ["hjelmeland"]', 'sector = "public"'),
            '.places: closure is of one place; name one, such as ["hjelmeland"]',
        ),
        (TABLE + 'sector = "manufacture"\n', '.sector: "manufacture" is not an industry; did you mean manufacturing?'),
        (
            TABLE + "sector = 3\n",
            ".sector: 3 is not an industry; allowed are primary, manufacturing, public and services",
        ),
        (TABLE + "employer = 3\n", ".employer: 3 is not a text; allowed is a text in quotes"),
        (
            TABLE + 'employer = "marine"\n',
            '.employer: "marine" is not an employer known by name in hjelmeland; did you mean marine_harvest?',
        ),
        (
            TABLE + 'sector = "public"\nshare = 1.5\n',
            ".share: 1.5 is too high; allowed are numbers from 0 to 1 (share)",
        ),
        (
            OPEN + 'positions = 9\nsector = "public"\nemployer = "marine_harvest"\n',
            ".employer: unknown key; allowed are use, start, stop, places, sector and positions",
        ),
        (
            SHOCK + 'sector = "public"\n',
            ".sector: unknown key; allowed are use, start, stop, places, depth, onset, recovery and recruiting",
        ),
    ],
)
def test_a_mistake_is_told_with_what_is_allowed(table: str, sentence: str) -> None:
    assert refusals(KNOWN + table) == [f"x.toml: shocks[1]{sentence}"]


ANYTHING = st.sampled_from(["", "public", "marine_harvest", "hjelmeland", ["hjelmeland"], [], {}, 0, 0.5, 60, True])


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["closure", "opening"]),
    st.dictionaries(st.sampled_from(["places", "employer", "sector", "share", "positions"]), ANYTHING),
)
def test_any_values_give_a_scenario_or_plain_sentences(use: str, values: dict[str, object]) -> None:
    head = {"title": "A test", "case": "hjelmeland", "start": date(2000, 1, 1), "stop": date(2009, 1, 1)}
    shock = {"use": use, "start": date(2003, 1, 1), **values}
    try:
        (found,) = check({**head, "known_to": date(2009, 1, 1), "shocks": [shock]}, file="x.toml", name="x").shocks
        assert values["places"] == ["hjelmeland"]
        assert dict(found.chosen).items() <= values.items()
    except ScenarioError as error:
        for problem in error.problems:
            assert problem.startswith("x.toml: shocks[1]")
            assert "; " in problem or "did you mean" in problem


def test_an_employer_that_nobody_knew_by_name_in_time_is_refused() -> None:
    since = "is known from 2009-01-01; set known_to = 2009-01-01 or later, or give sector"
    assert refusals(f'{HEAD}{TABLE}employer = "marine_harvest"\n') == [
        f'x.toml: shocks[1].employer: "marine_harvest" {since}'
    ]
    elsewhere = HEAD.replace("hjelmeland", "verdal") + TABLE.replace("hjelmeland", "verdal")
    none = "is no employer known by name in verdal; none is, so give sector instead"
    assert refusals(f'{elsewhere}employer = "marine_harvest"\n') == [
        f'x.toml: shocks[1].employer: "marine_harvest" {none}'
    ]


CLOSED = TABLE + 'employer = "marine_harvest"\n'


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (CLOSED, CLOSED.replace("2003", "2005"), "lasts from 2003-06-01 on"),
        (CLOSED.replace("2003", "2005"), CLOSED, "lasts from 2005-06-01 on"),
        (CLOSED + "stop = 2006-01-01\n", CLOSED.replace("2003", "2005"), "lasts from 2003-06-01 to 2006-01-01"),
        (CLOSED + "stop = 2005-06-01\n", CLOSED.replace("2003", "2005"), ""),
        (TABLE + 'sector = "public"\n', TABLE + 'sector = "public"\n', "lasts from 2003-06-01 on"),
        (TABLE + 'sector = "public"\n', TABLE + 'sector = "services"\n', ""),
        (TABLE + 'sector = "public"\n', TABLE.replace("2003", "2005") + 'sector = "public"\n', ""),
        (OPEN + 'positions = 9\nsector = "public"\n', OPEN + 'positions = 9\nsector = "public"\n', ""),
    ],
)
def test_one_employer_is_closed_once_at_a_time(first: str, second: str, sentence: str) -> None:
    """The largest of an industry may be another one later, and two may open on one day."""
    if not sentence:
        assert len(read(KNOWN + first + second).shocks) == 2
        return
    assert refusals(KNOWN + first + second) == [
        f"x.toml: shocks[2].start: another closure of the same employer {sentence}; allowed is one at a time"
    ]


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        (replace(CLOSURE, chosen=()), "nothing says whose jobs; allowed is one of employer and sector"),
        (replace(CLOSURE, places=()), "0 places are named; allowed is one, that of the employer"),
        (replace(OPENING, places=("hjelmeland",), chosen=NAMED), "employer says whose jobs; allowed is one of sector"),
        (replace(CLOSURE, chosen=(("sector", "fish"),)), "'fish' is no industry; known are primary, "),
        (
            replace(CLOSURE, chosen=(("employer", "nobody"),)),
            "'nobody' is not known by name .* known are marine_harvest",
        ),
        (ShockUse("downturn", FROM, chosen=FACTORIES), "it is not of one employer, so sector says nothing"),
    ],
)
def test_the_model_refuses_them_too(use: ShockUse, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Inputs(asked(use))


def test_a_shock_at_one_employer_moves_nothing_of_the_world_outside() -> None:
    with pytest.raises(ValueError, match=r"moves labour_demand\): allowed are positions_kept, positions_new"):
        Shock("a test", chooses=("sector",), labour_demand=lambda t: 1)


# Files, identities, lists


def test_a_table_becomes_the_models_own_object() -> None:
    (closure,) = read(f'{KNOWN}{TABLE}stop = 2004-06-01\nemployer = "marine_harvest"\nshare = 0.5\n').shocks
    settings = (("closure_share", 0.5),)
    assert closure == ShockUse("closure", date(2003, 6, 1), date(2004, 6, 1), ("hjelmeland",), settings, NAMED)


def test_the_scenario_that_comes_with_the_model_compares_with_the_case_as_it_was() -> None:
    base, found = load(find("hjelmeland")), load(find("hjelmeland_closure"))
    assert found.shocks == (replace(CLOSURE, start=date(2003, 6, 1)),)
    assert replace(found, name=base.name, title=base.title, text=base.text, shocks=()) == base
    assert basis_of(found, 2).endswith("the strength of the scenario's shocks (closure) is assumed")


def test_who_is_meant_is_part_of_the_identity() -> None:
    base = load(find("hjelmeland_closure"))
    uses = (CLOSURE, replace(CLOSURE, chosen=FACTORIES), replace(CLOSURE, chosen=(("sector", "public"),)))
    assert len({identity_of(replace(base, shocks=(use,))) for use in uses}) == len(uses)


def test_a_study_can_have_a_closure_among_its_shocks() -> None:
    change = TABLE.replace("shocks", "shocks.changes") + 'employer = "marine_harvest"\n'
    study = study_files.read(f'{study_files.HEAD}[[shocks]]\nname = "closed"\n{change}')
    assert study.variants[0].scenario.shocks == (replace(CLOSURE, start=date(2003, 6, 1)),)
    wrong = study_files.refusal(f'{study_files.HEAD}[[shocks]]\nname = "closed"\n{change.replace("marine_h", "h")}')
    assert wrong.startswith('s.toml: shocks[1].changes[1].employer: "harvest" is not an employer known by name')


def test_lists_tell_what_must_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shocks"]) == 0
    text = capsys.readouterr().out
    assert "needed: one place; employer or sector\n" in text
    assert "needed: one place; sector; positions\n" in text
    assert main(["validate", "hjelmeland_closure"]) == 0
    assert capsys.readouterr().out.endswith("0 instruments and 1 shock\n")
