"""The page of what the simple forecasts score: `python -m calibration.baseline_page` writes BASELINES.md anew."""

from pathlib import Path

import pandas as pd

from calibration import contests, left_out, noise_floor
from calibration.baseline_ages import cohort_component
from calibration.baselines import BAR, BASELINES
from calibration.pattern_table import groups
from calibration.scores import normal_cells, ratio, ratio_interval, summary

PAGE = Path(__file__).parent / "BASELINES.md"
#: The report's twelve series; and all municipalities of the cases.
TWELVE, THIRTEEN = "pooled_12", "pooled_13"
#: Of the resampling of places.
_SEED = 1

_HEAD = """# What simple forecasts score

Written by `python -m calibration.baseline_page`; a test says when it was not written anew. `baselines.py` and
`baseline_ages.py` define the forecasts, `scores.py` the scores. A forecast reads what was known on 1 January of its origin;
populations of 2005-2009 are read to score it and for nothing else. CRPS and MAE (persons), by horizon in years, and the
shares of outcomes inside the central 90 % are means over places and origins. `ratio` is the CRPS of all horizons by that of
`shrunk_drift`, with a 90 % interval from drawing places anew; it does not allow for shocks that places share in a year, so
differences under about a tenth are not resolved.

The shrunk drift was picked as the bar among several by the first table: a mild optimism in its favour. Nothing else was
chosen by these scores. At the early origins, with Verdal among the places, it is no better than the last value, and half
drift is the one to beat.
Cohort-component needs ages, which were known from 2000 on, and is missing from the early origins. Hamilton-Perry needs two
age tables of the municipality, known from 2006 on; its noise is that of the ratios in the very tables they were made from,
one to three pairs of them, and is too small: 0.83 of all groups lie inside, not 0.90.
"""
_PARTS = (
    ("The report's twelve series from 2000, origins 2004-2008", TWELVE, contests.REPORT, True),
    ("The thirteen municipalities, given the years since 1980, origins 2004-2008", THIRTEEN, contests.RECENT, True),
    ("The thirteen municipalities, given the years since 1980, origins 1990-1999", THIRTEEN, contests.EARLY, False),
)

_LEFT_OUT = """What is known of a place is its population of 2000, and of the others everything to 2009 (`left_out.py`): here
what a place says of another is tried, not what a past says of a future."""
_FLOORS = f"""MAE and CRPS that nobody who knows each place's drift, and no more, goes below (`noise_floor.py`): where
births, deaths and moves happen one by one and by chance, {noise_floor.poisson_variance():.3f} of the population as
variance, and at the variance observed over all places. `shrunk drift` is its MAE, of five errors a place: single rows
below the floor are luck."""
_POWER = f"""{noise_floor.TRUTHS} truths with sizes, drifts and noise as the twelve series had them from 2000 to 2009, and
the contest held on each: median ratio of the CRPS to that of the shrunk drift, 5 and 95 %, and in how many truths it is
below 1. `knows_drifts` knows the true drifts, `knows_half` covariates that explain half of what parts them. A ratio far
below that of `knows_drifts` is not skill."""


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for heading, places, window, ages in _PARTS:
        parts.append(f"## {heading}\n\n{_totals(groups()[places], window, ages)}\n")
    scored = normal_cells(contests.age_contest(groups()[THIRTEEN]))
    parts.append(f"## Age groups of the thirteen municipalities by Hamilton-Perry\n\n{_ages(scored)}\n")
    parts.append(f"## Each of the twelve left out in turn, from 2000\n\n{_LEFT_OUT}\n\n{_left_out()}\n")
    parts.append(f"## Floors that chance leaves, a year ahead\n\n{_FLOORS}\n\n{_floors()}\n")
    parts.append(f"## Floors by years ahead\n\n{_floors_by_horizon()}\n")
    parts.append(f"## What the contest can tell apart\n\n{_POWER}\n\n{_power()}\n")
    return "\n".join(parts)


