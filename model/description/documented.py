"""What docstrings say of a declaration: its first words, and the meaning of each of its arguments."""

import inspect
import re

from model import kinds
from model.kinds import Rule

_SECTION = re.compile(r"^(Args|Attributes):$")
_ENTRY = re.compile(r"^    (\w+(?:, \w+)*): (.*)$")


def paragraphs(documented: object) -> list[str]:
    """The paragraphs of a docstring before its sections, each on one line."""
    text = inspect.getdoc(documented) or ""
    whole = re.split(r"\n\n", text)
    return [" ".join(each.split()) for each in whole if not re.match(r"(Args|Attributes|Raises|Returns):", each)]


def meanings(documented: object) -> dict[str, str]:
    """What is said of each argument or attribute."""
    found: dict[str, str] = {}
    inside, names = False, ""
    for line in (inspect.getdoc(documented) or "").splitlines():
        if not line.startswith(" "):
            inside = bool(_SECTION.match(line)) or (inside and not line)
        elif inside and (entry := _ENTRY.match(line)):
            names = entry[1]
            found |= dict.fromkeys(names.split(", "), entry[2])
        elif inside and names:
            found |= {name: f"{found[name]} {line.strip()}" for name in names.split(", ")}
    return found


def declaration(rule: Rule) -> object:
    """The function with which rules of such a kind are declared."""
    return getattr(kinds, rule.kind.capitalize(), None)
