"""Finds and reads scenario files."""

import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from scenarios.check import check
from scenarios.problems import ScenarioError, nearest, shown
from scenarios.schema import Scenario
from scenarios.values import DATE

_SHIPPED = Path(__file__).parent
_VALUES = "allowed is key = value; values are texts in quotes, numbers, dates, true, false, [lists] or {tables}"


def shipped() -> tuple[Path, ...]:
    """The scenario files that come with the model, in the order of their names."""
    return tuple(sorted(_SHIPPED.glob("*.toml")))


def find(name: str | os.PathLike[str]) -> Path:
    """The path of a scenario file, given that path or the name of a scenario that comes with the model.

    Raises:
        ScenarioError: there is no scenario of that name. A path with a folder or an ending is left to `load` to judge.
    """
    path = Path(name)
    if not path.suffix and not path.is_file() and path.with_suffix(".toml").is_file():
        return path.with_suffix(".toml")
    if path.is_file() or path.suffix or len(path.parts) != 1:
        return path
    known = {file.stem: file for file in shipped()}
    if path.name not in known:
        raise ScenarioError((f"{name}: there is no such scenario; {nearest(path.name, known)}",))
    return known[path.name]


def load(path: str | os.PathLike[str], rules: Sequence[str | os.PathLike[str]] = ()) -> Scenario:
    """Reads and checks a scenario file.

    Args:
        path: of the file.
        rules: files of rules beside those the scenario names: paths, or names that installed packages offer.

    Raises:
        ScenarioError: the file cannot be read, is not TOML or holds mistakes; a line for each, beginning with the path.
    """
    file = os.fspath(path)
    if Path(path).suffix == ".py":
        raise ScenarioError((f"{file}: a Python file is no scenario; files of rules go with --rules",))
    text = _text(Path(path), file)
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        raise ScenarioError(
            (f"{file}: lists or tables stand too deep in one another; a scenario needs three levels",)
        ) from None
    except ValueError as error:
        raise ScenarioError((f"{file}: {_syntax(str(error), text)}",)) from None
    return check(tables, file=file, name=Path(path).stem, text=text, rules=[os.fspath(each) for each in rules])


def _text(path: Path, file: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        files = [str(each) for each in sorted(path.parent.glob("*.toml"))] or [str(each) for each in shipped()]
        why = f"there is no such file; {nearest(file, files)}"
    except IsADirectoryError:
        why = "is a folder; allowed is a scenario file, whose name ends in .toml"
    except UnicodeDecodeError as error:
        why = f"byte {error.start + 1} is not UTF-8; save the file as UTF-8 text"
    except (OSError, ValueError) as error:  # no permission, a name the system cannot hold
        why = f"cannot be read ({getattr(error, 'strerror', None) or error}); allowed is a file you may read"
    raise ScenarioError((f"{file}: {why}",))


def _syntax(message: str, text: str) -> str:
    """What the TOML reader says, with the line it speaks of and what is allowed there."""
    lines = text.rstrip().split("\n")
    number, column = len(lines), len(lines[-1]) + 1  # where it only says: at the end of the document
    if place := re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message):
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