def _totals(places: tuple[str, ...], window: contests.Window, ages: bool) -> str:
    methods = BASELINES | ({"cohort_component": cohort_component} if ages else {})
    scored = {name: normal_cells(contests.contest(method, places, window)) for name, method in methods.items()}
    horizons = [h for h in window.horizons if h in (1, 2, 3, 4, 7, 10)]
    rows = []
    for name, cells in scored.items():
        by_horizon, all_cells = summary(cells), summary(cells, ()).iloc[0]
        low, high = ratio_interval(cells, scored[BAR], _SEED)
        rows.append(
            [
                name,
                *(f"{by_horizon.crps[h]:.2f}" for h in horizons),
                f"{all_cells.crps:.2f}",
                *(f"{by_horizon.mae[h]:.1f}" for h in horizons),
                f"{all_cells.cover_90:.3f}",
                f"{ratio(cells, scored[BAR]):.3f} ({low:.2f}-{high:.2f})",
            ]
        )
    head = ["method", *(f"CRPS {h}" for h in horizons), "CRPS all", *(f"MAE {h}" for h in horizons)]
    return _markdown([*head, "inside 90 %", "ratio"], rows)


def _ages(scored: pd.DataFrame) -> str:
    found = summary(scored, ("group", "horizon"))
    horizons = sorted(scored.horizon.unique())
    rows = [
        [
            group.replace("_plus", "+").replace("_", "-"),
            *(f"{found.crps[group, h]:.2f}" for h in horizons),
            *(f"{found.mae[group, h]:.1f}" for h in horizons),
            f"{scored[scored.group == group].inside_90.mean():.3f}",
        ]
        for group in dict.fromkeys(scored.group)
    ]
    return _markdown(["ages", *(f"CRPS {h}" for h in horizons), *(f"MAE {h}" for h in horizons), "inside 90 %"], rows)


def _left_out() -> str:
    rows = []
    for name, cells in left_out.simple(groups()[TWELVE], left_out.ORIGIN, left_out.HORIZONS, "score").items():
        found = summary(cells)
        numbers = [f"{found[score][h]:.1f}" for score in ("crps", "mae") for h in left_out.HORIZONS]
        rows.append([name, *numbers, f"{cells.inside_90.mean():.3f}"])
    return _markdown(
        ["method", *(f"{score} {h}" for score in ("CRPS", "MAE") for h in left_out.HORIZONS), "inside 90 %"], rows
    )


def _floors() -> str:
    found = noise_floor.by_place(groups()[TWELVE])
    mean = found.drop(columns="place").mean().to_frame().T.assign(place="**mean**")
    rows = [
        [
            str(row["place"]),
            f"{row['population']:.0f}",
            f"{100 * row['drift']:+.2f}",
            f"{row['variance']:.3f}",
            *(
                f"{each:.1f}"
                for each in (row["floor_mae"], row["floor_crps"], row["floor_mae_observed"], row["shrunk_drift"])
            ),
            f"{row['shrunk_drift'] / row['floor_mae']:.2f}",
        ]
        for row in pd.concat([found, mean]).to_dict("records")
    ]
    head = ["place", "population", "drift, % a year", "variance / population", "MAE by chance", "CRPS by chance"]
    return _markdown([*head, "MAE at observed variance", "shrunk drift", "by floor"], rows)


def _floors_by_horizon() -> str:
    kinds = {"poisson": "by chance", "observed": "at observed variance"}
    columns = [f"{score}_{by}{kind}" for kind in kinds for by in ("", "by_") for score in ("mae", "crps")]
    rows = [
        [f"{row['horizon']:.0f}", *(f"{row[column]:.2f}" for column in columns)]
        for row in noise_floor.by_horizon(groups()[TWELVE]).to_dict("records")
    ]
    heads = (
        (f"MAE {kind}", f"CRPS {kind}", "shrunk drift by it, MAE", "shrunk drift by it, CRPS")
        for kind in kinds.values()
    )
    return _markdown(["years", *(cell for head in heads for cell in head)], rows)


def _power() -> str:
    rows = [
        [
            str(row["forecast"]),
            f"{row['horizon']}" if row["horizon"] else "all",
            f"{row['median']:.2f} ({row['low']:.2f}-{row['high']:.2f})",
            f"{row['wins']:.2f}",
        ]
        for row in noise_floor.power(groups()[TWELVE], _SEED).to_dict("records")
    ]
    return _markdown(["forecast", "years", "ratio", "below 1"], rows)


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
