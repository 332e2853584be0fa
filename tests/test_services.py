"""Kindergarten places, schools, leisure and the municipal account: what they follow, and what follows them."""

from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from model import economy, services
from model.engine.rewrite import bind
from model.measures import MEASURES
from model.parameters import registry
from model.policy import HazardRatio
from model.rules import leisure, municipal_economy, out_migration
from model.rules import services as rules
from model.rules.language import language_learning
from model.simulation import MigrationModel
from model.state import (
    AGE,
    ARRIVED,
    ATTITUDE,
    ELDERLY,
    FELT_VACANCY,
    FUND,
    GRANTED,
    GROUND,
    HOMES_WANTED,
    KINDERGARTEN_PLACES,
    LIVES_IN,
    OLDEST,
    PLACE_COLUMNS,
    PUPILS,
    REFUGE,
    REGISTERED_IN,
    SCHOOLS,
    SERVICE_LEVEL,
    SMALL_CHILDREN,
    YOUNG_MEN,
)
from tests.conftest import digests, inputs_of, model_of, months, run, scenario

VALUES = {name: parameter.value for name, parameter in registry().items()}
START = date(2000, 1, 1)
#: A municipality of 2,700, as its counts of 1 January could be.
COUNTS = {
    "population": 2700.0,
    "taxpayers": 1250.0,
    "pupils": 390.0,
    "elderly": 250.0,
    "oldest": 150.0,
    "small_children": 190.0,
    "kindergarten_children": 120.0,
    "kindergarten_places": 120.0,
    "granted": 10.0,
    "enrolled": 0.0,
    "job_seekers": 50.0,
    "schools": 5.0,
    "fund": 0.0,
}


def of_place(**differs: float) -> SimpleNamespace:
    """A place as a rule sees it."""
    return SimpleNamespace(**(COUNTS | differs))


def funding(**differs: float) -> float:
    return bind(municipal_economy.funding, VALUES)(of_place(**differs))


def growth(rule: Any, place: SimpleNamespace, **values: float) -> float:
    return bind(rule.function, VALUES | values)(place)


@cache
def nine_years(*switch: tuple[str, float]) -> MigrationModel:
    return run(scenario(places=("rendalen", "moskenes"), stop=date(2010, 1, 1), parameters=dict(switch)))


# What is counted


def test_residents_are_counted_by_the_services_they_need() -> None:
    model = model_of(scenario(places=("moskenes", "hjelmeland")))
    persons, places = model.state.persons[:, : model.state.n_persons], model.state.places
    for place in range(2):
        ages = persons[AGE, (persons[LIVES_IN] == place) & (persons[REGISTERED_IN] == place)]
        for column, low, high in ((SMALL_CHILDREN, 1, 5), (PUPILS, 6, 15), (ELDERLY, 67, 79), (OLDEST, 80, 200)):
            assert places[column, place] == ((ages >= low) & (ages <= high)).sum() > 0
        assert 0 < places[YOUNG_MEN, place] < ((ages >= 18) & (ages <= 29)).sum()


def test_integration_grants_are_paid_for_five_years() -> None:
    asked = scenario(places=("moskenes",), stop=months(1), parameters={"population_immigrants": 0.08})
    model = model_of(asked)
    persons = model.state.persons[:, : model.state.n_persons]
    persons[GROUND, :6], persons[LIVES_IN, :6], persons[REGISTERED_IN, :6] = REFUGE, 0, 0
    persons[ARRIVED, :6] = model.month - np.array([0, 12, 59, 60, 61, 240])
    others = (persons[GROUND, 6:] == REFUGE) & (persons[LIVES_IN, 6:] == 0) & (persons[REGISTERED_IN, 6:] == 0)
    recent = (others & (model.month - persons[ARRIVED, 6:] < 60)).sum()
    model._count()
    assert model.state.places[GRANTED, 0] == 3 + recent


def test_the_rows_of_the_measures_of_places_are_where_the_engine_looks_for_them() -> None:
    names = [measure.name for measure in MEASURES if measure.of == "place"]
    rows = {"attitude": ATTITUDE, "kindergarten_places": KINDERGARTEN_PLACES, "schools": SCHOOLS}
    rows |= {"service_level": SERVICE_LEVEL, "felt_vacancy": FELT_VACANCY, "homes_wanted": HOMES_WANTED}
    assert {name: len(PLACE_COLUMNS) + k for k, name in enumerate(names)} == rows


