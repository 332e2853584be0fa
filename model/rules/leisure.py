"""Leisure: what there is to do in a place, by its size; young men need others of their age for it."""

from math import exp

from model import Parameter

enough = Parameter(8000.0, unit="persons", range=(1000.0, 50000.0), source="C-46: place with enough to do; assumption")
peers = Parameter(
    150.0,
    unit="persons",
    range=(20.0, 1000.0),
    source="C-31: young men among whom two thirds find what they look for: teams, bands, company; assumption",
)


def missing(place):
    """Share of interests for which a place offers nothing: exp(-persons / enough)."""
    return exp(-place.population / enough)


def missing_for_young_men(place):
    """Share of what young men look for that a place does not offer: exp(-young men / peers)."""
    return exp(-place.young_men / peers)
