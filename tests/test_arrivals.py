"""Arrivals: how many households come, and who is in them."""

from datetime import date

import numpy as np
import pytest

from model.draws import Draws, code, numbered
from model.engine.arrivals import COMPOSITION, MOST_CHILDREN, count_arrivals
from model.policy import HazardRatio
from model.simulation import MigrationModel
from model.state import (
    ACTIVITY,
    AGE,
    ARRIVED,
    CHILDREN,
    COUPLE,
    GROUND,
    H_PLACE,
    HOME,
    HOUSEHOLD,
    IN_PROGRAMME,
    LIVES_IN,
    MOTHER,
    NONE,
    PROGRAMME,
    REFUGE,
    REGISTERED_IN,
    SEASON_GROUND,
    SINCE,
    SIZE,
    WORK_GROUND,
)
from model.vocabulary import ZONES
from tests.conftest import inputs_of, model_of, months, run, scenario
from tests.village import MONTH, WORD

ABOUT_AS_MANY = np.zeros((2, len(COMPOSITION)))


def test_whole_groups_come_as_decided_and_a_stronger_pull_only_adds_to_them() -> None:
    words, keys = np.array([WORD]), np.array([code("hjelmeland")])
    whole = np.zeros((1, len(COMPOSITION)))
    whole[0, COMPOSITION.index("whole")] = 1.0
    n, before = np.zeros((1, 1), dtype=np.int64), 0
    for households in np.linspace(0.0, 9.0, 91):
        count_arrivals(np.full((1, 1), 12.0 * households), whole, words, keys, n)
        assert before <= n[0, 0] <= households + 1
        assert abs(n[0, 0] - households) < 1
        before = n[0, 0]


def test_a_stronger_pull_only_adds_arrivals() -> None:
    words, keys = np.array([WORD, Draws(1).word("another", MONTH)]), np.array([code("hjelmeland"), code("verdal")])
    before = np.zeros((2, 2), dtype=np.int64)
    for intensity in np.linspace(0.0, 300.0, 400):
        n = np.zeros((2, 2), dtype=np.int64)
        count_arrivals(np.full((2, 2), intensity), ABOUT_AS_MANY, words, keys, n)
        assert (n >= before).all()
        before = n
    assert before.mean() == pytest.approx(25.0, abs=8)


def test_arrivals_average_a_twelfth_of_the_yearly_intensity() -> None:
    words, keys = numbered(code("words"), 300), numbered(code("places"), 20)
    n = np.zeros((300, 20), dtype=np.int64)
    count_arrivals(np.full((300, 20), 18.0), np.repeat(ABOUT_AS_MANY[:1], 300, axis=0), words, keys, n)
    assert n.mean() == pytest.approx(1.5, abs=0.06)
    assert n.var() == pytest.approx(1.5, rel=0.06)


@pytest.fixture(scope="module")
def newcomers() -> tuple[MigrationModel, np.ndarray]:
    """A month of very many families from Norway: the model after it and the rows of the newcomers' households."""
    pull = HazardRatio("in_migration_families", 300.0, scenario().start)
    model = model_of(scenario(places=("verdal",), stop=months(1), instruments=(pull,)))
    first = model.state.n_persons
    model.run()
    events = model.record.events("test", 1)
    keys = {int(key, 16) for key in events.person[events.rule == "in_migration_families"]}
    state = model.state
    of_stream = [i for i in range(first, state.n_persons) if int(state.person_keys[i]) in keys]
    return model, np.unique(state.persons[HOUSEHOLD, of_stream])


def test_families_come_as_their_parameters_say(newcomers: tuple[MigrationModel, np.ndarray]) -> None:
    model, rows = newcomers
    values, households = model.inputs.values, model.state.households[:, rows]
    with_children = households[CHILDREN] > 0
    assert rows.size > 1000
    assert (households[COUPLE] > 0).mean() == pytest.approx(values["in_migration_partnered"], abs=0.03)
    assert with_children.mean() == pytest.approx(values["in_migration_with_children"], abs=0.03)
    assert households[CHILDREN, with_children].mean() == pytest.approx(values["in_migration_children"], abs=0.06)
    assert households[CHILDREN].max() <= MOST_CHILDREN


def test_families_are_as_large_as_the_balance_counts_on(newcomers: tuple[MigrationModel, np.ndarray]) -> None:
    model, rows = newcomers
    stream = [rule.name for rule in model.inputs.program.built.streams].index("in_migration_families")
    assert model.state.households[SIZE, rows].mean() == pytest.approx(model.inputs.program.mean_sizes[stream], abs=0.06)


