"""Says everything that can be said against files of rules before a run, and what they propose in a first month."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from experiments.rules_list import functions_of_arrivals, parameters_of, thresholds_of
from model import schedule
from model.engine.build import Compiled, source
from model.engine.rewrite import bind, numbered
from model.inputs import Inputs
from model.kinds import Column, Declared, RatioInstrument, Rule, RuleError, Tables
from model.matches import ASKED_OF, MATCHES, unusable
from model.measures import MEASURES
from model.parameters import Parameter, declared, shown_path
from model.policy import InstrumentUse
from model.rulebook import module_of, rulebook
from model.simulation import MigrationModel
from model.state import AGE, H_PLACE, LIVES_IN, NONE, POSITIONS, REFERENCE, SCHOOL_END, STAFF, TOP_AGE
from model.tables import NotKnown, TableError
from scenarios import Scenario

_THRESHOLDS = ("informed", "job", "dwelling", "services")  # what it says of candidates
_MONTHS = 12


def problems(files: Sequence[str]) -> list[str]:
    """Everything against files of rules that can be told without running them: a line each, with file and line."""
    found: list[str] = []
    modules = []
    for file in files:
        try:
            modules.append(module_of(file))
        except RuleError as error:
            found += str(error).splitlines()
    modules = list(dict.fromkeys(modules))
    _name(modules)
    if not found:  # what a file leaves out another one would be blamed for
        try:
            rulebook(files)
        except (RuleError, TableError) as error:
            found += str(error).splitlines()
    found += [problem for module in modules for problem in _against_texts(module, modules)]
    return list(dict.fromkeys(found))


def warnings(files: Sequence[str]) -> Iterator[str]:
    """What is allowed and looks like a mistake: parameters that nothing reads, functions that nothing calls."""
    book = rulebook(files)
    readers: tuple[Rule | RatioInstrument, ...] = (*book.rules, *book.instruments.values())
    read = {name for reader in readers for name in parameters_of(reader, book.columns)[0]}
    for module in map(module_of, files):
        for parameter in _own(module, Parameter):
            if parameter.name not in read and not parameter.replaces:
                yield f"{parameter.where}: warning: no rule or instrument reads the parameter {parameter.name}"
        yield from _idle(module)


def _idle(module: ModuleType) -> Iterator[str]:
    """Functions of a file that are no rule and that none calls: the declaration above them was forgotten."""
    functions = [each for each in vars(module).values() if isinstance(each, FunctionType)]
    own = [each for each in functions if each.__module__ == module.__name__]
    declared = [each.function for each in _own(module, Declared)]
    called = {name for each in (*own, *declared) for name in each.__code__.co_names}
    for rule in _own(module, Rule):
        beside = (rule.seekers, rule.offers, rule.pace, *functions_of_arrivals(rule))
        called |= {each.__name__ for each in beside if each}
    for function in own:
        if function.__name__ not in called:
            where = f"{shown_path(function.__code__.co_filename)}:{function.__code__.co_firstlineno}"
            yield f"{where}: warning: {function.__name__} is no rule, and none calls it; is @Event(...) missing above it?"


def declarations(files: Sequence[str]) -> Iterator[str]:
    """What each file declares, a line each."""
    for file in files:
        module = module_of(file)
        columns = (f"{each.of}.{each.name} ({each.unit})" for each in _own(module, Column))
        kinds: dict[str, list[str]] = {
            "rules": [each.name for each in _own(module, Rule)],
            "instruments": [each.name for each in _own(module, RatioInstrument)],
            "parameters": [each.name for each in _own(module, Parameter)],
            "columns": list(columns),
            "tables": [shown_path(str(each.folder)) for each in _own(module, Tables)],
        }
        said = "; ".join(f"{kind} {', '.join(names)}" for kind, names in kinds.items() if names)
        yield f"{file}: {said}"


def first_month(files: Sequence[str], scenario: Scenario) -> tuple[list[str], list[str]]:
    """What the rules and instruments of files propose at the start of a scenario, before the scenario's instruments.

    Args:
        files: of rules.
        scenario: read with these files.

    Returns:
        A line per rule and instrument whose values can be used, and a line per value that would stop a run.
    """
    try:
        month = _FirstMonth(MigrationModel(scenario, scenario.seed), scenario)
    except (RuleError, NotKnown) as error:
        return [], [str(error)]
    modules = {module_of(file).__name__ for file in files}
    rules = [rule for rule in month.built.rules if rule.module in modules]
    refused = list(month.propose([rule for rule in rules if rule in month.built.events]))
    rules = [rule for rule in rules if not any(line.startswith(f"{rule.where}: ") for line in refused)]
    asked: list[Callable[[], Iterable[str]]] = [partial(month.rule, rule) for rule in rules]
    book = month.model.inputs.rulebook
    instruments = [each for each in book.instruments.values() if each.module in modules]
    asked += [
        partial(month.instrument, each, rule) for each in instruments for rule in book.rules if rule.name in each.on
    ]
    said: list[str] = []
    for ask in asked:
        try:
            said += ask()
        except RuleError as error:
            refused.append(str(error))
    return said, list(dict.fromkeys(refused))


class _FirstMonth:
    """A model at its start, asked what its rules propose."""

    def __init__(self, model: MigrationModel, scenario: Scenario):
        self.model, self.proposals, self.state = model, model.proposals, model.state
        self.scenario, self.start = scenario, f"{scenario.name.partition('+')[0]} at {scenario.start}"
        self.built = model.proposals.program.built
        self.none = np.full(len(self.built.rules), -1), np.ones((1, 1))
        self.proposals.open(model.month, 0)

    def propose(self, events: Sequence[Rule]) -> Iterator[str]:
        """Let everybody at risk be taken, so that they can be counted; give what is wrong with the hazards.

        Args:
            events: each is asked alone when there is a fault, since of several faults only one is told.
        """
        slots = np.zeros(len(self.built.rules), dtype=np.int64)
        try:
            self.proposals.propose(slots, np.full((1, self.proposals.fired.shape[1]), np.inf))
        except RuleError as error:
            yield str(error)
        else:
            return
        scenario, book = replace(self.scenario, instruments=(), shocks=()), self.model.inputs.rulebook
        for rule in events:
            inputs = Inputs(scenario, replace(book, rules=(rule,), instruments={}))
            alone = MigrationModel(scenario, self.model.seed, inputs).proposals
            alone.open(self.model.month, 0)
            try:
                alone.propose(*self.none)
            except RuleError as error:
                yield str(error)

    def rule(self, rule: Rule) -> Iterable[str]:
        """What a rule proposes.

        Raises:
            RuleError: a score, intensity, share, growth or number of people met is impossible.
        """
        kinds = {"arrival": self._arrival, "growth": self._growth, "meeting": self._meeting, "supply": self._supply}
        what = kinds.get(rule.kind, self._event)
        return (f"{rule.where}: {rule.kind} {rule.name}: {what(rule)}",)

    def _event(self, rule: Rule) -> str:
        k = self.built.events.index(rule)
        at_risk, per_year = int(self.proposals.n_fired[k]), self.proposals.expected[k].sum()
        whom = "households" if rule.of.endswith("household") else "persons"
        if not at_risk:
            return f"nobody in {self.start} is at risk: it would do nothing there"
        if rule.pace is not None:
            hazards = self.proposals.hazards(k, self.proposals.seekers(k))
            come = hazards[hazards > 0]
            rates = f"each {_range(come)} per year" if come.size else "none comes to anybody"
            return f"{at_risk:,} {whom} look for {hazards.shape[1]:,} {MATCHES[rule.among]}, {rates}; ok"
        if rule.kind == "match":
            self.proposals.match()
            return f"{at_risk:,} persons seek, {per_year:,.1f} per year; ok"
        return f"{at_risk:,} {whom} at risk, {per_year:,.1f} registered persons per year; ok"

    def _arrival(self, rule: Rule) -> str:
        intensities, _, shares = self.proposals.intensities(*self.none)
        number = self.built.streams.index(rule)
        per_year = intensities[number]
        if not thresholds_of(rule):
            return f"{per_year.sum():,.1f} households per year; ok"
        asked = ", ".join(
            f"{threshold.__name__} {_range(shares[number, k])}" for k, threshold in enumerate(thresholds_of(rule))
        )
        come = (per_year * self.proposals.program.content(shares)[number]).sum()
        return f"{per_year.sum():,.1f} candidates per year, {come:,.1f} of them come; shares content: {asked}; ok"

    def _supply(self, rule: Rule) -> str:
        self.model.labour_market.open(self.proposals, self.none)
        employers = self.state.employers[:, : self.state.n_employers]
        wanted, staff = int(employers[POSITIONS].sum()), int(employers[STAFF].sum())
        return f"{employers.shape[1]:,} employers want {wanted:,} positions filled and have a staff of {staff:,}; ok"

    def _meeting(self, rule: Rule) -> str:
        """Who would meet how many, were it everybody's birthday."""
        adults = np.flatnonzero(self._living("person") & (self.state.persons[AGE] >= SCHOOL_END))
        rates = self.proposals.meet(*self.none, adults)[self.built.meetings.index(rule)]
        met = rates[rates > 0]
        if not met.size:
            return f"nobody in {self.start} meets anybody: it would do nothing there"
        whom = f"{met.size:,} of {adults.size:,} persons of {SCHOOL_END} and over"
        return f"{whom} meet {_range(met)} a year (pool {rule.pool}); ok"

    def _growth(self, rule: Rule) -> str:
        rows = {column: (of, row) for of, row, column in numbered(self.built.columns)}
        assert rule.grows is not None
        of, row = rows[rule.grows]
        before = self._carriers(of)[row].copy()
        self.proposals.grow(*self.none)
        change = (self._carriers(of)[row] - before) * _MONTHS
        moved = change[change != 0]
        if not moved.size:
            return f"no {rule.grows.name} in {self.start} changes: it would do nothing there"
        return f"{of}.{rule.grows.name} of {moved.size:,} changes by {_range(moved)} {rule.grows.unit} per year; ok"

    def _carriers(self, of: str) -> np.ndarray:
        state = self.state
        return {"person": state.person_columns, "household": state.household_columns, "place": state.places}[of]

    def instrument(self, instrument: RatioInstrument, rule: Rule) -> Iterable[str]:
        """The ratios of an instrument on a rule, with its settings as they are declared.

        Raises:
            RuleError: a ratio is impossible.
        """
        ratio = self.proposals.declared_ratio(InstrumentUse(instrument.name, self.scenario.start), rule)
        of_everybody = rule.kind in ("growth", "meeting")
        whom = "places" if rule.of == "place" else f"{rule.of}s" if of_everybody else "at risk"
        if of_everybody and rule.of != "place":
            ratio = ratio[self._living(rule.of)[: ratio.size]]
        if rule in self.built.events:
            k = self.built.events.index(rule)
            ratio = ratio[self.proposals.fired[k, : self.proposals.n_fired[k]]]
        reached = ratio[ratio != 1]
        says = "1 for everybody: with these settings it would do nothing there"
        if reached.size:
            says = f"{_range(reached)} for {reached.size:,} of {ratio.size:,} {whom}, before any target; ok"
        return (f"{instrument.where}: instrument {instrument.name}: the ratio on {rule.name} is {says}",)

    def _living(self, of: str) -> np.ndarray:
        """Whether each person or household lives in a modelled place."""
        state = self.state
        place = state.persons[LIVES_IN] if of == "person" else state.households[H_PLACE]
        there = state.persons[LIVES_IN] != NONE if of == "person" else state.households[REFERENCE] != NONE
        return there & (place < state.n_places)


