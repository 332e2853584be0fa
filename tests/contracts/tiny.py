"""A small place in which everything happens, run as it is asked for: compiled, or as plain Python.

    NUMBA_DISABLE_JIT=1 python -m tests.contracts.tiny 400 36

prints what happened among 400 people in 36 months.
"""

import json
import sys
from hashlib import sha256
from typing import Any

import numpy as np

from model.inputs import Inputs
from model.instruments import HazardRatio
from model.simulation import MigrationModel
from tests.conftest import Scenario, digests, months, scenario

#: Ratios on what is rare, so that it happens among few people, too.
RATIOS = {
    "births": 3.0, "separations": 5.0, "unions": 3.0, "leaving_home": 3.0, "study_migration": 6.0, "registration": 3.0,
    "youth_out_migration": 5.0, "emigration": 20.0, "return_migration": 5.0, "in_migration_families": 3.0,
    "in_migration_singles": 3.0, "immigration_families": 30.0, "immigration_singles": 15.0,
}  # fmt: skip


def tiny(n_months: int) -> Scenario:
    """Two places, so that there are moves inside the region, with much going on in both."""
    busy = tuple(HazardRatio(rule, ratio, scenario().start) for rule, ratio in RATIOS.items())
    return scenario(places=("moskenes", "rendalen"), stop=months(n_months), instruments=busy)


def outcome(people: int, n_months: int) -> dict[str, Any]:
    """What happens among so many people in so many months: digests of all tables and columns, kinds of event and rule."""
    asked = tiny(n_months)
    inputs = Inputs(asked)
    total = sum(table.sum() for table in inputs.residents)
    inputs.residents = [table * (people / total) for table in inputs.residents]
    model = MigrationModel(asked, 1, inputs, events=True)
    model.run()
    events, state = model.record.events("test", 1), model.state
    columns = (state.persons, state.person_keys, state.households, state.household_keys, state.places, model.expected)
    return {
        "digests": list(digests(model)),
        "columns": [sha256(np.ascontiguousarray(column).tobytes()).hexdigest() for column in columns],
        "rows": len(events),
        "events": sorted(set(events.event)),
        "rules": sorted(set(events.rule)),
    }


if __name__ == "__main__":
    print(json.dumps(outcome(int(sys.argv[1]), int(sys.argv[2]))))
