"""The tables of docs/claims.md, from the rows of the claims: `python -m experiments.claim_page` writes them anew.

They stand between marks, like those of the ODD (`model.describe`); a test says when that was forgotten.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from calibration.claims import BASES, SETTINGS, Claim, Setting, claims, left_out
from experiments.claim_report import switched

PAGE = Path(__file__).parents[1] / "docs" / "claims.md"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _carried(claim: Claim) -> tuple[str, ...]:
    off = f"`{switched(claim)}`" + ("" if claim.reach == "off" else f" ({claim.reach})")
    more = "more" if claim.sign > 0 else "less"
    return (
        claim.claim,
        claim.text + (f". *{claim.note}*" if claim.note else ""),
        claim.basis,
        ", ".join(f"`{rule}`" for rule in claim.rules),
        off,
        f"**{more}**: {claim.meaning}",
        claim.setting.name,
    )


def carried_table() -> str:
    """The claims that a mechanism carries."""
    head = ("id", "claim", "basis", "rules", "switched off by", "with it", "setting")
    return _table(head, map(_carried, claims()))


def _in_both(setting: Setting) -> str:
    parameters = [f"`{name} = {value:g}`" for name, value in setting.parameters]
    return ", ".join((*parameters, *(f"`{name}` in use" for name in setting.instruments))) or "nothing"


def settings_table() -> str:
    """Where the pairs are run."""
    return _table(
        ("setting", "places", "from", "to", "set in both runs", "what it is"),
        (
            (
                setting.name,
                ", ".join(setting.places),
                setting.start.isoformat(),
                setting.stop.isoformat(),
                _in_both(setting),
                setting.why,
            )
            for setting in SETTINGS.values()
        ),
    )


def left_out_table() -> str:
    """The claims that no mechanism carries, and why."""
    return _table(("id", "claim", "basis", "why"), ((row.claim, row.text, row.basis, row.why) for row in left_out()))


def bases_table() -> str:
    """What a claim rests on in the report."""
    return _table(("letter", "the claim rests on"), BASES.items())


TABLES = {"carried": carried_table, "settings": settings_table, "left out": left_out_table, "bases": bases_table}


def rewritten(text: str) -> str:
    """The page with every generated table made anew between its marks."""
    for name, table in TABLES.items():
        marks = f"<!-- {name} -->", f"<!-- end of {name} -->"
        pattern = re.compile(re.escape(marks[0]) + ".*?" + re.escape(marks[1]), re.DOTALL)
        body = f"{marks[0]}\n{table()}\n{marks[1]}"
        text = pattern.sub(lambda _, body=body: body, text)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"wrote {PAGE}: {len(claims())} claims that a mechanism carries, {len(left_out())} left out")