# Kindergarten


def test_kindergarten_coverage_is_a_share_and_places_are_never_negative() -> None:
    for model in (nine_years(), nine_years(("services_superfluous", 1.0), ("services_building", 1.0))):
        table = model.record.table("services", "test", 1)
        assert table.kindergarten_coverage.between(0, 1000).all()
        assert (table.kindergarten_places >= 0).all()
        assert (table.kindergarten_wanting <= table.children_1_5).all()


@given(wanting=st.floats(0, 500), places=st.floats(0, 500), level=st.floats(0.1, 3), settled=st.booleans())
def test_places_move_towards_the_children_who_want_one_and_never_past(
    wanting: float, places: float, level: float, settled: bool
) -> None:
    for right in (0, 1):
        place = of_place(
            kindergarten_wanting=wanting,
            kindergarten_places=places,
            service_level=level,
            kindergarten_settlement=int(settled),
            kindergarten_right=right,
        )
        change = growth(rules.kindergarten_building, place) / 12.0
        assert min(wanting, places) - 1e-9 <= places + change <= max(wanting, places) + 1e-9


def test_more_money_and_the_settlement_build_places_faster() -> None:
    def built(level: float, settled: int) -> float:
        place = of_place(
            kindergarten_wanting=150.0,
            kindergarten_places=100.0,
            service_level=level,
            kindergarten_settlement=settled,
            kindergarten_right=0,
        )
        return growth(rules.kindergarten_building, place)

    assert 0 < built(0.9, 0) < built(1.0, 0) < built(1.0, 1)


def test_the_right_to_a_place_begins_with_the_law_and_not_before() -> None:
    def after_a_month(start: date, **values: float) -> tuple[float, float]:
        values = {"services_served": 0.5, "services_building": 0.0} | values
        model = model_of(scenario(start=start, stop=months(2, start), places=("verdal",), parameters=values))
        began = model.place_at(0).kindergarten_coverage
        model.run()
        return began, model.place_at(0).kindergarten_coverage

    for began, later in (
        after_a_month(date(2008, 1, 1)),
        after_a_month(date(2009, 1, 1), services_right=2100.0),
    ):
        assert began == pytest.approx(0.5)
        assert later < 0.6
    for began, later in (
        after_a_month(date(2009, 1, 1)),
        after_a_month(date(2008, 1, 1), services_right=2008.0),
    ):
        assert began == 1.0
        assert later > 0.95


def test_the_settlement_of_2003_and_the_lower_fees_raise_demand_from_their_date() -> None:
    places = np.zeros((len(PLACE_COLUMNS) + 4, 1))
    wanted = []
    for now in (2000.0, 2003.4, 2005.0, 2006.5, 2012.0):
        services.set_calendar(places, VALUES, now)
        wanted.append(float(places[PLACE_COLUMNS.index("KINDERGARTEN_WANTED"), 0]))
    assert wanted == pytest.approx([0.75, 0.75, 0.825, 0.9, 0.9])


def test_mothers_of_small_children_learn_more_where_there_are_kindergarten_places() -> None:
    mother = SimpleNamespace(language=0.2, seasonal=0, age=30, in_programme=0, working=0, female=1)
    home = SimpleNamespace(school_children=0, preschool_children=1)
    none, half, all_of_them = (
        bind(language_learning.function, VALUES)(mother, home, of_place(kindergarten_coverage=share))
        for share in (0.0, 0.5, 1.0)
    )
    assert 0 < none < half < all_of_them


# Schools


def test_a_school_closes_when_pupils_get_few_and_the_last_one_never_does() -> None:
    def closing(pupils: float, schools: float) -> float:
        return growth(rules.school_closing, of_place(pupils=pupils, schools=schools, school_size_at_start=60.0))

    assert closing(300.0, 5.0) == closing(256.0, 5.0) == 0.0
    assert closing(254.0, 5.0) / 12.0 == -1.0
    assert closing(254.0, 4.0) == 0.0  # those left are larger
    assert closing(3.0, 1.0) == 0.0


def test_schools_close_where_pupils_get_fewer_and_none_is_lost_in_part() -> None:
    table = nine_years().record.table("services", "test", 1)
    rendalen = table[table.place == "rendalen"]
    assert rendalen.pupils.iloc[-1] < 0.85 * rendalen.pupils.iloc[0]
    assert rendalen.schools.iloc[-1] < rendalen.schools.iloc[0]
    assert (nine_years().state.places[SCHOOLS] % 1 == 0).all()
    assert (table.schools >= 1).all()


