"""Whose gain a difference is: who moves here within Norway lives nowhere else in Norway any more."""

from collections.abc import Iterator

import pandas as pd

from experiments.differences import Differences

#: Flows by sign, of the three ways in which a place gains people.
WAYS = {
    "moves within Norway": {"in_migration": 1, "out_migration": -1},
    "moves to and from abroad": {"immigration": 1, "emigration": -1},
    "births less deaths": {"births": 1, "deaths": -1},
}
_WITHIN = "moves within Norway"
_SETTLEMENT = "refugee_settlement"


def gains(figures: pd.DataFrame) -> dict[str, float]:
    """Mean difference of net gains, persons a year of all places together, by the ways of `WAYS`.

    Args:
        figures: of a comparison, in the layout of `experiments.differences.COLUMNS`.
    """
    yearly = figures[(figures["table"] == "yearly") & (figures["group"] == "all") & figures["year"].isna()]
    whole = "sum" if (yearly["place"] == "sum").any() else yearly["place"].iloc[0]
    of = yearly[yearly["place"] == whole].set_index("measure")["difference"]
    return {way: float(sum(sign * of.get(flow, 0.0) for flow, sign in signs.items())) for way, signs in WAYS.items()}


def lines(found: Differences) -> Iterator[str]:
    """What is said of it; nothing where no flow differs."""
    of = gains(found.figures)
    if not any(of.values()):
        return
    elsewhere = -of[_WITHIN]
    parts = ", ".join(f"{way} {value:+.2f}" for way, value in of.items())
    yield (
        f"Whose gain, persons a year: here {sum(of.values()):+.2f} ({parts}); elsewhere in Norway {elsewhere:+.2f}; "
        f"in the country {sum(of.values()) + elsewhere:+.2f}."
    )
    settled = found.figures[(found.figures["rule"] == _SETTLEMENT) & (found.figures["pairs"] > 0)]
    if len(settled):
        yield "Refugees settled here would have been settled elsewhere: what they add here is no gain of the country."
