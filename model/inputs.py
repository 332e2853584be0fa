"""Everything a scenario fixes before the dice are thrown: rules, parameters, public tables, the starting ages.

Made once and shared by all replicates of a scenario; nothing in it is ever written to.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import numpy as np

from model.course import Course
from model.draws import code
from model.employers import industries
from model.industry import local_industry
from model.instrument import instruments as instruments_of_model
from model.measures import MEASURES
from model.national import National, stated
from model.outside import cycle_path, labour_immigration_path, settlement_path, tables_of_year
from model.parameters import resolve
from model.policy import HazardRatio, InstrumentUse
from model.policy.acting import check, check_projects, check_uses, labels
from model.policy.projects import Project
from model.population import age_structure, beginning, registered_ages
from model.program import Program
from model.rulebook import Rulebook, rulebook
from model.schooling import share_with_higher
from model.settlement import usual_decision
from model.shock_use import ShockUse, check_employers


class ScenarioLike(Protocol):
    """What the model asks of a scenario; `scenarios.Scenario` is one."""

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the modelled places."""

    @property
    def start(self) -> date:
        """First day, a 1 January."""

    @property
    def stop(self) -> date:
        """First day after the run, the first of a month."""

    @property
    def known_to(self) -> date:
        """Figures known later do not exist for the run."""

    @property
    def rules(self) -> Sequence[str]:
        """Files of rules, beside the model's own."""

    @property
    def parameters(self) -> dict[str, float]:
        """What differs from the defaults."""

    @property
    def instruments(self) -> Sequence[HazardRatio | InstrumentUse]:
        """The policy."""

    @property
    def projects(self) -> Sequence[Project]:
        """What carries the instruments that name it."""

    @property
    def shocks(self) -> Sequence[ShockUse | HazardRatio | InstrumentUse]:
        """What happens whatever is done: the model's shocks, and ratios on rules."""

    @property
    def national(self) -> National:
        """Figures of the national drivers that are stated for years to come."""


class Inputs:
    """A scenario resolved.

    Args:
        scenario: what differs from the defaults.
        rules: what the run goes by; the model's own rules with the scenario's files when not given.

    Attributes:
        scenario, rulebook: as given or found.
        places: names; `place_keys` uint64, their identities.
        first_month, n_months: of the run, counted from year 0; `years` the calendar years it touches.
        values: every parameter.
        acting: what acts on rules as a ratio, by its table in the scenario: instruments, then shocks that are ratios;
            `ratios` the same without the tables.
        projects: that carry instruments.
        uses: the model's own instruments in use, `where_used` their tables in the scenario, and `labels`
            their names, numbered where one is used twice.
        course: what the shocks make of the world outside.
        stated: figures of the national drivers that the scenario states, by driver and year.
        program: the rules of the run with what they read; `balanced` those that the balance of flows is found with.
        fertility, mortality: float64 [year, sex, age], for the balance of births and the away register.
        levels: of net migration at the start, by place.
        beginnings: what the starting population is drawn from, by place.
        usual_settlement: refugees a year the place settles in an average year, float64 [place].
        industries: what employers are drawn from, by place.
        higher_education: share of residents of 16 and over with university or college, float64 [place].
        local_industry: workers in industries that recruit abroad, against the mean of municipalities, float64 [place].

    Raises:
        NotKnown: a figure the start needs was not known by `known_to`.
        RuleError: a rule says something it may not.
        ValueError: an unknown parameter, one out of range, or an instrument or shock that cannot be meant.
    """

    def __init__(self, scenario: ScenarioLike, rules: Rulebook | None = None):
        self.scenario = scenario
        self.places = tuple(scenario.places)
        self.rulebook = rules or rulebook(scenario.rules)
        start, stop, known_to = scenario.start, scenario.stop, scenario.known_to
        self.place_keys = np.array([code(name) for name in self.places])
        self.first_month = 12 * start.year + start.month - 1
        self.n_months = 12 * stop.year + stop.month - 1 - self.first_month
        self.years = range(start.year, stop.year + 1)
        self.values = resolve(scenario.parameters, self.rulebook.parameters)
        declared = tuple(self.rulebook.instruments.values())
        rest = self.values, self.years, known_to
        self.program = Program(self.rulebook.rules, self.rulebook.columns, declared, *rest)
        self.balanced = self.program
        if self.rulebook.balanced != self.rulebook.rules:
            self.balanced = Program(self.rulebook.balanced, MEASURES, (), *rest)
        self.acting: dict[str, HazardRatio | InstrumentUse] = {}
        self.uses: tuple[InstrumentUse, ...] = ()
        self.where_used: tuple[str, ...] = ()
        for k, each in enumerate(scenario.instruments, start=1):
            if isinstance(each, InstrumentUse) and each.instrument in instruments_of_model():
                self.uses += (each,)
                self.where_used += (f"instruments[{k}]",)
            else:
                self.acting[f"instruments[{k}]"] = each
        self.projects = tuple(scenario.projects)
        self.labels = (*labels(self.uses), *(f"project {each.name}" for each in self.projects))
        for k, shock in enumerate(scenario.shocks, start=1):
            if not isinstance(shock, ShockUse):
                self.acting[f"shocks[{k}]"] = shock
        self.ratios = tuple(self.acting.values())
        check(self.ratios, self.rulebook, self.places)
        check_uses(self.uses, self.places)
        check_projects(self.uses, self.projects)
        months = range(self.first_month, self.first_month + self.n_months + 1)
        shocks = [each for each in scenario.shocks if isinstance(each, ShockUse)]
        self.course = Course(shocks, self.values, self.places, months)
        touched = range(start.year, (self.first_month + self.n_months - 1) // 12 + 1)
        self.stated = stated(scenario.national, touched, known_to)
        tables = [tables_of_year(("fertility", "mortality"), year, known_to) for year in self.years]
        self.fertility, self.mortality = (np.stack([each[k] for each in tables]) for k in range(2))
        self.beginnings = [
            beginning(
                age_structure(place, start.year, known_to, self.values),
                start.year,
                known_to,
                self.values,
                registered_ages(place, start.year, known_to) is None,
            )
            for place in self.places
        ]
        self.usual_settlement = np.array(
            [
                usual_decision(place, of_place.residents.sum(), known_to, self.values)
                for place, of_place in zip(self.places, self.beginnings, strict=True)
            ]
        )
        self.industries = [industries(place, known_to, self.values) for place in self.places]
        check_employers(shocks, {p: tuple(of.cornerstones) for p, of in zip(self.places, self.industries, strict=True)})
        usual = self.values["schooling_higher"]
        self.higher_education = np.array([share_with_higher(place, known_to, usual) for place in self.places])
        self.local_industry = np.array([local_industry(place, known_to) for place in self.places])
        for path in (cycle_path, labour_immigration_path, settlement_path):
            path(self.years, known_to, [0.5] * len(self.years), self.values)  # refuses early what is not known
