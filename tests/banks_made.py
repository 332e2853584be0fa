"""A bank of simulations without simulating: places whose births, moves and ages follow a few parameters by simple rules."""

import numpy as np
import pandas as pd

from calibration.baseline_ages import GROUPS
from calibration.facts import COUNTED_FROM, COUNTED_TO
from calibration.level_likelihood import PARAMETERS
from calibration.posteriors import Bank
from calibration.protocol import SHIPPED
from experiments.bank import FACTUAL
from model.tables import series
from scenarios.catalogue import cases

#: Parameters that the places follow, and those of the level process, which they do not.
NAMES = ("births_level", "deaths_level", "out_migration_level", "marketing_draws", "matchmaking_finds", *PARAMETERS)


def made_bank(draws: int, seed: int = 1, starts: tuple[int, ...] = (COUNTED_FROM,)) -> Bank:
    """A bank of all cases with so many draws of each, as if its runs had started in some years."""
    rng = np.random.default_rng(seed)
    deviates = rng.standard_normal((draws, len(NAMES)))
    births, deaths, moves = np.exp(np.array([0.06, 0.05, 0.15]) * deviates[:, :3]).T
    years = np.arange(COUNTED_FROM, COUNTED_TO + 1)
    of_cases = {case.name: case.places for case in cases() if case.name in FACTUAL}
    shares = np.array([0.075, 0.135, 0.05, 0.055, 0.055, 0.13, 0.14, 0.2, 0.1, 0.06])
    parts = []
    for place in (place for places in of_cases.values() for place in places):
        index = pd.MultiIndex.from_product([range(draws), [place], years], names=["draw", "place", "year"])
        registered = series("population", "population", SHIPPED, place=place)
        people = np.tile([int(registered[year]) for year in years], draws)

        def counted(rate: float, ratio: np.ndarray, people: np.ndarray = people) -> np.ndarray:
            return rng.poisson(people * rate * np.repeat(ratio, len(years)))

        columns = {"population": people, "births": counted(0.0115, births), "deaths": counted(0.0105, deaths)}
        columns |= {"in_migration": counted(0.035, moves), "out_migration": counted(0.037, moves)}
        columns |= {"immigration": counted(0.005, moves), "emigration": counted(0.003, moves)}
        ages = rng.multinomial(people, shares)
        columns |= {f"age_{first}": ages[:, k] for k, (first, _) in enumerate(GROUPS)}
        parts.append(pd.DataFrame(columns, index))
    rows = pd.concat(parts).sort_index()
    return Bank(NAMES, deviates, rows, of_cases, dict.fromkeys(of_cases, draws), starts)
