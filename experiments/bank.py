"""The bank of simulations: the cases as they were, under many draws from the joint prior, for every fit to read.

A draw is a point of Sobol's design of the joint prior, the same for all cases; so many draws share a seed
(`DRAWS_PER_SEED`), so that what chance does is common to them. Runs end on 1 January 2009 and read what was known by
1 January 2004, the first origin, so that one bank serves every origin: what the country did after that day is drawn.
The batch runner makes it, and an interrupted bank goes on.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from calibration.protocol import ORIGINS, SEED_OF_BANK, SHIPPED
from experiments.batch import Summary, run_on
from experiments.batch_progress import BatchProgress
from experiments.executors import Where, pool
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
#: Draws that are added at a time.
_PART = 64
#: The study's name.
BANK = "bank"
#: What is kept of a run.
TABLES = ("yearly", "age")


def factual(case: str, known_to: date, stop: date = SHIPPED) -> Scenario:
    """The scenario of a case as it was, to a stop, with the outside world as known on a day."""
    return replace(load(find(FACTUAL[case])), known_to=known_to, stop=stop)


def bank_shares(number: int) -> dict[str, np.ndarray]:
    """The first draws of the bank as shares of the priors, float64 [number] by parameter; more leave them as they are."""
    names = tuple(drawn(rulebook(()).parameters))
    design = joint_shares(SOBOL, names, 1 << (number - 1).bit_length(), SEED_OF_BANK)
    return {name: of_name[:number] for name, of_name in design.items()}


def bank(number: int, of_cases: Sequence[str] = tuple(FACTUAL)) -> Study:
    """The study that makes the first draws of the bank.

    Args:
        number: of draws of the largest cases; of the others there are `TIMES` as many.
        of_cases: to run.
    """
    draws = at_shares(bank_shares(number * max(TIMES.values())), rulebook(()).parameters)
    names = tuple(draws)
    known_to = date(ORIGINS[0], 1, 1)
    of_all = np.stack(list(draws.values()), axis=1)
    return Study(
        name=BANK,
        title="The bank of simulations",
        variants=tuple(
            Variant(case, FACTUAL[case], "", "", {}, factual(case, known_to), drawn=names) for case in of_cases
        ),
        draws={case: Draws(names, of_all[: number * TIMES[case]]) for case in of_cases},
        seeds=range(-(-len(of_all) // DRAWS_PER_SEED)),
        tables=TABLES,
        text="",
        file=__file__,
        sharing=DRAWS_PER_SEED,
    )


def fill(out: Path, number: int, where: Where, progress: BatchProgress) -> Summary | None:
    """Make what the store lacks of the first draws of the bank; an interrupted one goes on where it was.

    Draws are made a part at a time, all cases of each, so that a bank that is stopped can be read.

    Args:
        out: folder of the store, outside the project.
        number: of draws of the largest cases.
        where: the runs go.
        progress: is told how it goes.

    Raises:
        BadInput, FailedRun, InterruptedBatch: as `experiments.batch.run_batch`.
    """
    summary = None
    with pool(where) as workers:
        if workers is None:
            return None
        for part in range(min(_PART, number), number + _PART, _PART):
            summary = run_on(workers, bank(min(part, number)), out, progress)
    return summary
