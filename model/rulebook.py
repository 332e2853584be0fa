"""Everything a run goes by: the model's own rules, and what files from outside add to them or put in their place.

A file of rules is a Python file, or a module that an installed package offers in the entry-point group `bolyst.rules`;
it declares rules, instruments, columns, parameters and tables. It is in force only in the runs that name it.
"""

import ast
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from model import schedule
from model.attributes import HOUSEHOLD_ATTRIBUTES, PERSON_ATTRIBUTES, PLACE_ATTRIBUTES
from model.instrument import INSTRUMENTS, instruments
from model.joined_tables import join
from model.kinds import Column, Declared, RatioInstrument, Rule, RuleError, Tables
from model.matches import unusable
from model.measures import MEASURES
from model.parameters import Parameter, declared, registry, shown_path

#: What declares a rule or an instrument.
_DECLARATIONS = ("Event", "Match", "Arrival", "Growth", "Supply", "Meeting", "Ratio")
ENTRY_POINTS = "bolyst.rules"
#: Names of instruments that scenario files know without a file of rules.
SHIPPED_INSTRUMENTS = ("hazard_ratio", *INSTRUMENTS)
#: Keys of every instrument's table in a scenario, which no setting can have.
_KEYS_OF_USES = ("use", "start", "stop", "target")
#: What the Mesa views carry beside the attributes rules read.
_OF_VIEWS = ("household", "key", "lives_in", "members", "model", "name", "place", "pos", "registered_in", "unique_id")
_ATTRIBUTES = {"person": PERSON_ATTRIBUTES, "household": HOUSEHOLD_ATTRIBUTES, "place": PLACE_ATTRIBUTES}


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Rules, instruments, columns and parameters of a run.

    Args:
        rules: every rule, events in the order in which what they propose is applied.
        balanced: the rules with which the balance of flows is found (`model.balance`): the model's own. What a file adds
            or replaces comes on top, so that a comparison shows its whole work.
        instruments: declared in files, by name.
        columns: the model's measures, then those declared in files.
        parameters: every parameter by name.
        files: the files as they were named, with the SHA-256 of their text.
    """

    rules: tuple[Rule, ...]
    balanced: tuple[Rule, ...]
    parameters: dict[str, Parameter]
    instruments: dict[str, RatioInstrument] = field(default_factory=dict)
    columns: tuple[Column, ...] = MEASURES
    files: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Rulebook":
        """A rulebook of these rules alone, with the parameters of their files: for subsets of the model and for tests."""
        chosen = tuple(rules)
        parameters = registry()
        for rule in chosen:
            parameters |= declared(sys.modules[rule.module])
        return cls(chosen, chosen, parameters)

    def settings(self, instrument: str) -> dict[str, Parameter]:
        """The parameters an instrument reads, by the keys they have in its table of a scenario.

        The key of a parameter of the instrument's own file is its bare name, of any other its full name. An instrument
        that is not declared has none.
        """
        from model.engine.rewrite import ARGUMENTS, readable, rewrite

        if instrument in INSTRUMENTS:
            return instruments()[instrument].settings
        if instrument not in self.instruments:
            return {}
        declared_there = self.instruments[instrument]
        read = rewrite(declared_there.function, instrument, tuple(ARGUMENTS), readable(self.columns)).parameters
        own = f"{declared_there.module.rpartition('.')[2]}_"
        return {name.removeprefix(own): self.parameters[name] for name in read}


def rulebook(files: Sequence[str | Path] = ()) -> Rulebook:
    """The model's own rules with what files of rules add or replace.

    Args:
        files: paths of Python files, or names of the entry-point group `bolyst.rules`.

    Raises:
        RuleError: a file cannot be read or run, declares nothing, takes a name that is taken, or two files clash.
        TableError: a folder of figures that a file declares cannot be used.
    """
    shipped = schedule.rules()
    once = {str(Path(file).resolve()) if str(file).endswith(".py") else str(file): str(file) for file in files}
    modules = [module_of(file) for file in once.values()]
    rules, instruments, columns = _Names("rule", shipped), _Names("instrument", ()), _columns(modules)
    for module in modules:
        _join_tables(module)
        declared(module)  # names its parameters
        own = [value for value in _own(module, Declared)]
        for rule in (each for each in own if isinstance(each, Rule)):
            rules.add(rule)
        for instrument in (each for each in own if isinstance(each, RatioInstrument)):
            if instrument.name in SHIPPED_INSTRUMENTS:
                raise _refused(instrument, f"the model has an instrument {instrument.name} itself; call it otherwise")
            instruments.add(instrument)
        for parameter in _own(module, Parameter):
            key = parameter.name.removeprefix(f"{module.__name__.rpartition('.')[2]}_")
            if key in _KEYS_OF_USES and any(isinstance(each, RatioInstrument) for each in own):
                raise RuleError(
                    f"{parameter.where}: a setting of an instrument cannot be called {key}, which is a key of its own"
                )
        if not (own or any(_own(module, kind) for kind in (Parameter, Column, Tables))):
            raise RuleError(f"{shown_path(str(module.__file__))}: the file declares no rule, instrument, parameter, "
                            "column or tables: it would change nothing")  # fmt: skip
    ordered = _ordered(tuple(rules.known.values()))
    if wrong := [why for rule in ordered for _, why in unusable(rule)]:
        raise RuleError("\n".join(wrong))
    for instrument in instruments.known.values():
        for name in instrument.on:
            if name not in rules.known:
                raise _refused(
                    instrument, f"it acts on {name!r}, and there is no such rule; {_near(name, rules.known)}"
                )
    _check_growths(ordered)
    return Rulebook(
        ordered,
        shipped,
        _parameters(modules),
        instruments.known,
        columns,
        tuple((str(file), _fingerprint(module)) for file, module in zip(once.values(), modules, strict=True)),
    )


def changes_rules(file: str) -> bool:
    """Whether a file of rules says anything of rules, or only brings figures of further places."""
    return any(_own(module_of(file), kind) for kind in (Declared, Parameter, Column))


def module_of(file: str) -> ModuleType:
    """The module of a file of rules, run anew only when its text has changed.

    Raises:
        RuleError: there is no such file or entry point, or running it fails; with the line.
    """
    if not file.endswith(".py"):
        offered = {entry.name: entry.value for entry in entry_points(group=ENTRY_POINTS)}
        if file not in offered:
            known = f"installed are {', '.join(sorted(offered))}" if offered else "no installed package offers any"
            raise RuleError(
                f"{file}: neither a Python file (its name would end in .py) nor rules of a package; {known}"
            )
        return import_module(offered[file])
    path = Path(file).resolve()
    if not path.stem.isidentifier():
        raise RuleError(f"{file}: parameters are named after the file, so its name may hold letters, digits and _ only")
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RuleError(f"{file}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise RuleError(f"{file}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    return _executed(str(path), text)


@cache
def _executed(path: str, text: str) -> ModuleType:
    # The text is part of the name: two versions of a file may be compared in one process.
    name = f"bolyst_rules_{sha256(f'{path} {text}'.encode()).hexdigest()[:12]}.{Path(path).stem}"
    module = ModuleType(name)
    module.__file__ = path
    sys.modules[name] = module
    try:
        _refuse_twice(ast.parse(text, path), path)
        exec(compile(text, path, "exec"), module.__dict__)
    except SyntaxError as error:
        line = error.lineno if error.filename == path else _line_in(path, error.__traceback__)
        raise RuleError(f"{shown_path(path)}:{line}: this is not Python: {error.msg}") from None
    except RuleError:
        raise
    except TypeError as error:
        line, what = _line_in(path, error.__traceback__), str(error)
        call = what.partition("()")[0]
        hint = f"; write it with names, as @{call}(...=...)" if call in _DECLARATIONS else ""
        raise RuleError(f"{shown_path(path)}:{line}: TypeError: {what}{hint}") from error
    except Exception as error:
        what = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
        raise RuleError(f"{shown_path(path)}:{_line_in(path, error.__traceback__)}: {what}") from error
    return module


def _refuse_twice(tree: ast.Module, path: str) -> None:
    """Refuse a second function of one name: the first would be gone without a word."""
    seen: dict[str, int] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            if node.name in seen:
                first = f"{node.name} stands in line {seen[node.name]} already, and would be gone; call it otherwise"
                raise RuleError(f"{shown_path(path)}:{node.lineno}: {first}")
            seen[node.name] = node.lineno


def _line_in(path: str, traceback: TracebackType | None) -> int:
    """The line of a file that was running when something was raised."""
    line = 1
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == path:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _fingerprint(module: ModuleType) -> str:
    return sha256(Path(str(module.__file__)).read_bytes()).hexdigest()


def _own(module: ModuleType, kind: type) -> list[Any]:
    """What of a kind a module declares itself; what it imports is another's."""
    found: list[Any] = [value for value in vars(module).values() if isinstance(value, kind)]
    return [value for value in dict.fromkeys(found) if value.module == module.__name__]


