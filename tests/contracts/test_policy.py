"""What every instrument keeps to: neutral settings change nothing, order does not matter, only those meant are touched."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import get_args

import numpy as np
import pytest

from model.acts import Act
from model.instrument import instruments
from model.policy import InstrumentUse, Target
from model.simulation import MigrationModel
from model.state import LIVES_IN
from tests.conftest import Scenario, digests, inputs_of, run, scenario

FROM, TO = date(2004, 7, 1), date(2006, 1, 1)
NAMES = tuple(instruments())
#: A large dose, so that something happens in a small place in a year and a half.
DOSE = {
    "places": 100.0,
    "known": 1.0,
    "wanted": 1.0,
    "lasts": 6.0,
    "language": 0.0,
    "dwellings": 50.0,
    "firms": 50.0,
    "convinced": 1.0,
    "announced": 1.0,
    "persons": 30.0,
    "passing": 1.0,
    "founds": 1.0,
    "capital": 1_000_000.0,
    "points": 10.0,
    "oversold": 0.5,
    "told": -0.5,
    "heard": 1.0,
}


def use(name: str, **settings: float) -> InstrumentUse:
    """An instrument in use from July 2004, delivered at once and fully unless it is said otherwise."""
    known = instruments()[name].settings
    asked = {"delivery": 1.0, "delay": 0.0, "build_up": 0.0} | settings
    full = tuple(sorted((known[key].name, value) for key, value in asked.items() if key in known))
    return InstrumentUse(name, FROM, None, Target(), full)


def dose(name: str) -> InstrumentUse:
    """The instrument at a large dose, with effects that can be seen."""
    known = instruments()[name]
    effects = {key: 0.6 for key, each in known.settings.items() if each in known.graded}
    return use(name, **DOSE | effects)


@cache
def asked(*instruments_: InstrumentUse) -> Scenario:
    return scenario(places=("hjelmeland",), start=date(2004, 1, 1), stop=TO, instruments=instruments_)


def before_the_law(*uses: InstrumentUse) -> Scenario:
    """The same from 2000 on, before there was a programme."""
    since = tuple(replace(each, start=date(2000, 1, 1)) for each in uses)
    return scenario(places=("hjelmeland",), start=date(2000, 1, 1), stop=date(2002, 1, 1), instruments=since)


@cache
def told(*instruments_: InstrumentUse) -> tuple[str, ...]:
    return digests(run(asked(*instruments_)))


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def test_nothing_delivered_changes_nothing_and_costs_nothing(name: str) -> None:
    model = run(asked(use(name, delivery=0.0)))
    assert digests(model) == told()
    table = model.record.table("instruments", "test", 1)
    assert not table.drop(columns=["scenario", "replicate", "place", "year", "instrument"]).to_numpy().any()


def test_it_does_something(name: str) -> None:
    early = name == "introduction_programme"  # offered before the law asks for it
    one, other = (run(before_the_law(*uses) if early else asked(*uses)) for uses in ((), (dose(name),)))
    declared = len(one.inputs.program.built.columns)
    states = [
        (
            each.state.persons,
            each.state.person_columns[:declared],
            each.state.places,
            each.state.contacts,
            each.state.dwellings,
        )
        for each in (one, other)
    ]
    assert not all(np.array_equal(here, there) for here, there in zip(*states, strict=True))


@pytest.mark.parametrize("name", [name for name, of in instruments().items() if len(of.effects) == len(of.acts)])
def test_without_effect_and_cost_an_effect_changes_nothing(name: str) -> None:
    """Of those that do nothing beside their effect sizes, such as supplying."""
    known = instruments()[name]
    neutral = {key: 0.0 for key, each in known.settings.items() if each in known.graded}
    costs = {key: 0.0 for key, each in known.settings.items() if any(each is cost.amount for cost in known.costs)}
    assert told(use(name, **DOSE | neutral | costs | {"missed": 0.0, "mismatch": 0.0})) == told()


def test_nothing_differs_before_it_starts(name: str) -> None:
    with_it = run(asked(dose(name))).record.events("test", 1)
    without = run(asked()).record.events("test", 1)
    assert with_it[with_it.month < "2004-07"].equals(without[without.month < "2004-07"])


def test_switched_off_it_holds_nobody_costs_nothing_and_fades(name: str) -> None:
    """Stopped after a quarter: a year later what was built and learnt is there, and of all else a trace that fades."""
    on = dose(name)
    fades = dict(on.settings) | {instruments()[name].settings["half_life"].name: 0.5}
    model = run(asked(replace(on, stop=date(2004, 10, 1), settings=tuple(sorted(fades.items())))))
    (each,) = model.policy.in_use
    assert each.delivered == 0.0
    assert each.felt < 0.2
    if each.enrolled is not None:
        assert not each.enrolled.inside.any()
        assert each.enrolled.strength(model.month, each.of["half_life"]).max() < 0.2
    table = model.record.table("instruments", "test", 1).set_index("year")
    paid = [column for column in table.columns if column.startswith("nok_")]
    assert table.loc[2005, [*paid, "reached", "in_it", "delivered", "supplied"]].sum() == 0.0


@pytest.mark.parametrize("name", [name for name, of in instruments().items() if of.enrolment is not None])
def test_only_those_meant_are_in_it(name: str) -> None:
    of = instruments()[name]
    model = MigrationModel(asked(dose(name)), 1, inputs_of(asked(dose(name))))
    while model.running:
        model.step()
        (each,) = model.policy.in_use
        assert each.enrolled is not None
        entered = each.enrolled.entered(model.month)
        subject = "household" if of.unit == "household" else "person"
        meant = of.reaches.reached(model.state, subject, model.inputs.places, model.month)
        state = model.state
        lives = state.persons[LIVES_IN, entered]
        assert ((lives >= 0) & (lives < state.n_places)).all()
        # what it does on entering may change what somebody does, so those who were just taken in are asked of others
        if subject == "person" and not of.reaches.activity:
            assert meant[entered].all()


def test_the_order_of_instruments_does_not_matter() -> None:
    every = tuple(dose(name) for name in NAMES)
    assert told(*every) == told(*every[::-1])


def test_another_instrument_changes_nobodys_answer() -> None:
    """Who takes part in one is the same whatever else there is, as long as lives are."""
    both = asked(use("meeting_places", meets=0.0, cost=0.0), dose("driving_lessons"))
    alone = run(asked(dose("driving_lessons"))).policy.in_use[0].enrolled
    beside = run(both).policy.in_use[1].enrolled
    assert alone is not None
    assert beside is not None
    assert np.array_equal(alone.column("entered"), beside.column("entered"))


def test_a_second_use_has_a_number_in_the_table() -> None:
    twice = asked(use("marketing"), use("marketing", draws=0.1))
    table = run(twice).record.table("instruments", "test", 1)
    assert sorted(set(table.instrument)) == ["marketing", "marketing 2"]


def test_every_act_there_is_is_of_some_instrument() -> None:
    assert {type(act) for each in instruments().values() for act in each.acts} == set(get_args(Act))
