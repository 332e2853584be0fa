"""The world outside: levels as the past says and no later year, national drivers as observed, flows in balance."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import exp, sqrt

import numpy as np
import pytest

from model import levels, outside
from model.industry import local_industry
from model.inputs import Inputs
from model.outside import cycle_path, labour_immigration_path, settlement_path
from model.parameters import registry
from model.settlement import decisions, usual_decision
from model.simulation import MigrationModel
from model.state import IN_BALANCE, LABOUR_MIGRANTS, LOCAL_INDUSTRY, OUT_PRESSURE, PLACE_COLUMNS
from model.tables import NotKnown, by_age, known, series, shipped_places
from tests.conftest import inputs_of, model_of, months, run, scenario
from tests.levels_reached import level_at_start

KNOWN_TO = date(2009, 1, 1)
VALUES = {name: parameter.value for name, parameter in registry().items()}
FADE = 2.0 ** (-1.0 / VALUES["outside_half_life"])
SD = VALUES["outside_level_sd"]
MIDDLE = 0.5  # the draw that moves nothing
START = date(2000, 1, 1)
#: Draws of many paths of five years.
UNIFORM = np.random.default_rng(1).uniform(size=(20_000, 5))


# The level at the start


def conditioned(places: tuple[str, ...], start: int, values: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of the levels of places and the last shock, given all years before, by the joint normal."""
    informing = tuple(shipped_places(KNOWN_TO))
    rates = levels.rates_of(informing, start, KNOWN_TO)
    years = np.arange(start - levels.FIRST_YEAR + 1)
    apart = abs(years[:, None] - years)
    of_levels = values["outside_level_sd"] ** 2 * 2.0 ** (-apart / values["outside_half_life"])
    of_shocks = values["outside_common_sd"] ** 2 * values["outside_common_fade"] ** apart[:-1, :-1]
    n, t = rates.rate.shape
    cells = np.kron(np.eye(n), of_levels[:-1, :-1]) + np.kron(np.ones((n, n)), of_shocks)
    cells += np.diag(values["outside_noise"] / rates.population.ravel())
    wanted = np.zeros((len(places) + 1, n * t))
    for k, place in enumerate(places):
        i = informing.index(place)
        wanted[k, i * t : (i + 1) * t] = of_levels[-1, :-1]
    wanted[-1] = np.tile(of_shocks[-1], n)
    prior = np.diag([values["outside_level_sd"] ** 2] * len(places) + [values["outside_common_sd"] ** 2])
    weights = np.linalg.solve(cells, wanted.T).T
    mean = weights @ rates.left.ravel() + np.append(np.full(len(places), rates.mean), 0.0)
    return mean, prior - weights @ wanted.T


def drawn(places: tuple[str, ...], start: int, values: dict[str, float], number: int = 4000) -> np.ndarray:
    """Draws [draw, place and last shock] of where net migration stands at the start, as a run draws them."""
    rng = np.random.default_rng(1)
    shocks = levels.shocks_given(levels.rates_of(tuple(shipped_places(KNOWN_TO)), start, KNOWN_TO), values)
    own = levels.rates_of(places, start, KNOWN_TO)
    found = []
    for _ in range(number):
        shared = shocks.drawn(rng.standard_normal(len(shocks.mean)))
        mean, sd = levels.levels_given(own, values, shared)
        found.append([*(mean + sd * rng.standard_normal(len(mean))), shared[-1]])
    return np.array(found)


@pytest.mark.parametrize(
    ("start", "half_life"), [(1981, 12.0), (1990, 12.0), (2000, 4.0), (2000, 12.0), (2000, 40.0), (2008, 12.0)]
)
def test_levels_and_the_last_shock_are_drawn_from_what_all_years_and_places_before_say(
    start: int, half_life: float
) -> None:
    places = ("hjelmeland", "verdal", "rendalen", "moskenes")
    values = VALUES | {"outside_half_life": half_life}
    mean, covariance = conditioned(places, start, values)
    found = drawn(places, start, values)
    sd = np.sqrt(np.diag(covariance))
    assert found.mean(axis=0) == pytest.approx(mean, abs=4 * sd.max() / sqrt(len(found)))
    assert found.std(axis=0) == pytest.approx(sd, rel=0.06)
    assert np.corrcoef(found.T) == pytest.approx(covariance / np.outer(sd, sd), abs=0.06)


def test_no_place_is_known_better_than_its_noise_allows() -> None:
    for place in ("moskenes", "hjelmeland", "verdal"):
        assert 0.0 < level_at_start(place, 2000, KNOWN_TO, VALUES).sd < SD


