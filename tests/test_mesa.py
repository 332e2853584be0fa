"""The model as Mesa's own tutorials use one: a subclass that collects, sets that select and group; and it is freed."""

import gc
import os
import pickle
import tracemalloc
import weakref
from statistics import mean
from typing import Any

import mesa
import pytest

from model.agents import Employer, Household, Person
from model.inputs import Inputs
from model.simulation import MigrationModel
from tests.conftest import Scenario, digests, inputs_of, model_of, months, scenario

TWO_PLACES = scenario(places=("moskenes", "flakstad"), stop=months(14))
ONE_PLACE = scenario(places=("moskenes",), stop=months(2))
MEGABYTE = 2**20


class Watched(MigrationModel):
    """A model that collects after every month, written as in Mesa's tutorial."""

    def __init__(self, asked: Scenario, seed: int = 1, inputs: Inputs | None = None):
        super().__init__(asked, seed, inputs)
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "persons": lambda m: sum(m.place_at(number).population for number in range(2)),
                "households": lambda m: len(m.agents_by_type[Household]),
                "month": "month",
            },
            agent_reporters={"age": "age", "where": lambda agent: agent.lives_in},
            agenttype_reporters={Person: {"sex": "sex"}, Household: {"size": "size", "people": household_names}},
        )
        self.datacollector.collect(self)

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def household_names(household: Household) -> int:
    return len({member.key for member in household.members})


@pytest.fixture(scope="module")
def watched() -> Watched:
    model = Watched(TWO_PLACES, 1, inputs_of(TWO_PLACES))
    for _ in range(13):
        model.step()
    return model


@pytest.fixture
def model() -> MigrationModel:
    return model_of(TWO_PLACES)


# --- a data collector over thirteen months -----------------------------------------------------------------------------


def test_model_reporters_follow_the_record_over_thirteen_months(watched):
    table = watched.datacollector.get_model_vars_dataframe()
    assert table["month"].tolist() == list(range(2000 * 12, 2000 * 12 + 14))
    january = table.set_index("month")["persons"]
    for year in (2000, 2001):
        assert january[12 * year] == watched.record.population[year].sum()


def test_agent_reporters_hold_every_agent_of_every_month_once(watched):
    table = watched.datacollector.get_agent_vars_dataframe()
    assert table.index.is_unique
    assert table.index.get_level_values(0).nunique() == 14
    now = table.xs(watched.steps, level=0)
    assert len(now) == len(watched.agents)
    for agent in watched.agents.select(at_most=50):
        assert tuple(now.loc[agent.unique_id]) == (agent.age, agent.lives_in)


def test_a_person_can_be_followed_through_the_months_by_its_number(watched):
    table = watched.datacollector.get_agent_vars_dataframe()
    oldest = next(iter(watched.agents_by_type[Person].sort("years_resident")))
    ages = table.xs(oldest.unique_id, level="AgentID")["age"].tolist()
    assert len(ages) == 14
    assert ages == sorted(ages)
    assert ages[-1] - ages[0] in (1, 2)


def test_agenttype_reporters_keep_persons_and_households_apart(watched):
    persons = watched.datacollector.get_agenttype_vars_dataframe(Person)
    households = watched.datacollector.get_agenttype_vars_dataframe(Household)
    assert set(persons["sex"]) == {0, 1}
    assert (households["size"] == households["people"]).all()
    last = households.xs(watched.steps, level=0)
    assert len(last) == len(watched.agents_by_type[Household])


def test_collecting_and_shuffling_draw_nothing_that_the_run_uses(watched):
    unwatched = model_of(TWO_PLACES)
    for _ in range(13):
        unwatched.step()
        unwatched.agents.shuffle_do("step")
        unwatched.rng.random(3)
    assert digests(unwatched)[:2] == digests(watched)[:2]


# --- sets of agents ----------------------------------------------------------------------------------------------------


def test_the_types_are_persons_households_and_employers_and_every_agent_has_its_own_number(model):
    assert set(model.agent_types) == set(model.agents_by_type) == {Person, Household, Employer}
    numbers = [number for kind in model.agents_by_type.values() for number in kind.get("unique_id")]
    assert len(set(numbers)) == len(numbers)
    assert len(model.agents) == len(numbers) - len(model.agents_by_type[Employer])


def test_select_takes_a_function_a_type_and_a_number_or_share(model):
    people = model.agents.select(agent_type=Person)
    assert people.get("key") == model.agents_by_type[Person].get("key")
    assert len(people.select(lambda person: person.age < 18, at_most=10)) == 10
    assert len(people.select(at_most=0.25)) == len(people) // 4
    assert len(people.select()) == len(people)


def test_get_reads_one_or_several_attributes_over_persons_and_households_alike(model):
    ages = model.agents.get("age")
    pairs = model.agents.get(["age", "sex"])
    assert [age for age, _ in pairs] == ages
    assert {sex for _, sex in pairs} == {0, 1}
    assert model.agents.get("size", handle_missing="default", default_value=0).count(0) == len(
        model.agents_by_type[Person]
    )


def test_agg_takes_one_function_or_several(model):
    people = model.agents_by_type[Person]
    youngest, oldest = people.agg("age", [min, max])
    assert youngest == 0 < people.agg("age", mean) < oldest


