"""Cases of a user's own: folders as `bolyst new-case` writes them, found by their name beside a scenario or by a path.

Such a folder holds tables, and `case.py`, the file of rules that lets them join the model's.
"""

import csv
from pathlib import Path

from model.table_rows import shipped
from scenarios.problems import ScenarioError, shown

#: The file of rules that declares the tables of a case; what stands beside it.
CASE_FILE, TABLES = "case.py", "tables"


def case_folder(file: str, case: object) -> Path | None:
    """The folder that a scenario's `case` means; None when it is no folder of a case, but a name to be looked up.

    Args:
        file: path of the scenario, in or beside which the folder is looked for.
        case: as the scenario has it: a name, or a path that begins in the scenario's folder.

    Raises:
        ScenarioError: the path is no folder of a case.
    """
    if not isinstance(case, str) or case in {row["case"] for row in shipped("municipalities")}:
        return None
    beside = Path(file).resolve().parent
    if "/" not in case and "\\" not in case:
        around = [beside / case, *([beside] if beside.name == case else [])]
        return next((each for each in around if (each / CASE_FILE).is_file()), None)
    folder = (beside / case).resolve()
    if not (folder / CASE_FILE).is_file():
        allowed = "allowed is the folder of a case, as `bolyst new-case` makes it, by a path that begins here"
        raise ScenarioError((f"{file}: case: {shown(case)} holds no {CASE_FILE}; {allowed}",))
    return folder


def name_of(folder: Path) -> str:
    """The name of the case in a folder whose tables have joined."""
    with (folder / TABLES / "municipalities.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(csv.DictReader(file))["case"]
