"""What the tables of instruments and shocks may not say beside what each key may hold: settings, and dates against the run.

They are read as the file has them, so that a key that is refused hides no other mistake; what it would be compared with is
then left out.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from model.employers import cornerstones
from model.instrument import INSTRUMENTS
from model.parameters import Parameter
from model.rulebook import Rulebook
from model.shock import MOVABLE, NEUTRAL, Elapsed, Shock, shocks
from model.vocabulary import SECTORS
from scenarios import values
from scenarios.availability import unavailable
from scenarios.problems import Location, RefusedError, listed, shown, unknown
from scenarios.schema import (
    LAST_KNOWN,
    LONGEST,
    InstrumentUseTable,
    ScenarioTable,
    ShockTable,
    places_of,
    unknown_key,
)

#: A key of a table, or none for the table itself, and what is wrong with it.
Wrong = Iterator[tuple[Location, str]]


class Uses:
    """The instruments and shocks of a scenario that is being checked.

    Args:
        tables: of the scenario, as the TOML reader makes them.
        book: the rulebook of its files of rules.
        told: what is refused already.
    """

    def __init__(self, tables: Mapping[str, Any], book: Rulebook, told: Collection[Location]):
        self._tables, self._book, self._told = tables, book, told

    @cached_property
    def _calendar(self) -> dict[str, float]:
        """The values of parameters that hold calendar years, in which laws come into force."""
        years = {name: each for name, each in self._book.parameters.items() if each.unit == "calendar year"}
        return {name: self._value("", each, {}) for name, each in years.items()}

    def refused(self) -> Wrong:
        """What is wrong with them, where nothing is refused already."""
        begun: list[tuple[int, Mapping[str, Any]]] = []
        for name in ("instruments", "shocks"):
            found = self._tables.get(name)
            for number, table in enumerate(found if isinstance(found, list) else ()):
                if not isinstance(table, dict) or not isinstance(table.get("use"), str):
                    continue
                shock = shocks().get(table["use"]) if name == "shocks" else None
                problems = [*(self._of_shock(shock, table, number) if shock else self._of_ratio(table))]
                problems += self._again(shock, number, begun) if shock else ()
                problems += () if shock and shock.instead_of else self._never_in_force(table, (name, number))
                if name == "instruments":
                    start = self._day(table, "start", name, number)
                    problems += unavailable(table, start, self._calendar, covered(self._tables))
                yield from (
                    ((name, number, *key), why) for key, why in problems if (name, number, *key) not in self._told
                )
        yield from (problem for problem in self._of_projects() if problem[0] not in self._told)

    def _of_projects(self) -> Wrong:
        """Instruments of projects there are not, projects that carry nothing, two of one name."""
        projects = self._tables.get("projects", [])
        found = [each for each in projects if isinstance(each, dict)] if isinstance(projects, list) else []
        named = [str(each["name"]) for each in found if "name" in each]
        uses = self._tables.get("instruments", [])
        carried = [each.get("project") for each in uses if isinstance(each, dict)] if isinstance(uses, list) else []
        for number, name in enumerate(carried):
            if isinstance(name, str) and name not in named:
                yield ("instruments", number, "project"), unknown(name, "a project of this scenario", named)
        yield from self._outside_projects(found)
        for number, name in enumerate(named):
            if name in named[:number]:
                yield ("projects", number, "name"), f"{shown(name)} is the name of another project, too"
            elif name not in carried:
                yield (
                    ("projects", number),
                    f"no instrument names it; write project = {shown(name)} below one, or leave it out",
                )

    def _outside_projects(self, projects: list[dict[str, Any]]) -> Wrong:
        """Instruments that begin before their project or after it: they would build up while nobody does anything."""
        uses = self._tables.get("instruments", [])
        for number, use in enumerate(uses if isinstance(uses, list) else []):
            if not isinstance(use, dict) or use.get("use") not in INSTRUMENTS:
                continue
            begins = self._day(use, "start", "instruments", number)
            for k, project in enumerate(projects):
                first, last = (self._day(project, key, "projects", k) for key in ("start", "stop"))
                same = use.get("project") is not None and project.get("name") == use["project"]
                if same and begins and first and last and not first <= begins < last:
                    why = f"{begins} is not within the project {shown(use['project'])}, {first} to {last}"
                    yield ("instruments", number, "start"), why

    def _of_ratio(self, table: Mapping[str, Any]) -> Wrong:
        """What is no setting of a declared instrument."""
        if table["use"] in (*INSTRUMENTS, *self._book.instruments):
            known = self._book.settings(table["use"])
            given = {key: value for key, value in table.items() if key not in InstrumentUseTable.model_fields}
            yield from _settings(given, known, (*InstrumentUseTable.model_fields, *known))

    def _of_shock(self, shock: Shock, table: Mapping[str, Any], number: int) -> Wrong:
        """What is no setting of a shock, does not say what happens, or says that nothing does."""
        own = {key: value for key, value in table.items() if key not in ShockTable.model_fields}
        given = {key: value for key, value in own.items() if key not in shock.chooses}
        if shock.instead_of:
            why = f"{shock.name} sets a date of the country; allowed are {listed(shock.keys, 'and')}"
            yield from (((key,), why) for key in ("stop", "places") if key in table)
        wrong = dict(_settings(given, shock.settings, shock.keys))
        for key in shock.whole:
            if _is_number(given.get(key)) and given[key] % 1:
                most = f"{shock.settings[key].range[1]:g} ({shock.settings[key].unit})"
                wrong.setdefault(
                    (key,), f"{shown(given[key])} is not a whole number; allowed are whole numbers up to {most}"
                )
        yield from wrong.items()
        said = [key for key in given if key in shock.either]
        if shock.either and not said:
            yield (), f"{shock.name} says nothing without {listed(shock.either, 'or')}; give {_one_of(shock.either)}"
        if len(said) > 1:
            yield (), f"{listed(said, 'and')} are given; allowed is {listed(shock.either, 'or')}"
        if shock.chooses:
            yield from self._chosen(shock, table, number)
        if not wrong:
            assumed = {key: self._value(key, each, given) for key, each in shock.settings.items()}
            if given and _changes_nothing(shock, assumed):
                settings = listed((f"{key} = {shown(value)}" for key, value in given.items()), "and")
                yield (), f"with {settings} {shock.name} changes nothing; give another value, or leave the shock out"
            if shock.onset:
                yield from self._too_short(shock.onset, table, number, assumed[shock.onset])

    def _value(self, key: str, parameter: Parameter, given: Mapping[str, Any]) -> float:
        """The value of a setting: of the table, the scenario or the model."""
        of_scenario: Any = self._tables.get("parameters")
        changed = isinstance(of_scenario, dict) and parameter.name in of_scenario
        if key not in given and changed and ("parameters", parameter.name) not in self._told:
            return float(of_scenario[parameter.name])
        return float(given.get(key, parameter.value))

    def _chosen(self, shock: Shock, table: Mapping[str, Any], number: int) -> Wrong:
        """What does not mean one employer of one place."""
        places, keys = table.get("places", []), listed(shock.chooses, "or")
        here = ("shocks", number, "places")
        one_place = isinstance(places, list) and len(places) == 1 and not any(each[:3] == here for each in self._told)
        if isinstance(places, list) and len(places) != 1:
            example = shown(places[0] if places else "hjelmeland")
            yield ("places",), f"{shock.name} is of one place; name one, such as [{example}]"
        chosen = [key for key in table if key in shock.chooses]
        if not chosen:
            yield (), f"{shock.name} means nobody without {keys}; give {_one_of(shock.chooses)}"
        if len(chosen) > 1:
            yield (), f"{listed(chosen, 'and')} are given; allowed is {keys}"
        for key in chosen:
            try:
                values.name(table[key], "an industry", SECTORS) if key == "sector" else values.text(table[key])
            except RefusedError as refused:
                yield (key,), str(refused)
            else:
                if key == "employer" and one_place:
                    yield from self._unknown_employer(table[key], places[0])

    def _unknown_employer(self, name: str, place: str) -> Wrong:
        """An employer whose name nobody knew by the last day of which figures are used, or ever."""
        known_to = self._day(self._tables, "known_to") or self._day(self._tables, "start")
        names = cornerstones(place, LAST_KNOWN)
        if not names:
            yield (
                ("employer",),
                f"{shown(name)} is no employer known by name in {place}; none is, so give sector instead",
            )
        elif name not in names:
            yield ("employer",), unknown(name, f"an employer known by name in {place}", names)
        elif known_to and names[name]["known_by"] > known_to.isoformat():
            since = names[name]["known_by"]
            yield ("employer",), f"{shown(name)} is known from {since}; set known_to = {since} or later, or give sector"

    def _too_short(self, key: str, table: Mapping[str, Any], number: int, onset: float) -> Wrong:
        """A shock that is over before all of it has come."""
        start, stop = (self._day(table, each, "shocks", number) for each in ("start", "stop"))
        if not (start and stop and start < stop):
            return
        lasts = 12 * (stop.year - start.year) + stop.month - start.month
        if onset > lasts:
            why = f"{onset:g} months is longer than the shock, which lasts {lasts} from start to stop"
            months = f"an {key} of up to {lasts} months" if key not in table else f"up to {lasts}"
            yield (key,), f"{why}; allowed is {months}, or a later stop"

    def _again(self, shock: Shock, number: int, begun: list[tuple[int, Mapping[str, Any]]]) -> Wrong:
        """A date that is set twice, or an employer that is closed twice at a time; this one is added to those that begun."""
        table = self._tables["shocks"][number]
        same = [(k, other) for k, other in begun if other["use"] == shock.name]
        begun.append((number, table))
        if shock.instead_of and same:
            yield ("use",), f"{shown(shock.name)} comes a second time; it sets a date, so allowed is one"
        if not shock.chooses or all(MOVABLE[name].combined == "by itself" for name in shock.moves):
            return
        start, stop = (self._day(table, each, "shocks", number) for each in ("start", "stop"))
        for k, other in same:
            if any(table.get(key) != other.get(key) for key in ("places", *shock.chooses)):
                continue
            began, ended = (self._day(other, each, "shocks", k) for each in ("start", "stop"))
            if not (start and began) or start >= (ended or date.max) or began >= (stop or date.max):
                continue
            # The largest employer of an industry may be another one when a later closure begins.
            if "employer" in table or start == began:
                lasts = f"from {began} {f'to {ended}' if ended else 'on'}"
                yield ("start",), f"another {shock.name} of the same employer lasts {lasts}; allowed is one at a time"
                return

    def _never_in_force(self, table: Mapping[str, Any], where: Location) -> Wrong:
        """Dates outside the run: it would look like a policy without effect.

        A shock that sets a date of the model may set it after the run: then there is none in it.
        """
        begins, ends = (self._day(self._tables, key) for key in ("start", "stop"))
        start, stop = (self._day(table, key, *where) for key in ("start", "stop"))
        if start and ends and start >= ends:
            yield ("start",), f"{start} is not before the run's stop {ends}; allowed are earlier firsts of a month"
        elif stop and begins and stop <= begins:
            yield ("stop",), f"{stop} is not after the run's start {begins}; allowed are later firsts of a month"

    def _day(self, table: Mapping[str, Any], key: str, *where: str | int) -> date | None:
        """A date of a table, if it is there and can be used."""
        value = table.get(key)
        return value if type(value) is date and (*where, key) not in self._told else None


def covered(tables: Mapping[str, Any]) -> tuple[str, ...]:
    """The places instruments may name, told before the file is checked, so that their mistakes show together."""
    places, subset = places_of(tables.get("case")), tables.get("places")
    return tuple(place for place in places if isinstance(subset, list) and place in subset) or places


def _settings(given: Mapping[str, Any], known: Mapping[str, Parameter], keys: Collection[str]) -> Wrong:
    """What is no setting, or lies outside its range.

    Args:
        given: keys of a table beside those that all tables of its kind have, with their values.
        known: the settings by their keys.
        keys: all that the table may have.
    """
    for key, value in given.items():
        if key not in known:
            yield (key,), unknown_key(key, "key", keys, ("the scenario", ScenarioTable))
            continue
        try:
            values.number(value, *known[key].range, known[key].unit)
        except RefusedError as refused:
            yield (key,), str(refused)


def _changes_nothing(shock: Shock, assumed: Mapping[str, float]) -> bool:
    """Whether a shock leaves everything as it is when all of it is there."""
    from model.engine.rewrite import bind

    names = {parameter.name: assumed[key] for key, parameter in shock.settings.items()}
    full = Elapsed(lasted=12 * LONGEST, after=0)
    return all(bind(f, names)(full) == NEUTRAL.get(MOVABLE[name].combined) for name, f in shock.moves.items())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _one_of(keys: Collection[str]) -> str:
    return "one of them" if len(keys) > 1 else "it"
