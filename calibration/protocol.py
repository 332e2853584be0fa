"""The protocol of calibration and of its test, fixed before the first fit; PROTOCOL.md says the same in words, and why.

Whoever changes a number here after a fit has been scored changes what the score means: that belongs in the change log.
"""

from collections.abc import Iterable
from datetime import date

from calibration.targets import CaseTarget, targets

#: Origins of the forecasts that are scored on the held-out years, and of those on which methods are chosen.
ORIGINS = range(2004, 2009)
ORIGINS_OF_CHOICES = range(1990, 2000)
#: Years ahead, in each of the two windows.
HORIZONS = range(1, 5)
HORIZONS_OF_CHOICES = range(1, 11)
#: The last year whose figures a choice of method may have seen.
CHOICES_TO = 1999
#: The day to which the posteriors that are shipped know everything.
SHIPPED = date(2009, 1, 1)

#: Draws of single places in the bank from the prior, and members of a forecast: fewer than 200 bias the score.
BANK_DRAWS = 20_000
MEMBERS = 200
#: Root seeds: of the design of the bank, of forecasts, of checks. Seeds of runs are common to parameter vectors.
SEED_OF_BANK, SEED_OF_FORECASTS, SEED_OF_CHECKS = 1, 2, 3
#: Planted truths in simulation-based calibration, the p, over the number of parameters, below which ranks are uneven, and
#: what intervals of 90 % have to hold of the truths on average.
PLANTED = 200
UNEVEN = 0.01
PLANTED_COVERS = (0.86, 0.94)
#: Probability of statistics as far from the prior as those observed, below which a case is said to be misspecified.
MISSPECIFIED = 0.01

#: CRPS over that of the shrunk drift with the same history: what must be reached, what is hoped for, and below which the
#: fit is searched for a leak before anybody believes it.
MUST_RATIO, HOPED_RATIO, AUDIT_RATIO = 1.05, 0.95, 0.80
#: Least and largest share of outcomes inside intervals of 90 %, in both windows.
COVERS = (0.85, 0.95)
#: Contraction 1 - variance / prior variance below which a parameter is printed as driven by its prior.
PRIOR_DRIVEN = 0.10
#: Contraction of an instrument's effect by a case outcome from which the fit is refused: its terms for who was picked and
#: for what would have been anyway are too tight then.
REFUSED = 0.25

#: Quantities in the likelihood, each fact once; the others are checks or scores.
FITTED = (
    "net_migration",
    "natural_increase",
    "births",
    "deaths",
    "gross_moves_per_1000",
    "gross_moves_per_1000_first_half",
    "gross_moves_per_1000_third_quarter",
    "in_migration_abroad_share_first_half",
    "in_migration_abroad_share_third_quarter",
    "out_migration_abroad_share_first_half",
    "out_migration_abroad_share_third_quarter",
)


#: Beside them the age composition given the total, by the names of its quantities: register tables from 2005 on.
COMPOSITION = "age_share_"


class LeakError(ValueError):
    """A fit reads what was not known at its origin."""


def published(origin: int) -> tuple[CaseTarget, ...]:
    """What a fit for an origin may read: the fitted quantities, and age compositions, known by 1 January of it.

    Raises:
        ValueError: there is no such origin.
    """
    if origin not in ORIGINS:
        raise ValueError(f"published(origin={origin}): allowed are {ORIGINS[0]} to {ORIGINS[-1]}")
    known = known_figures(date(origin, 1, 1))
    refuse_leaks(origin, known)
    return known


def known_figures(day: date) -> tuple[CaseTarget, ...]:
    """The fitted quantities and age compositions that were known by a day."""
    return tuple(each for use in ("fit", "score") for each in targets(day, use) if _fitted(each.quantity))


def _fitted(quantity: str) -> bool:
    return quantity in FITTED or quantity.startswith(COMPOSITION)


def refuse_leaks(origin: int, read: Iterable[CaseTarget]) -> None:
    """Refuse figures that were published after 1 January of an origin, whoever hands them to a fit.

    Raises:
        LeakError: naming the first of them.
    """
    for each in read:
        if each.known_by > date(origin, 1, 1):
            raise LeakError(
                f"{each.quantity} of {each.place} for {each.year} was known on {each.known_by}; a fit for the origin "
                f"{origin} may read what was known on {origin}-01-01"
            )