def test_groupby_counts_and_aggregates_by_attribute_and_by_function(model):
    people = model.agents_by_type[Person]
    by_place = people.select(lambda person: person.registered_here).groupby("registered_in")
    assert by_place.count() == {model.place_at(k).name: model.place_at(k).population for k in range(2)}
    mean_age = by_place.agg("age", mean)
    assert all(30 < mean_age[name] < 50 for name in TWO_PLACES.places)
    adults = people.groupby(lambda person: person.age >= 18).map(len)
    assert adults == {True: len(people) - adults[False], False: sum(age < 18 for age in people.get("age"))}
    assert set(people.groupby("sex", result_type="list").groups) == {0, 1}


def test_do_and_map_take_a_function_or_the_name_of_a_method(model):
    households = model.agents_by_type[Household]
    seen: list[str] = []
    assert households.do(lambda household, to: to.append(household.key), seen) is households
    assert seen == households.map(lambda household: household.key)
    assert households.do("step") is households
    assert sum(households.map("__getattribute__", "size")) == sum(households.get("size"))


def test_sort_orders_by_attribute_or_function_the_highest_first(model):
    people = model.agents_by_type[Person]
    ages = people.sort("age").get("age")
    assert ages == sorted(ages, reverse=True)
    assert people.sort(lambda person: person.age, ascending=True).get("age") == ages[::-1]


def test_shuffle_do_reaches_everybody_once_in_an_order_of_the_seed(model):
    orders = []
    for each in (model, model_of(TWO_PLACES)):
        order: list[str] = []
        each.agents_by_type[Person].shuffle_do(lambda person, to=order: to.append(person.key))
        orders.append(order)
    assert orders[0] == orders[1]
    assert orders[0] != model.agents_by_type[Person].get("key")
    assert sorted(orders[0]) == sorted(model.agents_by_type[Person].get("key"))


def test_a_set_refuses_to_set_an_attribute_and_nothing_changes(model):
    people = model.agents_by_type[Person]
    ages = people.get("age")
    for name, value in (("age", 30), ("wealth", 1)):
        with pytest.raises(AttributeError, match=rf"Person\.{name} cannot be set.*give_birth"):
            people.set(name, value)
    assert people.get("age") == ages
    assert not hasattr(next(iter(people)), "wealth")


def test_a_set_kept_into_the_next_month_refuses_to_be_read_and_is_not_empty(model):
    people = model.agents_by_type[Person]
    kept: dict[str, Any] = {
        "agents": model.agents,
        "select": people.select(lambda person: person.age > 90),
        "all": people.select(),
        "sort": people.sort("age"),
        "shuffle": people.shuffle(),
        "groupby": people.groupby("sex").groups[0],
    }
    sizes = {name: len(each) for name, each in kept.items()}
    del people
    model.step()
    gc.collect()
    assert {name: len(each) for name, each in kept.items()} == sizes
    for each in kept.values():
        with pytest.raises(RuntimeError, match="of an earlier month; ask the model for its agents again"):
            each.get("age")


# --- memory ------------------------------------------------------------------------------------------------------------


def use_and_drop(number: int) -> list[weakref.ref[MigrationModel]]:
    """Models made, looked at in all ways, stepped, and dropped."""
    left = []
    for seed in range(number):
        model = MigrationModel(ONE_PLACE, seed, inputs_of(ONE_PLACE))
        model.step()
        model.agents.select(lambda agent: agent.age > 60).groupby("sex").count()
        left.append(weakref.ref(model))
    return left


def test_models_are_freed_after_they_were_stepped_and_collected_from():
    model = Watched(TWO_PLACES, 1, inputs_of(TWO_PLACES))
    model.step()
    kept, left = model.datacollector.get_agent_vars_dataframe(), [weakref.ref(model), *use_and_drop(5)]
    del model
    gc.collect()
    assert len(kept) > 0
    assert [each() for each in left] == [None] * 6


def test_a_model_in_reference_mode_is_freed():
    model = MigrationModel(ONE_PLACE, 1, inputs_of(ONE_PLACE), reference=True)
    model.step()
    left = weakref.ref(model)
    del model
    gc.collect()
    assert left() is None


def test_twenty_models_leave_less_than_five_megabytes():
    use_and_drop(3)
    gc.collect()
    # What Python and NumPy hold, to the byte: what the process holds swings by more than this.
    tracemalloc.start()
    try:
        use_and_drop(20)
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] < 5 * MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_a_thousand_models_leave_less_than_fifty_megabytes_in_the_process():
    use_and_drop(200)
    gc.collect()
    before = resident()
    use_and_drop(1000)
    gc.collect()
    assert resident() - before < 50 * MEGABYTE


def resident() -> int:
    """Bytes of memory the process holds (Linux)."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


# Pickling


def test_a_pickled_model_ships_scenario_and_seed_and_goes_on_where_it_was() -> None:
    model = model_of(scenario(places=("moskenes",), stop=months(30)), seed=3)
    for _ in range(14):
        model.step()
    shipped = pickle.dumps(model)
    assert len(shipped) < 2_000
    arrived = pickle.loads(shipped)
    assert (arrived.month, arrived.seed) == (model.month, 3)
    assert arrived.person_at(0).key == model.person_at(0).key
    for each in (model, arrived):
        each.run()
    assert digests(arrived) == digests(model)


def test_a_pickled_model_of_a_subclass_comes_back_as_one_with_what_it_collected() -> None:
    model = Watched(TWO_PLACES)
    model.step()
    arrived = pickle.loads(pickle.dumps(model))
    assert type(arrived) is Watched
    frames = [each.datacollector.get_model_vars_dataframe() for each in (model, arrived)]
    assert len(frames[0]) == 2
    assert frames[0].equals(frames[1])
