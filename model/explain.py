"""Explains a household in a month: for every rule and everybody it is about, from the terms of the hazard to the draw.

`explain` looks at the state at the start of the running month and changes nothing. `model.aftermath` then runs the month
and tells what became of what is explained here.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from model.draws import poisson, uniform
from model.engine.arithmetic import monthly_probability
from model.engine.rewrite import numbered, readable
from model.engine.rings import YOUNGEST
from model.explanation import TOGETHER, Change, Encounter, Explanation, Factor, Offer, Risk
from model.kinds import Rule
from model.people import household_with, members_of, place_name
from model.policy import InstrumentUse, Target
from model.policy.acting import Use, acted_on, factor_of
from model.record import month_name
from model.reference import Interpreter
from model.searching import Searches, Subject
from model.shedding import shedding
from model.standing import nothing_done, standing
from model.state import (
    AGE,
    BIRTHDAY,
    H_PLACE,
    HOME,
    LEFT,
    LIVES_IN,
    NONE,
    REFERENCE,
    REGISTERED_IN,
)
from model.terms import Tracer

if TYPE_CHECKING:
    from model.simulation import MigrationModel


def explain(model: "MigrationModel", key: str) -> Explanation:
    """Explain a household at the start of the model's running month.

    Args:
        model: between two steps.
        key: of a household, or of a person in it; at least the first six of its sixteen digits.

    Raises:
        KeyProblem: the key is malformed, nobody's or that of several.
    """
    return Explainer(model).household(household_with(model, key))


class Explainer:
    """Explains households at the start of a model's running month; good until the model's next step.

    Args:
        model: between two steps.
    """

    def __init__(self, model: "MigrationModel"):
        self.model = model
        self.program = model.inputs.program
        self.proposals = model.proposals
        self.proposals.open(model.month, model.month // 12 - model.inputs.years[0])
        self._ratios: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = {}
        self._tracers: dict[tuple[tuple[str, float], ...], Tracer] = {}
        self.searches = Searches(model, self._tracer(()))

    def household(self, row: int) -> Explanation:
        """Explain the household of a row."""
        model, built = self.model, self.program.built
        risks: list[Risk] = []
        offers: list[Offer] = []
        for number, rule in enumerate(built.events):
            for subject in self._subjects(rule.of, row):
                risks.append(self._risk(number, rule, subject))
                if rule.offers is not None:
                    trace = self._tracer(()).trace(rule.offers, {**subject.views, "q": subject.views["p"]})
                    if trace.value > 0:
                        offers.append(Offer(rule.name, subject.key, trace))
        changes = [
            self._change(rule, subject) for rule in built.growths for subject in self._subjects(rule.of, row, True)
        ]
        return Explanation(
            month_name(model.month),
            model.household_at(row).key,
            place_name(model, int(model.state.households[H_PLACE, row])),
            members_of(model, row),
            tuple(risks),
            tuple(offers),
            tuple(changes),
            tuple(self._encounters(row)),
            tuple(rule.name for rule in built.streams),
            {each.key: found for each in members_of(model, row) if (found := shedding(model, each.row))},
        )

    # --- who is at risk: the loops of model.engine.texts ---------------------------------------------------------------

    def _subjects(self, of: str, row: int, growth: bool = False) -> Iterator[Subject]:
        """Those of a household whom a rule of this subject is about."""
        state, model = self.model.state, self.model
        lives, n_places = int(state.households[H_PLACE, row]), state.n_places
        if of == "place":
            if growth and lives < n_places:
                yield Subject(lives, lives, self.model.inputs.places[lives], {"place": model.place_at(lives)})
        elif of.endswith("household"):
            reference = int(state.households[REFERENCE, row])
            ties = (int(state.persons[column, reference]) for column in (HOME, REGISTERED_IN, LEFT))
            place = lives if of == "household" else next((tie for tie in ties if tie < n_places), NONE)
            if (of == "household") == (lives < n_places) and 0 <= place < n_places:
                household = model.household_at(row)
                yield Subject(row, place, household.key, {"h": household, "place": model.place_at(place)})
        else:
            for each in members_of(model, row):
                place = int(state.persons[LIVES_IN if of == "person" else REGISTERED_IN, each.row])
                if 0 <= place < n_places:
                    person, household = model.person_at(each.row), model.household_at(row)
                    views = {"p": person, "h": household, "place": model.place_at(place)}
                    yield Subject(each.row, place, each.key, views)

    # --- one rule and one subject --------------------------------------------------------------------------------------

    def _risk(self, number: int, rule: Rule, subject: Subject) -> Risk:
        trace = self._tracer(()).trace(rule.seekers or rule.function, subject.views)
        factors, ratio = self._factors(rule, subject)
        search = None
        if rule.pace is not None:
            search = self.searches.search(number, rule, subject, factors, ratio)
        if search is not None:
            factors, ratio = (), 1.0  # looking is as it is; the instruments act on finding
        hazard = float(trace.value * ratio)
        state = self.model.state
        keys = state.household_keys if rule.of.endswith("household") else state.person_keys
        draw = float(uniform(self.proposals.words[number], keys[subject.row]))
        probability = float(monthly_probability(hazard))
        led = subject.row in self.model.policy.led.get(rule.name, ())
        fired = led or (hazard != 0.0 and draw < probability)
        assert rule.happens is not None
        return Risk(
            rule.name,
            rule.happens.meaning,
            rule.of,
            subject.key,
            self.model.inputs.places[subject.place],
            trace,
            factors,
            hazard,
            probability,
            draw,
            fired,
            rule.kind == "match",
            self.searches.found(number, subject.row) if fired and rule.kind == "match" else None,
            search,
            led,
        )

    def _change(self, rule: Rule, subject: Subject) -> Change:
        column = rule.grows
        assert column is not None
        trace = self._tracer(()).trace(rule.function, subject.views)
        factors, ratio = self._factors(rule, subject)
        change = float(trace.value * ratio)
        state = self.model.state
        table = {"person": state.person_columns, "household": state.household_columns, "place": state.places}[rule.of]
        row = next(row for _, row, each in numbered(self.program.built.columns) if each is column)
        before = float(table[row, subject.row])
        after = min(max(before + change / 12.0, column.range[0]), column.range[1])
        return Change(rule.name, rule.of, subject.key, trace, factors, column.name, column.unit, change, before, after)

    def _encounters(self, row: int) -> Iterator[Encounter]:
        """The meetings of those of a household whose month it is."""
        built, persons, month = self.program.built, self.model.state.persons, self.model.month
        for number, rule in enumerate(built.meetings):
            for subject in self._subjects(rule.of, row):
                if persons[BIRTHDAY, subject.row] != month % 12 or persons[AGE, subject.row] < YOUNGEST:
                    continue
                trace = self._tracer(()).trace(rule.function, subject.views)
                factors, ratio = self._factors(rule, subject)
                rate, word = float(trace.value * ratio), self.proposals.meeting_words[number]
                draw = float(uniform(word, self.model.state.person_keys[subject.row]))
                met = int(poisson(rate, draw))
                yield Encounter(rule.name, rule.of, subject.key, trace, factors, rule.pool, rate, draw, met)

    def _tracer(self, settings: tuple[tuple[str, float], ...]) -> Tracer:
        """The tracer with the parameters' values, some of them set by an instrument's table."""
        if settings not in self._tracers:
            values = self.program.values | dict(settings)
            interpreter = Interpreter(values, self._table)
            self._tracers[settings] = Tracer(values, readable(self.program.built.columns), interpreter)
        return self._tracers[settings]

    def _table(self, name: str) -> np.ndarray:
        return self.program.tables[self.proposals.year, self.program.built.tables.index(name)]

    # --- instruments ---------------------------------------------------------------------------------------------------

    def _factors(self, rule: Rule, subject: Subject) -> tuple[tuple[Factor, ...], float]:
        """The instruments and shocks on a rule, and the product of their ratios as the engine makes it."""
        book = self.model.inputs.rulebook
        acting = {where: each for where, each in self.model.inputs.acting.items() if rule.name in acted_on(each, book)}
        found = {where: self._factor(where, each, rule, subject) for where, each in acting.items()}
        in_force = [where for where in found if found[where].in_force]
        product = 1.0
        for where in sorted(in_force, key=lambda where: repr(acting[where])):  # as model.policy.acting.ratios
            product *= found[where].ratio
        of_policy = list(self._of_policy(rule, subject))
        counting = [each.ratio for each in of_policy if each.counts]
        return (*found.values(), *of_policy), product * (counting[-1] if counting else 1.0)

    def _of_policy(self, rule: Rule, subject: Subject) -> Iterator[Factor]:
        """The model's instruments on a rule: each alone, and, of several, what they make together."""
        policy, month = self.model.policy, self.model.month
        alone = policy.alone(rule, month)
        for k, ratios in alone.items():
            each = policy.in_use[k]
            use, ratio = each.use, float(ratios[subject.row if ratios.size > 1 else 0])
            plain = use.instrument, self.model.inputs.where_used[k], use.start, use.stop, use.target
            in_force = each.delivered > 0 or ratio != 1.0
            said = nothing_done(each, month)
            if in_force:
                said = standing(each, rule.of, subject.row, self.model.inputs.places, month)
            yield Factor(*plain, in_force, ratio != 1.0, ratio, counts=len(alone) == 1, standing=said)
        if len(alone) > 1:
            together = policy.ratio(rule, month)
            assert together is not None
            first = min(policy.in_use[k].use.start for k in alone)
            ratio = float(together[subject.row if together.size > 1 else 0])
            yield Factor(TOGETHER, "levers and cap", first, None, Target(), True, True, ratio)

    def _factor(self, where: str, instrument: Use, rule: Rule, subject: Subject) -> Factor:
        name = instrument.instrument if isinstance(instrument, InstrumentUse) else "hazard_ratio"
        plain = name, where, instrument.start, instrument.stop, instrument.target
        if not instrument.in_force(self.model.month):
            return Factor(*plain, False, False, 1.0)
        if (where, rule.name) not in self._ratios:
            self._ratios[where, rule.name] = self._reach(instrument, rule)
        reached, ratios = self._ratios[where, rule.name]
        reaches, ratio = bool(reached[subject.row]), float(ratios[subject.row])
        trace = None
        if isinstance(instrument, InstrumentUse) and reaches:
            function = self.program.instruments[instrument.instrument].function
            trace = self._tracer(instrument.settings).trace(function, subject.views)
        return Factor(*plain, True, reaches, ratio, trace)

    def _reach(self, instrument: Use, rule: Rule) -> tuple[np.ndarray, np.ndarray]:
        """Whom an instrument reaches among the subjects of a rule, and its ratio on each."""
        state, places, month = self.model.state, self.model.inputs.places, self.model.month
        if rule.of == "place":
            reached = instrument.target.reached_places(places)
        else:
            reached = instrument.target.reached(state, rule.of, places, month)
        return reached, factor_of(instrument, rule, self.proposals.declared_ratio, state, places, month)
