"""Patterns: the table, and every measure on a run that a reader can count, or on the register itself."""

import csv
from datetime import date

import numpy as np
import pytest

from calibration import pattern_ages as ages
from calibration import pattern_births as births
from calibration import pattern_moves as moves
from calibration import pattern_refugees as refugees
from calibration import pattern_series as of_years
from calibration.pattern_statistics import BEYOND, STATISTICS, measured
from calibration.pattern_table import TABLE, TAGS, NotSimulated, Period, groups, patterns, period_of, places_of
from model.state import FEMALE, MALE, TOP_AGE
from model.tables import by_age, series
from tests.pattern_runs import made_up, register

NINE = Period(2000, 2008)
FOUR = Period(2005, 2008)
COLUMNS = "pattern,family,title,place,tag,target,low,high,unit,period,source,known_by,note"
#: Patterns whose target is a figure of the register in the years and places of the run.
OF_REGISTER = (
    "cohort_ratio", "net_migration_1", "net_migration_2", "net_migration_3", "women", "births", "deaths",
    "natural_increase_chi2_own_ages", "natural_increase_per", "population_change",
)  # fmt: skip


def test_the_table_has_the_agreed_columns_and_no_row_twice() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == COLUMNS.split(",")
    assert len({(each.pattern, each.place, each.period) for each in patterns()}) == len(patterns())


@pytest.mark.parametrize("pattern", patterns(), ids=lambda each: f"{each.pattern}-{each.place}-{each.period}")
def test_every_pattern_can_be_measured_or_says_why_not_and_holds_its_own_target(pattern) -> None:
    assert (pattern.pattern in STATISTICS) != (pattern.pattern in BEYOND)
    assert pattern.tag in TAGS
    assert all((pattern.title, pattern.unit, pattern.source, pattern.family))
    assert pattern.holds(pattern.target) is not False
    assert pattern.years.first <= pattern.years.last
    assert pattern.place in {*groups(), "norway", "district_under_6000", "one_municipality"}


def test_a_tolerance_may_have_one_end_only() -> None:
    either = {each.pattern: each for each in patterns() if (each.low is None) != (each.high is None)}
    assert either["women_minus_men_net_migration_21_24"].holds(-1.0)
    assert not either["women_minus_men_net_migration_21_24"].holds(1.0)
    assert either["rank_correlation_size_growth"].holds(0.99)
    none = next(each for each in patterns() if each.pattern == "belonging_by_years")
    assert none.holds(1.0) is None


def test_periods_are_years_a_year_or_half_of_one() -> None:
    assert [period_of(text) for text in ("2005-2008", "2009", "2003H1")] == [
        FOUR,
        (2009, 2009, False),
        (2003, 2003, True),
    ]
    with pytest.raises(ValueError, match="period 2003H2: allowed are"):
        period_of("2003H2")


def test_places_are_those_simulated_or_it_is_said_which_are_not() -> None:
    assert places_of("fjell_six", groups()["pooled_13"]) == ("os", "tolga", "tynset", "alvdal", "folldal", "rendalen")
    assert places_of("district_under_6000", ("verdal", "hjelmeland")) == ("hjelmeland",)
    with pytest.raises(NotSimulated, match="6 of its 19 municipalities are not simulated: engerdal"):
        places_of("pooled_19", groups()["pooled_13"])
    with pytest.raises(NotSimulated, match="Norway as a whole"):
        places_of("norway", groups()["pooled_13"])
    with pytest.raises(NotSimulated, match="no small district"):
        places_of("district_under_6000", ("verdal",))


@pytest.mark.parametrize(
    "pattern",
    [each for each in patterns() if each.pattern.startswith(OF_REGISTER) and each.pattern not in BEYOND],
    ids=lambda each: f"{each.pattern}-{each.place}",
)
def test_targets_of_the_register_are_what_the_measure_gives_for_the_register(pattern) -> None:
    digits = 0 if pattern.unit.startswith("women") else len(str(pattern.target).partition(".")[2])
    assert measured(pattern, register()) == pytest.approx(pattern.target, abs=10.0**-digits)