def test_what_is_known_at_a_start_is_the_same_however_much_is_known_later() -> None:
    for place in ("hjelmeland", "verdal"):
        early, late = (levels.rates_of((place,), 2000, day) for day in (date(2000, 1, 1), KNOWN_TO))
        assert np.array_equal(early.rate, late.rate)
        assert early.mean == late.mean


def test_a_place_that_lacks_years_is_told_by_the_others_of_them() -> None:
    own = levels.rates_of(("hjelmeland",), 2000, KNOWN_TO)
    nothing = replace(own, rate=np.full_like(own.rate, np.nan))
    mean, sd = levels.levels_given(nothing, VALUES, np.zeros(20))
    assert (mean[0], sd[0]) == pytest.approx((own.mean, SD))


# The years after it


def test_the_level_fades_by_half_in_a_half_life() -> None:
    years = int(VALUES["outside_half_life"]) + 1
    path = levels.level_path(0.010, 0.002, [0.0] * years, [0.0] * years, VALUES)
    assert path[0] == pytest.approx(0.010)
    assert path[-1] - 0.002 == pytest.approx((0.010 - 0.002) / 2)


@pytest.fixture(scope="module")
def paths() -> np.ndarray:
    """Many paths [draw, year] of a place whose level at the start is known to half a standard deviation."""
    z = np.random.default_rng(1).standard_normal((20_000, 61))
    return np.array(
        [
            levels.level_path(
                0.010 + SD / 2 * row[0], -0.004, row[1:31], levels.shock_path(None, row[31:], VALUES), VALUES
            )
            for row in z
        ]
    )


def test_levels_move_from_the_start_towards_the_long_run(paths: np.ndarray) -> None:
    expected = -0.004 + 0.014 * FADE ** np.arange(30)
    assert paths.mean(axis=0) == pytest.approx(expected, abs=4 * SD / sqrt(len(paths)))


def test_levels_spread_as_the_process_says(paths: np.ndarray) -> None:
    faded = FADE ** (2 * np.arange(30))
    variance = faded * (SD / 2) ** 2 + (1 - faded) * SD**2 + VALUES["outside_common_sd"] ** 2
    assert paths.var(axis=0) == pytest.approx(variance, rel=0.05)


def test_levels_of_two_years_are_alike_as_far_as_the_process_says(paths: np.ndarray) -> None:
    covariance = np.cov(paths[:, 20], paths[:, 26])[0, 1]
    of_level = FADE**40 * (SD / 2) ** 2 + (1 - FADE**40) * SD**2
    of_shock = VALUES["outside_common_sd"] ** 2 * VALUES["outside_common_fade"] ** 6
    assert covariance == pytest.approx(FADE**6 * of_level + of_shock, rel=0.1)


def test_a_common_shock_fades_from_year_to_year_and_keeps_its_spread() -> None:
    fade = VALUES["outside_common_fade"]
    assert levels.shock_path(0.004, [0.0] * 3, VALUES) == pytest.approx([0.004 * fade ** (k + 1) for k in range(3)])
    z = np.random.default_rng(2).standard_normal((5000, 12))
    last = [levels.shock_path(None, row, VALUES)[-1] for row in z]
    assert np.std(last) == pytest.approx(VALUES["outside_common_sd"], rel=0.04)


def test_places_share_the_shock_of_a_year() -> None:
    same = {"outside_level_sd": 0.001, "outside_common_sd": 0.01}
    model = MigrationModel(scenario(places=("hjelmeland", "verdal"), stop=date(2010, 1, 1), parameters=same))
    assert np.corrcoef(np.diff(model.circumstances.levels, axis=0).T)[0, 1] > 0.9


def test_the_years_of_the_run_are_drawn_and_never_read() -> None:
    paths = [
        MigrationModel(scenario(stop=date(2009, 1, 1), known_to=day)).circumstances.levels
        for day in (date(2000, 1, 1), KNOWN_TO)
    ]
    assert np.array_equal(*paths)


# Labour immigration


def test_labour_immigration_follows_the_figures_as_far_as_they_are_known() -> None:
    figures = outside.labour_immigration_per_head(KNOWN_TO)
    path = labour_immigration_path(range(2000, 2012), KNOWN_TO, [0.9] * 12, VALUES)
    last = max(figures)
    assert path[: last - 1999] == [figures[year] for year in range(2000, last + 1)]
    assert path[last - 1999] != path[last - 2000]


def test_labour_immigration_uses_no_figure_known_only_later() -> None:
    known = outside.labour_immigration_per_head(START)
    assert max(known) == 1999
    path = labour_immigration_path(range(2000, 2004), START, [MIDDLE] * 4, VALUES)
    drift = exp(-(VALUES["outside_labour_sd"] ** 2) / 2)
    assert path == pytest.approx([known[1999] * drift**years for years in range(1, 5)])


