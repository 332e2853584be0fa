"""Reads study files: what is run for which cases, with which mixes, shocks, levers and parameters, and how often."""

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from model.joined_tables import TableError
from model.kinds import RuleError
from model.rulebook import rulebook
from scenarios import values
from scenarios.axes import PRIOR
from scenarios.catalogue import cases
from scenarios.check import book_of, rules_beside
from scenarios.choice import Choice, Source
from scenarios.files import STUDY, find_study, in_folder, load, read, shipped, shipped_studies
from scenarios.problems import RefusedError, ScenarioError, key_of, listed, nearest, shown, unknown
from scenarios.study import Study, Variant
from scenarios.study_draws import draws_by_case
from scenarios.study_parameters import Varied, unnamed, varied
from scenarios.study_schema import DRAWN_FROM, MixTable, ShockTable, StudyTable
from scenarios.study_schema import read as read_tables
from scenarios.variants import variants

__all__ = ["find_study", "load_study", "shipped_studies"]


def load_study(
    path: str | os.PathLike[str], rules: Sequence[str | os.PathLike[str]] = (), drawn_from: str = ""
) -> Study:
    """Reads and checks a study file with the scenarios it names.

    Args:
        path: of the file.
        rules: files of rules beside those the study and its scenarios name.
        drawn_from: "prior" or "posterior": what parameters that nobody names are drawn from, whatever the study's [draws]
            say; their design stays that of what is sampled besides. Empty for what the study says.

    Raises:
        ScenarioError: a file cannot be read, is not TOML or holds mistakes; a line for each, beginning with the path.
    """
    file = os.fspath(path)
    tables, text = read(Path(path), file, STUDY, shipped_studies())
    if "study" not in tables and "case" in tables:
        raise ScenarioError((f"{file}: this is a scenario, which `bolyst run` runs; allowed is a study",))
    table = read_tables(tables, file)
    source_of_draws = _drawn_from(file, table, drawn_from)
    sources = _sources(file, table, [os.fspath(each) for each in rules])
    parameters = varied(file, table.parameters, [source.book for source in sources])
    _refuse_taken_back(file, table, parameters)
    _refuse_unmet(file, table, sources)
    choices = tuple(_choices(file, table, sources, parameters))
    found = variants(file, choices, table.levers)
    known: dict[str, dict] = {}
    for choice in choices:
        known.setdefault(choice.case, {}).update(choice.source.book.parameters)
    joint = unnamed(file, parameters, [source.book for source in sources]) if source_of_draws == PRIOR else {}
    draws = draws_by_case(file, table.draws, source_of_draws, parameters | joint, table.levers, known)
    own = rules_beside(file, list(table.study.rules))
    added = [
        Path(each) for each in dict.fromkeys(os.fspath(each) for each in rules) if os.path.abspath(each) not in own
    ]
    beside = [each.name for each in added] + ([f"draws of the {drawn_from}"] if drawn_from else [])
    return Study(
        name="+".join((Path(path).stem, *(each.stem for each in added), *filter(None, [drawn_from]))),
        title=f"{table.study.title}, with {listed(beside, 'and')}" if beside else table.study.title,
        variants=tuple(_with_draws(each, draws[each.case].names, parameters, sources) for each in found),
        draws=draws,
        seeds=range(table.study.seed, table.study.seed + table.study.replicates),
        tables=table.study.tables,
        text=text,
        file=file,
        drawn_from=source_of_draws,
    )


def _refuse_taken_back(file: str, table: StudyTable, parameters: Mapping[str, Varied]) -> None:
    """Refuse a parameter that a mix or a shock sets and [parameters], which goes over them, sets or varies too.

    Raises:
        ScenarioError: with one line per parameter.
    """
    problems = []
    headings: dict[str, Sequence[MixTable | ShockTable]] = {"mixes": table.mixes or (), "shocks": table.shocks or ()}
    for heading, found in headings.items():
        for position, each in enumerate(found):
            for name in each.parameters:
                if name in parameters:
                    by = shown(parameters[name].key)
                    why = f"would be taken back by {by} of [parameters], which is for every run; allowed is one of the two"
                    problems.append(f"{file}: {key_of((heading, position, 'parameters', name))}: {why}")
    if problems:
        raise ScenarioError(tuple(problems))


def _refuse_unmet(file: str, table: StudyTable, sources: Sequence[Source]) -> None:
    """Refuse a mix of scenarios that are none of the study, or without instruments that none of them has.

    Raises:
        ScenarioError: with one line per name.
    """
    problems = []
    names = [source.name for source in sources]
    for number, mix in enumerate(table.mixes or ()):
        for position, name in enumerate(mix.scenarios):
            if name not in names:
                here = key_of(("mixes", number, "scenarios", position))
                problems.append(f"{file}: {here}: {unknown(name, 'a scenario of this study', names)}")
        of_it = [source for source in sources if source.name in (mix.scenarios or names)]
        uses = list(dict.fromkeys(use["use"] for source in of_it for use in source.tables.get("instruments", ())))
        for position, use in enumerate(mix.leaves_out):
            if of_it and use not in uses:
                here = key_of(("mixes", number, "leaves_out", position))
                why = (
                    unknown(use, "an instrument of its scenarios", uses)
                    if uses
                    else "its scenarios have no instruments"
                )
                problems.append(f"{file}: {here}: {why}")
    if problems:
        raise ScenarioError(tuple(problems))


