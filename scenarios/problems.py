"""What is wrong with a scenario file, in plain sentences: `file: key: what was found; what is allowed`."""

import datetime
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

_LONGEST = 60  # characters of a value that a sentence repeats
_TOML_WHOLE = 2**63  # TOML promises whole numbers of 64 bits; longer ones may be too long even to print

#: Before the text of a date that the calendar does not have: TOML has no such value, and no file can hold this one raw.
NO_DATE = "\0"
_FEW = 8  # names that a sentence about a parameter holds

Location = tuple[str | int, ...]  #: the way to a value: keys of tables, and positions in lists counted from 0


class ScenarioError(ValueError):
    """A scenario file cannot be used. The text holds one line per problem, all of them at once.

    Args:
        problems: the lines.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)


class RefusedError(ValueError):
    """A value is refused.

    Args:
        why: `what was found; what is allowed`, or such a sentence per key, position or location inside the value.
    """

    def __init__(self, why: str | Mapping[Any, str]) -> None:
        super().__init__(why)
        inside = {(): why} if isinstance(why, str) else why
        self.why = {key if isinstance(key, tuple) else (key,): sentence for key, sentence in inside.items()}


def reasons(error: Exception) -> Iterable[tuple[Location, str]]:
    """What a check of ours says; anything else it ran into, such as a rule that cannot be read, in its own words."""
    return error.why.items() if isinstance(error, RefusedError) else [((), str(error))]


def key_of(location: Location) -> str:
    """A location as a reader counts: ``instruments[2].ratio`` is in the second instrument."""
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            bare = part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else _quoted(part)
            text += f".{bare}" if text else bare
    return text


def shown(value: object) -> str:
    """A value as it stands in a TOML file, cut when it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= _TOML_WHOLE:
        return "a whole number of more than 64 bits"
    if isinstance(value, str):
        return value.removeprefix(NO_DATE) if value.startswith(NO_DATE) else _quoted(value)
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list | tuple):
        return _cut(f"[{', '.join(shown(item) for item in value[:_LONGEST])}]")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return _cut(str(value))


def unknown(name: object, what: str, known: Iterable[str]) -> str:
    """The sentence for a name that is none of the known ones, with the nearest of them or else all.

    Args:
        name: the value found.
        what: what it should be, such as "a rule".
        known: the allowed names.
    """
    return f"{shown(name)} is not {what}; {nearest(name, known)}"


def nearest(name: object, known: Iterable[str]) -> str:
    """``did you mean out_migration_level?``, or the list of what is allowed when nothing comes near."""
    names = list(known)
    if close := _near(name, names):
        return f"did you mean {listed(close, 'or')}?"
    return f"allowed {'is' if len(names) == 1 else 'are'} {listed(names, 'and')}"


def nearest_instruments(name: object, known: Iterable[str]) -> str:
    """The same of instruments, which are too many to list."""
    close = _near(name, list(known))
    return f"did you mean {listed(close, 'or')}?" if close else "`bolyst instruments` lists them"


def nearest_parameters(name: str, known: Iterable[str]) -> str:
    """The same of parameters, which are too many to list: when none or many come near, some of the same rule, or alike."""
    names = list(known)
    close = _near(name, names)
    if 0 < len(close) <= _FEW:
        return f"did you mean {listed(close, 'or')}?"
    words = name.casefold().split("_")
    beginnings = ["_".join(words[:number]) + "_" for number in range(len(words), 0, -1)]
    of_rule: list[str] = next(filter(None, ([one for one in names if one.startswith(each)] for each in beginnings)), [])
    alike = get_close_matches(name, of_rule or names, _FEW, cutoff=0.0 if of_rule else 0.6)
    nearest_are = (
        f"the nearest {'is' if len(alike) == 1 else 'are'} {listed(alike, 'and')}" if alike else "none comes near"
    )
    return f"{nearest_are}; `bolyst rules list` lists all"


def _near(name: object, names: Sequence[str]) -> list[str]:
    """The names that may be meant."""
    if not (isinstance(name, str) and name):
        return []
    plain = name.casefold().replace("-", "_").replace(" ", "_")
    # A long name may be meant by its beginning, misspelt or not.
    beginnings = {each[: len(plain)]: each for each in names}
    return (
        [each for each in names if each.casefold() == plain]
        or [each for each in names if each.startswith(f"{plain}_")]
        or get_close_matches(plain, names, n=1, cutoff=0.85)
        or [each for each in names if plain.startswith(f"{each.casefold()}_")]
        or [each for each in names if each[: len(plain)] in get_close_matches(plain, beginnings, n=1, cutoff=0.85)]
        or get_close_matches(plain, names, n=1, cutoff=0.8)
    )


def listed(names: Iterable[str], last: str) -> str:
    """``a, b or c``."""
    *first, final = names
    return f"{', '.join(first)} {last} {final}" if first else final


def _quoted(text: str) -> str:
    """A text in quotes and on one line; what a terminal would not print is escaped."""
    return _cut(json.dumps(text, ensure_ascii=not text.isprintable()))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]} ..."
