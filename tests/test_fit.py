"""The fit: finds planted truths, gives no slopes to chance, and lets one case speak of another as far as they are alike."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest

from calibration.emulator import FOLDS, beside_chance, learn, shrunk_covariance
from calibration.facts import Fact, facts, net_rates, simulated
from calibration.fit import Normal, Term, normal_part, sample, values
from calibration.hierarchy import LOCAL, Hierarchy, movable
from calibration.posteriors import KINDS, readable
from calibration.protocol import published
from calibration.statistics import Statistic, statistics
from model.parameters import registry
from model.priors import Normal as NormalPrior

KNOWN = registry()
NAMES = ("births_level", "deaths_level", "out_migration_level", "marketing_draws", "outside_noise", "outside_half_life")
ONE = tuple(Statistic(f"thing {k}", "mean", 2000, 2008) for k in range(8))


def bank(draws: int, parameters: int, seed: int = 1) -> tuple[np.ndarray, ...]:
    """A bank in which the first two parameters move the first four of eight statistics, and net migration the fifth."""
    rng = np.random.default_rng(seed)
    deviates, net = rng.standard_normal((draws, parameters)), 0.01 * rng.standard_normal((draws, 3))
    slopes = np.zeros((8, parameters))
    slopes[:3, 0], slopes[3, 1] = 1.0, -0.7
    said = deviates @ slopes.T + rng.standard_normal((draws, 8))
    said[:, 4] += 100.0 * net[:, 1]
    return deviates, net, said, slopes


def test_what_moves_a_statistic_is_found_and_chance_gets_next_to_nothing() -> None:
    deviates, net, said, slopes = bank(300, 60)
    found = learn(ONE, deviates, net, said, np.ones(60, bool))
    assert np.abs(found.slopes[:4, :2] - slopes[:4, :2]).max() < 0.2
    assert found.of_net[4, 1] == pytest.approx(100.0, rel=0.15)
    precision = found.slopes[:, 2:].T @ np.linalg.solve(found.scatter, found.slopes[:, 2:])
    assert np.diag(precision).mean() < 0.04  # contraction of a parameter that moves nothing
    assert found.explained[0] > 0.35 > 0.1 > found.explained[5]


def test_effects_of_instruments_are_left_to_their_priors() -> None:
    movable_ones = movable(NAMES)
    assert dict(zip(NAMES, movable_ones, strict=True))["marketing_draws"] == np.False_
    assert movable_ones.sum() == len(NAMES) - 1
    deviates, net, said, _ = bank(200, len(NAMES))
    held = np.arange(len(NAMES)) > 0  # the first, which moves three statistics, may not
    found = learn(ONE, deviates, net, said, held)
    assert (found.slopes[:, 0] == 0.0).all()
    assert found.scatter[0, 0] == pytest.approx(2.0, rel=0.3)  # what it does is scatter


def test_a_regression_from_fewer_draws_than_parts_is_refused() -> None:
    with pytest.raises(ValueError, match=f"takes {FOLDS} draws of the bank, and there are 9"):
        learn(ONE, *bank(9, 3)[:3], np.ones(3, bool))


def test_a_planted_truth_is_found_within_what_the_posterior_allows() -> None:
    deviates, net, said, _ = bank(400, len(NAMES))
    hierarchy = Hierarchy(NAMES, ("a",), local=())
    kept = np.arange(400) >= 100
    emulator = learn(ONE, deviates[kept], net[kept], said[kept], np.ones(len(NAMES), bool))
    ranks = []
    for truth in range(100):
        term = Term("a", emulator.slopes, emulator.left(said[truth], net[truth]), emulator.scatter)
        part = normal_part(hierarchy, [term])
        ranks.append((deviates[truth] - part.mean) / np.sqrt(np.diag(part.covariance)))
    for column in (0, 1):
        assert kstest(np.array(ranks)[:, column], "norm").pvalue > 0.01
    assert np.diag(part.covariance)[0] < 0.4 < 0.9 < np.diag(part.covariance)[2]


def test_one_case_says_of_another_what_they_have_in_common() -> None:
    hierarchy = Hierarchy(NAMES, ("a", "b"))
    column = NAMES.index("out_migration_level")
    slopes = np.zeros((1, len(NAMES)))
    slopes[0, column] = 1.0
    sure = Term("a", slopes, np.array([2.0]), np.array([[1e-6]]))
    part = normal_part(hierarchy, [sure])
    of_a, of_b = (hierarchy.of_case(case) @ part.mean for case in "ab")
    assert of_a[column] == pytest.approx(2.0, abs=1e-3)
    assert of_b[column] == pytest.approx(2.0 * LOCAL["out_migration_level"], abs=1e-3)
    spread = [hierarchy.of_case(case) @ hierarchy.prior() @ hierarchy.of_case(case).T for case in "ab"]
    assert np.diag(spread[0]) == pytest.approx(np.ones(len(NAMES)))  # each case keeps the declared prior


def test_the_sampler_gives_a_normal_posterior_where_the_likelihood_is_normal() -> None:
    """A likelihood that is normal in the deviate of the noise: the answer is known."""
    hierarchy = Hierarchy(NAMES, ("a",), local=())
    prior = Normal(np.zeros(hierarchy.size), hierarchy.prior())
    parameter = KNOWN["outside_noise"]
    rng = np.random.default_rng(2)

    def levels(at: dict[str, float]) -> float:
        deviate = np.log(at["outside_noise"] / parameter.prior.median) / parameter.prior.sd_log
        return float(-0.5 * ((deviate - 1.0) / 0.5) ** 2)

    draws = sample(hierarchy, prior, levels, KNOWN, 1500, rng)
    column = NAMES.index("outside_noise")
    assert draws[:, column].mean() == pytest.approx(0.8, abs=0.06)
    assert draws[:, column].std() == pytest.approx(np.sqrt(0.2), abs=0.05)
    assert draws[:, NAMES.index("births_level")].std() == pytest.approx(1.0, abs=0.06)


def test_deviates_become_values_of_the_priors() -> None:
    found = values(("births_level",), np.array([[0.0], [1.0]]), KNOWN)["births_level"]
    prior = KNOWN["births_level"].prior
    assert found == pytest.approx([prior.median, prior.median * np.exp(prior.sd_log)], rel=0.01)
    assert not isinstance(prior, NormalPrior)


def test_a_covariance_of_few_errors_is_drawn_to_its_diagonal_and_keeps_its_variances() -> None:
    rng = np.random.default_rng(3)
    errors = rng.standard_normal((12, 30))
    found = shrunk_covariance(errors)
    assert np.diag(found) == pytest.approx(errors.var(axis=0, ddof=1))
    off = found[~np.eye(30, dtype=bool)]
    assert np.abs(off).mean() < 0.3 * np.abs(np.cov(errors.T)[~np.eye(30, dtype=bool)]).mean()
    np.linalg.cholesky(found)


def rows() -> pd.DataFrame:
    """Two runs of one place over two years."""
    index = pd.MultiIndex.from_product([(0, 1), (2000, 2001)], names=("draw", "year"))
    flows = {"births": 10, "deaths": 8, "in_migration": 30, "out_migration": 40, "immigration": 10, "emigration": 5}
    return pd.DataFrame({"population": [1000, 997, 1000, 997]} | {name: [n] * 4 for name, n in flows.items()}, index)


def test_ages_and_late_shares_abroad_are_read_of_runs_from_the_registers_ages_alone() -> None:
    read = readable("shipped")
    estimated, registered = facts(read, ["os", "hjelmeland"]), facts(read, ["os", "hjelmeland"], 2005)
    assert not any(each.quantity.startswith("age_share") for each in estimated)
    ages = [each for each in registered if each.quantity.startswith("age_share")]
    assert {each.year for each in ages} == {2009}  # the newest table holds the moves of all years since the start
    assert {each.place for each in ages} == {"os", "hjelmeland"}
    assert len({each.quantity for each in ages}) == 9
    assert not any("50_66" in each.quantity for each in ages)  # it follows from the other groups
    others = [each for each in registered if not each.quantity.startswith("age_share")]
    assert [each for each in others if each in estimated] == list(estimated)
    assert not any(each.quantity.startswith("age_share") for each in facts(published(2004), ["verdal"]))


def test_facts_are_told_of_runs_as_the_register_tells_them() -> None:
    wanted = (
        Fact("natural_increase", "os", 2000, 0.0, 0.0),
        Fact("gross_moves_per_1000", "os", 2000, 0.0, 5.0, 0.5),
        Fact("in_migration_abroad_share", "os", 2000, 0.0, 0.1),
    )
    assert simulated(rows(), wanted)[0] == pytest.approx([2.0, 42.5, 0.25])
    assert net_rates(rows(), range(2000, 2002))[0] == pytest.approx([-5 / 1000, -5 / 997])


def test_each_fact_enters_once_and_only_when_it_was_known() -> None:
    for kind in KINDS:
        read = facts(readable(kind), ["verdal", "hjelmeland", "os"])
        assert len({(each.quantity, each.place, each.year) for each in read}) == len(read)
        apart = {(each.place, each.year) for each in read if each.quantity == "births"}
        assert not any(each.quantity == "natural_increase" and (each.place, each.year) in apart for each in read)
        assert not any(each.quantity == "net_migration" for each in read)
    assert {each.year for each in facts(published(2004), ["verdal"])} == set(range(2000, 2004))


def test_a_national_boom_is_not_taken_for_a_places_own() -> None:
    """Of Hjelmeland the share of arrivals from abroad is known for 2008, in years that the bank draws."""
    assert any(each.quantity == "in_migration_abroad_share" for each in facts(readable("shipped"), ["tynset"]))
    assert not any("abroad" in each.quantity for each in facts(readable("shipped"), ["hjelmeland"]))


def test_the_statistics_of_a_case_are_means_and_changes_with_weights_by_population() -> None:
    of_places = facts(readable("shipped"), ["os", "roros"])
    population = {"os": 2000.0, "roros": 6000.0}
    names, weights = statistics(of_places, population)
    by_name = {each.name: row for each, row in zip(names, weights, strict=True)}
    mean = by_name["natural_increase, mean 2000-2008"]
    assert mean.sum() == pytest.approx(1.0)
    assert by_name["natural_increase, change 2000-2008"].sum() == pytest.approx(0.0, abs=1e-12)
    shares = [weight for weight, fact in zip(mean, of_places, strict=True) if fact.place == "roros" and weight]
    assert sum(shares) == pytest.approx(0.75)


def test_figures_of_part_of_a_year_are_off_by_more_than_a_run_scatters() -> None:
    of_place = facts(readable("shipped"), ["os"])
    sd = {
        (fact.quantity, fact.year): value
        for fact, value in zip(of_place, np.diag(beside_chance(of_place)), strict=True)
    }
    assert sd["gross_moves_per_1000", 2003] == pytest.approx(7.5**2)
    assert sd["natural_increase", 2003] == 0.0


def test_kinds_know_what_was_known_on_their_day() -> None:
    assert KINDS["skill/2004"] == date(2004, 1, 1)
    assert KINDS["shipped"] == date(2009, 1, 1)
    for kind, day in KINDS.items():
        assert all(each.known_by <= day for each in readable(kind))