def test_what_cannot_be_simulated_is_refused_with_the_reason() -> None:
    (pattern,) = [each for each in patterns() if each.pattern == "level_persistence_two_decades"]
    with pytest.raises(NotSimulated, match="two decades"):
        measured(pattern, register())
    (pattern,) = [each for each in patterns() if each.pattern == "motive_home_share"]
    with pytest.raises(NotSimulated, match="no column of a person GROUND, MOTIVE"):
        measured(pattern, register())
    with pytest.raises(NotSimulated, match="it needs 2000-2010, simulated is 2000-2008"):
        register().net(range(2000, 2011))


# Ages


def of_age(counts: dict[tuple[int, int, int], float], years: int = 4) -> np.ndarray:
    """Ages of one place: {(1 January counted from the first, sex, age): persons}."""
    table = np.zeros((years + 1, 1, 2, TOP_AGE + 1))
    for (january, sex, age), persons in counts.items():
        table[january, 0, sex, age] = persons
    return table


def test_a_cohort_ratio_is_the_product_of_yearly_ratios_of_all_years_together() -> None:
    # 20 -> 21: (90 + 60) of (100 + 100); 21 -> 22: (30 + 30) of (40 + 80)
    counts = {(0, MALE, 20): 100, (1, MALE, 20): 100, (1, MALE, 21): 90, (2, MALE, 21): 60}
    run = made_up(first=2005, years=2, ages=of_age(counts | {(0, MALE, 21): 40, (1, FEMALE, 22): 0}, years=2))
    assert ages.cohort_ratio(run, Period(2005, 2006), 20, 21) == pytest.approx(150 / 200)
    assert np.isnan(ages.cohort_ratio(run, Period(2005, 2006), 20, 21, (FEMALE,)))
    counts |= {(0, MALE, 21): 40, (1, MALE, 22): 30, (2, MALE, 22): 30}
    run = made_up(first=2005, years=2, ages=of_age(counts, years=2))
    assert ages.cohort_ratio(run, Period(2005, 2006), 20, 22) == pytest.approx(150 / 200 * 60 / (40 + 90))


def test_net_migration_by_age_leaves_out_those_who_die_at_national_rates() -> None:
    rates = by_age("mortality", date.max)
    alive = np.exp(-sum((rates[2005 + k][FEMALE][30 + k] + rates[2005 + k][FEMALE][31 + k]) / 2 for k in range(4)))
    run = made_up(first=2005, years=4, ages=of_age({(0, FEMALE, 30): 1000, (4, FEMALE, 34): 800}))
    assert ages.net_migration(run, FOUR, 30, 30) == pytest.approx(100 * (0.8 / alive - 1))
    both = {(0, FEMALE, 30): 1000, (4, FEMALE, 34): 1000 * alive, (0, MALE, 30): 1000, (4, MALE, 34): 500}
    run = made_up(first=2005, years=4, ages=of_age(both))
    assert 49 < ages.women_minus_men(run, FOUR, 30, 30) < 50


def test_women_are_counted_per_100_men() -> None:
    run = made_up(first=2009, years=1, ages=of_age({(0, MALE, 20): 40, (0, MALE, 40): 9, (0, FEMALE, 39): 30}, years=1))
    assert ages.women_per_100_men(run, Period(2009, 2009), 20, 39) == 75


# Births and deaths


def test_births_and_deaths_are_held_against_national_rates_at_the_mean_ages_of_the_year() -> None:
    fertility, mortality = by_age("fertility", date.max)[2005], by_age("mortality", date.max)[2005]
    table = of_age({(0, FEMALE, 30): 1000, (1, FEMALE, 30): 3000}, years=1)
    expected = 2000 * fertility[FEMALE, 30], 2000 * mortality[FEMALE, 30]
    run = made_up(first=2005, years=1, ages=table, flows={"births": 2 * expected[0], "deaths": 3 * expected[1]})
    year = Period(2005, 2005)
    assert births.births_to_national_rates(run, year) == pytest.approx(2)
    assert births.deaths_to_national_rates(run, year) == pytest.approx(3)
    gap = expected[0] - 2 * expected[1]
    assert births.chi2_own_ages(run, year) == pytest.approx(gap**2 / sum(expected))


