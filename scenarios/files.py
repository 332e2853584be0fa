"""Finds and reads scenario files, and finds study files."""

import json
import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scenarios.check import check
from scenarios.problems import NO_DATE, ScenarioError, nearest, shown
from scenarios.scenario import Scenario
from scenarios.values import DATE

_SHIPPED = Path(__file__).parent
_STUDIES = _SHIPPED / "studies"
#: What a scenario file is called that a folder holds as its own, such as one of `bolyst new-case`.
IN_FOLDER = "scenario.toml"
_VALUES = "allowed is key = value; values are texts in quotes, numbers, dates, true, false, [lists] or {tables}"
#: Where the TOML reader stopped, at the end of what it says.
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class Kind(NamedTuple):
    """A kind of file: what it is called, and how deep its tables stand in one another."""

    name: str
    levels: str


SCENARIO, STUDY = Kind("scenario", "three"), Kind("study", "five")


def shipped() -> tuple[Path, ...]:
    """The scenario files that come with the model, in the order of their names."""
    return tuple(sorted(_SHIPPED.glob("*.toml")))


def shipped_studies() -> tuple[Path, ...]:
    """The study files that come with the model, in the order of their names."""
    return tuple(sorted(_STUDIES.glob("*.toml")))


def find(name: str | os.PathLike[str]) -> Path:
    """The path of a scenario file, given that path or the name of a scenario that comes with the model.

    Raises:
        ScenarioError: there is no scenario of that name. A path with a folder or an ending is left to `load` to judge.
    """
    if path := in_folder(Path(name)):
        return path
    return _named(name, SCENARIO, shipped(), shipped_studies(), "this is a study, which `bolyst batch` runs")


def find_study(name: str | os.PathLike[str]) -> Path:
    """The path of a study file, given that path or the name of a study that comes with the model.

    Raises:
        ScenarioError: there is no study of that name. A path with a folder or an ending is left to `load_study` to judge.
    """
    if path := in_folder(Path(name)):
        return path
    return _named(name, STUDY, shipped_studies(), shipped(), "this is a scenario, which `bolyst run` runs")


def in_folder(path: Path) -> Path | None:
    """The file that a path means, its ending left out or not; None when it can only be the name of a shipped one."""
    if not path.suffix and not path.is_file() and path.with_suffix(".toml").is_file():
        return path.with_suffix(".toml")
    return path if path.is_file() or path.suffix or len(path.parts) != 1 else None


def _named(
    name: str | os.PathLike[str], kind: Kind, files: Sequence[Path], others: Sequence[Path], what_others_are: str
) -> Path:
    """The shipped file of a name; what names a file of the other kind is told so."""
    known, word = {file.stem: file for file in files}, os.fspath(name)
    if word in known:
        return known[word]
    if word in (file.stem for file in others):
        raise ScenarioError((f"{word}: {what_others_are}; allowed is a {kind.name}",))
    raise ScenarioError((f"{word}: there is no such {kind.name}; {nearest(word, known)}",))


def load(path: str | os.PathLike[str], rules: Sequence[str | os.PathLike[str]] = ()) -> Scenario:
    """Reads and checks a scenario file.

    Args:
        path: of the file.
        rules: files of rules beside those the scenario names: paths, or names that installed packages offer.

    Raises:
        ScenarioError: the file cannot be read, is not TOML or holds mistakes; a line for each, beginning with the path.
    """
    file = os.fspath(path)
    tables, text = read(Path(path), file, SCENARIO, shipped())
    return check(tables, file=file, name=called(Path(path)), text=text, rules=[os.fspath(each) for each in rules])


def called(path: Path) -> str:
    """The name of a scenario by its file: without the ending, or that of its folder where the file is `scenario.toml`."""
    return path.resolve().parent.name if path.name == IN_FOLDER else path.stem


def read(path: Path, file: str, kind: Kind, known: Sequence[Path]) -> tuple[dict[str, Any], str]:
    """The tables and the text of a TOML file.

    Args:
        path: of the file.
        file: the path as it was given, for the messages.
        kind: of file that is looked for.
        known: files to name when there is none in the folder.

    Raises:
        ScenarioError: the file cannot be read or is not TOML.
    """
    if path.suffix == ".py":
        raise ScenarioError((f"{file}: a Python file is no {kind.name}; files of rules go with --rules",))
    text = _text(path, file, kind, known)
    readable, told = text, []
    while True:  # until all dates that are none are out of the way
        try:
            return tomllib.loads(readable), text
        except RecursionError:
            why = f"lists or tables stand too deep in one another; a {kind.name} needs {kind.levels} levels"
            raise ScenarioError((f"{file}: {why}",)) from None
        except ValueError as error:
            told.append(f"{file}: {_syntax(str(error), text)}")
            quoted = _date_quoted(str(error), readable)
            if not quoted:
                raise ScenarioError(tuple(told)) from None
            readable = quoted


def _date_quoted(message: str, text: str) -> str:
    """The text with the date that the TOML reader stopped at as a `NO_DATE`, so that it hides no other mistake.

    Empty when it stopped at something else.
    """
    place = _PLACE.search(message)
    if not (place and place[1]):
        return ""
    lines, number, at = text.split("\n"), int(place[1]) - 1, int(place[2]) - 1
    for date in re.finditer(r"\b\d{4}-\d\d-\d\d\b", lines[number]):
        if date.start() <= at <= date.end():
            marked = json.dumps(NO_DATE + date[0])
            lines[number] = lines[number][: date.start()] + marked + lines[number][date.end() :]
            return "\n".join(lines)
    return ""


def _text(path: Path, file: str, kind: Kind, known: Sequence[Path]) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        beside = [str(each) for each in sorted(path.parent.glob("*.toml")) if _is_a(kind, each)]
        hint = nearest(file, beside) if beside else nearest(path.stem, [each.stem for each in known])
        why = f"there is no such file; {hint}"
    except IsADirectoryError:
        why = f"is a folder; allowed is a {kind.name} file, whose name ends in .toml"
    except UnicodeDecodeError as error:
        why = f"byte {error.start + 1} is not UTF-8; save the file as UTF-8 text"
    except (OSError, ValueError) as error:  # no permission, a name the system cannot hold
        why = f"cannot be read ({getattr(error, 'strerror', None) or error}); allowed is a file you may read"
    raise ScenarioError((f"{file}: {why}",))


def _is_a(kind: Kind, path: Path) -> bool:
    """Whether a TOML file looks like one of a kind: a scenario is of a case, and a study says what it studies."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False
    return ("study" if kind == STUDY else "case") in tables


def _syntax(message: str, text: str) -> str:
    """What the TOML reader says, with the line it speaks of and what is allowed there."""
    lines = text.rstrip().split("\n")
    number, column = len(lines), len(lines[-1]) + 1  # where it only says: at the end of the document
    if place := _PLACE.search(message):
        message = message[: place.start()]
        if place[1]:
            number, column = int(place[1]), int(place[2])
    here = lines[min(number, len(lines)) - 1].strip()
    found, allowed = message[:1].lower() + message[1:], _VALUES
    if message.startswith(("Cannot", "Duplicate")):
        found, allowed = "a key or table that stands there already", "allowed is each name once"
    elif message.startswith("Exceeds"):
        found, allowed = "a number too long to read", "allowed are numbers of up to 19 digits"
    elif re.search(r"=\s*\d{4}-\d", here):
        found, allowed = "no date of the calendar", DATE
    return f"line {number}, column {column}: {found} in {shown(here)}; {allowed}"
