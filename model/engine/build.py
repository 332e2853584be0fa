"""Generates the loops that ask every rule about everybody at risk, and compiles them.

Each rule's function and each loop is a small module of plain text, kept by the hash of itself: an edited rule recompiles
its own function and the loop that calls it, nothing else. Parameters, tables and ratios reach the loops as arrays: a changed
parameter, instrument or mix never compiles anything.

The same loops are written in two ways. Compiled, a rule is called with scalars read from the columns; in reference mode the
researcher's own function is called with views (`model.reference`). Loops, draws and faults are the same lines.
"""

import ast
import importlib.util
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Protocol

from model import state
from model.engine.cache import DIRECTORY, digest
from model.engine.rewrite import Scalar, numbered, readable, rewrite
from model.engine.texts import (
    ARRIVALS,
    DWELLING_SCORES,
    EVENT,
    GROW,
    GROWN,
    GROWTH,
    HEAD,
    LOOK,
    LOOPS,
    MEET,
    MEETING,
    OFFER,
    PACKED,
    PROPOSE,
    RATIO,
    ROW,
    RULE_HEAD,
    SCORES,
    SUPPLY,
    VACANCY_SCORES,
)
from model.kinds import Column, RatioInstrument, Rule, RuleError
from model.matches import ASKED_OF, MATCHES
from model.measures import MEASURES
from model.vocabulary import bring_family, return_home

#: A call or tuple of more Python builds in a way that Numba cannot read where one of them is a choice (``a if b else c``).
_MOST_ARGUMENTS = 30


@dataclass(frozen=True)
class Built:
    """A set of rules ready to run.

    Attributes:
        rules: events and matches in schedule order, then arrivals, growths, the supply and meetings.
        events: the first of them: all that is proposed for people already in the world.
        streams: the arrivals.
        growths: of columns.
        supplies: of positions, one or none.
        meetings: of the contact network.
        columns: the model's measures and those declared beside the rules.
        parameters: names in the order of `values`.
        tables: names in the order of `tables`.
        kernels: the loops: a `propose_` function per subject of events, `intensities`, a `pair_scores_` function per match,
            `grow`, `supply` and `meet` where there are such rules, and a `ratio_` function per instrument and subject.
    """

    rules: tuple[Rule, ...]
    events: tuple[Rule, ...]
    streams: tuple[Rule, ...]
    growths: tuple[Rule, ...]
    supplies: tuple[Rule, ...]
    meetings: tuple[Rule, ...]
    columns: tuple[Column, ...]
    parameters: tuple[str, ...]
    tables: tuple[str, ...]
    kernels: SimpleNamespace


class Way(Protocol):
    """How generated text calls a function that a researcher wrote."""

    kernel: str  #: the lines that give the decorator of the generated functions

    def caller(self, function: Callable[..., float], name: str, allowed: tuple[str, ...]) -> Callable[..., str]:
        """A function that gives the text of a call, when told the row of each argument."""


class Compiled:
    """Calls with scalars read from the columns, for Numba."""

    kernel = "from model.engine.cache import kernel"

    def __init__(self, columns: Sequence[Column]) -> None:
        self.definitions: dict[str, str] = {}
        self.parameters: list[str] = []
        self.tables: list[str] = []
        self.known = readable(columns)

    def caller(self, function: Callable[..., float], name: str, allowed: tuple[str, ...]) -> Callable[..., str]:
        """Rewrite the function; its arguments are then read from the columns."""
        scalar = rewrite(function, name, allowed, self.known)
        packed = len(scalar.passed) > _MOST_ARGUMENTS
        self.definitions[name] = _packed(scalar) if packed else scalar.text
        return lambda **rows: self._call(scalar, rows, packed)

    def _call(self, scalar: Scalar, rows: dict[str, str], packed: bool) -> str:
        arguments = []
        for argument, attribute in scalar.reads:
            expression = self.known[argument][attribute].expression
            arguments.append(re.sub(r"\bi\b", rows.get(argument, "i"), expression))
        for name in scalar.parameters:
            if name not in self.parameters:
                self.parameters.append(name)
            arguments.append(f"values[{self.parameters.index(name)}]")
        for name in scalar.tables:
            if name not in self.tables:
                self.tables.append(name)
            arguments.append(f"tables[{self.tables.index(name)}]")
        if packed:
            arguments = [f"({', '.join(part)},)" for part in _parts(arguments)]
        return f"{scalar.name}({', '.join(arguments)})"


def _packed(scalar: Scalar) -> str:
    """The definition of a function that takes its arguments in tuples."""
    parts = _parts([str(k) for k in range(len(scalar.passed))])
    unpacked = (f"passed_{number}[{k}]" for number, part in enumerate(parts) for k in range(len(part)))
    passed = ", ".join(f"passed_{number}" for number in range(len(parts)))
    return PACKED.format(text=scalar.text, name=scalar.name, passed=passed, unpacked=", ".join(unpacked))


