"""What is lasting and a place's own in who leaves and who is born: its youths, its old people, its fertility.

All places share the age pattern of moves; the level of net migration is a process of its own (`model.outside`). Beside it a
place's youths leave more or less readily, its old people too, and its fertility differs a little: each a log ratio, normal
about 0, drawn for the place and kept through the run. Arrivals fill the balance of flows, so that the ages change
and the level stays. The ages of a single municipality hardly say more than its level, so these are drawn, not fitted:
they widen what is said of ages.
"""

from math import exp
from statistics import NormalDist

from model.parameters import Parameter
from model.priors import LogNormal

youth_sd = Parameter(
    0.15,
    unit="log",
    range=(0.0, 0.6),
    prior=LogNormal(0.15, 0.4),
    source="between places, net of noise 0-5 points of four years' net migration at 15-29, against 13-20 lost "
    "(SSB 2005-2009)",
)
old_sd = Parameter(
    0.15, unit="log", range=(0.0, 0.6), prior=LogNormal(0.15, 0.4), source="between places, as for youths; assumption"
)
fertility_sd = Parameter(
    0.04,
    unit="log",
    range=(0.0, 0.2),
    prior=LogNormal(0.04, 0.3),
    source="between municipalities, births 2004-2008 against national rates (SSB 07459)",
)


def local_ratio(u: float, sd: float) -> float:
    """A place's own ratio, exp(sd x normal deviate): log-normal with median 1.

    Args:
        u: uniform draw of the place.
        sd: between places, of the logarithm.
    """
    return exp(sd * NormalDist().inv_cdf(u))
