"""Patterns of moves and of who moves: gross and net flows, natives, returnees, motives. `PATTERNS.md` defines them."""

import numpy as np
import pandas as pd

from calibration.pattern_runs import SETTLING, Run
from calibration.pattern_table import Period
from model.state import ADULT_AGE

IN, OUT = ("in_migration", "immigration"), ("out_migration", "emigration")
_THOUSAND = 1000.0
_HALVES = 2
_AROUND = 2  # years to each side of an age at which a small place has few people
#: Grounds of those who moved in within Norway.
_WITHIN_NORWAY = ("returnee", "domestic")


def gross_per_1000(run: Run, period: Period, flows: tuple[str, ...]) -> float:
    """Moves per 1,000 inhabitants and year, mean over the years; of half a year twice the moves of six months."""
    population = run.registered(period.years).sum(axis=1)
    if period.half:
        moves = np.array([_HALVES * _first_half(run, period.first, flows)])
    else:
        moves = np.sum([run.flow(flow, period.years).sum(axis=1) for flow in flows], axis=0)
    return float((_THOUSAND * moves / population).mean())


def net_per_year(run: Run, period: Period, coming: str, leaving: str) -> float:
    """Persons who came less persons who left, a year."""
    net = run.flow(coming, period.years) - run.flow(leaving, period.years)
    return float(net.sum() / len(period.years))


def natives_present(run: Run, period: Period, age: int) -> float:
    """Of those alive about an age who grew up in a place, the share that is registered there at the end of the run."""
    natives = run.residents[run.residents["home"].isin(run.places)]
    natives = natives[(natives["age"] - age).abs() <= _AROUND]
    return _share(natives["registered_in"] == natives["home"])


def returnee_share(run: Run, period: Period) -> float:
    """Of adults who move in from Norway, settled refugees left out, the share who grew up there."""
    moves = _within(run.events, period)
    moves = moves[(moves["event"] == "in_migration") & (moves["rule"] != SETTLING) & moves["to_place"].isin(run.places)]
    moves = moves.merge(run.people, on="person")
    adults = moves[(moves["month"] - 1 - moves["born"]) // 12 >= ADULT_AGE]
    return _share(adults["home"] == adults["to_place"])


def motive_share(run: Run, period: Period, motive: str) -> float:
    """Of adults still registered who came from Norway in the period, the share with a motive.

    Raises:
        NotSimulated: the model knows no motives.
    """
    run.need("GROUND", "MOTIVE")
    movers = run.residents[run.residents["registered_in"].isin(run.places)]
    movers = movers[movers["ground"].isin(_WITHIN_NORWAY) & (movers["age"] >= ADULT_AGE)]
    movers = movers[(movers["since"] >= 12 * period.first) & (movers["since"] < 12 * (period.last + 1))]
    return _share(movers["motive"] == motive)


def _first_half(run: Run, year: int, flows: tuple[str, ...]) -> int:
    """Moves to or from the places in the first six months of a year."""
    events = run.events[(run.events["month"] >= 12 * year) & (run.events["month"] < 12 * year + 6)]
    coming = events["event"].isin([flow for flow in flows if flow in IN]) & events["to_place"].isin(run.places)
    leaving = events["event"].isin([flow for flow in flows if flow in OUT]) & events["from_place"].isin(run.places)
    return int(coming.sum() + leaving.sum())


def _within(events: pd.DataFrame, period: Period) -> pd.DataFrame:
    return events[(events["month"] >= 12 * period.first) & (events["month"] < 12 * (period.last + 1))]


def _share(found: pd.Series) -> float:
    return float(found.mean()) if len(found) else float("nan")
