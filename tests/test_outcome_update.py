"""What outcomes say of effects: the worked figures of the notes on science, and the refusal."""

from dataclasses import replace

import numpy as np
import pytest

from calibration.outcome_update import OUTCOMES, Outcome, TooTight, contraction, log_likelihood, resampled, updated

EFFECT = np.random.default_rng(1).normal(0.10, 0.35, 40_000)
KRAFTTAK = Outcome("V-05", "x", 25, 29, 0.5, 0.5, "test")


def after(outcome: Outcome, **terms: float) -> tuple[float, float]:
    weight = np.exp(log_likelihood(EFFECT, outcome, **terms))
    mean = np.average(EFFECT, weights=weight)
    return float(mean), float(np.sqrt(np.average((EFFECT - mean) ** 2, weights=weight)))


def test_25_of_29_in_work_moves_the_effect_of_matching_by_a_quarter_of_its_spread() -> None:
    assert after(KRAFTTAK) == pytest.approx((0.19, 0.34), abs=0.015)


def test_five_families_of_five_say_next_to_nothing() -> None:
    loan = replace(KRAFTTAK, did=5, among=5, anyway=0.8, weight=0.25)
    mean, sd = after(loan, picked=1.0, picked_sd=0.7)
    assert (mean, sd) == pytest.approx((0.11, 0.35), abs=0.01)


def test_an_outcome_moves_an_effect_and_hardly_narrows_it() -> None:
    for outcome in OUTCOMES:
        assert contraction(EFFECT, log_likelihood(EFFECT, outcome)) < 0.1


def test_an_outcome_that_would_narrow_an_effect_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calibration.outcome_update.OUTCOMES", (replace(KRAFTTAK, weight=1.0),))
    updated({"x": EFFECT})
    with pytest.raises(TooTight, match="V-05 contracts x by 0"):
        updated({"x": 6.0 * EFFECT})  # a prior so wide that the terms for who was picked are tight beside it


def test_rows_are_taken_as_often_as_their_weights_say() -> None:
    rows = resampled(np.array([0.5, 0.0, 0.3, 0.2]), 1000, np.random.default_rng(1))
    assert np.bincount(rows, minlength=4) == pytest.approx([500, 0, 300, 200], abs=1)
