"""The fit that ships beside sequential ABC, on planted truths: `python -m experiments.abc_comparison`.

Draws of the bank of one case are taken for the truth. Both are told the same statistics and yearly net migration of it,
from runs of the same model: the fit that ships by the regression it has learnt from the bank, without the truth's part of
it; sequential ABC (pyABC; Toni et al. 2009, doi:10.1098/rsif.2008.0172) by runs of its own for each truth. That one
searches in those few parameters alone that the shipped fit moved most, and leaves the others to the prior: among the
twenty-four it moved, with 40 particles, pyABC's weights broke down after two generations. Scored is how near their draws
come to the true deviates: CRPS, where the prior scores 0.56, and the share inside 90 %.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import scoringrules
from scipy.special import ndtr

from calibration.baseline_ages import GROUPS
from calibration.level_likelihood import PARAMETERS
from calibration.planted import RANKED, refitted
from calibration.posteriors import Bank, told
from calibration.protocol import SEED_OF_CHECKS
from calibration.protocol import SHIPPED as SHIPPED_DAY
from experiments.bank import LEGS, factual
from experiments.bank_parts import FLOWS, INDEX, read_bank
from experiments.runner import Tables, run_one
from model.rulebook import rulebook
from scenarios.joint_prior import at_shares, correlation, drawn
from scenarios.posterior import FOLDER, SHIPPED

#: The case that is compared: the cheapest to run.
CASE = "hjelmeland"
#: Truths, runs that sequential ABC may make for each, and particles of a generation.
TRUTHS, RUNS, PARTICLES = 4, 400, 40
#: Parameters that are searched, and the share of runs that are taken below which a search ends.
SEARCHED, _TAKEN = 8, 0.08
#: The table that is left.
TABLE = FOLDER.parent / "abc_comparison.csv"


def compare(
    bank: Bank, searched: Sequence[str], truths: int = TRUTHS, runs: int = RUNS, workers: int = 2
) -> pd.DataFrame:
    """A row per truth and parameter that is searched: CRPS of both, and whether their 90 % hold it.

    Args:
        bank: of simulations.
        searched: names of the parameters.
        truths: that are planted.
        runs: that sequential ABC may make for each.
        workers: processes.
    """
    known = rulebook(()).parameters
    alone = replace(bank, cases={CASE: bank.cases[CASE]}, number={CASE: bank.number[CASE]})
    chosen = np.linspace(0, bank.number[CASE] - 1, truths).astype(int)
    by_fit = dict(refitted(alone, SHIPPED, known, chosen, SEED_OF_CHECKS))
    rows = [bank.names.index(name) for name in searched]
    of_case = told(alone, SHIPPED, CASE)
    assert of_case is not None
    said = np.column_stack([of_case.said, of_case.net])
    aims = [(said[truth], said.std(axis=0), tuple(searched), runs, int(truth)) for truth in chosen]
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        by_abc = dict(zip(map(int, chosen), pool.map(sequential, aims), strict=True))
    found = []
    for truth in map(int, chosen):
        right = bank.deviates[truth, rows]
        for method, draws in (("the fit", by_fit[truth][:, rows]), ("sequential ABC", by_abc[truth])):
            crps = scoringrules.crps_ensemble(right, draws.T, estimator="fair")
            low, high = np.quantile(draws, (0.05, 0.95), axis=0)
            for k, name in enumerate(searched):
                found.append((truth, method, name, crps[k], bool(low[k] <= right[k] <= high[k])))
    return pd.DataFrame(found, columns=["truth", "method", "parameter", "crps", "inside_90"])


def sequential(aim: tuple[np.ndarray, np.ndarray, tuple[str, ...], int, int]) -> np.ndarray:
    """Draws of the deviates that pyABC finds, float64 [draw, parameter].

    Args:
        aim: statistics of the truth, what they scatter by over the prior, parameters that are searched, runs, and a seed.
    """
    import pyabc

    observed, scatter, searched, runs, seed = aim
    np.random.seed(seed)
    rng = np.random.default_rng(seed)
    names = [f"z{k}" for k in range(len(searched))]

    def simulate(at: pyabc.Parameter) -> dict[str, float]:
        return _named(said(searched, np.array([at[name] for name in names]), rng) / scatter)

    search = pyabc.ABCSMC(
        models=simulate,
        parameter_priors=pyabc.Distribution(**{name: pyabc.RV("norm", 0.0, 1.0) for name in names}),
        distance_function=pyabc.AdaptivePNormDistance(p=2),
        population_size=PARTICLES,
        sampler=pyabc.sampler.SingleCoreSampler(),
    )
    with TemporaryDirectory() as folder:
        history = search.new(f"sqlite:///{folder}/abc.db", _named(observed / scatter))
        with suppress(AssertionError):  # weights that are no numbers: what the generation before found stands
            search.run(max_total_nr_simulations=runs, min_acceptance_rate=_TAKEN)
        particles, weights = history.get_distribution()
    return rng.choice(particles[names].to_numpy(), RANKED, p=weights / weights.sum())


def _named(statistics: np.ndarray) -> dict[str, float]:
    return {f"s{k}": float(value) for k, value in enumerate(statistics)}


def said(searched: tuple[str, ...], at: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Statistics and yearly net migration of a run of each start, float64 [statistic].

    Args:
        searched: names of parameters, none of them an effect.
        at: their deviates, float64 [parameter].
        rng: draws the other parameters from the prior, and the seed.
    """
    known = rulebook(()).parameters
    names = tuple(drawn(known))
    deviates = rng.multivariate_normal(np.zeros(len(names)), correlation(names), method="cholesky")
    deviates[[names.index(name) for name in searched]] = at
    values = at_shares(dict(zip(names, ndtr(deviates), strict=True)), known)
    parameters = {name: float(value) for name, value in values.items()}
    seed = int(rng.integers(2**31))
    rows = []
    for leg, stop in zip(LEGS, (*(leg.start for leg in LEGS[1:]), SHIPPED_DAY.year), strict=True):
        scenario = factual(CASE, leg.known_to, leg.start)
        ended = replace(scenario, stop=date(stop, 1, 1), parameters=scenario.parameters | parameters)
        of_leg = summed(run_one(ended, seed))
        rows.append(of_leg if stop == SHIPPED_DAY.year else of_leg[of_leg.index.get_level_values("year") < stop])
    bank = Bank(
        names, deviates[None], pd.concat(rows), {CASE: ended.places}, {CASE: 1}, tuple(leg.start for leg in LEGS)
    )
    of_case = told(bank, SHIPPED, CASE)
    assert of_case is not None
    return np.concatenate([of_case.said[0], of_case.net[0]])


