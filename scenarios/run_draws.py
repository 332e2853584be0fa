"""Draws of parameters for the runs of one scenario: the run number i has draw i of the prior or of its case's posterior.

What the scenario sets itself keeps what it says, and a parameter without a prior of its own is held at its value. A draw
depends on the source, the seed, its number and the parameter alone: more runs leave the first as they were, and two
scenarios of a case that are drawn with one seed have the same draws, so that they can be compared in pairs.
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from model.rulebook import rulebook
from scenarios.axes import PRIOR
from scenarios.joint_prior import drawn, prior_draws
from scenarios.posterior import SHIPPED, posterior, posterior_file
from scenarios.problems import RefusedError
from scenarios.scenario import Scenario
from scenarios.study_schema import RANDOM


@dataclass(frozen=True, eq=False)
class RunDraws:
    """Draws of parameters for the runs of a scenario.

    Args:
        source: "prior" or "posterior".
        number: of draws.
        values: float64 [draw], by parameter.
        kept: parameters that the source has and the scenario sets itself.
        held: parameters with a prior of their own that the posterior does not have: they stand at their values.
        seed: of the design; None of a posterior, whose draws are rows of its file.
        file: of the posterior; None of the prior.
    """

    source: str
    number: int
    values: dict[str, np.ndarray]
    kept: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    seed: int | None = None
    file: Path | None = None

    def scenario(self, given: Scenario, draw: int) -> Scenario:
        """A scenario with the parameters of a draw.

        Args:
            given: the scenario that the draws were made for.
            draw: 0 or more.
        """
        of_draw = {name: float(column[draw]) for name, column in self.values.items()}
        return replace(given, parameters=given.parameters | of_draw)

    @property
    def digest(self) -> str:
        """SHA-256 of the names and values."""
        content = sha256()
        for name, column in self.values.items():
            content.update(f"{name}\0".encode() + column.astype("<f8").tobytes())
        return content.hexdigest()


def run_draws(scenario: Scenario, source: str, number: int, seed: int) -> RunDraws:
    """The draws for so many runs of a scenario.

    Args:
        scenario: to be run.
        source: "prior", where draws are random, effects of instruments standing together; or "posterior", the first draws
            of the one that is shipped for the scenario's case.
        number: of runs.
        seed: of the draws of the prior.

    Raises:
        RefusedError: nothing is fitted for the case, or not so many draws, by the key of a study's [draws] at fault.
    """
    known = rulebook(scenario.rules).parameters
    of_prior, file = source == PRIOR, posterior_file(scenario.case, SHIPPED)
    if not (of_prior or file.is_file()):
        raise RefusedError({"design": f"nothing is fitted for {scenario.case} yet; allowed is {PRIOR}"})
    found = prior_draws(number, seed, known, RANDOM) if of_prior else posterior(scenario.case, number, known)
    return RunDraws(
        source,
        number,
        {name: column for name, column in found.items() if name not in scenario.parameters},
        tuple(name for name in found if name in scenario.parameters),
        tuple(name for name in drawn(known) if name not in found and name not in scenario.parameters),
        seed if of_prior else None,
        None if of_prior else file,
    )
