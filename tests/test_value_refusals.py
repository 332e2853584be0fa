"""Value for money names what it refuses, with its value and what is allowed."""

from collections.abc import Callable

import numpy as np
import pytest

from experiments.value import (
    acceptability,
    discounted,
    evpi,
    evppi,
    evppi_by_chance,
    frontier,
    net_benefit,
    ratio_interval,
    ratio_to,
)

PAIR = np.array([[0.0, 1.0], [0.0, 2.0]])
ONE = np.array([1.0])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: frontier((), ONE, ONE), r"names is \(\); allowed are one or more, each once"),
        (lambda: frontier(("a", "a"), ONE, ONE), r"names is \('a', 'a'\); allowed are one or more, each once"),
        (
            lambda: frontier(("a", "b"), ONE, ONE),
            r"cost has shape \(1,\); allowed is \[option\], one for each of 2 names",
        ),
        (lambda: frontier(("a",), ONE, PAIR), r"effect has shape \(2, 2\); allowed is that of cost, \(1,\)"),
        (lambda: frontier(("a",), ONE * np.nan, ONE), "cost holds nan; allowed are finite numbers"),
        (lambda: ratio_to(("a",), ONE, ONE, "b"), "comparator is 'b'; allowed is one of a"),
        (lambda: net_benefit(ONE, PAIR, 1), r"effect has shape \(2, 2\); allowed is that of cost, \(1,\)"),
        (lambda: net_benefit(ONE, ONE, -1), r"worth holds -1\.0; allowed are numbers from 0"),
        (
            lambda: evpi(PAIR[:1], PAIR[:1], ONE),
            r"cost has shape \(1, 2\); allowed is \[draw, option\], 2 draws or more",
        ),
        (lambda: evpi(PAIR, PAIR[:, :1], ONE), r"effect has shape \(2, 1\); allowed is that of cost, \(2, 2\)"),
        (lambda: evpi(PAIR, PAIR, np.array([])), r"worths has shape \(0,\); allowed is \[worth\], one or more"),
        (lambda: evpi(PAIR, PAIR, -ONE), r"worths holds -1\.0; allowed are numbers from 0"),
        (lambda: acceptability(PAIR, PAIR / 0.0, ONE), "effect holds (nan|inf); allowed are finite numbers"),
        (
            lambda: evppi(PAIR, PAIR, 1, ONE),
            r"inputs has shape \(1,\); allowed is \[draw, input\], with the 2 draws of cost",
        ),
        (lambda: evppi(PAIR, PAIR, 1, PAIR * np.inf), "inputs holds (nan|inf); allowed are finite numbers"),
        (lambda: evppi(PAIR, PAIR, np.inf, PAIR), "worth holds inf; allowed are finite numbers"),
        (lambda: evppi_by_chance(PAIR, PAIR, 1, PAIR, 1, 0), "shuffles is 0; allowed is 1 or more"),
        (
            lambda: discounted(np.array(1.0), 0, 0),
            r"amounts has shape \(\); allowed is \[\.\., year\], one year or more",
        ),
        (lambda: discounted(ONE, -1, 0), "rate is -1; allowed is a finite number above -1"),
        (lambda: discounted(ONE, 0, -0.5), r"first_year_at is -0\.5; allowed is a finite number from 0"),
        (lambda: ratio_interval(ONE, ONE), r"d_cost has shape \(1,\); allowed is \[pair\], 2 pairs or more"),
        (lambda: ratio_interval(PAIR[0], ONE), r"d_effect has shape \(1,\); allowed is that of d_cost, \(2,\)"),
        (lambda: ratio_interval(PAIR[0], PAIR[1], 95), "level is 95; allowed is a number between 0 and 1"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_refused_input_is_named_with_its_value_and_what_is_allowed(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        call()