def test_observed_natural_increase_is_held_against_the_simulated_less_its_own_chance() -> None:
    observed = sum(series("components", "natural_increase", date.max, place="hjelmeland")[y] for y in FOUR.years)
    flows = {"births": 40, "deaths": (160 - observed - 18) / 4}  # 18 more than observed in four years
    run = made_up(("hjelmeland",), flows=flows)
    assert births.chi2_observed(run, FOUR) == pytest.approx(18**2 / (320 - observed - 18) - 1)
    assert births.natural_increase_per_1000(run, FOUR) == pytest.approx((observed + 18) / 4)


# Series


def test_gross_and_net_moves_are_per_1000_and_per_year() -> None:
    flows = {"in_migration": 30, "immigration": 10, "out_migration": 25, "emigration": 4}
    run = made_up(("here", "there"), population=500, flows=flows)
    assert moves.gross_per_1000(run, NINE, moves.IN) == pytest.approx(80)
    assert moves.gross_per_1000(run, NINE, moves.IN + moves.OUT) == pytest.approx(138)
    assert moves.net_per_year(run, Period(2007, 2008), "immigration", "emigration") == 12


def test_half_a_year_is_counted_from_the_events_and_doubled() -> None:
    def move(month: int, event: str, source: str, target: str) -> tuple[object, ...]:
        return (12 * 2003 + month, event, month, month, source, target, "out_migration")

    events = [
        move(0, "in_migration", "rest_of_norway", "here"),
        move(5, "immigration", "abroad", "here"),
        move(6, "immigration", "abroad", "here"),
        move(1, "out_migration", "here", "rest_of_norway"),
        move(1, "in_migration", "here", "there"),
    ]
    run = made_up(events=events)
    assert moves.gross_per_1000(run, Period(2003, 2003, half=True), moves.IN) == 4
    assert moves.gross_per_1000(run, Period(2003, 2003, half=True), moves.IN + moves.OUT) == 6


def test_dispersion_and_correlation_are_about_the_straight_line() -> None:
    line, up = 100.0 + 10 * np.arange(9), np.array([1, -2, 1, 1, -2, 1, 1, -2, 1])  # no slope, no mean
    run = made_up(flows={"in_migration": (line + 3 * up)[:, None], "out_migration": (line - 5 * up)[:, None]})
    assert of_years.dispersion(run, NINE, moves.IN) == pytest.approx(9 * 18 / 7 / 140)
    assert of_years.in_out_correlation(run, NINE) == pytest.approx(-1)


def noisy(places: int, common: float = 0.0, memory: float = 0.0) -> np.ndarray:
    """Net migration of places of 1,000 with variance 0.24 per inhabitant about levels and lines of their own."""
    draws = np.random.default_rng(1)
    noise = draws.normal(0, np.sqrt(240), (9, places))
    for year in range(1, 9):
        noise[year] = memory * noise[year - 1] + np.sqrt(1 - memory**2) * noise[year]
    shock = draws.normal(0, 1, (9, 1))
    shock *= common * np.sqrt(7 / (of_years.about_line(shock) ** 2).sum())
    own = draws.normal(0, 10, places) + np.arange(9)[:, None] * draws.normal(0, 3, places)
    return np.asarray(1000 + noise + shock + own)


def of_noise(*of: float, places: int = 2000):
    flows = {"in_migration": noisy(places, *of), "out_migration": 1000}
    return made_up([f"p{k}" for k in range(places)], flows=flows)


