"""The runs of a comparison: pairs of one draw and seed, run with the baseline and mixes, and what they came to, kept.

A unit is one option in one world and pair, held against the baseline of the same world and pair: its outcomes, who came in
either, and whose life differs. Units are kept in files that appear whole; a comparison that was interrupted, asked for more
pairs, or given another mix makes what is missing. A unit is named by the identities of its two runs, so that what an
earlier version of the model made is never taken for this one's.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pandas.api.types import is_string_dtype

from experiments.carried_out import carried_out
from experiments.comparison import DrawnOptions
from experiments.durable import sync
from experiments.executors import Where
from experiments.identity import Identity, code_digest, data_digest
from experiments.outcomes_of_run import ALL, EVERYWHERE, outcomes
from experiments.paired_people import fates, kinds, people, work
from experiments.problems import BadInput, FailedRun, InterruptedBatch, why_not
from experiments.runner import simulated, told_as_failed
from model.engine.cache import is_warm, mark_warm
from model.inputs import Inputs
from model.kinds import RuleError
from model.rulebook import rulebook
from model.simulation import MigrationModel
from model.tables import NotKnown
from scenarios import Scenario

#: The folder of the runs within that of a comparison.
FOLDER = "runs"
#: Changes whenever what is kept of a run does.
_FORMAT = "6"
_OUTCOMES, _FATES = "outcomes", "fates"
_UNITS = b"units"
_BASELINE = 0

#: World, option and pair.
Unit = tuple[str, int, int]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class _Task:
    """A pair in a world: the scenarios of its baseline and of the options asked for, with the names of their units."""

    seed: int
    scenarios: tuple[Scenario, ...]
    units: tuple[str, ...]

    @property
    def name(self) -> str:
        return blake2b(" ".join(self.units).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True)
class Kept:
    """What the runs of a comparison came to.

    Args:
        outcomes: a row per `world`, `option`, `pair`, `place`, `group`, `measure` and `year`; newcomers by that of arrival.
        fates: a row per person and pair whose life differs, as of `paired_people.fates`, with `world`, `option`, `pair`.
    """

    outcomes: pd.DataFrame
    fates: pd.DataFrame


class PairStore:
    """The units that a folder holds, and those that are to be made.

    Args:
        directory: of the comparison.
        drawn: the options with their draws.
    """

    def __init__(self, directory: Path, drawn: DrawnOptions) -> None:
        self.directory = directory / FOLDER
        self.drawn = drawn
        given = [each for option in drawn.comparison.options for each in option.scenario.values()]
        self._books = {files: rulebook(files) for files in {each.rules for each in given}}
        self._code = {files: code_digest(book) for files, book in self._books.items()}
        self._data = data_digest()
        self._names: dict[Unit, str] = {}

    def name(self, unit: Unit) -> str:
        """The name of a unit, by the identities of its run and its baseline's."""
        if unit not in self._names:
            world, option, pair = unit
            runs = [self._run(world, each, pair) for each in dict.fromkeys((_BASELINE, option))]
            self._names[unit] = blake2b(" ".join((_FORMAT, *runs)).encode(), digest_size=12).hexdigest()
        return self._names[unit]

    def _run(self, world: str, option: int, pair: int) -> str:
        scenario = self.drawn.scenario(option, world, pair)
        book = self._books[scenario.rules]
        return Identity(scenario, book, self._code[scenario.rules], self._data).run(self.drawn.comparison.seed_of(pair))

    @cached_property
    def held(self) -> dict[str, Path]:
        """The units there are, by name, with the file each stands in.

        Raises:
            BadInput: a file is damaged.
        """
        found = {}
        for file in sorted(self.directory.glob(f"*.{_OUTCOMES}.parquet")):
            try:
                named = (pq.read_schema(file).metadata or {}).get(_UNITS, b"[]")
            except (pa.ArrowInvalid, OSError) as error:
                raise BadInput(f"{file} cannot be read: {error}; delete it, and its runs are made anew") from error
            found.update(dict.fromkeys(json.loads(named), file))
        return found

    def missing(self, units: Iterable[Unit]) -> list[Unit]:
        """Those of some units that are to be made."""
        return [unit for unit in units if self.name(unit) not in self.held]

    def make(self, units: Sequence[Unit], where: Where, progress: Progress) -> None:
        """Make what is missing of some units; a pair's are made together, with its baseline.

        Args:
            units: of options, the baseline's own among them or not: it is kept anyway.
            where: the runs go.
            progress: told the number of units done.

        Raises:
            BadInput: a scenario needs a figure that was not known by its `known_to`.
            FailedRun: a run broke off, or the disk is full.
            InterruptedBatch: by Ctrl-C; what was finished is kept.
        """
        together: dict[tuple[str, int], list[int]] = {}
        lacking = list({self.name(unit): unit for unit in self.missing(units)}.values())
        for world, option, pair in lacking:
            together.setdefault((world, pair), []).append(option)
        tasks = [self._task(world, pair, options) for (world, pair), options in together.items()]
        done = 0
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FailedRun(f"{self.directory} cannot be made: {why_not(error)}; nothing was run") from error
        try:
            for task in self._carried_out(tasks, where):
                file = _file(self.directory, task.name, _OUTCOMES)
                self.held.update(dict.fromkeys(task.units, file))
                done += len(task.units)
                progress(done)
        except OSError as error:
            raise FailedRun(
                f"{self.directory} could not be written: {why_not(error)}; finished runs are kept"
            ) from error
        except KeyboardInterrupt:
            del self.held  # workers may have written more than was told
            kept = len(lacking) - len(self.missing(lacking))
            raise InterruptedBatch(
                f"interrupted: {kept} of {len(lacking)} runs are kept in {self.directory}; "
                "the same command goes on from there"
            ) from None

    def _task(self, world: str, pair: int, options: Sequence[int]) -> _Task:
        asked = [_BASELINE, *(each for each in options if each != _BASELINE)]
        return _Task(
            self.drawn.comparison.seed_of(pair),
            tuple(self.drawn.scenario(each, world, pair) for each in asked),
            tuple(self.name((world, each, pair)) for each in asked),
        )

    def _carried_out(self, tasks: Sequence[_Task], where: Where) -> Iterator[_Task]:
        """The tasks in the order in which they end; the first is made here when nothing is compiled yet."""
        waiting = list(tasks)
        if waiting and not is_warm():
            _carry_out(self.directory, waiting[0])
            mark_warm()
            yield waiting.pop(0)
        for task, _ in carried_out(waiting, partial(_carry_out, self.directory), where):
            yield task

    def read(self, units: Mapping[Unit, None] | Sequence[Unit]) -> Kept:
        """What units came to; all of them must be held."""
        # A run may be of two worlds, as where one takes away what an option does not have.
        columns = zip(*((self.name(unit), *unit) for unit in units), strict=True)
        wanted = pd.DataFrame(dict(zip(("unit", "world", "option", "pair"), columns, strict=True)))
        names = set(wanted.unit)
        files = {self.held[name] for name in names}
        outcomes_: list[pd.DataFrame] = []
        fates_: list[pd.DataFrame] = []
        for file in sorted(files):
            for kind, into in ((_OUTCOMES, outcomes_), (_FATES, fates_)):
                rows = pq.read_table(_file(self.directory, file.name.split(".")[0], kind)).to_pandas()
                rows = rows[rows.unit.isin(names)]
                # One unit may stand in two files: the baseline of a pair is made again with each further mix.
                rows = rows[np.array([self.held[name] == file for name in rows.unit], dtype=bool)]
                into.append(rows)
        return Kept(_named(outcomes_, wanted), _named(fates_, wanted))


