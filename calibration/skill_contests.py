"""The contests that forecasts of the model are scored in, and the simple forecasts they are held against there.

A contest takes simulated years (a row per `place`, `year` and `replicate`; population on 1 January, flows of the year), sets
beside them what came true, and scores every cell of place, origin and horizon. The horizon of a flow counts the year that
begins on the origin as 1, as population a year later does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from calibration import contests, scores
from calibration.baseline_ages import cohort_component, observed_groups
from calibration.baselines import BAR, BASELINES, Baseline, Forecast, shrunk_drift
from calibration.contests import Window, contest
from calibration.flow_baselines import FLOW_BAR, FLOW_BASELINES, flows
from calibration.history import REPORT_FIRST, History, figures, history, observed, readable
from calibration.pattern_table import groups

#: Totals that are scored, by the names of their places in `pattern_table.groups`.
TOTALS = ("fjellregionen", "lofoten", "pooled_13")
FLOWS = ("net_migration", "natural_increase")
#: The bar given the years from 2000 on, where the others are given all.
SHORT_BAR = f"{BAR}_from_{REPORT_FIRST}"
#: The bar of age groups.
AGE_BAR = "hamilton_perry"

Simulated = Mapping[int, pd.DataFrame]


@dataclass(frozen=True)
class Contest:
    """A contest, scored.

    Attributes:
        name: what is forecast.
        window: origins, or what was left out.
        by: which forecast is scored, `model` or `components`.
        cells: its scores, as `scores.cells` gives them.
        bars: scores of the simple forecasts on the same cells, or on those they can be made for, by name.
        bar: the name of the one that counts.
    """

    name: str
    window: str
    by: str
    cells: pd.DataFrame
    bars: dict[str, pd.DataFrame]
    bar: str

    def ratio(self, name: str = "") -> float:
        """CRPS by that of a simple forecast, by the one that counts when none is named, on the cells both have."""
        return scores.ratio(*self.on_cells_of(name or self.bar))

    def on_cells_of(self, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The scores of the cells that a simple forecast is made for, and its own."""
        bar = self.bars[name]
        key = [column for column in (*scores.CELL, "group") if column in bar and column in self.cells]
        return self.cells.merge(bar[key], on=key), bar


def named(window: Window) -> str:
    """The origins of a window, as it is called in tables."""
    return f"{window.origins[0]}-{window.origins[-1]}"


def of_population(
    simulated: Simulated,
    places: Sequence[str],
    window: Window,
    by: str,
    ages: bool = False,
    name: str = "population",
) -> Contest:
    """Population of each place. With `ages`, also against the cohort-component method and the bar since 2000."""
    rows = _beside(
        _stocks(simulated, places, window), lambda year: _by_place(places, observed(places, year, window.use))
    )
    methods: dict[str, Baseline] = dict(BASELINES)
    if ages:
        methods["cohort_component"] = cohort_component
    bars = {each: scores.normal_cells(contest(method, places, window)) for each, method in methods.items()}
    if ages:
        short = replace(window, since=REPORT_FIRST)
        bars[SHORT_BAR] = scores.normal_cells(contest(shrunk_drift, places, short))
    return Contest(name, named(window), by, scores.cells(rows), bars, BAR)


def of_flow(simulated: Simulated, places: Sequence[str], window: Window, by: str, quantity: str) -> Contest:
    """Yearly net migration or natural increase of each place, against its last year, its mean, and that mean shrunk."""

    def came(year: int) -> dict[str, float]:
        readable(year, window.use)
        return _by_place(places, figures("components", quantity, places, range(year, year + 1), year + 1)[:, 0])

    parts = []
    for origin in window.origins:
        rows = of_places(simulated[origin], places)
        rows = rows[rows.year < window.last].assign(
            origin=origin, horizon=rows.year - origin + 1, value=rows[quantity].astype(float)
        )
        parts.append(rows[rows.horizon.isin(window.horizons)])
    scored = scores.cells(_beside(pd.concat(parts), came))
    bars = {}
    for name, method in FLOW_BASELINES.items():
        made = {origin: method(flows(places, quantity, origin, window.since)) for origin in window.origins}
        table = [
            _normal(made[origin], origin, horizon).assign(observed=list(came(origin + horizon - 1).values()))
            for origin, horizon in window.cells()
        ]
        bars[name] = scores.normal_cells(pd.concat(table))
    return Contest(quantity, named(window), by, scored, bars, FLOW_BAR)