def test_noise_shock_and_memory_are_found_as_they_were_put_in() -> None:
    white, shaken, slow = of_noise(), of_noise(2.2), of_noise(0.0, 0.5)
    assert of_years.variance_per_inhabitant(white, NINE) == pytest.approx(0.24, rel=0.03)
    assert of_years.common_year_sd(white, NINE) < 0.3
    assert of_years.common_year_sd(shaken, NINE) == pytest.approx(2.2, rel=0.1)
    assert of_years.lag_1_correlation(white, NINE) == pytest.approx(0.0, abs=0.03)
    assert of_years.lag_1_correlation(shaken, NINE) == pytest.approx(0.0, abs=0.03)
    assert of_years.lag_1_correlation(slow, NINE) > 0.2


def test_levels_persist_when_places_keep_their_order() -> None:
    level = np.array([-9.0, 1.0, 4.0])
    kept = made_up("abc", flows={"in_migration": np.tile(level, (9, 1))})
    turned = made_up("abc", flows={"in_migration": np.vstack([np.tile(level, (5, 1)), np.tile(-level, (4, 1))])})
    assert of_years.persistence(kept, NINE) == pytest.approx(1)
    assert of_years.persistence(turned, NINE) == pytest.approx(-1)
    assert of_years.between_places_sd(kept, NINE) == pytest.approx(level.std(ddof=1))


def test_the_slope_is_that_of_net_migration_on_norways_net_immigration() -> None:
    years = Period(2003, 2008)
    persons = series("national_series", "value", date.max, quantity="net_immigration")
    national = [1000 * persons[year] / by_age("national_population", date.max)[year].sum() for year in years.years]
    flows = {"in_migration": 50 + 0.4 * np.array(national)[:, None], "out_migration": 52}
    run = made_up(first=2003, years=6, flows=flows)
    assert of_years.slope_on_national(run, years) == pytest.approx(0.4)


def test_size_goes_with_growth_when_the_larger_grow_more() -> None:
    population = np.linspace([100, 200, 300], [90, 210, 330], 10)
    run = made_up("abc", population=population)
    assert of_years.size_and_growth(run, NINE) == pytest.approx(1)
    assert of_years.population_change(run, NINE) == pytest.approx(30)


# Who moves


def test_natives_are_those_alive_near_the_age_who_grew_up_there() -> None:
    residents = [
        (1, 35, 0, "here", "here", "native", "none"),
        (2, 33, 0, "here", "rest_of_norway", "native", "none"),
        (3, 37, 0, "here", "there", "native", "none"),
        (4, 38, 0, "here", "here", "native", "none"),
        (5, 35, 0, "rest_of_norway", "here", "domestic", "work"),
    ]
    run = made_up(("here", "there"), residents=residents)
    assert moves.natives_present(run, NINE, 35) == pytest.approx(1 / 3)
    assert np.isnan(moves.natives_present(run.of(["there"]), NINE, 35))


def test_returnees_are_adults_who_move_in_from_norway_to_where_they_grew_up() -> None:
    month = 12 * 2004 + 5
    people = [
        (1, month - 1 - 12 * 18, "here"),
        (2, month - 12 * 18, "here"),
        (3, 0, "abroad"),
        (4, 0, "abroad"),
        (5, 0, ""),
    ]
    events = [
        (month, "in_migration", person, person, "rest_of_norway", "here", rule)
        for person, rule in ((1, "return_migration"), (2, "return_migration"), (3, "in_migration_singles"))
    ]
    events += [
        (month, "in_migration", 4, 4, "rest_of_norway", "here", "refugee_settlement"),
        (month, "immigration", 5, 5, "abroad", "here", "labour_immigration"),
        (month, "in_migration", 3, 3, "here", "there", "in_migration_singles"),
    ]
    run = made_up(events=events, people=people)  # of age: person 1, whose 18th birthday is past, and person 3
    assert moves.returnee_share(run, NINE) == pytest.approx(1 / 2)