def _drawn_from(file: str, table: StudyTable, asked: str) -> str:
    """What parameters that nobody names are drawn from, "prior" or "posterior"; empty when they are held.

    Args:
        file: path of the study, for the messages.
        table: what it says.
        asked: in the place of its design; empty when nothing is.

    Raises:
        ScenarioError: the study does not say how many draws.
        ValueError: `asked` is no such thing.
    """
    if not asked:
        return table.draws.design if table.draws and table.draws.design in DRAWN_FROM else ""
    if asked not in DRAWN_FROM:
        raise ValueError(f"load_study(drawn_from={asked!r}): allowed are {listed(map(shown, DRAWN_FROM), 'and')}")
    if table.draws is None:
        why = f"draws: is missing; draws of the {asked} need to know how many, such as [draws] with number = 128"
        raise ScenarioError((f"{file}: {why}",))
    return asked


def _with_draws(
    variant: Variant, names: Sequence[str], named: Mapping[str, Varied], sources: Sequence[Source]
) -> Variant:
    """A variant with the parameters it has from the draws: those its rules know, but for those it sets itself.

    Args:
        variant: of the study.
        names: of what is drawn.
        named: the parameters that [parameters] of the study names, which go over what a scenario sets.
        sources: the scenario files.
    """
    (book,) = (source.book for source in sources if source.name == variant.scenario_name)
    own = variant.scenario.parameters
    kept = {name: own[name] for name in names if name in own and name not in named}
    return replace(
        variant, drawn=tuple(name for name in names if name in book.parameters and name not in kept), kept=kept
    )


def _sources(file: str, table: StudyTable, further: Sequence[str]) -> tuple[Source, ...]:
    """The scenario files of a study, each of them checked.

    Raises:
        ScenarioError: with one line per mistake in them.
    """
    own = rules_beside(file, list(table.study.rules))
    try:
        rulebook(own)
    except (RuleError, TableError) as error:
        hint = "; a path here begins in the study's folder" if "no such file" in str(error) else ""
        raise ScenarioError(tuple(f"{file}: study.rules: {line}{hint}" for line in str(error).split("\n"))) from None
    found: dict[str, Source] = {}
    problems: list[str] = []
    for position, name in enumerate(table.study.scenarios):
        here = f"{file}: {key_of(('study', 'scenarios', position))}"
        try:
            path = _scenario_file(Path(file).parent, name)
            scenario = load(path)
            tables = tomllib.loads(scenario.text)
            files, book = book_of(tables, str(path), [*own, *further])
            tables["case"] = scenario.case  # a path would no longer begin in the scenario's folder
        except ScenarioError as error:
            problems += [f"{here}: {line}" for line in error.problems]
            continue
        if scenario.name in found:
            why = f"{shown(name)} is the second scenario called {scenario.name}; call one of the files otherwise"
            problems.append(f"{here}: {why}")
        found[scenario.name] = Source(scenario.name, str(path), tables, scenario.text, files, book)
    if problems:
        raise ScenarioError(tuple(problems))
    return tuple(found.values())


def _scenario_file(folder: Path, name: str) -> Path:
    """The scenario file that a study names: in its own folder, or a shipped one.

    Raises:
        ScenarioError: it is neither.
    """
    if path := in_folder(folder / name) if len(Path(name).parts) > 1 or Path(name).suffix else None:
        return path
    if (beside := (folder / name).with_suffix(".toml")).is_file():
        return beside
    known = {each.stem: each for each in shipped()}
    if name not in known:
        raise ScenarioError((f"{shown(name)}: there is no such scenario; {nearest(name, known)}",))
    return known[name]


def _choices(
    file: str, table: StudyTable, sources: Sequence[Source], parameters: Mapping[str, Varied]
) -> Iterator[Choice]:
    """Every case with every scenario, mix and shock."""
    every_case = tuple(case.name for case in cases())
    if table.study.cases is None:
        pairs = [(source.tables["case"], source) for source in sources]
    else:
        try:
            chosen = values.names(list(table.study.cases), "a case", every_case)
        except RefusedError as refused:
            where = ("study", "cases")
            raise ScenarioError(
                tuple(f"{file}: {key_of((*where, *inside))}: {why}" for inside, why in refused.why.items())
            ) from None
        pairs = [(case, source) for case in chosen for source in sources]
    for case, source in pairs:
        fixed = {
            name: each.fixed
            for name, each in parameters.items()
            if each.fixed is not None and name in source.book.parameters
        }
        keys = {name: parameters[name].key for name in fixed}
        for mix in enumerate(table.mixes) if table.mixes else (None,):
            if mix and mix[1].scenarios and source.name not in mix[1].scenarios:
                continue
            for shock in enumerate(table.shocks) if table.shocks else (None,):
                yield Choice(source, case, mix, shock, fixed, keys, table.study.stop)
