"""Forecasts made up by rule, in the shape that the model's have, to score without running anything."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from calibration.baseline_ages import observed_groups
from calibration.contests import LAST
from calibration.history import figure, observed
from calibration.pattern_table import groups
from calibration.protocol import HORIZONS

THIRTEEN = groups()["pooled_13"]


@dataclass(frozen=True)
class Made:
    yearly: pd.DataFrame
    ages: pd.DataFrame


def about_the_truth(origin: int, off: float, wide: float, members: int = 40, seed: int = 1) -> Made:
    """Forecasts whose middle lies off what came true by chance, and whose members scatter about the middle.

    Args:
        origin: year.
        off: sd of the middle about the truth, as a share of population and root of years.
        wide: sd of members about the middle, likewise.
        members: replicates.
        seed: of all this.
    """
    rng = np.random.default_rng([seed, origin])
    stop = min(origin + HORIZONS[-1], LAST)
    yearly, ages = [], []
    for place in THIRTEEN:
        start = observed([place], origin, "score")[0]
        for year in range(origin, stop + 1):
            truth, scale = observed([place], year, "score")[0], start * np.sqrt(year - origin)
            value = truth + scale * (off * rng.standard_normal() + wide * rng.standard_normal(members))
            row: dict[str, object] = {"place": place, "year": year, "replicate": range(members), "population": value}
            for flow in ("net_migration", "natural_increase"):
                if year == stop:  # the year has not been run: no number, as in the model's table
                    row[flow] = pd.array([pd.NA] * members, dtype="Int64")
                    continue
                scatter = start * (off * rng.standard_normal() + wide * rng.standard_normal(members))
                true = figure("components", flow, place, year, year + 1)
                row[flow] = pd.array(np.rint(true + scatter), dtype="Int64")
            yearly.append(pd.DataFrame(row))
            if year > origin:
                for group, persons in observed_groups([place], year, "score").items():
                    spread = np.sqrt(persons[0]) * rng.standard_normal(members)
                    about = {"place": place, "year": year, "replicate": range(members), "group": group}
                    ages.append(pd.DataFrame(about | {"population": persons[0] + spread}))
    return Made(pd.concat(yearly, ignore_index=True), pd.concat(ages, ignore_index=True))
