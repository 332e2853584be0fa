"""What is said of runs whose parameters were drawn, in place of "parameters at their values"."""

from calibration.protocol import SHIPPED
from model.table_rows import folder_of
from scenarios import Scenario
from scenarios.axes import PRIOR
from scenarios.joint_prior import lever_of_effects
from scenarios.problems import listed
from scenarios.run_draws import RunDraws
from scenarios.study_schema import POSTERIOR

#: What a run varies by itself, whatever its parameters.
BY_ITSELF = "chance, the municipal level and yearly shocks"
#: Under the tables of a run: only several replicates a draw tell the two apart.
ONE_A_DRAW = (
    "Every run has a draw and a seed of its own, so that what parameters do and what chance does cannot be told apart "
    "here; a study with draws and replicates tells."
)
_FEW = 4  # parameters that are named; of more the number is told


def drawn_of(scenario: Scenario, draws: RunDraws) -> str:
    """What the runs of a scenario rest on whose parameters were drawn.

    Args:
        scenario: that was run.
        draws: of parameters, one for every run.
    """
    runs = f"{draws.number:,} run{'' if draws.number == 1 else 's'}"
    number = f"{draws.number:,} draw{'' if draws.number == 1 else 's'}"
    of_instruments = len(lever_of_effects().keys() & draws.values.keys())
    varies = f"{len(draws.values)} drawn parameters ({of_instruments} of them effects of instruments), {BY_ITSELF}"
    shown = f"the band shows {varies}"
    if draws.number == 1:
        shown = f"one run is one of the many that {varies} allow, and has no band"
    if draws.source == PRIOR:
        said = f"{runs} over {number} of the prior: no parameter is fitted; {shown}"
    elif folder_of(scenario.case):
        said = (
            f"{runs} over {number} of the posterior of {scenario.case}: its BORROWED.md says what it has seen; {shown}"
        )
    else:
        said = f"{runs} over {number} of the posterior of {scenario.case}: it has seen what was known on {SHIPPED}; {shown}"
        if scenario.start < SHIPPED:
            said += f"; the years before {SHIPPED.year} are those it was fitted to, and no forecast"
    if draws.kept:
        said += f"; the scenario itself sets {_named(draws.kept)}"
    if draws.held:
        said += f"; not in the posterior and held at the value: {_named(draws.held)}"
    return said


def seen_by(draws: RunDraws | None, case: str) -> str:
    """The day to which the fit behind draws has read observed figures, as ISO text; empty when nothing is fitted.

    A case of a user's own has learnt from what was known at its start, which its runs know anyway.
    """
    of_shipped = draws is not None and draws.source == POSTERIOR and folder_of(case) is None
    return SHIPPED.isoformat() if of_shipped else ""


def _named(names: tuple[str, ...]) -> str:
    return listed(names, "and") if len(names) <= _FEW else f"{len(names)} parameters"
