"""scenarios/README.md, from the files: `python -m experiments.scenario_page` writes it anew.

A test says when that was forgotten.
"""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "scenarios"
PAGE = FOLDER / "README.md"
_HEAD = """# The scenarios that come with the model

Written by `python -m experiments.scenario_page` from the comments at the top of the files. Effects of instruments are
priors, not estimates. The four cases as they were, with nothing added, are `hjelmeland`, `verdal`, `fjellregionen` and
`lofoten`; with what was done, as the report tells it, `hjelmeland_effort`, `verdal_krafttak`, `fjellregionen_flytthit` and
`lofoten_riskit`.
"""


def purpose(file: Path) -> str:
    """What a file says of itself: the comment it begins with."""
    lines = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    return " ".join(lines)


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for heading, folder in (("Scenarios", FOLDER), ("Studies", FOLDER / "studies")):
        parts.append(f"## {heading}\n")
        for file in sorted(folder.glob("*.toml")):
            tables = tomllib.loads(file.read_text(encoding="utf-8"))
            title = tables.get("study", tables)["title"]
            parts.append(f"- [`{file.stem}`]({file.relative_to(FOLDER)}), {title}: {purpose(file)}")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
