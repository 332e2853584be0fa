"""The parameters a study varies: patterns replaced by the parameters they match, every value checked against its range."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from model.parameters import Parameter
from model.rulebook import Rulebook
from scenarios import values
from scenarios.axes import PRIOR, Axis, Between, FromPrior, Listed
from scenarios.problems import Location, RefusedError, ScenarioError, key_of, nearest_parameters
from scenarios.schema import unknown_key

_ANY = "*"  # in a key of [parameters]: stands for any letters


@dataclass(frozen=True)
class Varied:
    """How a parameter of the study varies.

    Args:
        key: of [parameters]: its name, or a pattern that matches it.
        axis: its values.
        parameter: as it is declared.
    """

    key: str
    axis: Axis
    parameter: Parameter

    @property
    def fixed(self) -> float | None:
        """The value, where it is the same in every run."""
        if isinstance(self.axis, Listed) and len(self.axis.values) == 1:
            return float(self.axis.values[0])  # type: ignore[arg-type]
        return None

    @property
    def sampled(self) -> bool:
        """Whether its values stand in the draws of a design."""
        return not isinstance(self.axis, Listed)

    def quantile(self, u: np.ndarray) -> np.ndarray:
        """Values of a sampled parameter below which the shares `u` lie."""
        if isinstance(self.axis, Between):
            return self.axis.quantile(u)
        return self.parameter.prior.quantile(u, *self.parameter.range)


def varied(file: str, axes: Mapping[str, Axis], books: Iterable[Rulebook]) -> dict[str, Varied]:
    """How the parameters of a study vary, by name, in the order of the file.

    Args:
        file: path of the study, for the messages.
        axes: what [parameters] says: of names, or of patterns that stand for all they match and nobody names.
        books: of the study's scenarios; a parameter must be known in one of them.

    Raises:
        ScenarioError: with one line per mistake.
    """
    declared = _declared(books)
    found: dict[str, Varied] = {}
    problems: list[tuple[Location, str]] = []
    for key, axis in axes.items():
        names = [key] if _ANY not in key else [name for name in _matched(key, declared) if name not in axes]
        if not names or not declared.keys() >= set(names):
            problems.append(((key,), _unknown(key, axes, declared)))
            continue
        for name in names:
            if name in found:
                why = (
                    f"matches {name}, as {key_of((found[name].key,))} does; allowed is one of the two, or its own name"
                )
                problems.append(((key,), why))
                continue
            problems += [
                ((key, *where), why) for where, why in _refused(key, name, axis, list(declared[name].values()))
            ]
            found[name] = Varied(key, axis, next(iter(declared[name].values())))
    if problems:
        lines = dict.fromkeys(f"{file}: {key_of(('parameters', *where))}: {why}" for where, why in problems)
        raise ScenarioError(tuple(lines))
    return found


def unnamed(file: str, named: Mapping[str, Varied], books: Iterable[Rulebook]) -> dict[str, Varied]:
    """The parameters that have a prior of their own and that a study does not name, each to be drawn from it.

    Args:
        file: path of the study, for the messages.
        named: the parameters that [parameters] names, itself or by a pattern.
        books: of the study's scenarios.

    Raises:
        ScenarioError: with one line per parameter that has one prior here and another there.
    """
    found, lines = {}, []
    for name, each in _declared(books).items():
        declared = list(each.values())
        if name in named or not any(parameter.drawn for parameter in declared):
            continue
        found[name] = Varied(PRIOR, FromPrior(), declared[0])
        lines += [
            f"{file}: {key_of(('draws', 'design'))}: {why}" for _, why in _refused(PRIOR, name, FromPrior(), declared)
        ]
    if lines:
        raise ScenarioError(tuple(lines))
    return found


def _declared(books: Iterable[Rulebook]) -> dict[str, dict[int, Parameter]]:
    """By name the parameters of rulebooks; several where files of rules declare one otherwise."""
    declared: dict[str, dict[int, Parameter]] = {}
    for book in books:
        for name, parameter in book.parameters.items():
            declared.setdefault(name, {})[id(parameter)] = parameter
    return declared


def _matched(pattern: str, names: Iterable[str]) -> Iterator[str]:
    expression = re.compile(".*".join(re.escape(part) for part in pattern.split(_ANY)))
    return (name for name in names if expression.fullmatch(name))


def _unknown(key: str, axes: Mapping[str, Axis], declared: Mapping[str, object]) -> str:
    if _ANY not in key:
        return unknown_key(key, "parameter", declared)
    if any(_matched(key, declared)):
        return "matches only parameters that have a key of their own here; leave it out"
    return f"matches no parameter; {nearest_parameters(key.replace(_ANY, '').strip('_'), declared)}"


def _refused(key: str, name: str, axis: Axis, declared: list[Parameter]) -> Iterator[tuple[Location, str]]:
    """What is wrong with the values of a parameter, by their place in the axis."""
    of_name = f" for {name}" if key != name else ""
    if isinstance(axis, FromPrior):
        if any((each.prior, each.range) != (declared[0].prior, declared[0].range) for each in declared):
            yield (
                (),
                f"the files of rules give {name} different priors; allowed are {{ from = ..., to = ... }} and numbers",
            )
            return
        try:
            declared[0].prior.quantile(np.array([0.5]), *declared[0].range)
        except ValueError as error:
            yield (), f"{error}, the range of {name}; allowed are {{ from = ..., to = ... }} and numbers"
        return
    for where, value in axis.located():
        for parameter in declared:
            try:
                values.number(value, *parameter.range, parameter.unit)
            except RefusedError as refused:
                yield where, f"{refused}{of_name}"
                break