# Leisure


def test_young_men_miss_more_where_there_are_few_of_them() -> None:
    missing = [
        bind(leisure.missing_for_young_men, VALUES)(SimpleNamespace(young_men=number)) for number in (0, 50, 500)
    ]
    assert missing[0] == 1.0 > missing[1] > missing[2] > 0.0


def test_only_single_young_men_leave_more_where_offers_are_few() -> None:
    rule = bind(out_migration.out_migration.function, VALUES | {"out_migration_restless": 1.0})
    rule.__globals__["moves"] = lambda sex, age: 0.05
    rule.__globals__["missing_for_young_men"] = bind(leisure.missing_for_young_men, VALUES)
    usual = {"refugee": 0, "seasonal": 0, "years_resident": 5.0, "belonging": 0.5, "expectation": 0.0, "immigrant": 0}
    usual |= {"age": 27, "sex": 0, "adults": 1, "children": 0, "school_children": 0, "preschool_children": 0}
    usual |= {"seekers": 0, "misplaced": 0, "own_business": 0, "has_dwelling": 1}

    def more_in_a_small_place(**differs: float) -> bool:
        h = SimpleNamespace(**(usual | differs))
        small, large = (
            rule(h, of_place(out_pressure=1.0, service_level=1.0, schools_left=1.0, young_men=number))
            for number in (20.0, 2000.0)
        )
        assert small >= large > 0
        return small > large

    assert more_in_a_small_place()
    assert not any(more_in_a_small_place(**other) for other in ({"sex": 1}, {"age": 30}, {"adults": 2}))


# Money


def test_an_account_is_the_sum_of_its_items_and_what_is_left_is_saved() -> None:
    table = nine_years().record.table("economy", "test", 1)
    of_year = table.pivot(index=["place", "year"], columns="item", values="nok")
    assert (of_year[list(economy.ITEMS[:-2])].sum(axis=1) == of_year["balance"]).all()
    for _, rows in of_year.groupby(level="place"):
        assert rows["saved before"].iloc[0] == 0
        saved = rows["balance"].cumsum().shift(fill_value=0)
        assert (rows["saved before"] - saved).abs().max() <= 1
    income, cost = of_year[list(economy.ITEMS[:4])], of_year[list(economy.ITEMS[4:-3])]
    assert (income >= 0).all(axis=None)
    assert (cost <= 0).all(axis=None)


def test_the_first_account_balances_at_the_service_level_1() -> None:
    for start in (2000, 2006):
        model = model_of(scenario(start=date(start, 1, 1), stop=date(start, 2, 1), places=("verdal", "moskenes")))
        assert (model.state.places[SERVICE_LEVEL] == 1.0).all()
        assert np.abs(model.account.items[economy.ITEMS.index("balance")]).max() <= 10  # rounding to whole NOK


def test_what_an_instrument_costs_is_taken_from_the_account_and_lowers_services() -> None:
    asked = scenario(places=("moskenes",), stop=date(2003, 1, 1))
    plain, paying = model_of(asked), model_of(asked)
    paying.account.charge(0, 3_000_000)
    paying.account.charge(0, 1_000_000)
    plain.run(), paying.run()
    bill = paying.record.counted["economy"][2000][0, 0] - plain.record.counted["economy"][2000][0, 0]
    items = {economy.ITEMS[k]: int(bill[k]) for k in np.flatnonzero(bill)}
    assert items == {"instruments": -4_000_000, "balance": -4_000_000}
    assert paying.state.places[SERVICE_LEVEL, 0] < plain.state.places[SERVICE_LEVEL, 0]
    assert paying.state.places[FUND, 0] < plain.state.places[FUND, 0]
    saved, balance = (economy.ITEMS.index(item) for item in ("saved before", "balance"))
    assert (
        abs(paying.record.counted["economy"][2001][0, 0, saved] - paying.record.counted["economy"][2000][0, 0, balance])
        <= 1
    )
    with pytest.raises(ValueError, match="an instrument cannot cost -1 NOK"):
        paying.account.charge(0, -1)


