"""Tables, headings and links of a Markdown page, as GitHub reads them."""

import re
from collections.abc import Iterable, Sequence

from model.parameters import Parameter
from model.priors import Uniform

HEADING = re.compile(r"^(#{2,4}) (.+)$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells may hold anything."""
    lines = [head, tuple("---" for _ in head), *rows]
    escaped = [[cell.replace("|", "\\|").replace("\n", " ") for cell in line] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in escaped)


def parameter_table(parameters: Iterable[Parameter], written: dict[str, str] | None = None) -> str:
    """Parameters with everything that is said of them; `written` gives the name each has in a formula, by its full name."""
    head = ("parameter", "value", "unit", "range", "source")
    rows = [(f"`{p.name}`", f"{p.value:g}", p.unit, _range(p), p.source) for p in parameters]
    if written is None:
        return table(head, rows)
    first = (f"`{written[p.name]}`" if p.name in written else "" for p in parameters)
    return table(("here", *head), [(name, *row) for name, row in zip(first, rows, strict=True)])


def _range(parameter: Parameter) -> str:
    """The range, and the prior where it is not uniform over it."""
    low, high = parameter.range
    prior = "" if isinstance(parameter.prior, Uniform) else f"; prior {parameter.prior!r}"
    return f"{low:g} to {high:g}{prior}"


def headings(text: str) -> list[tuple[int, str, int]]:
    """Level, words and position of every heading from level 2 on; what stands in fenced blocks is none."""
    blanked = _FENCED.sub(lambda found: " " * len(found.group()), text)
    return [(len(found[1]), found[2], found.start()) for found in HEADING.finditer(blanked)]


def anchor(heading: str) -> str:
    """The name GitHub gives a heading: lower case, no punctuation, dashes for spaces."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def link(heading: str, words: str = "") -> str:
    """A link to a heading of the same page."""
    return f"[{words or heading}](#{anchor(heading)})"
