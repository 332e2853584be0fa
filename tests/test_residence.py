"""Since when people live where they live at the start, and students who are still registered there."""

from datetime import date

import numpy as np
import pytest

from model.inputs import Inputs
from model.parameters import Parameter
from model.population import Beginning
from model.residence import students
from model.simulation import MigrationModel
from model.state import (
    ACTIVITY,
    AGE,
    GROUND,
    HOME,
    LIVES_IN,
    NATIVE,
    OUT_PRESSURE,
    REGISTERED_IN,
    RETURNEE,
    SINCE,
    STUDYING,
    WORKING,
)
from model.who import Who
from tests.conftest import inputs_of, model_of, months, run, scenario


@pytest.fixture(scope="module")
def beginning() -> Beginning:
    return inputs_of(scenario()).beginnings[0]


@pytest.fixture(scope="module")
def start() -> MigrationModel:
    return model_of(scenario(places=("verdal",)))


def test_nobody_came_later_than_now_and_shares_of_ages_at_coming_sum_to_1(beginning: Beginning) -> None:
    for kind in beginning.residence.came:
        assert (np.diff(kind, axis=1) >= 0.0).all()
        assert np.allclose([kind[age, age] for age in range(kind.shape[0])], 1.0)


def test_newcomers_of_thirty_came_lately_and_those_of_seventy_long_ago(beginning: Beginning) -> None:
    elsewhere = beginning.residence.came[0]
    assert elsewhere[30, 25] < 0.5 < elsewhere[70, 55]


def test_some_natives_have_returned_more_of_them_at_forty_than_at_twenty_five(start: MigrationModel) -> None:
    persons = start.state.persons[:, : start.state.n_persons]
    native = (persons[HOME] == 0) & (persons[LIVES_IN] == 0)
    shares = [float((persons[GROUND, native & (persons[AGE] // 10 == age)] == RETURNEE).mean()) for age in (1, 2, 4)]
    assert shares[0] < shares[1] < shares[2] < 0.6


def test_a_run_keeps_the_years_of_residence_it_starts_with() -> None:
    """Within four years of coming: as many of 25-49 at the end as at the start, in a place that is in balance."""
    model = model_of(scenario(places=("verdal",), stop=date(2008, 1, 1)))
    before = lately(model)
    model.run()
    assert lately(model) == pytest.approx(before, rel=0.35)


def lately(model: MigrationModel) -> float:
    """Share of residents of 25-49 who came within the last four years."""
    persons = model.state.persons[:, : model.state.n_persons]
    asked = (persons[LIVES_IN] == 0) & (persons[AGE] >= 25) & (persons[AGE] < 50)
    return float((model.month - persons[SINCE, asked] < 48).mean())


def test_students_away_have_not_returned_and_who_is_done_left_long_enough_ago(start: MigrationModel) -> None:
    persons = start.state.persons[:, : start.state.n_persons]
    away = (persons[REGISTERED_IN] == 0) & (persons[LIVES_IN] > 0)
    natives = away & (persons[HOME] == 0)
    assert (persons[GROUND, natives] == NATIVE).all()
    done = away & (persons[ACTIVITY] == WORKING)
    assert done.any()
    assert (start.month - persons[SINCE, done] >= 12 * start.inputs.values["study_migration_shortest"] - 12).all()
    assert (persons[ACTIVITY, away] == STUDYING).sum() > done.sum() / 2


def test_as_many_students_are_away_after_years_as_at_the_start(start: MigrationModel) -> None:
    def away(model: MigrationModel) -> int:
        persons = model.state.persons[:, : model.state.n_persons]
        return int(((persons[REGISTERED_IN] == 0) & (persons[LIVES_IN] > 0)).sum())

    later = run(scenario(places=("verdal",), stop=date(2008, 1, 1)))
    assert away(later) == pytest.approx(away(start), rel=0.3)


@pytest.mark.parametrize("length", [3.5, 5.0, 6.0])
def test_mean_length_of_studies_is_that_asked_for(length: float) -> None:
    """Of those who never register, from the shares still studying by years since leaving."""
    values = inputs_of(scenario()).values | {
        "study_migration_length": length,
        "study_migration_registering": 0.0,
        "study_migration_finished": 0.0,
        "study_migration_width": 0.8,
    }
    shares = students(values).shares[:, 1]
    by_age = shares[0, 18:36] / shares.sum(axis=0)[18:36].max()
    assert by_age.sum() == pytest.approx(length, abs=0.7)


def test_a_small_place_beside_a_large_one_is_not_emptied_by_its_level() -> None:
    model = model_of(scenario(places=("vestvagoy", "moskenes"), stop=months(1)))
    assert (model.state.places[OUT_PRESSURE] > 0.1).all()
    assert (model.state.places[OUT_PRESSURE] < 2.0).all()


def test_demand_for_labour_is_the_same_however_long_the_run_is() -> None:
    short, long = (model_of(scenario(known_to=date(2000, 1, 1), stop=months(n))) for n in (23, 60))
    assert np.array_equal(short.circumstances._demand_of_month, long.circumstances._demand_of_month[:24])


def test_more_look_for_work_where_the_country_has_more_unemployed() -> None:
    shares = [
        Inputs(scenario(start=date(year, 1, 1), stop=date(year, 2, 1))).beginnings[0].seeking for year in (2005, 2008)
    ]
    assert shares[0] > 1.5 * shares[1]


half = Parameter(0.5, unit="share", range=(0.0, 1.0), source="assumption, for this test")


@pytest.mark.parametrize(
    ("differs", "answer"),
    [
        ({"origins": ()}, r"origins of Who is \(\); allowed are pairs of a name and a Parameter, each name once"),
        ({"origins": "europe"}, "origins of Who is 'europe'; allowed"),
        ({"origins": (("europe", half), ("europe", None))}, "each name once"),
        ({"origins": (("europe", None), ("nordic", None))}, "the last is the rest"),
        (
            {"origins": (half,)},
            r"origins of Who is \(Parameter\(.*the names are norway, nordic, europe, outside_europe",
        ),
        ({"origins": (("scandinavia", None),)}, "origins of Who is .*scandinavia.*; allowed"),
        ({"motives": (("work", 0.5),)}, "motives of Who is .*0.5.*; allowed"),
        ({"ground": "holiday"}, "ground of Who is 'holiday'; allowed are native, returnee"),
        ({"activity": "rest"}, "activity of Who is 'rest'; allowed are none, work, seeking"),
    ],
)
def test_a_wrong_name_of_who_arrives_is_refused(differs: dict[str, object], answer: str) -> None:
    with pytest.raises(ValueError, match=answer):
        Who(age=lambda sex, age, movers: 1.0, female=half, **differs)  # type: ignore[arg-type]
