"""What projects cost beside their instruments: a manager, while there is one."""

from collections.abc import Mapping, Sequence

import numpy as np

from model.output_tables import COUNTED
from model.policy.projects import Project, managed

_COUNTS = COUNTED["instruments"].columns
_YEAR = 12.0
#: Who pays for a manager where the project does not say.
_FINANCING = (("municipality", 1.0),)


class Projects:
    """The projects of a run.

    Args:
        projects: of the scenario.
        values: of every parameter.
        n_places: the modelled places, which share a project equally.

    Attributes:
        counts: of this year, float64 [count, place] for each project.
    """

    def __init__(self, projects: Sequence[Project], values: Mapping[str, float], n_places: int):
        self._projects, self._month_of_manager = projects, values["projects_manager"] / _YEAR
        self._n_places = n_places
        self.counts = [np.zeros((len(_COUNTS), n_places)) for _ in projects]

    def turn(self, month: int) -> np.ndarray:
        """Pay the managers of a month; gives what the municipalities owe, NOK by place."""
        owed = np.zeros(self._n_places)
        for project, counts in zip(self._projects, self.counts, strict=True):
            if managed(project, month):
                for payer, share in project.financing or _FINANCING:
                    amount = share * self._month_of_manager / self._n_places
                    counts[_COUNTS.index(f"nok_{payer}")] += amount
                    owed += amount if payer == "municipality" else 0.0
        return owed
