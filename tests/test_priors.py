"""Priors are drawn by their quantiles: within the range, growing, with the middle where the prior has it."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model import Beta, LogNormal, Normal, Uniform
from model.parameters import registry

POSITIVE = st.floats(0.01, 50.0)
PRIORS = st.one_of(
    st.just(Uniform()),
    st.builds(Normal, st.floats(-20.0, 20.0), POSITIVE),
    st.builds(LogNormal, POSITIVE, st.floats(0.05, 3.0)),
    st.builds(Beta, POSITIVE, POSITIVE),
)
SHARES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20).map(lambda found: np.array(sorted(found)))
RANGES = st.tuples(st.floats(0.0, 0.98), st.floats(0.01, 30.0)).map(lambda found: (found[0], found[0] + found[1]))
MANY = (np.arange(10_000) + 0.5) / 10_000


@settings(deadline=None)  # the first example loads SciPy
@given(PRIORS, SHARES, RANGES)
def test_quantiles_lie_within_the_range_and_grow(prior, shares, ends):
    try:
        values = prior.quantile(shares, *ends)
    except ValueError:
        assume(False)  # a share far out in a tail that no double holds
    assert values.shape == shares.shape
    assert (values >= ends[0]).all()
    assert (values <= ends[1]).all()
    # SciPy's inverses are good to some twelve digits
    assert (np.diff(values) >= -1e-9 * np.abs(values[1:])).all()


@pytest.mark.parametrize(
    ("prior", "ends", "median"),
    [
        (Uniform(), (2.0, 4.0), 3.0),
        (Normal(5.0, 1.0), (-50.0, 50.0), 5.0),
        (Normal(5.0, 1.0), (3.0, 7.0), 5.0),
        (LogNormal(12.0, 0.35), (0.0, 1000.0), 12.0),
        (LogNormal(12.0, 0.35), (12.0 / 3, 12.0 * 3), 12.0),
        (Beta(3.0, 3.0), (0.0, 1.0), 0.5),
        (Beta(1.0, 1.0), (0.2, 0.6), 0.4),
    ],
    ids=repr,
)
def test_the_median_is_the_priors_own_where_the_cut_is_even(prior, ends, median):
    assert prior.quantile(np.array([0.5]), *ends) == pytest.approx([median], rel=1e-9)


def test_moments_are_those_of_the_distributions():
    normal = Normal(5.0, 2.0).quantile(MANY, -100.0, 100.0)
    assert (normal.mean(), normal.std()) == (pytest.approx(5.0), pytest.approx(2.0, rel=1e-3))
    logs = np.log(LogNormal(0.8, 0.15).quantile(MANY, 0.0, 100.0))
    assert (logs.mean(), logs.std()) == (pytest.approx(np.log(0.8)), pytest.approx(0.15, rel=1e-3))
    share = Beta(2.0, 6.0).quantile(MANY, 0.0, 1.0)
    assert (share.mean(), share.var()) == (pytest.approx(0.25, rel=1e-4), pytest.approx(0.1875 / 9, rel=1e-3))


@pytest.mark.parametrize(
    ("prior", "ends"),
    [(Normal(0.0, 1.0), (40.0, 41.0)), (Normal(0.0, 1.0), (-41.0, -40.0)), (LogNormal(1.0, 0.1), (90.0, 100.0))],
    ids=repr,
)
def test_a_range_far_out_in_a_tail_is_still_drawn_from(prior, ends):
    values = prior.quantile(np.array([0.0, 0.25, 0.5, 0.75, 1.0]), *ends)
    assert (values[0], values[-1]) == (pytest.approx(ends[0]), pytest.approx(ends[1]))
    assert (np.diff(values) > 0.0).all()


def test_the_upper_tail_of_a_share_is_still_drawn_from():
    values = Beta(2.0, 60.0).quantile(np.array([0.0, 0.5, 1.0]), 0.9, 1.0)
    assert (values[0], values[-1]) == (pytest.approx(0.9), pytest.approx(1.0))
    assert (np.diff(values) > 0.0).all()


def test_a_prior_without_weight_in_the_range_is_refused():
    for prior, ends in ((Beta(2.0, 2.0), (1.0, 3.0)), (LogNormal(1.0, 0.5), (-3.0, 0.0))):
        with pytest.raises(ValueError, match="has no weight between"):
            prior.quantile(MANY, *ends)


def test_the_numbers_of_a_prior_must_be_above_0():
    for make in (
        lambda: Normal(1.0, 0.0),
        lambda: LogNormal(0.0, 1.0),
        lambda: LogNormal(1.0, -1.0),
        lambda: Beta(1, 0),
    ):
        with pytest.raises(ValueError, match="must be above 0"):
            make()


def test_every_prior_of_the_model_can_be_drawn_over_its_range():
    for parameter in registry().values():
        low, high = parameter.range
        values = parameter.prior.quantile(MANY, low, high)
        assert low <= values.min() < values.max() <= high


def test_declaring_a_prior_loads_neither_numpy_nor_scipy():
    code = "import sys; from model import Beta; Beta(2, 3); print(*({'numpy', 'scipy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""
