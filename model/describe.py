"""Writes the parts of ODD.md that follow from the code, between marks: `python -m model.describe`.

A test says when that was forgotten. What each part is made from stands in `model.description`.
"""

import re
from collections.abc import Callable
from pathlib import Path

from model.description import entities, inputs, month, page, policy, shocks, submodels
from model.parameters import registry
from model.schedule import SCHEDULE, rules

ODD = Path(__file__).with_name("ODD.md")

#: The parts made from the code alone.
PARTS: dict[str, Callable[[], str]] = {
    "columns": entities.column_tables,
    "measures": entities.measure_table,
    "attributes": entities.attribute_table,
    "numbers": entities.number_table,
    "month": month.month_listing,
    "kinds": submodels.kind_table,
    "schedule": submodels.schedule_table,
    "subjects": entities.subject_table,
    "inputs": inputs.input_table,
    "rules": submodels.process_sections,
    "shocks": shocks.shock_table,
    "instruments": policy.instrument_table,
    "frame": policy.frame_table,
    "factors": policy.factor_table,
}
#: The parts made from what then stands on the page, in this order; `named above` stands in every section written by hand.
NAMED_ABOVE = "named above"
OF_THE_PAGE: dict[str, Callable[[str], str]] = {"parameters": page.index_table, "contents": page.contents}


def rewritten(text: str) -> str:
    """ODD.md with every generated part made anew between its marks."""
    for name, part in PARTS.items():
        text = _replaced(text, name, lambda _, part=part: part())  # type: ignore[misc]
    text = _replaced(text, NAMED_ABOVE, page.named_table)
    for name, of_page in OF_THE_PAGE.items():
        whole = text
        text = _replaced(text, name, lambda _, of_page=of_page, whole=whole: of_page(whole))  # type: ignore[misc]
    return text


def _replaced(text: str, name: str, part: Callable[[str], str]) -> str:
    """The text with what stands between marks of a name made anew, from what stands before them."""
    marks = f"<!-- {name} -->", f"<!-- end of {name} -->"
    pattern = re.compile(re.escape(marks[0]) + ".*?" + re.escape(marks[1]), re.DOTALL)
    return pattern.sub(lambda found: f"{marks[0]}\n{part(text[: found.start()])}\n{marks[1]}", text)


if __name__ == "__main__":
    ODD.write_text(rewritten(ODD.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"wrote {ODD.name}: {len(rules())} rules, {len(registry())} parameters")
    for path in sorted((ODD.parent / "rules").glob("*.py")):
        if path.stem not in (*SCHEDULE, "__init__"):
            print(f"{path.name} is not in SCHEDULE of model/schedule.py: its rules never act")
