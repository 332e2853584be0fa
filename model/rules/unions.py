"""Unions: single women and men of one place form couples, most easily with those they know."""

from math import exp

from model import Match, Parameter, form_union

base = Parameter(
    0.19,
    unit="1/year",
    range=(0.05, 0.50),
    source="unions of single women at the peak: keeps the shares of the start; assumption",
)
peak = Parameter(27.0, unit="years", range=(22.0, 32.0), source="age of that peak; assumption")
width = Parameter(16.0, unit="years", range=(6.0, 25.0), source="spread of the hazard round the peak; assumption")
age_gap = Parameter(2.5, unit="years", range=(0.0, 5.0), source="men older than their partners; assumption")
age_spread = Parameter(5.0, unit="years", range=(2.0, 10.0), source="spread of that gap; assumption")
youngest = Parameter(18.0, unit="years", range=(16.0, 20.0), source="age of majority")
known = Parameter(20.0, unit="ratio", range=(1.0, 200.0), source="who is found is more often known; assumption")


def seeking(p):
    """Yearly hazard of a single woman meeting somebody: base x exp(-((age - peak) / width)^2)."""
    if not p.female or p.partnered or p.age < youngest or p.seasonal:
        return 0.0
    return base * exp(-(((p.age - peak) / width) ** 2))


def available(q):
    """Single men."""
    if q.female or q.partnered or q.age < youngest or q.seasonal:
        return 0.0
    return 1.0


@Match(seekers=seeking, offers=available, happens=form_union, known=known)
def unions(p, q):
    """Score of a pair: exp(-((his age - her age - age_gap) / age_spread)^2), times `known` for those who know each other."""
    return exp(-(((q.age - p.age - age_gap) / age_spread) ** 2))
