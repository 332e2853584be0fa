"""The comparison of the fit that ships with sequential ABC."""

import numpy as np
import pandas as pd
import pytest

from experiments import abc_comparison
from tests.banks_made import made_bank


def test_sequential_abc_finds_what_a_simple_model_was_run_with(monkeypatch: pytest.MonkeyPatch) -> None:
    def simple(searched: tuple[str, ...], at: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        return at + 0.1 * rng.standard_normal(len(searched))

    monkeypatch.setattr(abc_comparison, "said", simple)
    draws = abc_comparison.sequential((np.array([1.0, -0.5]), np.ones(2), ("births_level", "deaths_level"), 800, 1))
    assert draws.mean(axis=0) == pytest.approx([1.0, -0.5], abs=0.25)
    assert (draws.std(axis=0) < 0.6).all()


def test_both_methods_are_scored_on_the_same_truths(monkeypatch: pytest.MonkeyPatch) -> None:
    class Here:
        """In place of a pool of processes."""

        def __init__(self, *_: object) -> None: ...
        def __enter__(self) -> "Here":
            return self

        def __exit__(self, *_: object) -> None: ...
        def map(self, *_: object) -> list[np.ndarray]:
            return [np.random.default_rng(k).standard_normal((99, 2)) for k in range(3)]

    monkeypatch.setattr(abc_comparison, "ProcessPoolExecutor", Here)
    made = made_bank(150, starts=(2000, 2005))
    found = abc_comparison.compare(made, ("births_level", "out_migration_level"), truths=3)
    mean = found.groupby("method").crps.mean()
    assert len(found) == 3 * 2 * 2
    assert mean["the fit"] < mean["sequential ABC"]  # which has seen nothing here
    assert set(found.truth) == {0, 74, 149}
    assert (found.crps > 0.0).all()


def test_runs_of_the_comparison_say_what_the_bank_says() -> None:
    at = np.zeros(1)
    one, same, other = (
        abc_comparison.said(("births_level",), at + move, np.random.default_rng(1)) for move in (0.0, 0.0, 3.0)
    )
    told = abc_comparison.told(made_bank(20, starts=(2000, 2005)), "shipped", abc_comparison.CASE)
    assert told is not None
    assert len(one) == len(told.statistics) + 9
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    assert pd.Series(one).notna().all()
