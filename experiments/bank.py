"""The bank of simulations: the cases as they were, under many draws from the joint prior, for every fit to read.

A draw is a point of Sobol's design of the joint prior, the same for all cases; so many draws share a seed
(`DRAWS_PER_SEED`), so that what chance does is common to them. Runs end on 1 January 2009 and read what was known by
1 January 2004, the first origin, so that one bank serves every origin: what the country did after that day is drawn.
The batch runner makes it, block by block: a block has one seed and all cases, and an interrupted bank goes on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from calibration.protocol import ORIGINS, SEED_OF_BANK, SHIPPED
from experiments.batch import Summary, run_on
from experiments.batch_progress import BatchProgress
from experiments.executors import Where, pool
from model.rulebook import rulebook
from scenarios import load
from scenarios.files import find
from scenarios.joint_prior import prior_draws
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
#: Draws of a block, which share a seed.
DRAWS_PER_SEED = 4
#: What is kept of a run.
TABLES = ("yearly", "age")


def factual(case: str, known_to: date, stop: date = SHIPPED) -> Scenario:
    """The scenario of a case as it was, to a stop, with the outside world as known on a day."""
    return replace(load(find(FACTUAL[case])), known_to=known_to, stop=stop)


def bank_draws(number: int) -> dict[str, np.ndarray]:
    """The first draws of the bank, float64 [number] by parameter; more draws leave them as they are."""
    return prior_draws(1 << (number - 1).bit_length(), SEED_OF_BANK, rulebook(()).parameters, SOBOL)


def blocks(number: int, cases: Sequence[str] = tuple(FACTUAL)) -> Iterator[Study]:
    """The studies that make the first draws of the bank, a block each.

    Args:
        number: of draws, a multiple of `DRAWS_PER_SEED`.
        cases: to run.
    """
    draws = bank_draws(number)
    names = tuple(draws)
    values = np.stack(list(draws.values()), axis=1)
    known_to = date(ORIGINS[0], 1, 1)
    variants = tuple(Variant(case, FACTUAL[case], "", "", {}, factual(case, known_to), drawn=names) for case in cases)
    for block in range(number // DRAWS_PER_SEED):
        of_block = Draws(names, values[block * DRAWS_PER_SEED : (block + 1) * DRAWS_PER_SEED])
        yield Study(
            name=f"bank_{block:04d}",
            title=f"Draws {block * DRAWS_PER_SEED} to {(block + 1) * DRAWS_PER_SEED - 1} of the bank",
            variants=variants,
            draws=dict.fromkeys(cases, of_block),
            seeds=range(block, block + 1),
            tables=TABLES,
            text="",
            file=__file__,
        )


def fill(out: Path, number: int, where: Where, quiet: bool = False) -> list[Summary]:
    """Make what the store lacks of the first draws of the bank; an interrupted one goes on where it was.

    Args:
        out: folder of the store, outside the project.
        number: of draws, a multiple of `DRAWS_PER_SEED`.
        where: the runs go.
        quiet: whether to say nothing.

    Raises:
        BadInput, FailedRun, InterruptedBatch: as `experiments.batch.run_batch`.
    """
    made: list[Summary] = []
    with pool(where) as workers:
        if workers is None:
            return made
        for study in blocks(number):
            with BatchProgress(quiet) as progress:
                made.append(run_on(workers, study, out, progress))
    return made