def test_labour_immigration_is_expected_to_stay_where_it_was() -> None:
    paths = np.array([labour_immigration_path(range(2000, 2005), START, list(row), VALUES) for row in UNIFORM])
    before = outside.labour_immigration_per_head(START)[1999]
    assert paths.mean(axis=0) == pytest.approx([before] * 5, rel=0.02)
    assert np.log(paths[:, 0]).std() == pytest.approx(VALUES["outside_labour_sd"], rel=0.03)


def test_labour_immigration_per_head_is_persons_who_come_to_work_over_inhabitants() -> None:
    persons = series("immigration", "first_immigrations", KNOWN_TO, reason="work")[1999]
    inhabitants = by_age("national_population", KNOWN_TO)[1999].sum()
    assert outside.labour_immigration_per_head(KNOWN_TO)[1999] == persons / inhabitants


# The settlement of refugees


def test_local_industry_is_the_share_that_recruits_abroad_against_the_mean_of_municipalities() -> None:
    ratios = {place: local_industry(place, KNOWN_TO) for place in shipped_places(KNOWN_TO)}
    assert np.mean(list(ratios.values())) == pytest.approx(1.0)
    rows = {row["place"]: row for row in known("employment", KNOWN_TO)}
    of_two = [float(rows[p]["primary"]) + float(rows[p]["manufacturing"]) for p in ("hjelmeland", "verdal")]
    assert ratios["hjelmeland"] / ratios["verdal"] == pytest.approx(of_two[0] / of_two[1])


def test_who_may_not_know_the_industries_of_a_place_takes_it_for_an_average_one() -> None:
    assert local_industry("hjelmeland", date(2008, 12, 31)) == 1.0
    assert inputs_of(scenario(places=("moskenes", "vagan"), known_to=START)).local_industry.tolist() == [1.0, 1.0]


def test_twice_the_local_industry_is_twice_the_recruiting_beside_who_is_drawn_along() -> None:
    model = model_of(scenario())
    proposals, streams = model.proposals, [rule.name for rule in model.inputs.program.built.streams]
    model.state.places[LABOUR_MIGRANTS] = 0
    proposals.open(model.month, 0)
    ratios = proposals.ratios_of(model.inputs.rulebook, ())
    once = proposals.intensities(*ratios)[0].copy()
    model.state.places[LOCAL_INDUSTRY] *= 2
    twice = proposals.intensities(*ratios)[0]
    differ = [name for name, a, b in zip(streams, once[:, 0], twice[:, 0], strict=True) if a != b]
    assert differ == ["labour_europe", "labour_outside"]
    assert np.allclose(
        twice[[streams.index(name) for name in differ]], 2 * once[[streams.index(name) for name in differ]]
    )


def test_settlement_follows_the_figures_against_the_ten_years_up_to_the_start() -> None:
    figures = series("immigration", "first_immigrations", KNOWN_TO, reason="flight")
    usual = np.mean([figures[year] for year in range(1991, 2001)])
    path = settlement_path(range(2000, 2012), KNOWN_TO, [0.9] * 12, VALUES)
    last = max(figures)
    assert path[: last - 1999] == pytest.approx([figures[year] / usual for year in range(2000, last + 1)])


def test_settlement_fades_back_to_the_mean_of_the_years_known_and_scatters_round_it() -> None:
    figures = series("immigration", "first_immigrations", START, reason="flight")
    assert max(figures) == 1999
    usual = np.mean([figures[year] for year in range(1990, 2000)])
    fade, sd = VALUES["outside_settlement_fade"], VALUES["outside_settlement_sd"]
    logs = np.log([settlement_path(range(2000, 2005), START, list(row), VALUES) for row in UNIFORM])
    steps = np.arange(1, 6)
    assert logs.mean(axis=0) == pytest.approx(np.log(figures[1999] / usual) * fade**steps, abs=0.012)
    spread = sd * np.sqrt((1 - fade ** (2 * steps)) / (1 - fade**2))
    assert logs.std(axis=0) == pytest.approx(spread, rel=0.03)


def test_settlement_before_the_start_is_the_same_however_much_is_known_later() -> None:
    later = settlement_path(range(2000, 2001), date(2001, 1, 1), [MIDDLE], VALUES)
    assert later == settlement_path(range(2000, 2001), KNOWN_TO, [MIDDLE], VALUES)