def _range(values: np.ndarray) -> str:
    low, high = values.min(), values.max()
    return f"{low:.4g}" if low == high else f"{low:.4g} to {high:.4g}"


def _own(module: ModuleType, kind: type) -> list[Any]:
    """What of a kind a file declares itself; what it imports is another's."""
    found: list[Any] = [value for value in vars(module).values() if isinstance(value, kind)]
    return [value for value in dict.fromkeys(found) if value.module == module.__name__]


def _name(modules: Iterable[ModuleType]) -> None:
    """Name parameters and columns, as a rulebook does, which may be refused before it comes to that."""
    for module in modules:
        declared(module)
        for name, value in vars(module).items():
            if isinstance(value, Column) and value.module == module.__name__:
                value.name = name


def _nobody() -> float:
    return 0


def _functions(rule: Rule) -> list[str]:
    """Where a rule says what it says."""
    return list(ASKED_OF.get(rule.among, ("function",)))


def _alone(rule: Rule, kept: str) -> Rule:
    """The rule with all it says but one function left out, so that the problem of one does not hide another's."""
    others: dict[str, Any] = {name: _nobody for name in _functions(rule) if name != kept}
    if rule.who is not None and rule.who.candidates is not None:
        silent: dict[str, Any] = {name: _nobody for name in _THRESHOLDS if name != kept}
        others["who"] = replace(rule.who, candidates=replace(rule.who.candidates, **silent))
    return replace(rule, **others)


