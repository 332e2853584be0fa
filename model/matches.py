"""What the functions of a match are asked of, and what cannot be one of them.

A function names as its arguments whom it is asked of, so that one that stands in another's place is often told by them.
"""

import reprlib
from collections.abc import Iterator
from types import FunctionType
from typing import TYPE_CHECKING

from model.vocabulary import Verb

if TYPE_CHECKING:
    from model.kinds import Rule

#: What is found in a match, by whom its verbs happen to.
MATCHES = {"match": "persons", "vacancy": "vacancies", "dwelling": "dwellings"}
#: The arguments each function of a match may have, by what is found; `function` is the score.
ASKED_OF: dict[str, dict[str, tuple[str, ...]]] = {
    "match": {"seekers": ("p", "h", "place"), "offers": ("q", "place"), "function": ("p", "q", "place")},
    "vacancy": {"seekers": ("p", "h", "place"), "pace": ("p", "h", "place"), "function": ("p", "v", "place")},
    "dwelling": {"seekers": ("h", "place"), "pace": ("h", "place"), "function": ("h", "d", "place")},
}
#: What each gives.
_GIVES = {
    "seekers": "a yearly hazard of seeking",
    "offers": "1 for who can be found, else 0",
    "pace": "a yearly hazard of getting one of score 1",
    "function": "a score",
}


def refused_verb(kind: str, happens: object, verbs: tuple[Verb, ...]) -> str:
    """What is said of a `happens` that is none of these verbs."""
    names = [verb.name for verb in verbs]
    example = happens if happens in names else names[0]
    hint = f"write the verb itself, without quotes, after `from model import {example}`"
    return f"{kind}(happens={getattr(happens, 'name', repr(happens))}): allowed are {', '.join(names)}; {hint}"


def unusable(rule: "Rule") -> Iterator[tuple[str, str]]:
    """The functions of a match that cannot be asked, each with a sentence: file, line, rule, and what is wanted."""
    for part, arguments in ASKED_OF.get(rule.among, {}).items():
        called = "score" if part == "function" else part
        if why := _unusable(part, getattr(rule, part), arguments):
            wanted = f"wanted is `def {called}({', '.join(arguments)})`, or with fewer arguments, that returns"
            wanted += f" {_GIVES[part]}"
            yield part, f"{rule.where}: rule {rule.function.__name__}: {called} {why}; {wanted}"


def _unusable(part: str, given: object, arguments: tuple[str, ...]) -> str:
    if not isinstance(given, FunctionType):
        return f"is {reprlib.repr(given)}, which is no function of a file"
    if given.__name__ == "<lambda>":
        return "is a lambda, whose text cannot be read"
    own = given.__code__.co_varnames[: given.__code__.co_argcount]
    called = f"is {given.__name__}({', '.join(own)})"
    if others := [argument for argument in own if argument not in arguments]:
        return f"{called}, which is asked of {' and '.join(others)}"
    # Of the place alone are a pace and figures of the place.
    people = [argument for argument in arguments if argument != "place"]
    if part in ("seekers", "offers") and not set(people) & set(own):
        return f"{called}, which is not asked of {' or '.join(people)}"
    return ""
