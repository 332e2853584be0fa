"""What a project has planned to spend: everything at full capacity and delivery, before anybody knows who will come."""

from collections.abc import Mapping, Sequence
from datetime import date

from model.acts import Dwellings, KindergartenPlaces, Opens
from model.instrument import instruments
from model.policy.delivery import month_of, settings_of
from model.policy.instrument_use import InstrumentUse
from model.policy.projects import Project, managed

_YEAR = 12.0


def planned(
    project: Project, uses: Sequence[InstrumentUse], values: Mapping[str, float], n_places: int, until: date
) -> float:
    """NOK that a project and its instruments cost when all of it is delivered and every place is taken.

    Args:
        project: that carries some of the uses.
        uses: of the scenario.
        values: of every parameter.
        n_places: the modelled places; an instrument without places in its target is in all of them.
        until: the stop of the run.
    """
    last = min(12 * until.year + until.month, 12 * project.stop.year + project.stop.month) - 1
    first = 12 * project.start.year + project.start.month - 1
    total = values["projects_manager"] / _YEAR * sum(managed(project, month) for month in range(first, last))
    return total + sum(_of_use(use, values, n_places, last) for use in uses if use.project == project.name)


def _of_use(use: InstrumentUse, values: Mapping[str, float], n_places: int, last: int) -> float:
    of = settings_of(use, instruments()[use.instrument].settings, values)
    instrument, keys = instruments()[use.instrument], {}
    for key, parameter in instrument.settings.items():
        keys[parameter.name] = key
    months = max(min(month_of(use)[1], last) - month_of(use)[0], 0)
    supplied = 0.0
    for act in instrument.acts:
        if isinstance(act, Dwellings | KindergartenPlaces):
            supplied += of[keys[act.number.name]]
        elif isinstance(act, Opens):
            supplied += of[keys[act.firms.name]] * months / _YEAR
    places, lasts = of.get("places", 0.0), of.get("lasts", float("inf"))
    of_people = places if instrument.enrolment is not None else 0.0
    times = {
        "year": months / _YEAR,
        "month": of_people * months,
        "reached": of_people * max(months / lasts, 1.0 if months else 0.0),
        "unit": supplied,
    }
    n = len(use.target.places) or n_places
    return n * sum(of[keys[cost.amount.name]] * times[cost.per] for cost in instrument.costs)
