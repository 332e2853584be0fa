"""What people work with in a municipality: the shares of broad industries, as far as they are known."""

from datetime import date

import numpy as np

from model.tables import NotKnown, known, remembered, shipped_places

#: The industries that recruit abroad, columns of the table `employment`: farming, forestry and fishing; manufacturing
#: and mining.
_RECRUIT = ("primary", "manufacturing")


@remembered
def local_industry(place: str, known_to: date) -> float:
    """Residents who work in primary industries, manufacturing and mining, against the mean of the shipped municipalities.

    1 where the industries of the place are not known by then.
    """
    try:
        row = known("employment", known_to, place=place)[-1]
    except NotKnown:
        return 1.0
    mean = np.mean([_recruiting(known("employment", known_to, place=name)[-1]) for name in shipped_places(known_to)])
    return float(_recruiting(row) / mean)


def _recruiting(row: dict[str, str]) -> float:
    return sum(float(row[industry]) for industry in _RECRUIT)
