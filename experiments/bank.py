"""The bank of simulations: the cases as they were, under many draws from the joint prior, for every fit to read.

A draw is a point of Sobol's design of the joint prior, the same for all cases; so many draws share a seed
(`DRAWS_PER_SEED`), so that what chance does is common to them. It is run from two starts. `EARLY` reads what was known by
1 January 2004, the first origin, so that it serves every origin: what the country did after that day is drawn, and ages
at the start are estimated. `RECENT` starts from the register's ages and with the outside world as it was; only what
ships may read it. The batch runner makes the runs, a part at a time, and an interrupted bank goes on
(`experiments.bank_parts` keeps what they say).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from calibration.facts import COUNTED_FROM
from calibration.protocol import ORIGINS, SEED_OF_BANK, SHIPPED
from model.rulebook import rulebook
from scenarios import cases, load
from scenarios.files import find
from scenarios.joint_prior import at_shares, drawn, joint_shares
from scenarios.scenario import Scenario
from scenarios.study import Draws, Study, Variant
from scenarios.study_schema import SOBOL

#: The cases as they were, efforts included, by name; the largest first, so that little is waited for at the end.
FACTUAL = {
    "lofoten": "lofoten_riskit",
    "fjellregionen": "fjellregionen_flytthit",
    "verdal": "verdal_krafttak",
    "hjelmeland": "hjelmeland_effort",
}
#: Draws of a case for each of the largest: a small place says less in a run, and costs less.
TIMES = {"lofoten": 1, "fjellregionen": 1, "verdal": 2, "hjelmeland": 4}
#: Places that are simulated for each draw of the largest cases.
DRAWS_OF_PLACES = sum(len(case.places) * TIMES[case.name] for case in cases() if case.name in TIMES)
#: Draws that share a seed.
DRAWS_PER_SEED = 4
#: Draws of the largest cases that are added at a time.
PART = 32


@dataclass(frozen=True)
class Leg:
    """The runs of the bank from one start.

    Attributes:
        start: first year.
        known_to: the day to which the outside world is as it was.
        tables: what is kept of a run.
    """

    start: int
    known_to: date
    tables: tuple[str, ...]


EARLY = Leg(COUNTED_FROM, date(ORIGINS[0], 1, 1), ("yearly",))
#: From 2005 on, when the register's ages of municipalities begin.
RECENT = Leg(2005, SHIPPED, ("yearly", "age"))
LEGS = (EARLY, RECENT)


def factual(case: str, known_to: date, start: int = COUNTED_FROM) -> Scenario:
    """The scenario of a case as it was from a year to 1 January 2009, with the outside world as known on a day."""
    return replace(load(find(FACTUAL[case])), known_to=known_to, start=date(start, 1, 1), stop=SHIPPED)


def bank_shares(number: int) -> dict[str, np.ndarray]:
    """The first draws of the bank as shares of the priors, float64 [number] by parameter; more leave them as they are."""
    names = tuple(drawn(rulebook(()).parameters))
    design = joint_shares(SOBOL, names, 1 << (number - 1).bit_length(), SEED_OF_BANK)
    return {name: of_name[:number] for name, of_name in design.items()}


def draws_of(case: str, part: int) -> range:
    """The draws of a case that a part adds."""
    return range(part * PART * TIMES[case], (part + 1) * PART * TIMES[case])


def studies(leg: Leg, part: int) -> Iterator[Study]:
    """The runs that a part of a leg adds, a study a case; draws are counted from 0 in each.

    Args:
        leg: of `LEGS`.
        part: 0, 1, ...
    """
    last = max(draws_of(case, part).stop for case in FACTUAL)
    values = at_shares(bank_shares(last), rulebook(()).parameters)
    names, of_all = tuple(values), np.stack(list(values.values()), axis=1)
    for case in FACTUAL:
        these = draws_of(case, part)
        name = f"bank_{leg.start}_{case}_{part}"
        scenario = factual(case, leg.known_to, leg.start)
        yield Study(
            name=name,
            title=f"The bank of simulations, {case} from {leg.start}, draws {these.start} to {these.stop - 1}",
            variants=(Variant(case, FACTUAL[case], "", "", {}, scenario, drawn=names),),
            draws={case: Draws(names, of_all[these.start : these.stop])},
            seeds=range(these.start // DRAWS_PER_SEED, these.stop // DRAWS_PER_SEED),
            tables=leg.tables,
            text="",
            file=__file__,
            sharing=DRAWS_PER_SEED,
        )
