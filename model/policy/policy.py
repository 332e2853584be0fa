"""The instruments of a run at work: who is in them, what they do this month, what they supply, and what they cost."""

from collections.abc import Callable, Sequence

import numpy as np

from model.acts import Announces, Occupies, OfPeople, OfPlaces, Placement, Promise, Serves, Settles
from model.draws import Draws
from model.kinds import Rule
from model.output_tables import REASONS
from model.policy import people, places
from model.policy.effects import combined
from model.policy.enrolment import COLUMNS
from model.policy.in_use import COUNTS, InUse
from model.policy.instrument_use import InstrumentUse
from model.policy.management import Projects
from model.policy.projects import Project
from model.policy.target import place_seen
from model.state import E_PLACE, EXPECTATION, PARTNER, REFERENCE, State

_YEAR, _THOUSAND = 12.0, 1000.0


class Policy:
    """The instruments of a run.

    Args:
        uses: of the scenario, those of the model's own instruments.
        state, draws: of the model.
        values: of every parameter.
        names: of the modelled places.
        projects: that carry some of them.
        build: lets dwellings stand.
        charge, give: take the number of a place and whole NOK that its municipality pays, or gets for services.

    Attributes:
        in_use: the instruments, in the order of the scenario.
        led: by rule, rows of the persons to whom it happens this month because an instrument led there.
    """

    def __init__(
        self,
        uses: Sequence[InstrumentUse],
        state: State,
        draws: Draws,
        values: dict[str, float],
        names: tuple[str, ...],
        projects: Sequence[Project],
        build: places.Build,
        charge: Callable[[int, int], None],
        give: Callable[[int, int], None],
    ):
        self.state, self.values, self.names = state, values, names
        self._build, self._charge, self._give = build, charge, give
        first = state.person_starts.size - len(COLUMNS) * len(uses)
        rest = state, draws, values, names
        named = {each.name: each for each in projects}
        self.in_use = [
            InUse(use, first + len(COLUMNS) * k, *rest, named.get(use.project)) for k, use in enumerate(uses)
        ]
        self.projects = Projects(projects, values, state.n_places)
        # worked through in an order of their own, so that the order in the scenario cannot matter even in the last bit
        self._ordered = sorted(self.in_use, key=lambda each: repr(each.use))
        self.led: dict[str, np.ndarray] = {}
        self._owed, self._given = np.zeros((2, state.n_places))
        self._strengths: dict[tuple[InstrumentUse, str], np.ndarray] = {}  # of this month
        self._acts_on = {rule for each in self.in_use for rule in each.rules}

    def turn(self, month: int) -> None:
        """Turn to a month: deliver, let people in and out, supply, and pay."""
        led: people.Led = {}
        self._strengths.clear()
        for each in self._ordered:
            ended = each.turn(month)
            each.add("delivered", _THOUSAND / _YEAR * each.delivered * each.in_places)
            if each.enrolled is not None:
                self._enrol(each, month, led)
                if ended:
                    self._stop(each, month)
            for act in each.instrument.acts:
                if isinstance(act, Serves):
                    self._given += each.setting(act.amount) * each.in_places * (each.delivered > 0) / _YEAR
                elif isinstance(act, OfPlaces):
                    supplied = places.supply(each, act, month, self.state, self._build)
                    each.add("supplied", supplied)
                    self._owed += each.pay("unit", supplied)
            self._owed += each.pay("year", each.in_places * (each.delivered > 0) / _YEAR)
        self._owed += self.projects.turn(month)
        self.led = {rule: np.unique(np.concatenate(rows)) for rule, rows in led.items()}
        self._pay()

    def announce(self) -> None:
        """Let vacancies of the month be known that would have been hidden."""
        for each in self._ordered:
            for act in each.instrument.acts:
                if isinstance(act, Announces) and each.delivered > 0:
                    places.announce(each, act, self.state)

    def settled(self, month: int) -> np.ndarray:
        """Refugees a year that instruments settle beside those decided anyway, from the month on: float64 [place]."""
        found = np.zeros(self.state.n_places)
        for each in self._ordered:
            for act in each.instrument.acts:
                if isinstance(act, Settles):
                    found += places.settled(each, act, month)
        return found

    def promise(self, month: int) -> None:
        """Let those expect more who moved here this month and heard what an instrument promises."""
        for each in self._ordered:
            for act in each.instrument.acts:
                if isinstance(act, Promise) and each.delivered > 0:
                    places.promise(each, act, month, self.state)

    def ratio(self, rule: Rule, month: int) -> np.ndarray | None:
        """Ratio of all instruments on a rule, float64 per row of its subject; None where none acts on it."""
        if rule.name not in self._acts_on:
            return None
        total, by_use, capped = self._total(rule, month, self._ordered)
        for each, log in by_use:
            self._note_acting(each, rule, log != 0.0, capped)
        return total

    def alone(self, rule: Rule, month: int) -> dict[int, np.ndarray]:
        """Ratio that each instrument on a rule would have without the others, by its number in `in_use`."""
        acting = (k for k, each in enumerate(self.in_use) if each.acts_on(rule.name))
        return {k: self._total(rule, month, [self.in_use[k]])[0] for k in acting}

    def _total(
        self, rule: Rule, month: int, among: Sequence[InUse]
    ) -> tuple[np.ndarray, list[tuple[InUse, np.ndarray]], np.ndarray]:
        """Ratio of these instruments on a rule, the log ratios it is made of, and where the cap binds: per row."""
        by_lever: dict[str, list[np.ndarray]] = {}
        by_use: list[tuple[InUse, np.ndarray]] = []
        total: np.ndarray = np.ones(1)
        for each in among:
            total = total * self._outright(each, rule, month)
            for effect in each.instrument.effects:
                if effect.rule == rule.name:
                    times = 1.0 if effect.times is None else each.setting(effect.times)
                    log = effect.sign * times * each.setting(effect.effect) * self._strength(each, rule, month)
                    by_lever.setdefault(each.instrument.lever, []).append(log)
                    by_use.append((each, log))
        if not by_lever:
            return total, by_use, np.zeros(total.size, dtype=bool)
        logs, capped = combined(by_lever, self.values["instruments_further"], self.values["instruments_most"])
        return total * np.exp(logs), by_use, capped

    def _note_acting(self, each: InUse, rule: Rule, acting: np.ndarray, capped: np.ndarray) -> None:
        """Count on how many an effect acts this month, and for how many of them the cap binds on all effects together."""
        rows = np.flatnonzero(acting)
        places = self._place_of(rule.of)[rows]
        for count, of_those in (("acted_on", places), ("capped", places[capped[rows]])):
            each.add(count, np.bincount(of_those, minlength=self.state.n_places)[: self.state.n_places])

    def _place_of(self, of: str) -> np.ndarray:
        """The place in which the rows of a rule's subject are, or for those away the one they would return to."""
        state = self.state
        if of == "place":
            return np.arange(state.n_places)
        if of == "employer":
            return state.employers[E_PLACE, : state.n_employers]
        found = place_seen(of, state)
        return np.where(found < 0, state.n_places, found)

    def close_year(self) -> np.ndarray:
        """What is counted of the year that ended, and begin anew: int64 [count, place, instrument in use, then project]."""
        counts = [each.counts for each in self.in_use] + self.projects.counts
        found = np.zeros((len(COUNTS), self.state.n_places, len(counts)), dtype=np.int64)
        for k, each in enumerate(counts):
            found[:, :, k] = np.rint(each)
            each[:] = 0.0
        return found

    def _enrol(self, each: InUse, month: int, led: people.Led) -> None:
        enrolled = each.enrolled
        assert enrolled is not None
        followed = enrolled.turn(month, each.delivered * people.places_left(each))
        each.add("reached", followed.reached)
        each.add("ended", followed.ended)
        each.add("too_late", followed.too_late)
        entered, completed = enrolled.entered(month), enrolled.completed(month)
        for act in each.instrument.acts:
            if isinstance(act, OfPeople):
                people.happens(each, act, entered, completed, self.state, led)
        in_it = enrolled.in_it()
        self._owed += each.pay("reached", followed.reached) + each.pay("month", in_it)
        if (month + 1) % 12 == 0:  # December: the state of the year that ends
            each.add("in_it", in_it)
            if each.delivered > 0:
                for reason, numbers in zip(REASONS, enrolled.reasons(month), strict=True):
                    each.add(reason, numbers)

    def _stop(self, each: InUse, month: int) -> None:
        """End it for all who are in it; what those lose who counted on it is a promise that is not kept."""
        assert each.enrolled is not None
        left = each.enrolled.stop(month)
        if each.instrument.missed is not None:
            expectation = self.state.person_columns[EXPECTATION, : self.state.n_persons]
            expectation[left] = np.minimum(expectation[left] + each.setting(each.instrument.missed), 1.0)

    def _strength(self, each: InUse, rule: Rule, month: int) -> np.ndarray:
        """Strength of an instrument in use on each row of a rule's subject."""
        k = each.use, rule.of
        if k not in self._strengths:
            self._strengths[k] = self._strength_on(each, rule.of, month)
        return self._strengths[k]

    def _strength_on(self, each: InUse, of: str, month: int) -> np.ndarray:
        state = self.state
        if of in ("place", "employer"):
            of_place = each.felt * each.in_places
            return of_place if of == "place" else of_place[state.employers[E_PLACE, : state.n_employers]]
        if each.enrolled is None:
            targets = each.use.target, each.instrument.reaches
            return each.felt * np.all([it.reached(state, of, self.names, month) for it in targets], axis=0)
        return self._of_households(each.enrolled.strength(month, each.of["half_life"]), of)

    def _of_households(self, person: np.ndarray, of: str) -> np.ndarray:
        """What is so of persons, for the rows of a rule's subject: of a household the higher of the couple's."""
        if not of.endswith("household"):
            return person
        heads = self.state.households[REFERENCE, : self.state.n_households]
        partners = np.where(heads >= 0, self.state.persons[PARTNER, heads], -1)
        return np.maximum(np.where(heads >= 0, person[heads], 0.0), np.where(partners >= 0, person[partners], 0.0))

    def _outright(self, each: InUse, rule: Rule, month: int) -> np.ndarray:
        """Ratio of what is no matter of degree: who is in a course is not looking, who is kept has a vacancy."""
        found: np.ndarray = np.ones(1)
        if each.enrolled is None:
            return found
        for act in each.instrument.acts:
            if isinstance(act, Occupies) and act.rule == rule.name:
                found = found * (1.0 - self._of_households(each.enrolled.inside.astype(float), rule.of))
            elif isinstance(act, Placement) and rule.name == "job_finding":
                lately = each.enrolled.ended_lately(month, each.setting(act.within))
                factor = np.ones(self.state.n_persons)
                factor[each.enrolled.inside] = 0.0
                factor[lately[people.kept(each, act, lately, self.state)]] = each.setting(act.sooner)
                found = found * factor
        return found

    def _pay(self) -> None:
        """Charge and give whole NOK; what is left of one waits."""
        for amounts, book in ((self._owed, self._charge), (self._given, self._give)):
            whole = np.floor(amounts)
            for place in np.flatnonzero(whole > 0):
                book(int(place), int(whole[place]))
            amounts -= whole