def test_children_who_arrive_are_at_least_eighteen_years_younger_than_their_mother(
    newcomers: tuple[MigrationModel, np.ndarray],
) -> None:
    model, rows = newcomers
    persons = model.state.persons
    children = np.flatnonzero(np.isin(persons[HOUSEHOLD], rows) & (persons[AGE] < 18) & (persons[MOTHER] != NONE))
    difference = persons[AGE, persons[MOTHER, children]] - persons[AGE, children]
    assert difference.min() >= 17  # ages may have grown since at different birthdays


@pytest.mark.parametrize("stream", ["in_migration_families", "refugee_settlement"])
def test_brothers_and_sisters_who_arrive_were_born_one_after_the_other(stream: str) -> None:
    """Their completed years differ, mostly by two or more: a mother of 20 comes with three children at most."""
    model = run(
        scenario(stop=months(12), instruments=(HazardRatio(stream, 20.0, scenario().start),), places=("verdal",))
    )
    persons = model.state.persons[:, : model.state.n_persons]
    came = np.flatnonzero((persons[SINCE] >= model.month - 2) & (persons[AGE] < 18) & (persons[MOTHER] != NONE))
    gaps: list[int] = []
    for mother in np.unique(persons[MOTHER, came]):
        of_hers = came[persons[MOTHER, came] == mother]
        gaps += np.diff(np.sort(persons[AGE, of_hers])).tolist()
    assert len(gaps) > 20
    assert np.mean(np.array(gaps) >= 1) > 0.95  # one year may have become none at a birthday since
    assert np.mean(np.array(gaps) >= 2) > 0.7  # less of young mothers with several


def test_newcomers_did_not_grow_up_here(newcomers: tuple[MigrationModel, np.ndarray]) -> None:
    model, rows = newcomers
    persons = model.state.persons[:, np.isin(model.state.persons[HOUSEHOLD], rows)]
    assert (persons[HOME, persons[AGE] != 16] == 1).all()  # who turns 16 here grew up here
    assert (persons[SINCE] == model.month - 1).all()
    assert (model.state.households[H_PLACE, rows] == 0).all()


def test_the_log_says_from_which_zone_candidates_come_and_of_nobody_else() -> None:
    events = run(scenario(stop=months(24))).record.events("test", 1)
    candidates = events.rule.str.startswith("in_migration_") & (events.event == "in_migration")
    assert set(events.zone[candidates]) == set(ZONES)
    assert set(events.zone[~candidates]) == {""}
    assert (events.zone[candidates] == "country").mean() < 0.57  # nearer candidates know more of the place


@pytest.mark.parametrize(
    ("rule", "group"), [("labour_nordic", "nordic"), ("labour_europe", "europe"), ("labour_outside", "outside_europe")]
)
def test_labour_migrants_come_from_abroad_to_work(rule: str, group: str) -> None:
    model = run(scenario(stop=months(6), instruments=(HazardRatio(rule, 120.0, scenario().start),)))
    events = model.record.events("test", 1)
    came = events[(events.rule == rule) & (events.event == "immigration")]
    assert len(came) > 10
    assert set(came.group) == {group}
    assert set(came.from_place) == {"abroad"}
    assert set(came.motive) == {"work"}
    state = model.state
    grounds = state.persons[GROUND, [row_of(model, key) for key in came.person]]
    assert set(grounds.tolist()) == {WORK_GROUND}


def row_of(model: MigrationModel, key: str) -> int:
    """The row of a person who is still in the model."""
    return int(np.flatnonzero(model.state.person_keys[: model.state.n_persons] == np.uint64(int(key, 16)))[0])


def test_seasonal_workers_live_here_in_the_season_and_no_register_knows_them() -> None:
    model = model_of(scenario(stop=months(12)))
    present = []
    while model.running:
        model.step()
        seasonal = model.state.persons[GROUND, : model.state.n_persons] == SEASON_GROUND
        here = seasonal & (model.state.persons[LIVES_IN, : model.state.n_persons] == 0)
        assert (model.state.persons[REGISTERED_IN, : model.state.n_persons][seasonal] == 2).all()
        present.append(int(here.sum()))
    assert present[:5] == [0] * 5
    assert max(present) > 5
    assert present[-1] == 0
    events = model.record.events("test", 1)
    assert not set(events.person[events.rule == "seasonal_workers"]) & set(events.person[events.event == "immigration"])


# Candidates


