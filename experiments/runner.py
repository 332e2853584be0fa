"""Runs a scenario for many seeds and joins their tables.

Runs share one `Inputs` and go on threads, since the kernels let go of the interpreter lock. Measured on two cores against
one run after the other: with both free, Fjellregionen 1.7 times and Hjelmeland, whose months are short, 1.2 to 1.6 times
as fast; with both busy elsewhere, Hjelmeland down to 0.6 times. A seed gives the same tables alone, on threads and in
processes of their own.
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, current_thread, main_thread
from types import FrameType

import pandas as pd

from experiments.problems import FailedRun
from model.engine.cache import mark_warm
from model.inputs import Inputs
from model.kinds import RuleError
from model.output_tables import COUNTED
from model.record import BooksError
from model.simulation import MigrationModel
from scenarios import Scenario
from scenarios.run_draws import RunDraws

_YEAR = 12  # months; some kernels are first needed on a 1 January


@dataclass(frozen=True)
class Tables:
    """The tables of one or several runs, each in the layout of `model.output_tables.TABLES`.

    Args:
        yearly: population and flows by replicate, place, year and origin group.
        age: population by replicate, place, year, sex and age.
        counted: by name the tables that are counted on 1 January, `model.output_tables.COUNTED`.
        events: the event log; None when it was not kept.
        forestalled: by rule, events that came to nothing because another took the same person that month.
    """

    yearly: pd.DataFrame
    age: pd.DataFrame
    counted: dict[str, pd.DataFrame] = field(default_factory=dict)
    events: pd.DataFrame | None = None
    forestalled: dict[str, int] = field(default_factory=dict)

    def named(self) -> dict[str, pd.DataFrame]:
        """The tables that were kept, by their names."""
        found = {"yearly": self.yearly, "age": self.age, **self.counted}
        return found if self.events is None else found | {"events": self.events}


class Stopped(Exception):
    """The run was asked to stop before its end."""


def run_one(
    scenario: Scenario,
    seed: int,
    inputs: Inputs | None = None,
    events: bool = False,
    stop: Event | None = None,
    reference: bool = False,
) -> Tables:
    """Run a scenario once.

    Args:
        scenario: as `scenarios.load` reads it.
        seed: of every draw; it stands in the column `replicate`.
        inputs: the scenario resolved, when several runs share it.
        events: whether to keep the event log.
        stop: ends the run before the next month once it is set.
        reference: call the rules as they were written, where a debugger can stop.

    Raises:
        FailedRun: a rule gave an impossible value, the books do not balance, or memory is short.
        NotKnown: the scenario needs a figure that was not known by its `known_to`.
        Stopped: `stop` was set.
    """
    with told_as_failed(seed):
        record = simulated(scenario, seed, inputs or Inputs(scenario), events, stop, reference).record
        log = record.events(scenario.name, seed) if events else None
        forestalled = dict(zip(record.rules, record.lost.tolist(), strict=True))
        counted = {name: record.table(name, scenario.name, seed) for name in COUNTED}
        of_register = record.yearly(scenario.name, seed), record.age(scenario.name, seed)
        return Tables(*of_register, counted, log, forestalled)


def simulated(
    scenario: Scenario,
    seed: int,
    inputs: Inputs,
    events: bool = False,
    stop: Event | None = None,
    reference: bool = False,
) -> MigrationModel:
    """A model run to the stop of its scenario; arguments as of `run_one`.

    Raises:
        Stopped: `stop` was set.
    """
    stop = stop or Event()
    if stop.is_set():
        raise Stopped
    model = MigrationModel(scenario, seed, inputs, events, reference)
    while model.month < model.stop_month:
        if stop.is_set():
            raise Stopped
        model.step()
    return model


@contextmanager
def told_as_failed(seed: int) -> Iterator[None]:
    """Let what breaks off a run be told with its seed.

    Raises:
        FailedRun: a rule gave an impossible value, the books do not balance, or memory is short.
    """
    try:
        yield
    except (RuleError, BooksError) as error:
        raise FailedRun(str(error), seed) from error
    except MemoryError as error:
        raise FailedRun("there is not enough memory; ask for fewer replicates", seed) from error


def run_replicates(
    scenario: Scenario,
    seeds: Sequence[int],
    events: bool = False,
    progress: Callable[[int], None] | None = None,
    reference: bool = False,
    draws: RunDraws | None = None,
) -> Tables:
    """Run a scenario once for every seed; the tables come in the order of the seeds.

    The first run is made before the others start: it compiles what is not compiled yet, which an interrupt can stop.

    Args:
        scenario: as `scenarios.load` reads it.
        seeds: at least one.
        events: whether to keep the event log.
        progress: told the number of runs done, after each, from the calling thread.
        reference: call the rules as they were written; all runs go on the calling thread, where a debugger can stop.
        draws: of parameters, one for every seed; the scenario's own values in all runs when not given.

    Raises:
        FailedRun: naming the first seed that failed; the other runs are stopped.
        NotKnown: the scenario needs a figure that was not known by its `known_to`.
    """
    report, stop = progress or (lambda done: None), Event()
    try:
        inputs = Inputs(scenario)
    except RuleError as error:
        raise FailedRun(str(error)) from error

    def make(number: int) -> Tables:
        if draws is None:
            return run_one(scenario, seeds[number], inputs, events, stop, reference)
        return run_one(draws.scenario(scenario, number), seeds[number], None, events, stop, reference)

    try:
        with _interrupts(stop):
            return _joined(_runs(make, len(seeds), inputs.n_months, report, reference, stop))
    except Stopped:
        raise KeyboardInterrupt from None


@contextmanager
def _interrupts(stop: Event) -> Iterator[None]:
    """Let an interrupt set `stop`, too: Python drops one that comes while an object is freed or in a library's callback."""
    before = signal.getsignal(signal.SIGINT)
    if current_thread() is not main_thread() or not callable(before):
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()
        before(number, frame)

    signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _runs(
    make: Callable[[int], Tables],
    number: int,
    months: int,
    report: Callable[[int], None],
    reference: bool,
    stop: Event,
) -> list[Tables]:
    if reference:
        runs = []
        for done in range(number):
            runs.append(make(done))
            report(done + 1)
        return runs
    first = make(0)
    if months > _YEAR:
        mark_warm()
    report(1)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        try:
            others = [pool.submit(make, each) for each in range(1, number)]
            for done, run in enumerate(as_completed(others), start=2):
                run.result()
                report(done)
        except BaseException:  # an interrupt too must not wait for hundreds of runs
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [first, *(run.result() for run in others)]


def _joined(runs: Sequence[Tables]) -> Tables:
    parts = [run.named() for run in runs]
    tables = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}
    forestalled = {rule: sum(run.forestalled[rule] for run in runs) for rule in runs[0].forestalled}
    counted = {name: tables[name] for name in runs[0].counted}
    return Tables(tables["yearly"], tables["age"], counted, tables.get("events"), forestalled)