def test_motives_are_those_of_adults_who_came_from_norway_in_the_period_and_are_still_there() -> None:
    residents = [
        (1, 30, 12 * 2005, "here", "here", "returnee", "home"),
        (2, 30, 12 * 2008 + 11, "", "here", "domestic", "work"),
        (3, 30, 12 * 2004 + 11, "", "here", "domestic", "work"),
        (4, 17, 12 * 2006, "", "here", "domestic", "family"),
        (5, 30, 12 * 2006, "", "here", "work", "work"),
        (6, 30, 12 * 2006, "here", "abroad", "returnee", "home"),
    ]
    run = made_up(residents=residents, holds=("GROUND", "MOTIVE"))
    assert moves.motive_share(run, FOUR, "home") == pytest.approx(1 / 2)


# Refugees


def settled(person: int, month: int, household: int | None = None) -> tuple[object, ...]:
    return (month, "in_migration", person, household or person, "rest_of_norway", "here", refugees.SETTLING)


def left(person: int, month: int, how: str = "out_migration", place: str = "here") -> tuple[object, ...]:
    return (month, how, person, person, place, "rest_of_norway", "secondary_migration")


START = 12 * 2001
HELD = (refugees.SETTLING,)


def test_a_refugee_is_present_who_did_not_leave_emigrate_or_die_within_five_years() -> None:
    events = [
        *(settled(person, START) for person in range(5)),
        left(0, START + 59),
        left(1, START + 60),
        left(2, START + 3, "death"),
        left(3, START + 9, "out_migration", "there"),  # after all, not from where they were settled
        (START, "immigration", 8, 8, "abroad", "here", "labour_immigration"),
    ]
    run = made_up(("here", "there"), events=events, holds=HELD)
    assert refugees.present_after_5_years(run, Period(2000, 2003)) == pytest.approx(3 / 5)
    with pytest.raises(NotSimulated, match="five years after 2004 lie beyond the end of the run"):
        refugees.present_after_5_years(run, Period(2004, 2004))
    with pytest.raises(NotSimulated, match="the model has no rule refugee_settlement"):
        refugees.present_after_5_years(made_up(events=events), Period(2000, 2003))
    assert np.isnan(refugees.present_after_5_years(made_up(holds=HELD), Period(2000, 2003)))


def test_later_cohorts_and_families_are_held_against_earlier_ones_and_singles() -> None:
    later = 12 * 2006
    events = [settled(1, START), settled(2, START), settled(3, later, 9), settled(4, later, 9), left(1, START + 20)]
    run = made_up(years=14, events=events, holds=HELD)
    assert refugees.stay_rises(run, NINE) == pytest.approx(1 - 1 / 2)
    assert refugees.families_stay_longer(run, NINE) == pytest.approx(1 - 1 / 2)


def test_hazards_of_moving_on_are_moves_by_years_at_risk() -> None:
    # of four, one leaves after 6 months, one dies after 30, one leaves after 36
    events = [*(settled(person, START) for person in range(4)), left(0, START + 6), left(1, START + 30, "death")]
    events.append(left(2, START + 36))
    run = made_up(events=events, holds=HELD, flows={"out_migration": 50})
    year_1, peak = 1.5 / 3.5, 1.5 / (0.5 + 1 + 2)
    assert refugees.peak_over_year_1(run, Period(2000, 2003)) == pytest.approx(peak / year_1)
    assert refugees.year_1_over_population(run, Period(2000, 2003)) == pytest.approx(year_1 / 0.05)


def test_leavers_of_the_programme_are_looked_at_in_november_of_the_next_year() -> None:
    novembers = [(2006, "here", "work"), (2006, "here", "studying"), (2007, "here", "seeking"), (2005, "here", "none")]
    run = made_up(novembers=novembers, holds=("PROGRAMME", "ACTIVITY"))
    assert refugees.programme_leavers_occupied(run, Period(2005, 2006)) == pytest.approx(2 / 3)
