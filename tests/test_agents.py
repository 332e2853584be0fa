"""The model as Mesa's own tutorials use one: agents, selections, collected data; and nothing can be written to."""

import gc
import weakref

import mesa
import pytest

from model.agents import Household, Person
from model.simulation import MigrationModel
from model.state import HOUSEHOLD_ATTRIBUTES, PERSON_ATTRIBUTES
from tests.conftest import inputs_of, months, scenario


@pytest.fixture
def model() -> MigrationModel:
    asked = scenario(stop=months(6))
    return MigrationModel(asked, 1, inputs_of(asked))


def test_the_agents_are_the_registered_people_and_the_resident_households(model):
    people, households = model.agents_by_type[Person], model.agents_by_type[Household]
    registered = people.select(lambda person: person.registered_in == "hjelmeland")
    assert len(registered) == 2756
    assert len(model.agents) == len(people) + len(households)
    assert sum(household.size for household in households) == sum(person.lives_in == "hjelmeland" for person in people)


def test_select_get_agg_groupby_and_do_work_on_views(model):
    people = model.agents_by_type[Person]
    women = people.select(lambda person: person.female)
    assert set(women.get("sex")) == {1}
    assert 35 < people.agg("age", lambda ages: sum(ages) / len(ages)) < 45
    assert sum(len(group) for _, group in people.groupby("origin")) == len(people)
    seen = []
    women.do(lambda person: seen.append(person.key))
    assert len(seen) == len(women)


def test_members_and_household_lead_to_each_other(model):
    for household in model.agents_by_type[Household]:
        assert len(household.members) == household.size
        assert all(member.household is household for member in household.members)


def test_every_attribute_a_rule_may_read_can_be_read_on_a_view(model):
    person, household = (model.agents_by_type[kind][0] for kind in (Person, Household))
    assert all(isinstance(getattr(person, name), int | float) for name in PERSON_ATTRIBUTES)
    assert all(isinstance(getattr(household, name), int | float) for name in HOUSEHOLD_ATTRIBUTES)


def test_writing_to_a_view_is_refused_with_what_to_do_instead(model):
    with pytest.raises(AttributeError, match=r"Person\.age cannot be set.*move_away"):
        model.agents_by_type[Person][0].age = 30


def test_views_are_held_for_the_month_and_made_anew_after_it(model):
    before = model.agents_by_type[Person][0]
    assert model.agents_by_type[Person][0] is before
    model.step()
    assert model.agents_by_type[Person][0] is not before


def test_a_data_collector_reads_model_and_agents(model):
    collector = mesa.DataCollector(
        model_reporters={"households": lambda m: len(m.agents_by_type[Household])},
        agenttype_reporters={Person: {"age": "age"}},
    )
    for _ in range(2):
        model.step()
        collector.collect(model)
    assert len(collector.get_model_vars_dataframe()) == 2
    assert collector.get_agenttype_vars_dataframe(Person)["age"].between(0, 110).all()


def test_run_model_of_mesa_ends_at_the_stop_and_a_further_step_says_why_not(model):
    model.run_model()
    assert model.month == model.stop_month
    with pytest.raises(StopIteration, match="2000-07"):
        model.step()


def test_a_model_is_freed_after_its_agents_were_looked_at():
    asked = scenario(stop=months(1))
    model = MigrationModel(asked, 1, inputs_of(asked))
    assert len(model.agents) > 0
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