def _named(parts: Sequence[pd.DataFrame], wanted: pd.DataFrame) -> pd.DataFrame:
    """Rows of units with `world`, `option` and `pair` in place of their name."""
    rows = pd.concat(parts, ignore_index=True)
    return wanted.merge(rows.astype({"unit": str}), on="unit").drop(columns="unit")


def _file(directory: Path, name: str, kind: str) -> Path:
    return directory / f"{name}.{kind}.parquet"


def _carry_out(directory: Path, task: _Task) -> None:
    """Run a task and write what it came to, the outcomes last: where they stand, the rest does."""
    told, differing, baseline = [], [], None
    for name, scenario in zip(task.units, task.scenarios, strict=True):
        model = _simulated(scenario, task.seed)
        found, rows = people(model), outcomes(model)
        del model  # one at a time: of a region several would not fit into memory
        if baseline is None:
            baseline = found
        else:
            who = kinds(baseline, found, range(scenario.start.year, scenario.stop.year))
            jobs = pd.Series(work(baseline, found)).rename_axis("measure").reset_index(name="value")
            who = pd.concat([who, jobs.assign(group=ALL, year=scenario.stop.year)]).assign(place=EVERYWHERE)
            rows = pd.concat([rows, who[list(rows)]], ignore_index=True)
            differing.append(fates(baseline, found).assign(unit=name))
        told.append(rows.assign(unit=name))
    assert baseline is not None  # it is the first of every task
    none = fates(baseline, baseline).assign(unit="")
    _write(directory, task, _FATES, pd.concat(differing or [none], ignore_index=True))
    _write(directory, task, _OUTCOMES, pd.concat(told, ignore_index=True))


def _simulated(scenario: Scenario, seed: int) -> MigrationModel:
    try:
        inputs = Inputs(scenario, rulebook(scenario.rules))
    except RuleError as error:
        raise FailedRun(f"{scenario.name}: {error}", seed) from error
    except NotKnown as error:
        raise BadInput(f"{scenario.name} from {scenario.start}: {error}") from error
    with told_as_failed(seed):
        return simulated(scenario, seed, inputs, events=True)


def _write(directory: Path, task: _Task, kind: str, rows: pd.DataFrame) -> None:
    """Write a file of a task beside its place, then put it there."""
    texts = [name for name in rows.columns if is_string_dtype(rows[name].dtype)]
    table = pa.Table.from_pandas(rows.astype(dict.fromkeys(texts, "category")), preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), _UNITS: json.dumps(task.units)})
    file = _file(directory, task.name, kind)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        pq.write_table(table, unfinished, compression="zstd")
        sync(unfinished)
        os.replace(unfinished, file)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def units_of(world: str, options: Iterable[int], pairs: range) -> list[Unit]:
    """The units of some options and pairs of a world, pair by pair."""
    return [(world, option, pair) for pair in pairs for option in options]


def grid(kept: pd.DataFrame, options: Sequence[int], pairs: Sequence[int]) -> np.ndarray:
    """Values of one outcome, float64 [option, pair]; NaN where an option has no such pair.

    Args:
        kept: rows of one world, place, group, measure and year.
        options, pairs: along the axes.
    """
    table = kept.pivot(index="option", columns="pair", values="value")
    return table.reindex(index=list(options), columns=list(pairs)).to_numpy(float)
