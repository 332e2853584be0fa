"""Patterns of refugees: who stays, when they move on, and what follows the introduction programme.

A stay begins with the register flow of the rule `refugee_settlement` and ends with the first out-migration, emigration or
death from the place of settlement.
"""

import numpy as np
import pandas as pd

from calibration.pattern_runs import SETTLING, Run
from calibration.pattern_table import NotSimulated, Period

#: Those settled until 2003 and from 2005 on: before and under the duty of an introduction programme (2004).
EARLIER, LATER = Period(2000, 2003), Period(2005, 2008)
_FOLLOWED = 60  # months
_FIRST, _PEAK = (0, 12), (24, 48)  # months since settlement: year 1, and years 3 and 4
_HALDANE = 0.5  # Haldane (1956): half an event added, so that a ratio of small counts has a value
_ENDS = ("out_migration", "emigration", "death")
_OCCUPIED = ("work", "studying")


def stays(run: Run, period: Period) -> pd.DataFrame:
    """Everybody settled in a period: person, place, month, together (settled with others of the household), left (the
    month, NaN when not seen to leave) and end (how).

    Raises:
        NotSimulated: the model settles no refugees.
    """
    run.need(SETTLING)
    events = run.events
    settled = events[(events["rule"] == SETTLING) & events["event"].isin(("in_migration", "immigration"))]
    settled = settled[(settled["month"] >= 12 * period.first) & (settled["month"] < 12 * (period.last + 1))]
    settled = settled[settled["to_place"].isin(run.places)].drop_duplicates("person")
    table = settled[["person", "to_place", "month"]].rename(columns={"to_place": "place"})
    table["together"] = settled.groupby(["month", "household"])["person"].transform("size") > 1
    ends = events[events["event"].isin(_ENDS)][["person", "from_place", "month", "event"]]
    ends = ends.rename(columns={"from_place": "place", "month": "left", "event": "end"})
    found = table.reset_index(drop=True).merge(ends, on=["person", "place"], how="left")
    found = found[found["left"].isna() | (found["left"] >= found["month"])]
    return found.sort_values("left").drop_duplicates("person").reset_index(drop=True)


def present_after_5_years(run: Run, period: Period) -> float:
    """Share of those settled in the period who neither moved out, emigrated nor died within sixty months."""
    return _present(_followed(run, period))


def stay_rises(run: Run, period: Period) -> float:
    """The share still there of those settled from 2005 on, less that of those settled until 2003."""
    return present_after_5_years(run, LATER) - present_after_5_years(run, EARLIER)


def families_stay_longer(run: Run, period: Period) -> float:
    """The share still there of those settled with others of their household, less that of those settled alone."""
    settled = _followed(run, period)
    return _present(settled[settled["together"]]) - _present(settled[~settled["together"]])


def peak_over_year_1(run: Run, period: Period) -> float:
    """Hazard of moving on within Norway in the third and fourth year, by that of the first."""
    settled = stays(run, period)
    return _onward_hazard(run, settled, *_PEAK) / _onward_hazard(run, settled, *_FIRST)


def year_1_over_population(run: Run, period: Period) -> float:
    """Hazard of moving on in the first year, by everybody's moves out within Norway per inhabitant and year."""
    hazard = _onward_hazard(run, stays(run, period), *_FIRST)
    leaving, at_risk = run.flow("out_migration", period.years).sum(), run.registered(period.years).sum()
    return float(hazard * at_risk / leaving) if leaving else float("nan")


def programme_leavers_occupied(run: Run, period: Period) -> float:
    """Of those whose introduction programme ended in the period, share in work or education in November a year later.

    Raises:
        NotSimulated: the model knows no programme or no activity.
    """
    run.need("PROGRAMME", "ACTIVITY")
    leavers = run.novembers[(run.novembers["year"] > period.first) & (run.novembers["year"] <= period.last + 1)]
    return float(leavers["activity"].isin(_OCCUPIED).mean()) if len(leavers) else float("nan")


def _followed(run: Run, period: Period) -> pd.DataFrame:
    """Stays of a period that can all be followed for five years.

    Raises:
        NotSimulated: the run ends too soon.
    """
    found = stays(run, period)
    if 12 * (period.last + 1) - 1 + _FOLLOWED > run.stop:
        raise NotSimulated(f"five years after {period.last} lie beyond the end of the run")
    return found


def _present(settled: pd.DataFrame) -> float:
    if settled.empty:
        return float("nan")
    return float((~(settled["left"] - settled["month"] < _FOLLOWED)).mean())


def _onward_hazard(run: Run, settled: pd.DataFrame, begins: int, ends: int) -> float:
    """Moves on within Norway per person and year at risk, between two numbers of months since settlement."""
    seen = (settled["left"].fillna(run.stop) - settled["month"]).clip(upper=run.stop - settled["month"])
    years = float(np.clip(seen - begins, 0, ends - begins).sum()) / 12.0
    moved = (settled["end"] == "out_migration") & (seen >= begins) & (seen < ends)
    return (float(moved.sum()) + _HALDANE) / years if years else float("nan")
