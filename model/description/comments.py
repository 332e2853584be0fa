"""What the comments of a source file say of the names beside or under them."""

import re
from functools import cache
from pathlib import Path

MODEL = Path(__file__).parents[1]
_BESIDE = re.compile(r"^\s*\"?(\w+)\"?(?:[^#]*?)#:? +(.*)$")


@cache
def said_of(file: Path) -> dict[str, str]:
    """The comment behind each name that begins a line, or else the `#:` comment over it and the lines that follow."""
    found: dict[str, str] = {}
    over: list[str] = []
    begun = False
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#:"):
            over = [line.removeprefix("#:").strip()] if begun else [*over, line.removeprefix("#:").strip()]
            begun = False
            continue
        begun = True
        if not line:
            over = []
        elif beside := _BESIDE.match(line):
            found.setdefault(beside[1], beside[2].strip())
        elif over and " = " in line:
            names = re.findall(r"\w+", line.partition(" = ")[0])
            found |= {name: " ".join(over) for name in names if name not in found}
    return found