def of_candidates(**parameters: float) -> set[str]:
    """Who comes to Verdal without ties in a quarter, with some parameters otherwise."""
    asked = scenario(places=("verdal",), stop=months(1), parameters=parameters)
    given = inputs_of(scenario(places=("verdal",), stop=months(1)))
    model = model_of(asked)
    plain = MigrationModel(scenario(places=("verdal",), stop=months(1)), 1, given)
    model.circumstances.balance = plain.circumstances.balance  # the same number of candidates, whatever they find
    model.circumstances.set_month(model.month)
    model.run()
    events = model.record.events("test", 1)
    return set(events.person[events.rule.str.startswith("in_migration_") & (events.cause == "own")])


@pytest.mark.parametrize("threshold", ["informed", "jobs", "homes"])
def test_a_place_that_offers_more_only_adds_to_who_comes(threshold: str) -> None:
    name = f"in_migration_{threshold}"
    low, middle, high = (of_candidates(**{name: share}) for share in (0.1, 0.5, 0.9))
    assert low <= middle <= high
    assert low < high


def test_a_place_without_jobs_that_fit_gets_fewer_families_than_singles() -> None:
    model = model_of(scenario())
    none = model.proposals.ratios_of(model.inputs.rulebook, ())
    _, _, shares = model.proposals.intensities(*none)
    families, singles = shares[0], shares[1]
    assert families[1] == pytest.approx(singles[1] ** 2)
    assert (families[[0, 2]] == singles[[0, 2]]).all()
    assert families[3] < singles[3]  # some families find no kindergarten place


# Refugees


def test_refugees_are_settled_in_groups_and_in_some_years_none() -> None:
    a_year: list[int] = []
    for seed in range(1, 13):
        events = run(scenario(start=date(2005, 1, 1), stop=date(2009, 1, 1)), seed).record.events("test", seed)
        settled = events[(events.rule == "refugee_settlement") & events.event.isin(["in_migration", "immigration"])]
        by_month = settled.groupby("month").size()
        assert by_month.index.str[:4].is_unique, "the whole group of a year comes in one month"
        a_year += (
            by_month.groupby(by_month.index.str[:4]).sum().reindex(map(str, range(2005, 2009)), fill_value=0).tolist()
        )
    groups = [n for n in a_year if n > 0]
    assert 4 <= a_year.count(0) <= 22
    assert np.mean(a_year) == pytest.approx(11.5, abs=4)
    assert np.mean(groups) > np.mean(a_year)


def test_settled_adults_take_the_introduction_programme_once_it_is_a_duty() -> None:
    model = model_of(
        scenario(start=date(2005, 1, 1), stop=date(2008, 1, 1), parameters={"refugee_settlement_decided": 4})
    )
    state, enrolled = model.state, 0
    while model.running:
        model.step()
        p = state.persons[:, : state.n_persons]
        new = (p[GROUND] == REFUGE) & (p[ARRIVED] == model.month - 1) & (p[LIVES_IN] >= 0)
        due = new & (p[AGE] >= 19) & (p[AGE] <= 54)
        assert (p[PROGRAMME, due] == model.month - 1 + 24).all()
        assert (p[ACTIVITY, due] == IN_PROGRAMME).all()
        assert (p[PROGRAMME, new & (p[AGE] < 18)] == NONE).all()
        enrolled += int(due.sum())
    assert enrolled > 20
    p = state.persons[:, : state.n_persons]
    over = (p[PROGRAMME] != NONE) & (p[PROGRAMME] < model.month) & (p[LIVES_IN] >= 0)
    assert over.any()
    assert (p[ACTIVITY, over] != IN_PROGRAMME).all()


def test_nobody_takes_the_programme_before_it_was_introduced() -> None:
    model = run(scenario(parameters={"refugee_settlement_decided": 4.0}))
    p = model.state.persons[:, : model.state.n_persons]
    assert (p[GROUND] == REFUGE).sum() > 20
    assert (p[PROGRAMME] == NONE).all()


def test_a_share_of_the_inhabitants_is_kept_when_the_municipality_wants_one() -> None:
    wanted = {"refugee_settlement_decided": 0.0, "refugee_settlement_stock": 0.02}
    model = run(scenario(stop=date(2006, 1, 1), parameters=wanted))
    p = model.state.persons[:, : model.state.n_persons]
    refugees = ((p[GROUND] == REFUGE) & (p[REGISTERED_IN] == 0)).sum()
    assert refugees / model.record.population[2006].sum() == pytest.approx(0.02, abs=0.006)
