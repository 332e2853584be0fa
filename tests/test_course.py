"""What shocks make of the world outside, month by month, before anybody is simulated."""

from datetime import date
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Shock
from model.course import Course
from model.parameters import registry
from model.shock import MOVED, SHOCKS, shocks
from model.shock_use import ShockUse

VALUES = {name: parameter.value for name, parameter in registry().items()}
PLACES = ("moskenes", "rendalen")
MONTHS = range(12 * 2000, 12 * 2010 + 1)
START, STOP = date(2003, 1, 1), date(2005, 1, 1)


def used(shock: str, start: date = START, stop: date | None = None, places: tuple[str, ...] = (), **settings: float):
    named = tuple(sorted((f"{shock}_{key}", value) for key, value in settings.items()))
    return ShockUse(shock, start, stop, places, named)


def course(*uses: ShockUse, **parameters: float) -> Course:
    return Course(uses, VALUES | parameters, PLACES, MONTHS)


def path(found: Course, name: str) -> np.ndarray:
    """Of both places and the country: float64 [month, 3]."""
    return np.array([found.of(name, month) for month in MONTHS])


def everything(found: Course) -> bytes:
    return b"".join(path(found, name).tobytes() for name in MOVED)


def at(day: date) -> int:
    return 12 * day.year + day.month - 1


# Declarations


def test_every_shock_of_the_list_is_declared_in_its_file_with_sourced_settings() -> None:
    assert tuple(shocks()) == SHOCKS
    for name, shock in shocks().items():
        assert shock.meaning
        assert shock.settings
        assert all(registry()[f"{name}_{key}"] is each for key, each in shock.settings.items())
        assert set(shock.either) <= set(shock.settings)


def test_a_shock_that_moves_nothing_known_is_refused() -> None:
    with pytest.raises(ValueError, match=r"moves weather\): allowed are labour_demand, labour_immigration, "):
        Shock("rain", weather=lambda t: 1)
    with pytest.raises(ValueError, match=r"moves nothing\)"):
        Shock("nothing at all")


# Phases


def test_a_downturn_comes_by_steps_lasts_and_goes_by_steps() -> None:
    found = path(course(used("downturn", START, STOP, depth=0.6, onset=4, recovery=8)), "labour_demand")[:, 0]
    begun, over = at(START) - MONTHS.start, at(STOP) - MONTHS.start
    assert (found[:begun] == 1.0).all()
    assert found[begun : begun + 5] == pytest.approx([0.9, 0.8, 0.7, 0.6, 0.6])
    assert found[over - 1 : over + 9] == pytest.approx([0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.0])
    assert (found[over + 8 :] == 1.0).all()


def test_a_downturn_that_stops_on_its_way_down_recovers_from_where_it_is() -> None:
    short = used("downturn", START, date(2003, 3, 1), depth=0.6, onset=4, recovery=2)
    begun = at(START) - MONTHS.start
    found = path(course(short), "labour_demand")[begun : begun + 4, 0]
    assert found == pytest.approx([0.9, 0.8, 0.9, 1.0])


def test_without_a_stop_it_stays() -> None:
    assert path(course(used("downturn", depth=0.5)), "labour_demand")[-1] == pytest.approx([0.5] * 3)


# Places and the country


def test_a_downturn_of_one_place_leaves_others_and_the_country_alone() -> None:
    found = course(used("downturn", places=("rendalen",), depth=0.5))
    assert path(found, "labour_demand")[-1].tolist() == [1.0, 0.5, 1.0]
    assert (path(found, "labour_immigration") == 1.0).all()


def test_one_of_the_country_has_less_work_and_recruits_less() -> None:
    found = course(used("downturn", depth=0.5, recruiting=2))
    assert path(found, "labour_demand")[-1].tolist() == [0.5, 0.5, 0.5]
    assert path(found, "labour_immigration")[-1].tolist() == [0.25, 0.25, 0.25]


def test_a_larger_settlement_lasts_from_start_to_stop_in_its_places() -> None:
    found = course(used("larger_settlement", START, STOP, ("moskenes",), persons=20, ratio=2))
    months = np.array(MONTHS)
    inside = (months >= at(START)) & (months < at(STOP))
    assert path(found, "settled")[:, 0].tolist() == np.where(inside, 20.0, 0.0).tolist()
    assert path(found, "settlement")[:, 0].tolist() == np.where(inside, 2.0, 1.0).tolist()
    assert (path(found, "settled")[:, 1] == 0.0).all()


# The date of the enlargement