def _against_texts(module: ModuleType, modules: Sequence[ModuleType]) -> Iterator[str]:
    """The problems of the texts of a file, each function of its own."""
    columns = (*MEASURES, *(column for each in modules for column in _own(each, Column)))
    rules = {rule.name: rule for rule in (*schedule.rules(), *(r for each in modules for r in _own(each, Rule)))}
    for declared_there in _own(module, Declared):
        tried: list[tuple[tuple[Rule, ...], tuple[RatioInstrument, ...]]]
        if isinstance(declared_there, Rule):
            wrong = dict(unusable(declared_there))
            yield from wrong.values()
            functions = [name for name in _functions(declared_there) if name not in wrong]
            functions += _THRESHOLDS if thresholds_of(declared_there) else ()
            tried = [((_alone(declared_there, name),), ()) for name in functions]
            yield from _against_arrivals(declared_there)
        else:
            acted_on = [rules[name] for name in declared_there.on if name in rules]
            tried = [((_alone(rule, ""),), (declared_there,)) for rule in acted_on]
        for some, instruments in tried:
            try:
                source(some, Compiled(columns), columns, instruments)
            except RuleError as error:
                yield str(error)


def _against_arrivals(rule: Rule) -> Iterator[str]:
    """The problems of the weights of arrivals' ages, which are plain Python."""
    if rule.who is None:
        return
    code = rule.who.age.__code__
    where = f"{shown_path(code.co_filename)}:{code.co_firstlineno}: rule {rule.name}: {rule.who.age.__name__}"
    parameters = (value for value in rule.who.age.__globals__.values() if isinstance(value, Parameter))
    try:
        weight = bind(rule.who.age, {parameter.name: parameter.value for parameter in parameters})
        weights = np.array([[weight(sex, age, 1.0) for age in range(TOP_AGE + 1)] for sex in range(2)])
    except Exception as error:  # whatever a researcher's function may raise
        yield f"{where} cannot be evaluated: {type(error).__name__}: {error}"
        return
    if not (np.isfinite(weights).all() and (weights >= 0).all() and (weights.sum(axis=1) > 0).all()):
        yield f"{where} gives weights that are negative, not finite or all 0; allowed are 0 or more, not all 0"
