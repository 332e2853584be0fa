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
#: Classes of an input, as SALib has them: by the number of draws, and this many at most.
_MOST_CLASSES = 48
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
            shuffled = [first_order(deviates, rng.permutation(column)) for _ in range(_SHUFFLES)]
            table = pd.DataFrame({"parameter": bank.names, "first_order": first_order(deviates, column)})
            table.insert(0, "statistic", name)
            table.insert(0, "case", case)
            tables.append(table.assign(by_chance=float(np.max(shuffled))))
    return pd.concat(tables, ignore_index=True)


def first_order(inputs: np.ndarray, output: np.ndarray) -> np.ndarray:
    """First-order indices, the share of the output's variance that each input alone accounts for, float64 [input].

    `SALib.analyze.delta.analyze` would give them of a resample drawn from NumPy's global generator, another one each time;
    its estimate is taken of the data as they are, in as many classes. It is too high by what chance gives, to all alike.

    Args:
        inputs: float64 [draw, input].
        output: float64 [draw].
    """
    number = len(output)
    exponent = 2.0 / (7.0 + np.tanh((1500.0 - number) / 500.0))
    classes = np.linspace(0, number, round(min(int(np.ceil(number**exponent)), _MOST_CLASSES)) + 1)
    return np.array([delta.sobol_first(output, column, classes) for column in inputs.T], dtype=float)
