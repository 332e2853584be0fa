"""Which run is which: an identity that changes with all that can change a run's tables, and with nothing else."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from hashlib import blake2b

import numpy as np

from experiments.code_reach import Reach
from experiments.problems import FailedRun
from experiments.rules_list import functions_of_arrivals
from model import as_read, table_rows
from model.kinds import RatioInstrument, Rule
from model.parameters import Parameter, resolve
from model.policy import InstrumentUse
from model.rulebook import Rulebook
from scenarios import Scenario
from scenarios.study import Study

_DIGEST_SIZE = 16  # bytes: among a billion runs, two alike by chance are a matter of one in 10^20
_BOOKS = 64  # rulebooks whose parameter names are remembered


class Identity:
    """The identity of a scenario's runs.

    Names, titles and texts do not count; places, dates, instruments, shocks, what is stated of the national drivers, the
    values of all parameters, the code of the rules in force, of the shocks and of the engine, and the public figures do.

    Args:
        scenario: as `scenarios.load` reads it.
        book: what it goes by.
        code: of the book, as `code_digest` gives it.
        data: as `data_digest` gives it.

    Raises:
        ValueError: an unknown parameter, or one out of range.
    """

    def __init__(self, scenario: Scenario, book: Rulebook, code: str, data: str):
        values = resolve(scenario.parameters, book.parameters)
        names, of_names = _names(book)
        used = (*scenario.instruments, *scenario.shocks)
        named = {each.instrument for each in used if isinstance(each, InstrumentUse)}
        declared = sorted(named & book.instruments.keys())
        asked = (
            code,
            data,
            _figures_from_outside(scenario.places, table_rows.joined()),
            scenario.places,
            *(day.isoformat() for day in (scenario.start, scenario.stop, scenario.known_to)),
            sorted(map(repr, scenario.instruments)),  # the model takes them in an order of their own
            sorted(map(repr, scenario.projects)),
            sorted(map(repr, scenario.shocks)),
            sorted((driver, sorted(figures.items())) for driver, figures in scenario.national.items()),
            [_of_instrument(book.instruments[name]) for name in declared],
            of_names,
        )
        self._hash = blake2b(repr(asked).encode(), digest_size=_DIGEST_SIZE, person=b"bolyst run")
        self._hash.update(np.array([values[name] for name in names], dtype="<f8").tobytes())

    def run(self, seed: int) -> str:
        """The identity of the run with a seed: 32 hexadecimal digits."""
        total = self._hash.copy()
        total.update(f" {seed}".encode())
        return total.hexdigest()


def identities(study: Study, books: Mapping[tuple[str, ...], Rulebook], data: str) -> Iterator[list[str]]:
    """The identities of a study's runs: its seeds for one variant and draw at a time, in the order of the study.

    Args:
        study: as `scenarios.load_study` reads it.
        books: what its scenarios go by, by their files of rules.
        data: as `data_digest` gives it.
    """
    code = {files: code_digest(book) for files, book in books.items()}
    for number, variant in enumerate(study.variants):
        files = variant.scenario.rules
        for draw in range(len(study.draws[variant.case].values)):
            identity = Identity(study.scenario(number, draw), books[files], code[files], data)
            yield [identity.run(seed) for seed in study.seeds_of(draw)]


def code_digest(book: Rulebook) -> str:
    """A hash of the code that runs by a rulebook go through: the engine's and that of the rules in force.

    Instruments that a file declares count with the scenarios that use them. Comments, spaces and docstrings do not count,
    nor does code that no rule in force reaches.

    Args:
        book: whose files still say what they said when it was read.

    Raises:
        FailedRun: the model's files are not those that this process has read.
    """
    if changed := as_read.changed():
        raise FailedRun(f"{changed[0]} was changed after this process had read the model; start it again")
    reach = Reach()
    reach.engine()
    modules = [each.module for each in (*book.rules, *book.balanced, *book.instruments.values())]
    modules += [each.module for each in book.columns] + [each.module for each in book.parameters.values()]
    for name in dict.fromkeys(modules):
        if name.startswith("model.") and not name.startswith("model.rules."):
            reach.engine(name)
        else:
            reach.file(name)
    for order, rules in (("rule", book.rules), ("balanced", book.balanced)):
        for k, rule in enumerate(rules):
            functions = (rule.function, rule.seekers, rule.offers, *functions_of_arrivals(rule))
            reach.parts.add(f"{order} {k}: {_said_of(rule)} {[getattr(each, '__name__', '') for each in functions]}")
            for function in functions:
                reach.function(function, rule.module)
    for k, column in enumerate(book.columns):
        begins = [each.name if isinstance(each, Parameter) else each for each in (column.newcomer, column.immigrant)]
        reach.parts.add(f"column {k}: {column.of} {column.name} {column.range} {column.start} {begins}")
    return reach.digest()


def data_digest() -> str:
    """A hash of the public figures that come with the model. Those of folders that joined count with their places."""
    return _shipped_figures()


def _said_of(rule: Rule) -> tuple[object, ...]:
    """What the engine is told of a rule beside its functions."""
    who, parameters = rule.who, [rule.reception, rule.known, rule.strength]
    said_of_who: tuple[object, ...] = ()
    if who is not None:
        parameters += [who.female, who.partnered, who.with_children, who.children, who.family_abroad]
        parameters += who.candidates.parameters if who.candidates else []
        parameters += [parameter for _, parameter in (*who.origins, *who.motives)]
        named = [name for name, _ in (*who.origins, *who.motives)]
        said_of_who = who.ground, who.activity, named, who.candidates is not None
    return (
        rule.name,
        rule.kind,
        rule.of,
        rule.happens.name if rule.happens else "",
        rule.comes_from,
        rule.grows.name if rule.grows else "",
        rule.whole,
        rule.registered,
        rule.pool,
        said_of_who,
        [each.name if each else "" for each in parameters],
    )


@lru_cache(_BOOKS)
def _names(book: Rulebook) -> tuple[tuple[str, ...], str]:
    """The names of all parameters in one order, whatever the order of files, and a hash of them."""
    names = tuple(sorted(book.parameters))
    return names, blake2b(" ".join(names).encode(), digest_size=_DIGEST_SIZE).hexdigest()


@lru_cache(_BOOKS)
def _of_instrument(instrument: RatioInstrument) -> tuple[object, ...]:
    """Name, rules and code of an instrument that a file declares."""
    reach = Reach()
    reach.function(instrument.function, instrument.module)
    return instrument.name, sorted(instrument.on), reach.digest()


@cache
def _shipped_figures() -> str:
    total = blake2b(digest_size=_DIGEST_SIZE)
    for path in sorted(table_rows.DATA.glob("*.csv")):
        content = path.read_bytes()
        total.update(f"{path.name} {len(content)} ".encode() + content)
    return total.hexdigest()


@lru_cache(_BOOKS)
def _figures_from_outside(places: tuple[str, ...], joined: tuple[tuple[str, str], ...]) -> str:
    """A hash of the rows that folders brought and that say something of places or their counties; empty without any.

    Args:
        places: of a scenario.
        joined: the folders that have joined, by which the answer is remembered.
    """
    counties = {row["county_code"] for row in table_rows.rows("municipalities") if row["place"] in places}
    found = [
        (name, sorted(row.items()))
        for name in table_rows.KEYS
        if name != "targets" and joined
        for row in table_rows.rows(name)[len(table_rows.shipped(name)) :]
        if (row["place"] in places if "place" in row else row["county_code"] in counties)
    ]
    return blake2b(repr(found).encode(), digest_size=_DIGEST_SIZE).hexdigest() if found else ""
