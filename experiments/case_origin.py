"""A case of a user's own as it was known on an origin: the scenario and the draws that a forecast from there may use.

`experiments.forecasts.forecast` reads the draws where this writes them: beside the tables of the case, by the origin.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from calibration.new_place import draws_for
from experiments.new_case import DRAWS, SCENARIO, SEED, write_draws
from experiments.problems import BadInput
from model.starts import spans, start_years
from model.tables import NotKnown
from scenarios import Scenario, ScenarioError, load
from scenarios.posterior import posterior_file, skill_kind


def case_at(folder: Path, origin: int, stop: int) -> Scenario:
    """A case from an origin on, nothing done, knowing what was known then; its draws of the origin are written beside it.

    Args:
        folder: of the case, as `experiments.new_case` makes it.
        origin: year of the 1 January the runs start from.
        stop: year of the last 1 January.

    Raises:
        BadInput: the folder holds no case, or no run of it can start then.
    """
    try:
        scenario = load(folder / SCENARIO)
    except ScenarioError as error:
        raise BadInput(str(error)) from error
    day = date(origin, 1, 1)
    for place in scenario.places:
        if origin not in (years := start_years(place)):
            raise BadInput(f"{place} has no population, or no ages, of {day}; allowed are origins of {spans(years)}")
    file = posterior_file(scenario.case, skill_kind(origin))
    try:
        draws, _ = draws_for(scenario.places[0], origin, day, DRAWS, SEED)
    except NotKnown as error:
        raise BadInput(f"{scenario.case}: {error}") from error
    file.parent.mkdir(exist_ok=True)
    write_draws(file, draws)
    return replace(
        scenario,
        start=day,
        stop=date(stop, 1, 1),
        known_to=day,
        parameters={},
        instruments=(),
        projects=(),
        shocks=(),
        national={},
    )