def test_a_place_settles_its_usual_number_on_average_and_nobody_in_some_years() -> None:
    national = [0.5, 1.0, 2.0]
    u = np.random.default_rng(2).uniform(size=(20_000, 6)).tolist()
    decided = np.array([decisions(11.5, national, row[:3], row[3:], VALUES) for row in u])
    assert (decided == 0).mean() == pytest.approx(VALUES["refugee_settlement_zero_years"], abs=0.01)
    assert decided.mean(axis=0) == pytest.approx([11.5 * tide for tide in national], rel=0.02)
    spread, groups = VALUES["refugee_settlement_group_spread"], decided[decided[:, 1] > 0, 1]
    group = 11.5 / (1 - VALUES["refugee_settlement_zero_years"])
    assert (group * (1 - spread) <= groups).all()
    assert (groups <= group * (1 + spread)).all()


def test_what_a_place_settles_is_its_own_decision_or_so_many_per_inhabitant() -> None:
    assert usual_decision("hjelmeland", 2756.0, KNOWN_TO, VALUES) == 11.5
    assert usual_decision("moskenes", 1300.0, KNOWN_TO, VALUES) == pytest.approx(1300 * VALUES["settlement_usual"])


def test_twice_the_decision_is_twice_the_groups_and_brings_no_fewer_others() -> None:
    row, twice = [0.3, 0.5, 0.9], {"refugee_settlement_decided": 2.0}
    groups = [decisions(11.5, [1.0] * 3, row, row, values) for values in (VALUES, VALUES | twice)]
    assert np.allclose(groups[1], 2.0 * groups[0])
    usual, more = (model_of(scenario(parameters=parameters)) for parameters in ({}, twice))
    assert usual.state.places[IN_BALANCE].tolist() == more.state.places[IN_BALANCE].tolist()


# The cycle of the labour market


def test_labour_demand_is_usual_unemployment_over_that_of_the_year() -> None:
    percent = series("labour_market", "unemployed_percent", KNOWN_TO)
    usual = np.mean(list(percent.values())) / 100
    assert outside.usual_unemployment(KNOWN_TO) == pytest.approx(usual)
    path = cycle_path(range(2000, 2009), KNOWN_TO, [0.9] * 9, VALUES)
    assert path == pytest.approx([100 * usual / percent[year] for year in range(2000, 2009)])
    assert path[2005 - 2000] < 1.0 < path[2007 - 2000]


def test_labour_demand_fades_to_that_of_an_average_year_and_keeps_its_spread() -> None:
    percent = series("labour_market", "unemployed_percent", START)
    assert set(percent) == {1999}
    fade, sd = VALUES["outside_cycle_fade"], VALUES["outside_cycle_sd"]
    logs = np.log([cycle_path(range(2000, 2005), START, list(row), VALUES) for row in UNIFORM])
    assert logs.mean(axis=0) == pytest.approx(np.zeros(5), abs=0.006)  # the only year known is an average one
    steps = np.arange(1, 6)
    assert logs.std(axis=0) == pytest.approx(sd * np.sqrt(1 - fade ** (2 * steps)), rel=0.03)
    assert np.corrcoef(logs[:, 3], logs[:, 4])[0, 1] == pytest.approx(
        fade * logs[:, 3].std() / logs[:, 4].std(), rel=0.03
    )


@pytest.mark.parametrize(
    ("path", "table"),
    [(labour_immigration_path, "immigration"), (settlement_path, "immigration"), (cycle_path, "labour_market")],
)
def test_a_start_before_every_figure_is_refused(path: Callable[..., list[float]], table: str) -> None:
    with pytest.raises(NotKnown, match=f"table {table} has no year up to 1980"):
        path(range(1980, 1982), KNOWN_TO, [MIDDLE] * 2, VALUES)


def test_a_year_of_high_demand_raises_leaving_and_is_that_of_the_country() -> None:
    found = {}
    for year in (2004, 2007):  # many, and few, looked for work
        start = date(year, 1, 1)
        asked = scenario(start=start, stop=months(1, start), parameters={"outside_level_sd": 0.001})
        model = MigrationModel(asked, 1, inputs_of(asked))
        found[year] = dict(zip(PLACE_COLUMNS, model.state.places[: len(PLACE_COLUMNS), 0].tolist(), strict=True))
        before, of_year = cycle_path(range(year - 1, year + 1), KNOWN_TO, [MIDDLE] * 2, VALUES)
        expected = before + (of_year - before) * (0.5 + 1 / 24)  # mid-January lies between the middles of two years
        assert found[year]["LABOUR_DEMAND"] == pytest.approx(expected)
        assert found[year]["COUNTRY_DEMAND"] == found[year]["LABOUR_DEMAND"]
    assert found[2004]["LABOUR_DEMAND"] < 1 < found[2007]["LABOUR_DEMAND"]
    assert found[2004]["OUT_PRESSURE"] < found[2007]["OUT_PRESSURE"]


