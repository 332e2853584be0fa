"""Screening: which parameters move which statistics in the bank, before any is fitted.

First-order indices, the share of a statistic's variance that a parameter alone accounts for, from the means of the statistic
in classes of the parameter (Plischke, Borgonovo and Smith 2013, doi:10.1016/j.ejor.2012.11.047), by SALib. It takes the bank
as it is and no slope to be straight, so that it also tells what the regression of the fit cannot see. RBD-FAST does
not do: points of Sobol's design that are sorted by one parameter alternate in others, and it takes that for an effect.
"""

import numpy as np
import pandas as pd
from SALib.analyze import delta

from calibration.posteriors import Bank, told

#: Times that a statistic is shuffled; the largest index of any parameter is what chance is said to give.
_SHUFFLES = 10
#: Name of the mean net migration per resident beside the statistics.
NET = "net migration per resident, mean"


def screened(bank: Bank, kind: str, seed: int) -> pd.DataFrame:
    """A row per case, statistic and parameter: first-order index, and what chance gives of this statistic.

    Args:
        bank: of simulations.
        kind: of posterior, whose statistics are screened.
        seed: of the shuffling.
    """
    rng = np.random.default_rng(seed)
    problem = {
        "num_vars": len(bank.names),
        "names": list(bank.names),
        "bounds": [[float(column.min()), float(column.max())] for column in bank.deviates.T],
    }
    tables = []
    for case in bank.cases:
        of_case = told(bank, kind, case)
        if of_case is None:
            continue
        deviates = bank.of_case(case)
        said = {statistic.name: column for statistic, column in zip(of_case.statistics, of_case.said.T, strict=True)}
        said[NET] = of_case.net.mean(axis=1)
        for name, column in said.items():
            if not column.std() > 0.0:
                continue
            shuffled = [_indices(problem, deviates, rng.permutation(column)) for _ in range(_SHUFFLES)]
            table = pd.DataFrame({"parameter": bank.names, "first_order": _indices(problem, deviates, column)})
            table.insert(0, "statistic", name)
            table.insert(0, "case", case)
            tables.append(table.assign(by_chance=float(np.max(shuffled))))
    return pd.concat(tables, ignore_index=True)


def _indices(problem: dict[str, object], deviates: np.ndarray, column: np.ndarray) -> np.ndarray:
    return np.asarray(delta.analyze(problem, deviates, column, num_resamples=2, method="sobol")["S1"], dtype=float)