def of_total(simulated: Simulated, name: str, window: Window, by: str) -> Contest:
    """Population of several places together, against simple forecasts of the sum.

    The shrunk drift is that of each place, added, with variances added too: it knows no shock that places share.
    """
    places = groups()[name]

    def came(year: int) -> dict[str, float]:
        return {name: float(observed(places, year, window.use).sum())}

    summed = {
        origin: of_places(simulated[origin], places)
        .groupby(["year", "replicate"], as_index=False)
        .population.sum()
        .assign(place=name)
        for origin in window.origins
    }
    rows = _beside(_stocks(summed, [name], window), came)
    methods: dict[str, Callable[[History, int], Forecast]] = {
        each: _of_sum(BASELINES[each], name) for each in ("last_value", "drift", "half_drift", "theta")
    }
    methods[BAR] = _added(shrunk_drift, name)
    bars = {}
    for each, method in methods.items():
        table = [
            _normal(method(history(places, origin, window.since), horizon), origin, horizon).assign(
                observed=came(origin + horizon)[name]
            )
            for origin, horizon in window.cells()
        ]
        bars[each] = scores.normal_cells(pd.concat(table))
    return Contest(f"population of {name}", named(window), by, scores.cells(rows), bars, BAR)


def of_ages(simulated: Simulated, places: Sequence[str], window: Window, by: str) -> Contest:
    """Population of age groups of each place, from the first table of ages on, against Hamilton-Perry where it can be made.

    Args:
        simulated: with a column `group`, as in `calibration.baseline_ages.GROUPS`.
        places: whose.
        window: of the population.
        by: who forecasts.
    """
    parts = []
    for origin in window.origins:
        rows = _stocks({origin: simulated[origin]}, places, replace(window, origins=range(origin, origin + 1)))
        for year in sorted(rows.year.unique()):
            of_year = rows[rows.year == year]
            for group, persons in observed_groups(places, int(year), window.use).items():
                of_group = of_year[of_year.group == group]
                parts.append(of_group.assign(observed=of_group.place.map(_by_place(places, persons))))
    bar = scores.normal_cells(contests.age_contest(places))
    bar = bar[bar.origin.isin(window.origins) & bar.horizon.isin(window.horizons)]
    table = pd.concat(parts)[[*scores.CELL, "group", "replicate", "value", "observed"]]
    return Contest("age groups", named(window), by, scores.cells(table), {AGE_BAR: bar}, AGE_BAR)


def _stocks(simulated: Simulated, places: Sequence[str], window: Window) -> pd.DataFrame:
    parts = []
    for origin in window.origins:
        rows = of_places(simulated[origin], places)
        rows = rows.assign(origin=origin, horizon=rows.year - origin, value=rows.population)
        parts.append(rows[rows.horizon.isin(window.horizons) & (rows.year <= window.last)])
    return pd.concat(parts, ignore_index=True)


def of_places(rows: pd.DataFrame, places: Sequence[str]) -> pd.DataFrame:
    """The rows of some places.

    Raises:
        ValueError: a forecast lacks one of them.
    """
    missing = [place for place in places if place not in set(rows.place)]
    if missing:
        raise ValueError(f"a forecast has no rows of {missing[0]}; all of {', '.join(places)} are scored")
    return rows[rows.place.isin(places)]


def _beside(rows: pd.DataFrame, came: Callable[[int], Mapping[str, float]]) -> pd.DataFrame:
    """Forecasts beside what came true."""
    truth = {year: came(int(year)) for year in rows.year.unique()}
    found = [truth[year][place] for place, year in zip(rows.place, rows.year, strict=True)]
    return rows[[*scores.CELL, "replicate", "value"]].assign(observed=found)


def _by_place(places: Sequence[str], values: np.ndarray) -> dict[str, float]:
    return dict(zip(places, values.tolist(), strict=True))


def _normal(made: Forecast, origin: int, horizon: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"place": list(made.places), "origin": origin, "horizon": horizon, "mean": made.mean, "sd": made.sd}
    )


def _of_sum(baseline: Baseline, name: str) -> Baseline:
    return lambda known, horizon: baseline(known.added(name), horizon)


def _added(baseline: Baseline, name: str) -> Baseline:
    def added(known: History, horizon: int) -> Forecast:
        each = baseline(known, horizon)
        return Forecast((name,), each.mean.sum(keepdims=True), np.sqrt((each.sd**2).sum(keepdims=True)))

    return added