@settings(derandomize=True)
@given(lost=st.floats(0.05, 0.6))
def test_a_place_that_loses_some_of_everybody_can_afford_less(lost: float) -> None:
    left = {name: number * (1 - lost) for name, number in COUNTS.items() if name != "schools"}
    assert funding(**left) < funding()


@given(number=st.floats(1, 300))
def test_losing_people_at_work_and_growing_old_weaken_the_economy(number: float) -> None:
    gone = funding(population=COUNTS["population"] - number, taxpayers=COUNTS["taxpayers"] - number)
    aged = funding(elderly=COUNTS["elderly"] - number / 2, oldest=COUNTS["oldest"] + number / 2)
    assert max(gone, aged) < funding()


def test_services_follow_the_money_with_a_delay_until_both_agree() -> None:
    place = of_place(service_level=1.0, funding_at_start=funding(), fund=0.0, population=2500.0, taxpayers=1100.0)
    first = growth(municipal_economy.services_follow_money, place)
    assert first < 0
    for _ in range(1200):
        spent = bind(municipal_economy.need, VALUES)(place) * place.funding_at_start * place.service_level
        place.fund += (bind(municipal_economy.income, VALUES)(place) - spent) / 12.0
        place.service_level += growth(municipal_economy.services_follow_money, place) / 12.0
    allowed = bind(municipal_economy.income, VALUES)(place) / bind(municipal_economy.need, VALUES)(place)
    assert place.service_level == pytest.approx(allowed / funding(), rel=1e-3)


def test_more_out_migration_lowers_the_level_of_services() -> None:
    asked: dict[str, Any] = {"places": ("rendalen",), "stop": date(2004, 1, 1)}
    more = tuple(HazardRatio(rule, 2.0, START) for rule in ("out_migration", "youth_out_migration"))
    levels = [
        [run(scenario(instruments=policy, **asked), seed).state.places[SERVICE_LEVEL, 0] for seed in range(1, 9)]
        for policy in ((), more)
    ]
    assert ttest_rel(*levels, alternative="greater").pvalue < 0.01


# What follows from services


ELASTICITIES = {"out_migration_worse_services": 0.0, "in_migration_attracts": 0.0}


def test_without_elasticities_money_changes_nobodys_life() -> None:
    asked: dict[str, Any] = {"places": ("moskenes",), "stop": date(2003, 1, 1)}
    # Kindergartens are built with money, too; without this nothing else reads the level.
    alone = ELASTICITIES | {"services_building": 0.0}

    def charged(parameters: dict[str, float]) -> tuple[str, str, str]:
        model = model_of(scenario(parameters=parameters, **asked))
        model.account.charge(0, 40_000_000)
        model.run()
        return digests(model)

    assert charged(alone) == digests(run(scenario(parameters=alone, **asked)))
    assert charged({}) != digests(run(scenario(**asked)))


def test_an_elasticity_leaves_the_start_as_it_was_and_draws_of_others_alone() -> None:
    asked = scenario(places=("moskenes",), stop=months(1))
    strong = scenario(places=("moskenes",), stop=months(1), parameters={"out_migration_worse_services": 2.0})
    one, other = model_of(asked), model_of(strong)
    one.run(), other.run()
    assert np.array_equal(one.expected, other.expected)
    assert digests(one) == digests(other)


def test_kindergarten_places_that_nothing_depends_on_change_nobodys_life() -> None:
    apart = ELASTICITIES | {"in_migration_no_kindergarten": 0.0, "language_kindergarten": 0.0}
    apart |= {"job_finding_mothers": 1.0}
    asked: dict[str, Any] = {"places": ("moskenes",), "stop": date(2003, 1, 1)}
    none = {"services_served": 0.0, "services_building": 0.0}
    assert digests(run(scenario(parameters=apart | none, **asked))) == digests(run(scenario(parameters=apart, **asked)))
    assert digests(run(scenario(parameters=none, **asked))) != digests(run(scenario(**asked)))


def test_the_accounts_and_figures_stand_for_every_1_january() -> None:
    asked = scenario(places=("hjelmeland", "verdal"), stop=months(18))
    record = run(asked).record
    n = len(record.population)
    assert n == 2
    assert len(record.table("services", "x", 1)) == 2 * n
    assert len(record.table("economy", "x", 1)) == 2 * n * len(economy.ITEMS)
    assert inputs_of(asked).places == tuple(record.table("services", "x", 1).place[:2])