def _parts(arguments: list[str]) -> list[list[str]]:
    return [arguments[k : k + _MOST_ARGUMENTS] for k in range(0, len(arguments), _MOST_ARGUMENTS)]


def _weight(rule: Rule, of_household: bool) -> str:
    """Persons of the register an event takes: all of a household, nobody when a household returns that never left it.

    Of one that a family joins, the household counts as one.
    """
    if rule.happens is bring_family:
        return "1.0"
    if rule.happens is return_home:
        return "(households[SIZE, i] if persons[REGISTERED_IN, reference] >= n_places else 0)"
    return "households[SIZE, i]" if of_household else "1.0"


def _indented(blocks: Iterable[str], depth: int) -> str:
    return "\n".join(" " * depth + line for block in blocks for line in block.splitlines())


def in_kinds(rules: Sequence[Rule]) -> tuple[tuple[Rule, ...], ...]:
    """Events and matches, arrivals, growths, supplies, meetings: each in the order of the rules."""
    kinds = (("event", "match"), ("arrival",), ("growth",), ("supply",), ("meeting",))
    return tuple(tuple(rule for rule in rules if rule.kind in of) for of in kinds)


def _rows_of(of: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The arguments a function about such a subject may have, and the row of each in the loop."""
    if of == "place":
        return ("place",), {}
    if of == "employer":
        return ("e", "place"), {"e": "i"}
    if of.endswith("household"):
        return ("h", "place"), {"h": "i"}
    return ("p", "h", "place"), {"p": "i", "h": "hh"}


def source(
    rules: Sequence[Rule], way: Way, columns: Sequence[Column] = MEASURES, instruments: Sequence[RatioInstrument] = ()
) -> dict[str, str]:
    """The texts of the loops by the name of their function, calling the rules in one of the two ways.

    Raises:
        RuleError: a rule says something it may not, or two share a name.
    """
    called = [rule.name for rule in rules]
    if len(set(called)) < len(called):
        raise RuleError(f"two rules are called {next(name for name in called if called.count(name) > 1)}")
    _refuse_second(rules)
    events, streams, growths, supplies, meetings = in_kinds(rules)
    blocks: dict[str, list[str]] = {}
    loops: dict[str, str] = {}
    for number, rule in enumerate(events):
        allowed, rows = _rows_of(rule.of)
        name = f"rule_{rule.name}_seekers" if rule.seekers else f"rule_{rule.name}"
        of_household = rule.of.endswith("household")
        blocks.setdefault(rule.of, []).append(
            (LOOK if rule.pace else EVENT).format(
                rule=number,
                call=way.caller(rule.seekers or rule.function, name, allowed)(**rows),
                weight=_weight(rule, of_household),
                keys="household_keys" if of_household else "person_keys",
            )
        )
        if rule.offers:
            asked_of = ASKED_OF[rule.among]
            offer = way.caller(rule.offers, f"rule_{rule.name}_offers", asked_of["offers"])
            score = way.caller(rule.function, f"rule_{rule.name}_score", asked_of["function"])
            blocks["person"].append(OFFER.format(call=offer(q="i"), match=0))
            loops[f"pair_scores_{rule.name}"] = SCORES.format(name=rule.name, **_hoisted(score(p="i", q="o"), "o"))
        elif rule.pace:
            asked_of = ASKED_OF[rule.among]
            pace = way.caller(rule.pace, f"rule_{rule.name}_pace", asked_of["pace"])(**rows)
            who, what, text = ("h", "d", DWELLING_SCORES) if of_household else ("p", "v", VACANCY_SCORES)
            score = way.caller(rule.function, f"rule_{rule.name}_score", asked_of["function"])
            hoisted = _hoisted(score(**{who: "i", what: "o"}), "o")
            loops[f"pair_scores_{rule.name}"] = text.format(name=rule.name, pace=pace, **hoisted)
    for of, texts in blocks.items():
        loops[f"propose_{of}"] = PROPOSE.format(
            of=of, loop=_indented([LOOPS[of].rstrip()], 4), rules=_indented(texts, 8)
        )
    flows = [
        f"out[{number}, place] = {way.caller(rule.function, f'rule_{rule.name}', ('place',))()}"
        for number, rule in enumerate(streams)
    ]
    for number, rule in enumerate(streams):
        assert rule.who is not None
        for k, threshold in enumerate(rule.who.candidates.thresholds if rule.who.candidates else ()):
            call = way.caller(threshold, f"rule_{rule.name}_asks_{k}", ("place",))()
            flows.append(f"shares[{number}, {k}, place] = {call}")
    loops["intensities"] = ARRIVALS.format(streams=_indented(flows, 8))
    if growths:
        texts, written = _growths(growths, way, columns)
        loops["grow"] = GROW.format(growths=_indented(texts, 4), written=_indented(written, 4))
    for rule in supplies:
        loops["supply"] = SUPPLY.format(call=way.caller(rule.function, f"rule_{rule.name}", ("e", "place"))(e="i"))
    if meetings:
        called_ones = [
            MEETING.format(
                call=way.caller(rule.function, f"rule_{rule.name}", ("p", "h", "place"))(p="i", h="hh"), meeting=number
            )
            for number, rule in enumerate(meetings)
        ]
        loops["meet"] = MEET.format(meetings=_indented(called_ones, 8))
    for instrument in instruments:
        for of in dict.fromkeys(rule.of for rule in rules if rule.name in instrument.on):
            allowed, rows = _rows_of(of)
            call = way.caller(instrument.function, f"ratio_of_{instrument.name}_{of}", allowed)(**rows)
            row = ROW.format(loop=LOOPS[of].rstrip(), call=call)
            name = f"ratio_{instrument.name}_{of}"
            loops[name] = RATIO.format(name=instrument.name, of=of, rows=_indented([row], 4))
    return loops


def _hoisted(call: str, row: str) -> dict[str, str]:
    """A call in an inner loop over `row`, with what does not depend on it read before the loop: `before` and `call`."""
    tree = ast.parse(call, mode="eval").body
    assert isinstance(tree, ast.Call)
    before = []
    for number, argument in enumerate(tree.args):
        if row not in {node.id for node in ast.walk(argument) if isinstance(node, ast.Name)}:
            before.append(f"read_{number} = {ast.unparse(argument)}")
            tree.args[number] = ast.Name(f"read_{number}", ast.Load())
    return {"before": _indented(before, 8), "call": ast.unparse(tree)}


def _refuse_second(rules: Sequence[Rule]) -> None:
    """Refuse a second match of the same things, or a second supply: each has one list of who found what."""
    found: dict[str, Rule] = {}
    for rule in rules:
        if rule.kind in ("match", "supply"):
            what = "supply" if rule.kind == "supply" else f"match of {MATCHES[rule.among]}"
            if found.setdefault(what, rule) is not rule:
                raise RuleError(f"{rule.where}: rule {rule.name}: there can be one {what}, and {found[what].name} is one; "
                                f'write replaces="{found[what].name}" to put it in its place')  # fmt: skip


def head(way: Way, rules: Iterable[str] = ()) -> str:
    """What stands before a loop: its decorator, the names of the columns, lines that import the rules it calls."""
    columns = state.PERSON_COLUMNS, state.HOUSEHOLD_COLUMNS, state.PLACE_COLUMNS, state.EMPLOYER_COLUMNS
    others = *state.VACANCY_COLUMNS, *state.DWELLING_COLUMNS, "ADULT_AGE", "FEMALE", "N_EMPLOYERS"
    names = (*(name for each in columns for name in each), *others)
    return HEAD.format(kernel=way.kernel, columns=", ".join(names), rules="\n".join(rules))


def _growths(growths: Sequence[Rule], way: Way, columns: Sequence[Column]) -> tuple[list[str], list[str]]:
    """The text of each growth, and of writing what has grown."""
    rows_of_columns = {column: (of, row) for of, row, column in numbered(columns)}
    tables = {"person": "person_columns", "household": "household_columns", "place": "places"}
    texts, written = [], []
    for number, rule in enumerate(growths):
        assert rule.grows is not None
        if rule.grows not in rows_of_columns:
            raise RuleError(f"{rule.where}: rule {rule.name}: its column is declared in no file of this run")
        of, row = rows_of_columns[rule.grows]
        allowed, rows = _rows_of(of)
        call = way.caller(rule.function, f"rule_{rule.name}", allowed)(**rows)
        loop = LOOPS[of].rstrip()
        texts.append(GROWTH.format(loop=loop, call=call, growth=number, table=tables[of], row=row))
        written.append(GROWN.format(growth=number, table=tables[of], row=row))
    return texts, written


def build(
    rules: tuple[Rule, ...], columns: tuple[Column, ...] = MEASURES, instruments: tuple[RatioInstrument, ...] = ()
) -> Built:
    """Generate, keep and import what these rules need.

    Raises:
        RuleError: a rule says something it may not.
    """
    way = Compiled(columns)
    loops = source(rules, way, columns, instruments)
    imports = {name: f"from {_kept(RULE_HEAD + text).__name__} import {name}" for name, text in way.definitions.items()}
    kernels = {}
    for name, text in loops.items():
        called = [imports[each] for each in imports if f"{each}(" in text]
        kernels[name] = getattr(_kept(head(way, called) + text), name)
    events, streams, growths, supplies, meetings = kinds = in_kinds(rules)
    names = tuple(way.parameters), tuple(way.tables)
    everything = tuple(rule for kind in kinds for rule in kind)
    return Built(everything, events, streams, growths, supplies, meetings, columns, *names, SimpleNamespace(**kernels))


def _kept(text: str) -> ModuleType:
    """The module of a generated text, in the cache's directory under the hash of itself."""
    name = f"bolyst_rules_{digest(text)}"
    if name not in sys.modules:
        path = Path(DIRECTORY) / f"{name}.py"
        if not path.exists():
            handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".py")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, path)
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]
