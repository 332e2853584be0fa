"""What a study puts together: a scenario file with a case, a mix and a shock, and what the mix makes of the file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from model.rulebook import Rulebook
from scenarios.problems import Location, key_of
from scenarios.study_schema import MixTable, ShockTable

#: A lever as a study names it: `use.key`, or `use[2].key` of the second of several.
LEVER = re.compile(r"(?P<use>[^.\[\]]+)(\[(?P<number>[1-9][0-9]*)\])?\.(?P<key>[^.]+)")
DATES = ("start", "stop")


@dataclass(frozen=True, eq=False)
class Source:
    """A scenario file of the study.

    Args:
        name: of the file, without its ending.
        file: its path.
        tables: as the TOML reader made them; they make a valid scenario.
        text: the file as it was read.
        rules: the files of rules it goes by, those of the study included.
        book: the rulebook of these files.
    """

    name: str
    file: str
    tables: dict[str, Any]
    text: str
    rules: tuple[str, ...]
    book: Rulebook


@dataclass(frozen=True)
class Choice:
    """What is put together.

    Args:
        source: the scenario file.
        case: its own or another.
        mix: number of the mix in the file and its table; None when the study has none.
        shock: number of the shock in the file and its table; None when the study has none.
        fixed: parameters that are the same in every run, by name.
        keys: the keys of [parameters] that name them: a pattern names several.
        stop: of the run in place of the file's, where the study says so.
    """

    source: Source
    case: str
    mix: tuple[int, MixTable] | None
    shock: tuple[int, ShockTable] | None
    fixed: Mapping[str, float]
    keys: Mapping[str, str]
    stop: date | None = None

    def scope(self, lever: str) -> tuple[int, str]:
        """The first instrument a lever may mean, and its name without that of the mix, which keeps it to the mix's own."""
        plain = lever.removeprefix(f"{self.mix[1].name}.") if self.mix else lever
        if plain == lever or not LEVER.fullmatch(plain):
            return 0, lever
        return len(self._own["instruments"]), plain

    @property
    def instruments(self) -> list[dict[str, Any]]:
        """Tables of the instruments that levers can move: the scenario's own and the mix's."""
        return [*self._own["instruments"].values(), *(self.mix[1].instruments if self.mix else ())]

    @cached_property
    def _own(self) -> dict[str, dict[int, dict[str, Any]]]:
        """The file's own instruments and projects by their positions in it, as the mix leaves them: some, none, or later."""
        own = {key: dict(enumerate(self.source.tables.get(key, ()))) for key in ("instruments", "projects")}
        if self.mix is None:
            return own
        mix = self.mix[1]
        if not mix.own:
            return {key: {} for key in own}
        kept = {number: it for number, it in own["instruments"].items() if it["use"] not in mix.leaves_out}
        own = {**own, "instruments": kept}
        return {key: {number: later(it, mix.later) for number, it in its.items()} for key, its in own.items()}

    def tables(self) -> dict[str, Any]:
        """The tables of the scenario that comes out."""
        mix, shock = self.mix and self.mix[1], self.shock and self.shock[1]
        return {
            **self.source.tables,
            **({"stop": self.stop} if self.stop else {}),
            "case": self.case,
            "parameters": {
                **self.source.tables.get("parameters", {}),
                **(mix.parameters if mix else {}),
                **(shock.parameters if shock else {}),
                **self.fixed,
            },
            "instruments": self.instruments,
            "projects": [*self._own["projects"].values(), *(mix.projects if mix else ())],
            "shocks": [*self.source.tables.get("shocks", ()), *(shock.changes if shock else ())],
        }

    def where(self, file: str, location: Location) -> str:
        """File and key of what stands at a location of the tables, in the study or in the scenario with its case."""
        own = {**self._own, "shocks": dict(enumerate(self.source.tables.get("shocks", ())))}
        match location:
            case ("shocks", int(position), *inside) if position >= len(own["shocks"]) and self.shock:
                found = ("shocks", self.shock[0], "changes", position - len(own["shocks"]), *inside)
            case (("instruments" | "projects") as key, int(position), *inside) if (
                position >= len(own[key]) and self.mix
            ):
                found = ("mixes", self.mix[0], key, position - len(own[key]), *inside)
            case ("parameters", str(name)) if name in self.fixed:
                found = ("parameters", self.keys[name])
            case ("parameters", str(name)) if self.shock and name in self.shock[1].parameters:
                found = ("shocks", self.shock[0], "parameters", name)
            case ("parameters", str(name)) if self.mix and name in self.mix[1].parameters:
                found = ("mixes", self.mix[0], "parameters", name)
            case ("stop",) if self.stop:
                found = ("study", "stop")
            case (("instruments" | "projects") as key, int(position), *inside):
                there = key_of((key, list(own[key])[position], *inside))
                with_mix = f" with {key_of(('mixes', self.mix[0], 'later'))}" if self.mix and self.mix[1].later else ""
                return f"{file}: {self.source.file} with case {self.case}: {there}{with_mix}"
            case _:
                return f"{file}: {self.source.file} with case {self.case}: {key_of(location)}"
        return f"{file}: {key_of(found)}"


def later(value: Any, years: int) -> Any:
    """A value of a TOML file with every date in it so many years later."""
    if isinstance(value, dict):
        return {key: later(item, years) for key, item in value.items()}
    if isinstance(value, list):
        return [later(item, years) for item in value]
    return value.replace(year=value.year + years) if isinstance(value, date) else value