class _Names:
    """Rules or instruments by name, and the refusal of names that clash."""

    def __init__(self, what: str, shipped: Sequence):
        self.what = what
        self.known = {each.name: each for each in shipped}

    def add(self, new: Declared) -> None:
        """Take in what a file declares, or let it take the place of what it replaces."""
        there = self.known.get(new.name)
        if not new.replaces and there is not None:
            raise _refused(new, f"the name {new.name} is taken by {there.where}; call it otherwise, or write "
                                f'replaces="{new.name}" to put it in its place')  # fmt: skip
        if new.replaces and there is None:
            raise _refused(new, f"there is no {self.what} {new.name} to replace; {_near(new.name, self.known)}")
        if there is not None and there.replaces:
            raise _refused(new, f"{new.name} is replaced in {there.where} already; only one can take its place")
        if isinstance(new, Rule) and isinstance(there, Rule):
            for what, mine, its in (
                ("kind", new.kind, there.kind),
                ("of", new.of, there.of),
                ("happens", new.happens and new.happens.name, there.happens and there.happens.name),
                ("comes_from", new.comes_from, there.comes_from),
            ):
                if mine != its:
                    raise _refused(new, f"its {what} is {mine}; what takes the place of {new.name} has {its}")
        self.known[new.name] = new


def _ordered(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules in the order of a month; those that say after which they act stand behind it, in the order given."""
    placed = [rule for rule in rules if not rule.after]
    waiting = [rule for rule in rules if rule.after]
    while waiting:
        for rule in waiting:
            at = [k for k, each in enumerate(placed) if each.name == rule.after or each.after == rule.after]
            if at:
                placed.insert(at[-1] + 1, rule)
                waiting.remove(rule)
                break
        else:
            events = [each.name for each in placed if each.kind in ("event", "match")]
            raise _refused(waiting[0], f"it acts after {waiting[0].after!r}, and there is no such event; "
                                       f"{_near(waiting[0].after, events)}")  # fmt: skip
    for rule in placed:
        if rule.after and next(each for each in placed if each.name == rule.after).kind not in ("event", "match"):
            raise _refused(rule, f"it acts after {rule.after}, which is no event; arrivals come after all events")
    return tuple(placed)


def _check_growths(rules: tuple[Rule, ...]) -> None:
    growing: dict[Column, Rule] = {}
    for rule in rules:
        if rule.grows is not None:
            other = growing.setdefault(rule.grows, rule)
            if other is not rule:
                raise _refused(
                    rule, f"{rule.grows} grows by {other.name} ({other.where}) already; a column has one growth"
                )


def _columns(modules: Sequence[ModuleType]) -> tuple[Column, ...]:
    found: dict[tuple[str, str], Column] = {}
    for module in modules:
        for name, column in vars(module).items():
            if not isinstance(column, Column) or column.module != module.__name__:
                continue
            column.name = name
            measured = any(name == measure.name and column.of == measure.of for measure in MEASURES)
            if measured or name in _ATTRIBUTES[column.of] or name in _OF_VIEWS or name.startswith("_"):
                raise RuleError(f"{column.where}: a {column.of} has {name!r} already; call the column otherwise")
            if (other := found.setdefault((column.of, name), column)) is not column:
                raise RuleError(
                    f"{column.where}: the column {name!r} of a {column.of} is declared in {other.where} too"
                )
    return (*MEASURES, *found.values())


def _parameters(modules: Sequence[ModuleType]) -> dict[str, Parameter]:
    known = registry()
    shipped = dict(known)
    for module in modules:
        for name, parameter in declared(module).items():
            there = known.get(name)
            if parameter.replaces and there is None:
                raise RuleError(f"{parameter.where}: there is no parameter {name} to replace; {_near(name, known)}")
            if there is not None and there is not shipped.get(name):
                how = "replaced" if parameter.replaces else "declared"
                why = "" if parameter.replaces else "; it is named after its file"
                raise RuleError(f"{parameter.where}: the parameter {name} is {how} in {there.where} too{why}")
            if there is not None and parameter.replaces and parameter.unit != there.unit:
                raise RuleError(
                    f"{parameter.where}: the unit of {name} is {there.unit}; one of {parameter.unit} cannot take its place"
                )
            if there is not None and not parameter.replaces:
                raise RuleError(f"{parameter.where}: the name {name} is taken by the parameter in {there.where}; "
                                f'call it otherwise, or write replaces="{name}" to put it in its place')  # fmt: skip
            known[name] = parameter
    return known


def _join_tables(module: ModuleType) -> None:
    for tables in _own(module, Tables):
        join(tables.folder)


def _refused(what: Declared, reason: str) -> RuleError:
    kind = "rule" if isinstance(what, Rule) else "instrument"
    return RuleError(f"{what.where}: {kind} {what.function.__name__}: {reason}")


def _near(name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = get_close_matches(name, names, 1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"
