"""Paired tests of the report's claims: the same seeds with a mechanism and without it, and what differs.

Common random numbers make the two runs of a pair alike in all that the mechanism does not touch. A claim is shown when the
mean difference has the expected sign at p < 0.05 in a one-sided paired t-test. Places, years and statistics were chosen so
that 20 pairs suffice, with the seeds 1 to 20; no parameter was.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.special import stdtr, stdtrit

from calibration.claim_runs import Course, follow
from calibration.claims import Claim, Setting, claims, left_out
from experiments.problems import BadInput, FailedRun
from model.engine.cache import mark_warm
from model.inputs import Inputs
from model.kinds import RuleError
from model.record import BooksError
from model.simulation import MigrationModel
from model.tables import NotKnown

LEVEL = 0.05
INTERVAL = 0.90
FEWEST_PAIRS = 3  # of which a t-test has a spread that says something


class Side(NamedTuple):
    """One side of pairs: where, and with what switched off; empty for the side that has every mechanism."""

    setting: Setting
    switch: tuple[tuple[str, float], ...]


@dataclass(frozen=True, eq=False)
class Outcome:
    """A claim and what the pairs gave for it.

    Attributes:
        claim: the row of the table.
        with_it: the statistic with the mechanism, float64 [pair], NaN where there was nobody to count.
        without: likewise, without it.
    """

    claim: Claim
    with_it: np.ndarray
    without: np.ndarray

    @cached_property
    def differences(self) -> np.ndarray:
        """With less without, of the pairs in which both have a value."""
        difference = self.with_it - self.without
        return difference[np.isfinite(difference)]

    @property
    def mean(self) -> float:
        """Mean difference."""
        return float(self.differences.mean()) if self.differences.size else float("nan")

    @property
    def error(self) -> float:
        """Its standard error."""
        n = self.differences.size
        return float(self.differences.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """90 % interval of the mean difference (t over the pairs)."""
        half = stdtrit(max(self.differences.size - 1, 1), (1 + INTERVAL) / 2) * self.error
        return self.mean - float(half), self.mean + float(half)

    @property
    def p(self) -> float:
        """Of the one-sided paired t-test that the difference has the expected sign; 1 where there is no difference."""
        if self.differences.size < FEWEST_PAIRS or not self.differences.any():
            return 1.0
        towards = self.claim.sign * self.mean
        if self.error == 0.0:
            return 0.0 if towards > 0 else 1.0
        return float(stdtr(self.differences.size - 1, -towards / self.error))

    @property
    def shown(self) -> bool:
        """Whether the sign is the expected one by more than chance."""
        return self.p < LEVEL


def asked_for(ids: Sequence[str]) -> list[Claim]:
    """The claims of some ids, or all that a mechanism carries.

    Raises:
        BadInput: an id is none of the report's, or no mechanism of this version carries it.
    """
    known = {claim.claim: claim for claim in claims()}
    why = {row.claim: row.why for row in left_out()}
    problems = []
    first, last = min((*known, *why)), max((*known, *why))
    asked = [_id_of(each) for each in ids]
    for each in asked:
        if each in why:
            problems.append(f"{each}: no mechanism of this version carries it: {why[each]}")
        elif each not in known:
            problems.append(f"{each}: there is no such claim; allowed are {first} to {last}")
    if problems:
        raise BadInput("\n".join(problems))
    return [known[each] for each in dict.fromkeys(asked)] if asked else list(known.values())


def _id_of(text: str) -> str:
    """An id as the table has it: C6, c06 and 6 are C-06."""
    number = re.fullmatch(r"(?:[Cc][-_ ]?)?(\d{1,2})", text)
    return f"C-{int(number[1]):02}" if number else text


def sides_of(wanted: Sequence[Claim]) -> dict[Side, tuple[str, ...]]:
    """Every side that some claims need, once, and the statistics to be taken of its runs."""
    found: dict[Side, tuple[str, ...]] = {}
    for claim in wanted:
        for side in (Side(claim.setting, ()), Side(claim.setting, claim.switch)):
            found[side] = tuple(dict.fromkeys((*found.get(side, ()), claim.statistic)))
    return found


def compare(
    wanted: Sequence[Claim], seeds: Sequence[int], progress: Callable[[int], None] | None = None
) -> list[Outcome]:
    """Run the pairs of some claims; claims of one setting share the runs that have every mechanism.

    Args:
        wanted: rows of the table.
        seeds: of the pairs.
        progress: told the number of runs done, after each.

    Raises:
        FailedRun: a run broke off.
    """
    values: dict[tuple[Side, str], np.ndarray] = {}
    measures = {claim.statistic: claim.measured for claim in wanted}
    done = 0
    for side, names in sides_of(wanted).items():
        inputs = _inputs(side)
        of_runs = []
        for seed in seeds:
            course = _run(inputs, seed)
            of_runs.append([measures[name](course) for name in names])
            done += 1
            if progress:
                progress(done)
        values |= {(side, name): column for name, column in zip(names, np.array(of_runs).T, strict=True)}
    return [
        Outcome(
            claim,
            values[Side(claim.setting, ()), claim.statistic],
            values[Side(claim.setting, claim.switch), claim.statistic],
        )
        for claim in wanted
    ]


def holm(p_values: Sequence[float]) -> list[float]:
    """p-values adjusted for their number, so that the chance of a single false one stays below the level (Holm 1979)."""
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted.tolist()


def _inputs(side: Side) -> Inputs:
    try:
        return Inputs(side.setting.scenario(side.switch))
    except (RuleError, NotKnown, ValueError) as error:
        raise FailedRun(f"setting {side.setting.name}: {error}") from error


def _run(inputs: Inputs, seed: int) -> Course:
    try:
        course = follow(MigrationModel(inputs.scenario, seed, inputs, events=True))
    except (RuleError, BooksError) as error:
        raise FailedRun(str(error), seed) from error
    except MemoryError as error:
        raise FailedRun("there is not enough memory", seed) from error
    mark_warm()
    return course
