"""One instrument in use in a run: its settings, who is in it, what it did this year and what that cost."""

from collections.abc import Sequence

import numpy as np

from model.acts import Effect, Occupies, Placement
from model.draws import Draws
from model.instrument import instruments
from model.output_tables import COUNTED
from model.parameters import Parameter
from model.policy.delivery import delivered, month_of, settings_of
from model.policy.enrolment import Enrolled
from model.policy.instrument_use import InstrumentUse
from model.policy.projects import Project, carried
from model.state import LABOUR_DEMAND, State

#: What is counted of every instrument in a year, by place.
COUNTS = COUNTED["instruments"].columns
_YEAR = 12.0


class InUse:
    """One instrument in use.

    Args:
        use: of the scenario.
        column: row of its first column of enrolment among the columns of persons.
        state, draws: of the model.
        values: of every parameter.
        places: names of the modelled places.
        project: that carries it, if one does.

    Attributes:
        delivered: share of what is planned that is done this month; `felt` what a whole place feels of it, of a pull less
            what it has brought forward.
        over: whether it has ended, by its stop or with its project.
        asked: rows of the employers it has reached.
        supplied: what it has supplied so far, float64 [place].
        counts: of this year, float64 [count, place].
    """

    def __init__(
        self,
        use: InstrumentUse,
        column: int,
        state: State,
        draws: Draws,
        values: dict[str, float],
        places: Sequence[str],
        project: Project | None,
    ):
        self.project, self._values = project, values
        self.use, self.instrument, self.state, self.draws = use, instruments()[use.instrument], state, draws
        self.of = settings_of(use, self.instrument.settings, values)
        if project is not None and project.tailored and "wanted" in self.of:
            self.of["wanted"] += (1.0 - self.of["wanted"]) * values["projects_tailoring"]
        self.months = month_of(use)
        self.delivered = self.felt = 0.0
        self.over = False
        self._stirred: list[float] = []
        self.in_places = use.target.reached_places(tuple(places))
        self.enrolled: Enrolled | None = None
        if self.instrument.enrolment is not None:
            self.enrolled = Enrolled(self.instrument, use, self.of, column, state, draws, tuple(places))
        self.supplied = np.zeros(state.n_places)
        self.asked = np.empty(0, dtype=np.int64)
        self.counts = np.zeros((len(COUNTS), state.n_places))
        self._keys = {each.name: key for key, each in self.instrument.settings.items()}

    def turn(self, month: int) -> bool:
        """Say how much of it is there this month; gives whether it has just ended.

        What a whole place feels of it fades when less is done, and as its group has been asked.
        """
        ended = month >= self.months[1]
        if self.project is not None:
            over = month >= 12 * self.project.stop.year + self.project.stop.month - 1
            ended |= over and carried(self.project, self._values, month) == 0.0
        self.delivered = self.share(month)
        fresh = 1.0
        if "exhausts" in self.of:
            fresh = 0.5 ** (max(month - self.months[0], 0) / (_YEAR * self.of["exhausts"]))
        before = self._stirred[-1] if self._stirred else 0.0
        self._stirred.append(max(self.delivered * fresh, before * 0.5 ** (1.0 / (_YEAR * self.of["half_life"]))))
        self.felt = self._stirred[-1] - self._brought_forward()
        just, self.over = ended and not self.over, ended
        return just

    def _brought_forward(self) -> float:
        """What is missing this month of a pull: some of those it stirred years ago would have come now without it."""
        ago = round(_YEAR * self._values["instruments_forward"])
        if self.instrument.lever != "pull" or len(self._stirred) <= ago:
            return 0.0
        return (1.0 - self._values["instruments_additional"]) * self._stirred[-1 - ago]

    def share(self, month: int) -> float:
        """Share of what is planned that is done in a month, with its project and the demand for labour."""
        carry = 1.0 if self.project is None else carried(self.project, self._values, month)
        if self.use.when:
            demand = self.state.places[LABOUR_DEMAND, self.in_places].mean()
            carry *= (demand < self._values["projects_low"]) == (self.use.when == "low")
        return min(delivered(self.use, self.of, month) * carry, 1.0)

    @property
    def rules(self) -> set[str]:
        """Names of the rules it acts on as a ratio."""
        acts = self.instrument.acts
        found = {act.rule for act in acts if isinstance(act, Effect | Occupies)}
        return found | {"job_finding" for act in acts if isinstance(act, Placement)}

    def acts_on(self, rule: str) -> bool:
        """Whether it acts on a rule as a ratio."""
        return rule in self.rules

    def setting(self, parameter: Parameter) -> float:
        """The value of a parameter of the instrument's file in this use."""
        return self.of[self._keys[parameter.name]]

    def drawn(self, what: str, rows: np.ndarray) -> np.ndarray:
        """A fixed number in (0, 1) of each of these persons for something this instrument decides."""
        return self.draws.uniform(f"instrument {self.use.instrument}: {what}", self.state.person_keys[rows])

    def add(self, count: str, numbers: np.ndarray) -> None:
        """Add numbers by place to what is counted this year."""
        self.counts[COUNTS.index(count)] += numbers

    def pay(self, per: str, numbers: np.ndarray) -> np.ndarray:
        """Pay what is paid for this; gives what the municipalities owe for it, NOK by place."""
        owed = np.zeros(self.state.n_places)
        for cost in self.instrument.costs:
            if cost.per == per:
                financed = self.project is not None and self.project.financing
                for payer, share in financed or cost.payers:
                    amounts = share * self.setting(cost.amount) * numbers
                    self.add(f"nok_{payer}", amounts)
                    owed += amounts if payer == "municipality" else 0.0
        return owed