@pytest.mark.parametrize("day", [date(2002, 1, 1), date(2004, 5, 1), date(2006, 1, 1), date(2030, 1, 1)], ids=str)
def test_the_enlargement_opens_the_country_from_its_start_and_not_before(day: date) -> None:
    found = path(course(used("enlargement", day)), "eea_open")
    assert (found == (np.array(MONTHS) >= at(day))[:, None]).all()


def test_without_one_the_country_opens_on_the_day_of_the_models_parameter() -> None:
    first = int(np.argmax(path(course(), "eea_open")[:, 0])) + MONTHS.start
    assert first == at(date(2004, 5, 1))
    later = path(course(labour_immigration_enlargement=2006.5), "eea_open")[:, 0]
    assert int(np.argmax(later)) + MONTHS.start == at(date(2006, 7, 1))


def test_labour_immigration_differs_only_between_the_two_days() -> None:
    months = np.array(MONTHS)
    delayed = path(course(used("enlargement", date(2006, 1, 1), more=4)), "labour_immigration")[:, 2]
    between = (months >= at(date(2004, 5, 1))) & (months < at(date(2006, 1, 1)))
    assert delayed.tolist() == np.where(between, 0.25, 1.0).tolist()
    early = path(course(used("enlargement", date(2002, 1, 1), more=4)), "labour_immigration")[:, 2]
    between = (months >= at(date(2002, 1, 1))) & (months < at(date(2004, 5, 1)))
    assert early.tolist() == np.where(between, 4.0, 1.0).tolist()


# Neutral shocks, and several of them

NEUTRAL = (
    used("downturn", START, STOP, depth=1.0),
    used("downturn", START, STOP, ("moskenes",), depth=1.0),
    used("enlargement", date(2004, 5, 1)),
    used("larger_settlement", START, STOP, persons=0, ratio=1),
)


@pytest.mark.parametrize("use", NEUTRAL, ids=lambda use: use.shock)
def test_a_shock_that_changes_nothing_changes_nothing_at_all(use: ShockUse) -> None:
    assert everything(course(use)) == everything(course())


some_shocks = st.lists(
    st.builds(
        lambda use, start, years, places: ShockUse(
            use.shock, start, start.replace(year=start.year + years), places, use.settings
        ),
        st.sampled_from([
            used("downturn", depth=0.3, recovery=7),
            used("downturn", depth=0.77),
            used("larger_settlement", persons=0.1),
            used("larger_settlement", ratio=1.7, persons=0.7),
        ]),
        st.dates(date(2000, 1, 1), date(2006, 1, 1)).map(lambda day: day.replace(day=1)),
        st.integers(1, 5),
        st.sampled_from([(), ("moskenes",), PLACES]),
    ),
    min_size=2,
    max_size=4,
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(some_shocks, st.randoms(use_true_random=False))
def test_several_shocks_combine_in_any_order_to_the_last_bit(uses: list[ShockUse], dice: Random) -> None:
    shuffled = dice.sample(uses, len(uses))
    assert everything(course(*uses)) == everything(course(*reversed(uses))) == everything(course(*shuffled))


def test_two_shocks_on_the_same_thing_multiply_and_persons_add() -> None:
    twice = course(*2 * [used("downturn", depth=0.5)], *2 * [used("larger_settlement", persons=20, ratio=3)])
    assert path(twice, "labour_demand")[-1, 0] == 0.25
    assert path(twice, "settlement")[-1, 0] == 9.0
    assert path(twice, "settled")[-1, 0] == 40.0


# What cannot be meant, from Python


@pytest.mark.parametrize(
    ("uses", "sentence"),
    [
        ([used("downtrn")], "there is no shock 'downtrn'; known are downturn, enlargement, larger_settlement"),
        ([used("downturn", START, START)], "downturn: stop 2003-01-01 must be after start 2003-01-01"),
        ([used("downturn", places=("oslo",))], "downturn: oslo is not modelled; places are moskenes, rendalen"),
        ([used("downturn", dept=0.5)], "downturn: there is no setting 'downturn_dept'; known are downturn_depth, "),
        ([used("downturn", depth=1.5)], "downturn: setting downturn_depth = 1.5 lies outside 0.2 to 1.0"),
        ([used("enlargement", START, STOP)], "enlargement: it sets a date of the country, so it comes once"),
        ([used("enlargement", places=PLACES)], "enlargement: it sets a date of the country, so it comes once"),
        (
            [used("enlargement"), used("enlargement", STOP)],
            "enlargement: it sets a date of the country, so it comes once",
        ),
    ],
    ids=lambda value: value[:45] if isinstance(value, str) else "",
)
def test_a_use_that_cannot_be_meant_is_refused(uses: list[ShockUse], sentence: str) -> None:
    with pytest.raises(ValueError, match="^" + sentence.replace("(", r"\(")):
        course(*uses)
