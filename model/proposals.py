"""What the rules of a program propose for a month: who is taken, who finds whom, how many arrive, what grows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from model.draws import identity, uniforms
from model.engine import arrivals
from model.engine.arrivals import N_THRESHOLDS
from model.engine.month import words_of
from model.engine.partners import find_partners
from model.kinds import Declared, Rule, RuleError
from model.policy import InstrumentUse
from model.policy.acting import Use, ratios
from model.policy.policy import Policy
from model.program import Program
from model.record import month_name
from model.rulebook import Rulebook
from model.state import E_PLACE, State

#: Ratios of instruments on rules, as `Proposals.ratios_of` gives them.
Ratios = tuple[np.ndarray, np.ndarray]
#: The functions of the propose module, for settings of an instrument as `InstrumentUse` has them.
Kernels = Callable[[tuple[tuple[str, float], ...]], Any]


class Proposals:
    """The proposals of the running month.

    Args:
        program: the rules and what they read.
        kernels: gives the functions of the propose module for settings of an instrument: compiled, where settings are
            data, or calling the rules on views (`model.reference`).
        state: of the model; read, but for its columns, which grow.
        places: names.
        seed: of every draw, as `Draws` holds it.

    Attributes:
        fired: int64 [rule, k], rows of the persons or households taken; `n_fired` int64 [rule].
        expected: registered persons per year each event takes before instruments, float64 [event, place].
        words: uint64 [rule], the monthly words; `arrival_words` those of what arrives.
    """

    def __init__(self, program: Program, kernels: Kernels, state: State, places: tuple[str, ...], seed: np.uint64):
        built = program.built
        self.program, self.state, self.places, self.seed = program, state, places, seed
        self._kernels_with, self._kernels = kernels, kernels(())
        self.month = self.year = 0
        self.expected = np.zeros((len(built.events), len(places)))
        self.n_fired = np.zeros(len(built.events), dtype=np.int64)
        self.fired = np.empty((len(built.events), 0), dtype=np.int64)
        self.words = np.empty(len(built.rules), dtype=np.uint64)
        self.arrival_words = np.empty(arrivals.CODES.size, dtype=np.uint64)
        self._matches = {rule.among: k for k, rule in enumerate(built.events) if rule.kind == "match"}
        self._subjects = list(dict.fromkeys(rule.of for rule in built.events))
        self._n_offers = np.zeros(1, dtype=np.int64)
        self._offers = np.empty((1, 0), dtype=np.int64)
        self._bounds = np.array([rule.grows.range for rule in built.growths if rule.grows]).reshape(-1, 2)
        self.make_room()

    @property
    def stream_words(self) -> np.ndarray:
        """The monthly words of the arrival streams."""
        first = len(self.program.built.events)
        return self.words[first : first + len(self.program.built.streams)]

    def open(self, month: int, year: int) -> None:
        """Turn to a month; `year` counts from the first of the run."""
        self.month, self.year = month, year
        words_of(self.seed, self.program.decisions, month, self.words)
        words_of(self.seed, arrivals.CODES, month, self.arrival_words)

    def make_room(self) -> None:
        """Let the arrays of proposals be as wide as the tables they index."""
        width = max(self.state.persons.shape[1], self.state.households.shape[1])
        if self.fired.shape[1] < width:
            fired = np.empty((self.n_fired.size, width), dtype=np.int64)
            fired[:, : self.fired.shape[1]] = self.fired
            self.fired = fired
            self._offers = np.empty((1, width), dtype=np.int64)

    def ratios_of(
        self, rules: Rulebook, instruments: Sequence[Use], policy: Policy | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """The instruments in force: for each rule its row in the table that follows, or -1; the table of ratios."""
        found = {}
        for k, rule in enumerate(self.program.built.rules):
            ratio = None
            if instruments:
                ratio = ratios(instruments, rules, rule, self.declared_ratio, self.state, self.places, self.month)
            of_policy = policy.ratio(rule, self.month) if policy else None
            if of_policy is not None:
                ratio = of_policy if ratio is None else ratio * of_policy
            if ratio is not None:
                found[k] = ratio
        slots = np.full(len(self.program.built.rules), -1)
        if not found:
            return slots, _NO_RATIOS
        table = np.ones((len(found), max(ratio.size for ratio in found.values())))
        for slot, (k, ratio) in enumerate(found.items()):
            slots[k] = slot
            table[slot, : ratio.size] = ratio
        return slots, table

    def lead(self, led: Mapping[str, np.ndarray]) -> None:
        """Let rules happen to persons an instrument led there, beside those the rules took: rows by name of the rule."""
        names = [rule.name for rule in self.program.built.events]
        for name, rows in led.items():
            k = names.index(name)
            taken = np.union1d(self.fired[k, : self.n_fired[k]], rows)
            self.fired[k, : taken.size], self.n_fired[k] = taken, taken.size

    def propose(self, slots: np.ndarray, table: np.ndarray) -> None:
        """Fill `fired` and `expected`.

        Args:
            slots, table: as `ratios_of` gives them.

        Raises:
            RuleError: a hazard is negative, infinite, not a number or absurdly high.
        """
        state, n_events = self.state, len(self.program.built.events)
        fault, faulty = np.zeros(2, dtype=np.int64), np.zeros(1)
        self.n_fired[:], self._n_offers[:], self.expected[:] = 0, 0, 0.0
        arguments = (
            self.month,
            state.n_places,
            state.persons,
            state.person_keys,
            state.households,
            state.household_keys,
            state.counts,
            state.places,
            state.person_columns,
            state.household_columns,
            state.employers,
            state.dwellings,
            self.program.vector,
            self.program.tables[self.year],
            self.words,
            slots[:n_events],
            table,
            self.fired,
            self.n_fired,
            self._offers,
            self._n_offers,
            self.expected,
            fault,
            faulty,
        )
        for of in self._subjects:
            getattr(self._kernels, f"propose_{of}")(*arguments)
        self._refuse(self.program.built.events, fault, faulty, "hazard", "0 to 1,000,000 per year")

    def intensities(self, slots: np.ndarray, table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Households or candidates per year and as many without instruments, float64 [stream, place], and the shares of
        candidates content, float64 [stream, threshold, place].

        Raises:
            RuleError: an intensity is negative or not finite, or a share no share.
        """
        built, n_places = self.program.built, self.state.n_places
        out, shares = np.zeros((len(built.streams), n_places)), np.ones((len(built.streams), N_THRESHOLDS, n_places))
        self._kernels.intensities(self.state.places, self.program.vector, self.program.tables[self.year], out, shares)
        if not (shares.min(initial=1.0) >= 0.0 and shares.max(initial=0.0) <= 1.0):  # false for NaN, too
            stream, threshold, place = np.argwhere(~((shares >= 0) & (shares <= 1)))[0]
            rule = built.streams[stream]
            assert rule.who is not None
            assert rule.who.candidates is not None
            name = rule.who.candidates.thresholds[threshold].__name__
            raise RuleError(
                f"{rule.where}: {month_name(self.month)}: {name} of rule {rule.name} gave the share "
                f"{shares[stream, threshold, place]} for {self.places[place]}; allowed is 0 to 1"
            )
        if not (np.isfinite(out).all() and (out >= 0).all()):
            stream, place = np.argwhere(~(np.isfinite(out) & (out >= 0)))[0]
            rule = built.streams[stream]
            raise RuleError(
                f"{rule.where}: {month_name(self.month)}: rule {rule.name} gave the intensity {out[stream, place]} for "
                f"{self.places[place]}; allowed is 0 or more per year"
            )
        usual = out.copy()
        for stream in range(len(built.streams)):
            slot = slots[len(built.events) + stream]
            if slot >= 0:
                out[stream] *= table[slot, :n_places]
        return out, usual, shares

    def match_of(self, among: str) -> int | None:
        """The number of the match in which something is found, as `model.matches.MATCHES` has it, if there is one."""
        return self._matches.get(among)

    def seekers(self, number: int) -> np.ndarray:
        """Rows of those who seek this month in a match."""
        return self.fired[number, : self.n_fired[number]]

    def known(self, number: int) -> float:
        """Ratio of a match for those who know each other."""
        known = self.program.built.events[number].known
        return 1.0 if known is None else self.program.values[known.name]

    def queue(self, number: int, seekers: np.ndarray) -> tuple[np.ndarray, np.uint64]:
        """Positions of the seekers of a match in the order in which they choose, and the word of the pairs' draws."""
        word, of_dwellings = self.words[number], self.program.built.events[number].among == "dwelling"
        keys = self.state.household_keys if of_dwellings else self.state.person_keys
        order = np.argsort(uniforms(identity(word, np.uint64(1)), keys[seekers]))
        return order, identity(word, np.uint64(2))

    def match(self) -> np.ndarray:
        """The offer that each seeker of the match of persons finds, or NONE.

        Raises:
            RuleError: a score is negative or not finite.
        """
        number = self.match_of("match")
        if number is None:
            return np.full(1, -1)
        seekers, offers = self.seekers(number), self._offers[0, : self._n_offers[0]]
        scores = self.scores(self.program.built.events[number], seekers, offers)
        chosen = np.full(seekers.size, -1)
        rest = self.state.person_keys, self.state.persons, self.state.contacts, self.known(number)
        order, word = self.queue(number, seekers)
        find_partners(scores, order, seekers, offers, *rest, word, chosen)
        return chosen

    def scores(self, rule: Rule, seekers: np.ndarray, offers: np.ndarray) -> np.ndarray:
        """Score of every pair of a match of persons, float64 [seeker, offer].

        Raises:
            RuleError: one is negative or not finite.
        """
        scores = np.empty((seekers.size, offers.size))
        kernel = getattr(self._kernels, f"pair_scores_{rule.name}")
        kernel(*self._rows(), *self._read(self.program.vector), seekers, offers, scores)
        return self._fit(rule, scores)

    def hazards(self, number: int, seekers: np.ndarray) -> np.ndarray:
        """Yearly hazard with which each of these people or households gets each vacancy or vacant dwelling.

        Returns:
            float64 [seeker, what is found].

        Raises:
            RuleError: one is negative or not finite.
        """
        of_dwellings = self.program.built.events[number].among == "dwelling"
        return (self._of_dwellings if of_dwellings else self._of_vacancies)(number, seekers)

    def _of_vacancies(self, number: int, seekers: np.ndarray) -> np.ndarray:
        state, program, rule = self.state, self.program, self.program.built.events[number]
        hazards = np.empty((seekers.size, state.n_vacancies))
        near = 0.0 if rule.near is None else program.values[rule.near.name]
        getattr(self._kernels, f"pair_scores_{rule.name}")(
            self.month,
            state.n_places,
            state.persons,
            state.person_keys,
            state.households,
            state.places,
            state.person_columns,
            state.household_columns,
            state.employers,
            state.dwellings,
            state.vacancies,
            state.vacancy_keys,
            program.vector,
            program.tables[self.year],
            seekers,
            near,
            identity(self.words[number], np.uint64(3)),
            hazards,
        )
        return self._fit(rule, hazards)

    def _of_dwellings(self, number: int, seekers: np.ndarray) -> np.ndarray:
        rule, vacant = self.program.built.events[number], self.state.vacant
        hazards = np.empty((seekers.size, vacant.size))
        kernel = getattr(self._kernels, f"pair_scores_{rule.name}")
        kernel(*self._rows(), *self._read(self.program.vector), seekers, vacant, hazards)
        return self._fit(rule, hazards)

    def _fit(self, rule: Rule, scores: np.ndarray) -> np.ndarray:
        if scores.size and not (scores.min() >= 0.0 and scores.max() < np.inf):  # false for NaN, too
            wrong = scores[~((scores >= 0.0) & (scores < np.inf))].flat[0]
            raise RuleError(
                f"{rule.where}: {month_name(self.month)}: rule {rule.name} gave the score {wrong:g}, its pace included; "
                "allowed are finite numbers from 0"
            )
        return scores

    def supply(self, slots: np.ndarray, table: np.ndarray, rounding: np.uint64) -> None:
        """Write the positions that every employer wants filled this month, rounded by a word's draws.

        Raises:
            RuleError: a number is negative, not a number or absurdly high.
        """
        built, state = self.program.built, self.state
        if not built.supplies:
            return
        first = len(built.events) + len(built.streams) + len(built.growths)
        fault, faulty = np.zeros(2, dtype=np.int64), np.zeros(1)
        stock = state.places, state.employers, state.employer_keys, state.bases
        values = self.program.vector, self.program.tables[self.year]
        slot = slots[first : first + 1]
        self._kernels.supply(
            self.month, state.n_places, state.counts, *stock, *values, slot, table, rounding, fault, faulty
        )
        self._refuse(built.supplies, fault, faulty, "number of positions", "0 to 1,000,000")

    def grow(self, slots: np.ndarray, table: np.ndarray) -> None:
        """Let the declared columns grow by a month's worth; every growth reads the state of the month's start.

        Raises:
            RuleError: a growth is not a number, or absurdly large.
        """
        built, state = self.program.built, self.state
        if not built.growths:
            return
        first = len(built.events) + len(built.streams)
        of_growths = slots[first : first + len(built.growths)]
        fault, faulty = np.zeros(2, dtype=np.int64), np.zeros(1)
        self._kernels.grow(
            *self._rows(),
            state.counts,
            *self._read(self.program.vector),
            of_growths,
            table,
            self._bounds,
            fault,
            faulty,
        )
        self._refuse(built.growths, fault, faulty, "growth", "-1,000,000 to 1,000,000 per year")

    def meet(self, slots: np.ndarray, table: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """How many people each of these persons meets per year, float64 [meeting, k].

        Raises:
            RuleError: a number is negative, not a number or absurdly high.
        """
        built = self.program.built
        rates = np.zeros((len(built.meetings), rows.size))
        if not built.meetings:
            return rates
        of_meetings = slots[len(built.rules) - len(built.meetings) :]
        fault, faulty = np.zeros(2, dtype=np.int64), np.zeros(1)
        self._kernels.meet(
            *self._rows(), *self._read(self.program.vector), of_meetings, table, rows, rows.size, rates, fault, faulty
        )
        self._refuse(built.meetings, fault, faulty, "number of people met", "0 to 1,000,000 per year")
        return rates

    @property
    def meeting_words(self) -> np.ndarray:
        """The monthly words of the meetings."""
        return self.words[len(self.program.built.rules) - len(self.program.built.meetings) :]

    def declared_ratio(self, use: InstrumentUse, rule: Rule) -> np.ndarray:
        """The ratio that a declared instrument in use gives on a rule: float64 per row, 1 where nobody is at risk.

        Raises:
            RuleError: a ratio is negative, not a number or absurdly high.
        """
        state = self.state
        rows = {"place": state.n_places, "person": state.n_persons, "registered": state.n_persons}
        rows["employer"] = state.n_employers
        out = np.ones(rows.get(rule.of, state.n_households))
        fault, faulty = np.zeros(2, dtype=np.int64), np.zeros(1)
        values = self.program.values | dict(use.settings)
        vector = np.array([values[name] for name in self.program.built.parameters])
        kernel = getattr(self._kernels_with(use.settings), f"ratio_{use.instrument}_{rule.of}")
        columns = (
            state.places,
            state.person_columns,
            state.household_columns,
            state.employers,
            state.dwellings,
            state.bases,
        )
        kernel(*self._rows(), state.counts, *columns, vector, self.program.tables[self.year], out, fault, faulty)
        self._refuse(
            (self.program.instruments[use.instrument],), fault, faulty, f"ratio on {rule.name}", "0 to 1,000,000"
        )
        return out

    def _rows(self) -> tuple:
        state = self.state
        return self.month, state.n_places, state.persons, state.households

    def _read(self, vector: np.ndarray) -> tuple:
        state = self.state
        columns = state.places, state.person_columns, state.household_columns, state.employers, state.dwellings
        return *columns, vector, self.program.tables[self.year]

    def _refuse(
        self, rules: Sequence[Declared], fault: np.ndarray, faulty: np.ndarray, what: str, allowed: str
    ) -> None:
        """Raise what a kernel found wrong with a value: number of the rule + 1 and row in `fault`, value in `faulty`."""
        if not fault[0]:
            return
        rule, row = rules[fault[0] - 1], int(fault[1])
        kind = "rule" if isinstance(rule, Rule) else "instrument"
        of = rule.of if isinstance(rule, Rule) else "person or household"
        if of == "place":
            whom = self.places[row]
        elif of == "employer":
            whom = f"an employer in {self.places[self.state.employers[E_PLACE, row]]}"
        else:
            keys = self.state.household_keys if of.endswith("household") else self.state.person_keys
            whom = f"the {of} {keys[row]:016x}" if isinstance(rule, Rule) else "somebody at risk"
        raise RuleError(
            f"{rule.where}: {month_name(self.month)}: {kind} {rule.name} gave the {what} {faulty[0]} for {whom}; "
            f"allowed is {allowed}"
        )


#: In place of a table of ratios, where none is in force.
_NO_RATIOS = np.ones((1, 1))
