"""Draws: the same numbers for ever, evenly spread, and counts that only grow with their mean."""

import numpy as np
import pytest
from scipy.special import gammaln
from scipy.stats import chi2, poisson

from model import draws
from model.draws import Draws, code, combined, identity, log_gamma, mix, monthly, numbered, pair, uniform, uniforms

GOLDEN, WORD = 0x9E3779B97F4A7C15, 2**64
DEATHS, HJELMELAND = code("deaths"), code("hjelmeland")
PEOPLE = numbered(identity(code("initial"), HJELMELAND), 20_000)
MONTHS = range(2000 * 12, 2000 * 12 + 24)
MEANS = np.concatenate([10.0 ** np.arange(-6.0, 3.3, 0.25), [1.0, 2.0, 10.0, 2000.0]])
QUANTILES = np.concatenate(
    [10.0 ** np.arange(-9.0, -1.0, 0.5), np.linspace(0.05, 0.95, 19), 1 - 10.0 ** np.arange(-9.0, -1.0, 0.5)]
)


def unmix(word: int) -> int:
    """The word that `mix` turns into this one."""

    def unshift(x: int, by: int) -> int:
        found = x
        for _ in range(64 // by):
            found = x ^ (found >> by)
        return found

    word = unshift(word, 31) * pow(0x94D049BB133111EB, -1, WORD) % WORD
    word = unshift(word, 27) * pow(0xBF58476D1CE4E5B9, -1, WORD) % WORD
    return unshift(word, 30)


def uniform_of(mixed: int) -> float:
    """The uniform number that comes of a mixed word."""
    return uniform(np.uint64(0), np.uint64(unmix(mixed)))


# The same numbers for ever


def test_mix_gives_the_published_numbers_of_splitmix64() -> None:
    assert [int(mix(np.uint64(k * GOLDEN % WORD))) for k in (1, 2, 3)] == [
        0xE220A8397B1DCDAF,
        0x6E789E6AA1B965F4,
        0x06C45D188009454F,
    ]


def test_codes_of_names_never_move() -> None:
    assert (int(DEATHS), int(HJELMELAND)) == (0x133E61B5EE85C9FD, 0x9E7B7BD9C09B0372)


def test_identities_never_move() -> None:
    assert int(combined(DEATHS, HJELMELAND)) == 0x262C9CE2A55EE2EA
    assert int(identity(code("initial"), HJELMELAND)) == 0xCC7EF2AB42FBF051
    assert [int(key) for key in numbered(HJELMELAND, 2)] == [0x30E6FA5EAC01ED56, 0xBEBEAA636FDC1170]


def test_words_never_move() -> None:
    assert int(Draws(1).seed) == 0x910A2DEC89025CC1
    assert int(monthly(DEATHS, HJELMELAND, 24_000)) == 0xFEEA6480DCEEF010
    assert int(Draws(1).word("deaths", 24_000)) == 0x091B9180A997E137


def test_uniform_numbers_never_move() -> None:
    found = Draws(1).uniform("deaths", numbered(HJELMELAND, 3), 24_000)
    assert found.tolist() == [0.975645412760595, 0.5039937860751132, 0.6039411940414946]


def test_poisson_counts_never_move() -> None:
    found = [draws.poisson(mean, u) for mean, u in ((0.1, 0.95), (3.0, 0.5), (40.0, 0.01), (1500.0, 0.99))]
    assert found == [1, 3, 26, 1591]


# Identity


def test_a_pair_is_the_same_from_both_sides() -> None:
    assert pair(DEATHS, HJELMELAND) == pair(HJELMELAND, DEATHS)


def test_an_identity_made_of_two_depends_on_their_order() -> None:
    assert combined(DEATHS, HJELMELAND) != combined(HJELMELAND, DEATHS)


def test_identity_for_numpy_code_is_the_kernels_own() -> None:
    assert int(identity(DEATHS, HJELMELAND)) == int(combined(DEATHS, HJELMELAND))


def test_numbers_in_line_do_not_depend_on_the_length_of_the_line() -> None:
    assert np.array_equal(numbered(HJELMELAND, 10), numbered(HJELMELAND, 1000)[:10])


def test_no_two_of_many_keys_are_equal() -> None:
    assert np.unique(numbered(HJELMELAND, 300_000)).size == 300_000


def test_a_draw_for_many_is_the_draw_for_each() -> None:
    word = Draws(1).word("deaths", 24_000)
    assert uniforms(word, PEOPLE[:5]).tolist() == [uniform(word, key) for key in PEOPLE[:5]]


def test_seeds_of_any_size_and_sign_are_different() -> None:
    assert len({int(Draws(seed).seed) for seed in (0, 1, -1, 2**31, 2**63, -(2**31))}) == 6


# Evenly spread


@pytest.mark.parametrize("decision", ["deaths", "births", "out_migration"])
def test_draws_are_spread_evenly(decision: str) -> None:
    counts = np.zeros(100)
    for month in MONTHS:
        counts += np.bincount((100 * Draws(1).uniform(decision, PEOPLE, month)).astype(int), minlength=100)
    expected = PEOPLE.size * len(MONTHS) / 100
    assert ((counts - expected) ** 2 / expected).sum() < chi2.ppf(0.999, 99)


def test_rare_draws_are_as_frequent_as_they_should_be() -> None:
    rare = sum(int((Draws(1).uniform("deaths", PEOPLE, month) < 0.001).sum()) for month in MONTHS)
    expected = 0.001 * PEOPLE.size * len(MONTHS)
    assert abs(rare - expected) < 3.3 * np.sqrt(expected)


def correlations(first: list[np.ndarray], then: list[np.ndarray]) -> np.ndarray:
    return np.array([np.corrcoef(a, b)[0, 1] for a, b in zip(first, then, strict=True)])


def test_months_are_independent() -> None:
    of_months = [Draws(1).uniform("deaths", PEOPLE, month) for month in MONTHS]
    assert abs(correlations(of_months[:-1], of_months[1:])).max() < 4 / np.sqrt(PEOPLE.size)


def test_decisions_are_independent() -> None:
    one, other = ([Draws(1).uniform(name, PEOPLE, month) for month in MONTHS] for name in ("births", "deaths"))
    assert abs(correlations(one, other)).max() < 4 / np.sqrt(PEOPLE.size)


def test_seeds_are_independent() -> None:
    one, other = ([Draws(seed).uniform("deaths", PEOPLE, month) for month in MONTHS] for seed in (1, 2))
    assert abs(correlations(one, other)).max() < 4 / np.sqrt(PEOPLE.size)


def test_neighbours_in_line_are_independent() -> None:
    of_months = [Draws(1).uniform("deaths", PEOPLE, month) for month in MONTHS]
    assert abs(correlations([u[:-1] for u in of_months], [u[1:] for u in of_months])).max() < 4 / np.sqrt(PEOPLE.size)


def test_two_months_fill_the_square_evenly() -> None:
    counts = np.zeros((10, 10))
    for month in MONTHS:
        pairs = [(10 * Draws(1).uniform("deaths", PEOPLE, m)).astype(int) for m in (month, month + 1)]
        np.add.at(counts, tuple(pairs), 1)
    expected = counts.sum() / 100
    assert ((counts - expected) ** 2 / expected).sum() < chi2.ppf(0.999, 99)


def test_a_draw_is_never_0() -> None:
    assert 0.0 < uniform_of(0) < 1e-15


def test_a_draw_is_never_1() -> None:
    assert 1.0 - 1e-15 < uniform_of(WORD - 1) < 1.0


# Counts


@pytest.mark.parametrize("mean", MEANS)
def test_poisson_counts_are_the_inverse_of_the_distribution(mean: float) -> None:
    assert [draws.poisson(mean, u) for u in QUANTILES] == poisson.ppf(QUANTILES, mean).tolist()


@pytest.mark.parametrize("u", QUANTILES)
def test_a_poisson_count_only_grows_with_its_mean(u: float) -> None:
    counts = [draws.poisson(mean, u) for mean in 10.0 ** np.arange(-6.0, 3.3, 0.003)]
    assert (np.diff(counts) >= 0).all()


@pytest.mark.parametrize("mean", [0.001, 1.0, 30.0, 1000.0])
def test_the_draws_nearest_to_0_and_1_give_counts_that_can_happen(mean: float) -> None:
    lowest, highest = draws.poisson(mean, 2.0**-54), draws.poisson(mean, 1.0 - 2.0**-53)
    assert mean - 9 * mean**0.5 - 20 < lowest <= highest < mean + 9 * mean**0.5 + 20


@pytest.mark.parametrize("mean", [0.0, -1.0])
def test_nobody_comes_where_none_is_expected(mean: float) -> None:
    assert draws.poisson(mean, 0.999999) == 0


def test_log_gamma_is_scipys_to_twelve_digits() -> None:
    numbers = np.concatenate([np.linspace(1.0, 50.0, 491), 10.0 ** np.arange(2, 8)])
    ours = np.array([log_gamma(x) for x in numbers])
    assert ours == pytest.approx(gammaln(numbers), rel=1e-12, abs=1e-12)
