"""The views: who is an agent, what can be read of whom, and that nothing can be written."""

import gc
import weakref

import numpy as np
import pytest

from model import state as columns
from model.agents import Dwelling, Employer, Household, Person, Place, Vacancy
from model.engine.rewrite import SHIPPED
from model.simulation import MigrationModel
from tests.conftest import inputs_of, months, scenario


@pytest.fixture
def model() -> MigrationModel:
    asked = scenario(stop=months(6))
    return MigrationModel(asked, 1, inputs_of(asked))


def first(model: MigrationModel, kind: type) -> Person | Household:
    return next(iter(model.agents_by_type[kind]))


def test_the_agents_are_the_registered_people_and_the_resident_households_and_employers_a_type(model):
    people, households, employers = (model.agents_by_type[kind] for kind in (Person, Household, Employer))
    registered = people.select(lambda person: person.registered_in == "hjelmeland")
    assert len(registered) == 2756
    assert len(model.agents) == len(people) + len(households)
    assert len(employers) == model.state.n_employers
    assert sum(household.size for household in households) == sum(person.lives_in == "hjelmeland" for person in people)


def test_members_household_and_place_lead_to_each_other(model):
    for household in model.agents_by_type[Household]:
        assert len(household.members) == household.size
        assert all(member.household is household for member in household.members)
        assert all(member.place is household.place is model.place_at(0) for member in household.members)


def test_who_lives_outside_has_no_place(model):
    outside = model.agents_by_type[Person].select(lambda person: person.lives_in != "hjelmeland")
    assert len(outside) > 0
    assert {person.place for person in outside} == {person.household.place for person in outside} == {None}


def test_a_place_knows_its_name_and_key_and_is_not_among_the_agents(model):
    place = model.place_at(0)
    assert (place.name, repr(place)) == ("hjelmeland", "Place(hjelmeland)")
    assert place.unique_id == int(model.inputs.place_keys[0])
    assert place.population == 2756
    assert place not in model.agents
    assert Place not in model.agents_by_type


def test_every_attribute_a_rule_may_read_is_on_a_view_as_a_python_number_of_its_expression(model):
    state = model.state
    views = [*model.agents, *model.agents_by_type[Employer], *map(model.vacancy_at, range(state.n_vacancies))]
    views += [*map(model.dwelling_at, range(state.n_dwellings)), model.place_at(0)]
    rows = {
        Person: {int(key): row for row, key in enumerate(state.person_keys[: state.n_persons])},
        Household: {int(key): row for row, key in enumerate(state.household_keys[: state.n_households])},
        Employer: {int(key): row for row, key in enumerate(state.employer_keys[: state.n_employers])},
        Vacancy: {int(key): row for row, key in enumerate(state.vacancy_keys[: state.n_vacancies])},
        Dwelling: {int(key): row for row, key in enumerate(state.dwelling_keys[: state.n_dwellings])},
        Place: {int(model.inputs.place_keys[0]): 0},
    }
    arrays = (
        "persons",
        "households",
        "places",
        "person_columns",
        "employers",
        "bases",
        "vacancies",
        "dwellings",
        "n_places",
    )
    names = {name: getattr(state, name) for name in (*arrays, "n_places")}
    for view in views[::7] + views[-1:]:
        row = rows[type(view)][int(view.key, 16)]
        for name, attribute in SHIPPED[type(view).__name__.lower()].items():
            value = getattr(view, name)
            said = eval(attribute.expression, vars(columns) | names | {"month": model.month, "i": row, "place": row})
            assert value == said
            assert type(value) is type(np.asarray(said).item())


def test_an_employer_knows_its_place_positions_and_name_and_a_vacancy_its_employer(model):
    named = model.agents_by_type[Employer].select(lambda employer: employer.name == "marine_harvest")
    (harvest,) = named
    assert (harvest.place, harvest.manufacturing, harvest.own) == (model.place_at(0), 1, 0)
    assert harvest.positions >= harvest.staff
    vacancy = model.vacancy_at(0)
    assert vacancy.employer.positions > vacancy.staff == vacancy.employer.staff


def test_writing_to_a_view_is_refused_with_what_to_do_instead(model):
    for view in (first(model, Person), first(model, Household), model.place_at(0)):
        kind = type(view).__name__
        with pytest.raises(AttributeError, match=rf"{kind}\.age cannot be set.*move_away"):
            view.age = 30
        with pytest.raises(AttributeError, match=rf"{kind}\.model cannot be deleted.*move_away"):
            del view.model
        with pytest.raises(AttributeError, match=rf"{kind}\.remove\(\) cannot be called.*move_away"):
            view.remove()


def test_views_are_held_for_the_month_and_made_anew_after_it(model):
    person, place = first(model, Person), model.place_at(0)
    assert first(model, Person) is person
    assert model.place_at(0) is place
    model.step()
    assert first(model, Person) is not person
    assert model.place_at(0) is not place


def test_a_view_of_an_earlier_month_is_refused(model):
    old = (first(model, Person), first(model, Household), model.place_at(0))
    model.step()
    for view, name in zip(old, ("age", "size", "population"), strict=True):
        for read in (name, "current_state"):
            with pytest.raises(RuntimeError, match=r"of an earlier month; ask the model"):
                getattr(view, read)
    for view in old[:2]:
        for name in ("lives_in", "place"):
            with pytest.raises(RuntimeError, match=r"of an earlier month; ask the model"):
                getattr(view, name)


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