def summed(tables: Tables) -> pd.DataFrame:
    """A run as `experiments.bank_parts.summaries` gives it, as draw 0."""
    yearly = tables.yearly[tables.yearly.group == "all"].set_index(["place", "year"])[["population", *FLOWS]]
    by_age = tables.age.pivot_table("population", ["place", "year"], "age", "sum", observed=True)
    ages = {f"age_{first}": by_age.loc[:, first:last].sum(axis=1) for first, last in GROUPS}
    rows = yearly.join(pd.DataFrame(ages)).reset_index().assign(draw=0, place=lambda each: each.place.astype(str))
    return rows.set_index(list(INDEX)).sort_index()


def write(workers: int) -> Path:
    """Compare, and write the table with the means by method and parameter."""
    moved = pd.read_csv(FOLDER / SHIPPED / "parameters.csv")
    moved = moved[(moved.case == CASE) & ~moved.parameter.isin(PARAMETERS)].sort_values("contraction", ascending=False)
    searched = moved.parameter.head(SEARCHED).tolist()
    found = compare(read_bank(FOLDER.parent), searched, workers=workers)
    found.to_csv(TABLE, index=False, float_format="%.4g", lineterminator="\n")
    print(found.groupby("method")[["crps", "inside_90"]].mean())
    return TABLE


if __name__ == "__main__":
    print(f"wrote {write(int(sys.argv[1]) if len(sys.argv) > 1 else 2)}")