def test_a_boom_stirs_coming_as_much_as_leaving() -> None:
    model = model_of(scenario(parameters={"outside_level_sd": 0.001}))
    balance, places = model.circumstances.balance, model.state.places
    moved = []
    for demand in (1.0, 1.5):
        balance.set_outside(places, np.array([0.004]), 0.0, demand)
        coming = places[IN_BALANCE] * balance.persons_per_arrival
        moved.append((coming[0], (places[OUT_PRESSURE] * balance.moving_out)[0]))
    (came, left), (more, more_left) = moved
    assert more - came == pytest.approx(more_left - left)
    assert more_left > 1.01 * left


# The balance of flows


def net_migration(model: MigrationModel, year: int, place: int = 0) -> int:
    came, left, immigrated, emigrated = model.record.flows[year][place].sum(axis=0)[2:]
    return came + immigrated - left - emigrated


#: Persons per resident by which a year may differ from its level: what is balanced is the start.
WITHIN = 0.002


def first_year(asked: object, seeds: range) -> tuple[np.ndarray, np.ndarray]:
    """Net migration in the first year and what the level promised, persons by [seed, place]."""
    net, promised = [], []
    inputs = inputs_of(asked)
    for seed in seeds:
        model = MigrationModel(asked, seed, inputs)
        people = model.record.population[inputs.years[0]].sum(axis=1)
        promised.append(model.circumstances.levels[0] * people)
        model.run()
        net.append([net_migration(model, inputs.years[0], place) for place in range(len(inputs.places))])
    return np.array(net), np.array(promised)


@pytest.mark.parametrize("place", ["hjelmeland", "moskenes", "rendalen"])
def test_net_migration_of_the_first_year_is_the_level(place: str) -> None:
    """Within three standard errors and `WITHIN`: vacancies, homes and the cycle move the flows from the first month on."""
    asked = scenario(places=(place,), stop=months(12))
    net, promised = first_year(asked, range(1, 101))
    people = MigrationModel(asked, 1, inputs_of(asked)).record.population[2000].sum()
    error = (net - promised).std() / sqrt(len(net))
    assert abs((net - promised).mean()) < 3 * error + WITHIN * people


def test_net_migration_of_a_region_is_the_sum_of_its_levels() -> None:
    asked = scenario(places=("hjelmeland", "moskenes", "rendalen"), stop=months(12))
    net, promised = first_year(asked, range(1, 41))
    people = MigrationModel(asked, 1, inputs_of(asked)).record.population[2000].sum()
    over = (net - promised).sum(axis=1)
    assert abs(over.mean()) < 3 * over.std() / sqrt(len(net)) + WITHIN * people


def test_expected_births_are_those_of_the_age_specific_rates_whoever_lives_in_a_union() -> None:
    asked, births = scenario(stop=months(1)), []
    for single in (0.2, 0.9):
        changed = scenario(stop=months(1), parameters={"births_single": single})
        model = MigrationModel(changed, 1, inputs_of(changed))
        model.step()
        births.append(model.expected[[rule.name for rule in inputs_of(asked).program.built.events].index("births"), 0])
    assert births[0] == pytest.approx(births[1], rel=1e-9)


@pytest.mark.parametrize(
    ("rule", "flow"),
    [
        ("births", "birth"),
        ("deaths", "death"),
        ("out_migration", "out_migration"),
        ("return_migration", "in_migration"),
    ],
)
def test_expected_persons_are_those_the_rule_takes(rule: str, flow: str) -> None:
    asked, taken, expected = scenario(stop=months(1)), 0, 0.0
    number = [each.name for each in inputs_of(asked).program.built.events].index(rule)
    for seed in range(1, 61):
        model = run(asked, seed)
        events = model.record.events("test", seed)
        taken += int(((events.rule == rule) & (events.event == flow)).sum())
        expected += model.expected[number].sum() / 12
    assert abs(taken - expected) < 4 * sqrt(3 * expected)  # persons come in households: three times a Poisson variance


def test_the_same_inputs_serve_every_seed() -> None:
    shared = Inputs(scenario(stop=months(13)))
    tables = (shared.program.vector, shared.program.tables, shared.beginnings[0].residents)
    kept = [np.copy(table) for table in tables]
    for seed in (1, 2, 3):
        MigrationModel(shared.scenario, seed, shared).run()
    assert all(np.array_equal(a, b) for a, b in zip(kept, tables, strict=True))
