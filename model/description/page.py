"""What is written from the page itself: the table of contents, the parameters a section names, and where each is named."""

import re

from model.description.markdown import HEADING, headings, link, parameter_table, table
from model.parameters import registry

_NAMED = re.compile(r"`([a-z][a-z0-9_]*)`")
#: The heading of the index of parameters, which is no place where a parameter is described.
INDEX = "8. Parameters"


def contents(text: str) -> str:
    """Links to every heading; those of rules stand behind that of their process."""
    lines: list[str] = []
    for level, words, _ in headings(text):
        if level == 4:
            lines[-1] += (" · " if ")" in lines[-1] and lines[-1].count("](") > 1 else ": ") + link(
                words, _plain(words)
            )
        else:
            lines.append(f"{'  ' * (level - 2)}- {link(words, _plain(words))}")
    return "\n".join(lines)


def _plain(words: str) -> str:
    """A heading without what its place says already."""
    return re.sub(r"^(Rule|Process) |^(Other parameters) of .*", r"\2", words).replace("Other", "other")


def sections(text: str) -> dict[str, str]:
    """The text under each heading, up to the next of any level."""
    found = headings(text)
    ends = [position for _, _, position in found[1:]] + [len(text)]
    return {words: text[position:end] for (_, words, position), end in zip(found, ends, strict=True)}


def named(section: str) -> list[str]:
    """The parameters that a text names in full, in the order in which it does."""
    known = registry()
    return [name for name in dict.fromkeys(_NAMED.findall(section)) if name in known]


def named_table(before: str) -> str:
    """The parameters named since the last heading before a mark."""
    start = max((found.start() for found in HEADING.finditer(before)), default=0)
    known = registry()
    return parameter_table(known[name] for name in named(before[start:]))


def index_table(text: str) -> str:
    """Every parameter with its value and the sections that describe it."""
    where: dict[str, list[str]] = {}
    for words, section in sections(text).items():
        if words != INDEX:
            for name in named(section):
                where.setdefault(name, []).append(words)
    rows = [
        (
            f"`{p.name}`",
            f"{p.value:g}",
            p.unit,
            ", ".join(link(words, _plain(words)) for words in where.get(p.name, ())),
        )
        for p in registry().values()
    ]
    return table(("parameter", "value", "unit", "described in"), rows)
