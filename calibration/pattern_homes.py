"""Patterns of homes: who owns, who has none, what stands empty and is built, and moves within a place."""

from typing import Any

import numpy as np

from calibration.pattern_households import WITHOUT
from calibration.pattern_runs import Run
from calibration.pattern_table import Period

_YEAR, _THOUSAND = 12, 1000.0


def share_of(run: Run, period: Period, tenure: str, **kind: bool) -> float:
    """Households of a kind that hold their home so, 1 Januaries added up.

    Args:
        run: of some places.
        period: its 1 Januaries.
        tenure: `none` for no home of their own.
        kind: values of columns of `Run.households`.
    """
    found = run.households[run.households["year"].between(period.first, period.last)]
    for column, value in kind.items():
        found = found[found[column].astype(bool) == value]
    return _ratio(found["households"][found["tenure"] == tenure].sum(), found["households"].sum())


def without_home(run: Run, period: Period) -> float:
    """Households without a home of their own, of all."""
    return share_of(run, period, WITHOUT)


def immigrants_own(run: Run, period: Period) -> float:
    """Share of immigrants' households that own, by that of all others."""
    return _ratio(*(share_of(run, period, "owned", immigrant=immigrant) for immigrant in (True, False)))


def vacant_share(run: Run, period: Period) -> float:
    """Dwellings in which nobody lives, of all."""
    found = run.dwellings[run.dwellings["year"].between(period.first, period.last)]
    return _ratio(found["vacant"].sum(), found["dwellings"].sum())


def vacant_and_growth(run: Run, period: Period) -> float:
    """Correlation over places of the share vacant at the end with the growth of the population until then."""
    people = run.registered(range(period.first, period.last + 1))
    last = run.dwellings[run.dwellings["year"] == period.last].set_index("place").reindex(run.places)
    share, growth = (last["vacant"] / last["dwellings"]).to_numpy(float), people[-1] / people[0]
    if len(share) < 2 or not (np.ptp(share) > 0.0 and np.ptp(growth) > 0.0):
        return float("nan")
    return float(np.corrcoef(share, growth)[0, 1])


def built_per_1000(run: Run, period: Period) -> float:
    """Dwellings added a year per thousand inhabitants at its start."""
    built = run.dwellings[run.dwellings["year"].between(period.first + 1, period.last + 1)]["built"].sum()
    return _THOUSAND * _ratio(built, run.registered(period.years).sum())


def moves_within_per_1000(run: Run, period: Period) -> float:
    """People a year who move into another dwelling of the place, per thousand inhabitants at its start."""
    moves = run.events[run.events["event"] == "new_dwelling"]["month"]
    moved = np.count_nonzero((moves >= _YEAR * period.first) & (moves < _YEAR * (period.last + 1)))
    return _THOUSAND * _ratio(moved, run.registered(period.years).sum())


def _ratio(part: Any, whole: Any) -> float:
    return float(part) / float(whole) if whole else float("nan")
