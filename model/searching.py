"""What those who look for somebody, a vacancy or a dwelling in the running month consider, and what they get.

Everything is worked out again from the state at the start of the month, so that runs need not record it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from model.draws import uniform_of_pair
from model.engine.arithmetic import log
from model.explanation import Considered, Factor, Found, Search
from model.kinds import Rule
from model.matches import MATCHES
from model.people import Member, member
from model.state import D_PLACE, EMPLOYER, HOUSEHOLD, NONE, SECTOR, V_EMPLOYER, V_PLACE, V_SKILL, V_TAKEN
from model.terms import Tracer
from model.vocabulary import IN_WORDS, SECTORS

if TYPE_CHECKING:
    from model.simulation import MigrationModel

#: In words, how dwellings are held.
_HELD = {"owned": "a home to buy", "rented": "a home to rent", "municipal": "a municipal home"}
#: In words, what jobs ask for, in the order of `model.vocabulary.SKILLS`.
_ASKED = ("compulsory school", "upper secondary school", "university or college")
#: Years within which something must come to who looks in a month.
_WITHIN = 1.0 / 12.0


class _Queue(NamedTuple):
    """Those who seek in a match this month, in the order in which they choose, and what each gets, or NONE."""

    seekers: list[int]
    chosen: list[int]


@dataclass(frozen=True)
class Subject:
    """Somebody a rule is about: the row of its loop, the place it sees, and the views its functions are given."""

    row: int
    place: int
    key: str
    views: dict[str, Any] = field(default_factory=dict)


class Searches:
    """The searches of a model's running month; good until the model's next step.

    Args:
        model: between two steps, its proposals turned to the running month.
        tracer: of the functions of rules.
    """

    def __init__(self, model: "MigrationModel", tracer: Tracer):
        self.model, self.proposals, self.tracer = model, model.proposals, tracer

    def found(self, number: int, row: int) -> Member | Found | None:
        """What a seeker of a match gets."""
        queue = self._queues[number]
        got = queue.chosen[queue.seekers.index(row)]
        told: dict[str, Callable[[int], Member | Found]]
        told = {"match": self._member, "vacancy": self._job, "dwelling": self._home}
        return None if got == NONE else told[self.model.inputs.program.built.events[number].among](got)

    def search(self, number: int, rule: Rule, subject: Subject, factors: tuple[Factor, ...], ratio: float) -> Search:
        """What looking means for somebody; what was considered is told of who looks this month.

        Args:
            number: of the match.
            rule: the same, among vacancies or dwellings.
            subject: the person or household.
            factors: the instruments that act on finding; `ratio` is their product.
        """
        assert rule.pace is not None
        pace = self.tracer.trace(rule.pace, subject.views)
        hazards = self.proposals.hazards(number, np.array([subject.row]))[0]
        rows, places = self._on_offer(rule.among)
        hazards = hazards[rows] if rule.among == "vacancy" else hazards
        here, heard_of = places == subject.place, hazards > 0
        considered: list[Considered] = []
        none_suits = rows[here] if not (here & heard_of).any() else rows[:0]
        if subject.row in self._queues[number].seekers:
            considered = [
                self._considered(number, rule, subject, int(offer), float(hazard * ratio))
                for offer, hazard in zip(rows[here | heard_of], hazards[here | heard_of], strict=True)
            ]
        return Search(
            MATCHES[rule.among],
            int(here.sum()),
            int((here & heard_of).sum()),
            int((~here).sum()),
            int((~here & heard_of).sum()),
            pace,
            factors,
            float(hazards.sum() * ratio),
            tuple(self.tracer.trace(rule.function, self._views(rule, subject, int(offer))) for offer in none_suits),
            tuple(sorted(considered, key=lambda each: (-each.hazard, each.key))),
        )

    def _on_offer(self, among: str) -> tuple[np.ndarray, np.ndarray]:
        """Rows of what can be found this month, and the place of each; newcomers have taken theirs before."""
        state = self.model.state
        if among == "dwelling":
            return state.vacant, state.dwellings[D_PLACE, state.vacant]
        rows = np.flatnonzero(state.vacancies[V_TAKEN, : state.n_vacancies] == 0)
        return rows, state.vacancies[V_PLACE, rows]

    def _considered(self, number: int, rule: Rule, subject: Subject, offer: int, hazard: float) -> Considered:
        """How one vacancy or dwelling comes to who looks: the draw is that of `find_jobs` and `find_homes`."""
        state, queue = self.model.state, self._queues[number]
        known = 1.0
        if rule.among == "dwelling":
            found = self._home(offer)
            key, own = state.dwelling_keys[offer], state.household_keys[subject.row]
        else:
            found = self._job(offer)
            key, own = state.vacancy_keys[offer], state.person_keys[subject.row]
            known = self._acquainted(number, subject.row, offer)
        hazard *= known
        _, word = self.proposals.queue(number, np.array([subject.row]))
        wait = float(-log(uniform_of_pair(word, own, key)) / hazard) if hazard > 0 else inf
        ahead = queue.chosen[: queue.seekers.index(subject.row)]
        trace = self.tracer.trace(rule.function, self._views(rule, subject, offer))
        return Considered(found.key, found.name, trace, known, hazard, wait, wait < _WITHIN, offer in ahead)

    def _views(self, rule: Rule, subject: Subject, offer: int) -> dict[str, Any]:
        """What the score of an offer is asked with."""
        if rule.among == "dwelling":
            return {**subject.views, "d": self.model.dwelling_at(offer)}
        return {**subject.views, "v": self.model.vacancy_at(offer)}

    def _acquainted(self, number: int, row: int, vacancy: int) -> float:
        """The ratio for knowing somebody who works for the employer; 1 without."""
        state = self.model.state
        contacts = state.contacts[row]
        employers = state.persons[EMPLOYER, contacts[contacts != NONE]]
        return self.proposals.known(number) if state.vacancies[V_EMPLOYER, vacancy] in employers else 1.0

    @cached_property
    def _queues(self) -> dict[int, _Queue]:
        """By the number of each match, who seeks in it this month, and what they get."""
        model, proposals = self.model, self.proposals
        ratios = model.ratios
        expected = proposals.expected.copy()  # that of the last month, for as long as this one has not been run
        proposals.propose(*ratios)
        queues: dict[int, _Queue] = {}
        ways: dict[str, Callable[[], np.ndarray]] = {
            "match": proposals.match,
            "vacancy": lambda: model.labour_market.choose(proposals, model.labour_market.factors(proposals, ratios)),
            "dwelling": lambda: model.housing_market.find(proposals, ratios),
        }
        for among, choose in ways.items():
            number = proposals.match_of(among)
            if number is not None:
                seekers, chosen = proposals.seekers(number), choose()
                order, _ = proposals.queue(number, seekers)
                queues[number] = _Queue(seekers[order].tolist(), chosen[order].tolist())
        proposals.expected[:] = expected
        return queues

    def _member(self, row: int) -> Member:
        return member(self.model, row, int(self.model.state.persons[HOUSEHOLD, row]))

    def _job(self, row: int) -> Found:
        vacancy, state = self.model.vacancy_at(row), self.model.state
        sector = SECTORS[state.employers[SECTOR, state.vacancies[V_EMPLOYER, row]]]
        skill = _ASKED[int(state.vacancies[V_SKILL, row])]
        return Found(vacancy.key, f"a job in {IN_WORDS[sector]} that asks for {skill}")

    def _home(self, row: int) -> Found:
        dwelling = self.model.dwelling_at(row)
        where = "in the centre" if dwelling.central else "far out"
        rooms = f"{dwelling.rooms} room{'' if dwelling.rooms == 1 else 's'}"
        return Found(dwelling.key, f"{_HELD[dwelling.tenure]} of {rooms} {where}")
