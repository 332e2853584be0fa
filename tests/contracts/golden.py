"""The golden digest: what the model gave when somebody last looked, so that no number moves unseen.

When numbers are meant to move, write the new digest and say in CHANGELOG.md, in a line beginning "Results:", what moved:

    python -m tests.contracts.golden
"""

import json
from pathlib import Path

from model.record import digest
from tests.conftest import run, scenario

FILE = Path(__file__).with_name("golden.json")
NAME, SEEDS = "hjelmeland 2000-2002, seeds 1-3", (1, 2, 3)
RENEW = "if numbers are meant to move, run `python -m tests.contracts.golden` and add a `Results:` line to CHANGELOG.md"


def computed() -> dict[str, str]:
    """The digests the model gives now, by the name of what was run: tables `yearly`, `age` and `events` of all seeds."""
    records = [(seed, run(scenario(), seed).record) for seed in SEEDS]
    tables = [
        getattr(record, name)("hjelmeland", seed) for seed, record in records for name in ("yearly", "age", "events")
    ]
    return {NAME: digest(*tables)}


def kept() -> dict[str, str]:
    """The digests in the repository."""
    return json.loads(FILE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    FILE.write_text(json.dumps(computed(), indent=4) + "\n", encoding="utf-8")
    print(FILE.read_text(encoding="utf-8"), end="")
