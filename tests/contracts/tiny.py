"""A small place in which everything happens, run as it is asked for: compiled, or in reference mode.

    NUMBA_DISABLE_JIT=1 python -m tests.contracts.tiny 400 36

prints what happened among 400 people in 36 months, rules called on views and kernels run as their Python source.
"""

import json
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from model.inputs import Inputs
from model.policy import HazardRatio, InstrumentUse
from model.population import beginning
from model.simulation import MigrationModel
from tests.conftest import Scenario, digests, months, scenario

#: Ratios on what is rare, so that it happens among few people, too.
RATIOS = {
    "births": 3.0, "separations": 5.0, "unions": 3.0, "leaving_home": 3.0, "study_migration": 12.0, "registration": 3.0,
    "youth_out_migration": 5.0, "emigration": 20.0, "return_migration": 5.0, "in_migration_families": 3.0,
    "in_migration_singles": 3.0, "labour_nordic": 20.0, "labour_europe": 20.0, "labour_outside": 40.0,
    "seasonal_workers": 8.0, "refugee_settlement": 12.0, "secondary_migration": 4.0, "family_reunification": 6.0,
    "family_establishment": 30.0, "settling_down": 8.0, "education": 60.0, "education_end": 6.0,
}  # fmt: skip


#: The introduction programme, the enlarged EEA and ages reconstructed: what all there is needs.
START = date(2004, 1, 1)
#: A file in which every kind of thing is declared, and its instruments in use, one with a setting of its own.
EVERY_KIND = str(Path(__file__).with_name("every_kind.py"))
IN_USE = (
    InstrumentUse("calming", START),
    InstrumentUse("calming", START, settings=(("every_kind_rate", 0.7),)),
    InstrumentUse("dancing", START),
    InstrumentUse("festival", START),
    InstrumentUse("organised", START),
)


def tiny(n_months: int, every_kind: bool = False) -> Scenario:
    """Two places, so that there are moves inside the region, with much going on in both."""
    busy: tuple[HazardRatio | InstrumentUse, ...]
    busy = tuple(HazardRatio(rule, ratio, START) for rule, ratio in RATIOS.items())
    places, rules = ("moskenes", "rendalen"), (EVERY_KIND,) if every_kind else ()
    stop = months(n_months, START)
    return scenario(places=places, start=START, stop=stop, rules=rules, instruments=busy + IN_USE * every_kind)


def outcome(people: int, n_months: int, every_kind: bool = False, reference: bool = False) -> dict[str, Any]:
    """What happens among so many people in so many months: digests of all tables and columns, kinds of event and rule."""
    asked = tiny(n_months, every_kind)
    inputs = Inputs(asked)
    tables = [each.residents for each in inputs.beginnings]
    share, known_to = people / sum(table.sum() for table in tables), asked.known_to
    inputs.beginnings = [beginning(table * share, asked.start.year, known_to, inputs.values) for table in tables]
    model = MigrationModel(asked, 1, inputs, events=True, reference=reference)
    model.run()
    events, state = model.record.events("test", 1), model.state
    columns = (
        *(state.persons, state.person_keys, state.person_columns, state.households, state.household_keys),
        *(state.household_columns, state.places, model.expected, state.contacts, state.strengths),
        *(state.employers, state.employer_keys, state.dwellings, state.dwelling_keys),
    )
    return {
        "digests": list(digests(model)),
        "columns": [sha256(np.ascontiguousarray(column).tobytes()).hexdigest() for column in columns],
        "rows": len(events),
        "events": sorted(set(events.event)),
        "rules": sorted(set(events.rule)),
    }


if __name__ == "__main__":
    people, n = int(sys.argv[1]), int(sys.argv[2])
    print(json.dumps([outcome(people, n, reference=True), outcome(people, n // 3, every_kind=True, reference=True)]))
