"""The labour market of a run: who works where at the start; each month the positions, the vacancies and who gets them."""

from collections.abc import Iterator

import numpy as np

from model.draws import Draws
from model.employers import founded, settle_employers
from model.engine.jobs import count_staff, find_jobs, open_vacancies
from model.engine.newcomers import OF_SKILLS, give_skills, without_employer
from model.engine.occupations import settle_workers
from model.engine.world import World
from model.inputs import Inputs
from model.large_employers import LargeEmployers
from model.output_tables import COUNTED
from model.proposals import Proposals, Ratios
from model.shock_use import ShockUse
from model.state import (
    ACTIVITY,
    AGE,
    E_PLACE,
    ELSEWHERE,
    EMPLOYER,
    IDLE,
    IN_PROGRAMME,
    JOB_SKILL,
    LABOUR_DEMAND,
    LIVES_IN,
    LOOKING_SINCE,
    MADE_AT,
    NONE,
    ORIGIN,
    OWNER,
    PENSION_AGE,
    POSITIONS,
    SECTOR,
    SEEKING,
    SKILL,
    STAFF,
    STUDYING,
    V_EMPLOYER,
    V_PLACE,
    V_TAKEN,
    VACANCIES,
    WORKFORCE,
    WORKFORCE_ELSEWHERE,
    WORKING,
    WORKING_AGE,
    State,
)
from model.vocabulary import ORIGINS, SECTORS

#: Months without work from which unemployment is long.
_LONG = 12


class LabourMarket:
    """Employers, positions and vacancies of one model.

    Args:
        inputs: of the model.
        state: of the model; employers and vacancies are written here.
        draws: of the model's seed.

    Attributes:
        cornerstones: row of each employer that is known by name, by place and name.
        business_sectors: float64 [place, sector], cumulative shares of the businesses people found.
    """

    def __init__(self, inputs: Inputs, state: State, draws: Draws):
        self.inputs, self.state, self.draws = inputs, state, draws
        self._hiring = np.zeros((len(COUNTED["hiring"].columns), state.n_places, len(ORIGINS)), dtype=np.int64)
        nobody = np.empty(0, dtype=np.int64)
        self._asked = nobody, nobody, nobody, nobody, nobody
        self.cornerstones: dict[tuple[str, str], int] = {}
        self._rounding = draws.word("rounding of positions")
        self._words = np.array([draws.word(f"position: {what}") for what in ("skill", "hidden")])
        self._schooling = draws.word("schooling")
        self._shares = np.append(inputs.higher_education, inputs.values["schooling_away_higher"])
        self._of_skills = np.array([inputs.values[name] for name in OF_SKILLS])
        self.school(inputs.first_month)
        for place, name in enumerate(inputs.places):
            rest = inputs.industries[place], inputs.first_month, inputs.values, draws
            found = settle_employers(state, place, name, *rest)
            self.cornerstones |= {(name, each): row for each, row in found.items()}
        self.business_sectors = np.array([founded(each.shares, inputs.values) for each in inputs.industries])
        self._shocked = LargeEmployers(inputs.course, inputs.places, state, self.cornerstones)

    def school(self, month: int) -> None:
        """Draw what those have learnt who are new to the model."""
        state = self.state
        people = state.n_persons, state.persons, state.person_keys
        give_skills(month, state.n_places, *people, self._shares, self._schooling, self._of_skills)

    def count(self, month: int) -> None:
        """Count staff, and the workforce of the other places, at the start of a month."""
        state = self.state
        state.places[WORKFORCE_ELSEWHERE] = state.places[WORKFORCE].sum() - state.places[WORKFORCE]
        count_staff(month, state.n_places, state.persons, state.employers, state.bases, state.counts, state.places)

    def be_usual(self) -> None:
        """Let places have the vacancies of an average place and year, for the balance of flows."""
        places = self.state.places
        places[VACANCIES] = self.inputs.values["job_finding_usual"] * (places[WORKFORCE] + 1.0)

    def open(self, proposals: Proposals, ratios: Ratios) -> None:
        """Let employers say how many positions they want filled this month, and list those that nobody holds.

        Raises:
            RuleError: a number of positions is negative, not a number or absurdly high.
        """
        state, program = self.state, self.inputs.program
        self._shocked.begin(proposals.month)
        proposals.supply(*ratios, self._rounding)
        self._shocked.close(proposals.month)
        employers = state.employers[:, : state.n_employers]
        employers[POSITIONS] += np.where(employers[POSITIONS] > 0, self._made(), 0)
        state.reserve_vacancies(int(np.maximum(employers[POSITIONS] - employers[STAFF], 0).sum()))
        hidden = self.inputs.values["labour_demand_hidden"]
        stock = state.employers, state.employer_keys, state.counts
        listed = state.vacancies, state.vacancy_keys, state.places
        open_vacancies(*stock, program.position_skills, hidden, self._words, *listed)

    def shocks_at(self, employer: int, month: int) -> Iterator[ShockUse]:
        """The shocks that take positions from one employer this month, by its row."""
        return self._shocked.taken_from(employer, month)

    def find(self, proposals: Proposals, ratios: Ratios) -> np.ndarray:
        """The vacancy that each seeker of the month's match of vacancies gets, or NONE.

        Raises:
            RuleError: a hazard is negative or not finite.
        """
        number = proposals.match_of("vacancy")
        if number is None:
            return np.full(1, NONE)
        seekers = proposals.seekers(number)
        factors = self.factors(proposals, ratios)
        chosen = without = self.choose(proposals, factors)
        if ratios[0][number] >= 0:
            # who does not look now, being in a course, would not have looked without help either
            without = self.choose(proposals, (factors > 0.0).astype(float))
        of_them = self.state.persons[LIVES_IN, seekers], self.state.persons[ORIGIN, seekers]
        self._asked = seekers, *of_them, chosen, without
        return chosen

    def factors(self, proposals: Proposals, ratios: Ratios) -> np.ndarray:
        """Ratio of all instruments on the pace of each seeker of the month, float64."""
        number = proposals.match_of("vacancy")
        assert number is not None
        seekers, slot = proposals.seekers(number), ratios[0][number]
        found: np.ndarray = np.ones(seekers.size) if slot < 0 else ratios[1][slot, seekers]
        return found

    def note_hires(self, month: int) -> None:
        """Count in `hiring` who took a vacancy this month, who was helped to it, and whom that displaced.

        Who was taken by an earlier event of the month has not begun, and leaves the vacancy open for the next. For some of
        those helped the firm makes a position beside those it had, as long as they keep it: they displace nobody for good.
        """
        seekers, place, origin, chosen, without = self._asked
        began = chosen != NONE
        began[began] = self.state.vacancies[V_TAKEN, chosen[began]] == 1
        self._add("hired", place[began], origin[began])
        if without is not chosen:
            helped, displaced = began & (without == NONE), (chosen == NONE) & (without != NONE)
            self._add("helped", place[helped], origin[helped])
            self._add("displaced", place[displaced], origin[displaced])
            made = np.flatnonzero(helped)[self._makes_positions(seekers[helped], month)]
            self.state.persons[MADE_AT, seekers[made]] = self.state.persons[EMPLOYER, seekers[made]]
            self._add("made", place[made], origin[made])

    def _makes_positions(self, helped: np.ndarray, month: int) -> np.ndarray:
        """For whom of these the firm makes a position, bool: a helped person displaces another less where demand is high."""
        state, values = self.state, self.inputs.values
        low = state.places[LABOUR_DEMAND, state.persons[LIVES_IN, helped]] < values["projects_low"]
        in_low_demand = min(
            values["instruments_displacement"] * values["instruments_displacement_low"],
            max(values["instruments_displacement_most"], values["instruments_displacement"]),
        )
        displaces = np.where(low, in_low_demand, values["instruments_displacement"])
        return self.draws.uniform("displaces another", state.person_keys[helped], month) >= displaces

    def _made(self) -> np.ndarray:
        """Positions that each employer has made for helped people who still hold them: int64 [employer]."""
        state = self.state
        people = state.persons[:, : state.n_persons]
        holding = (people[MADE_AT] >= 0) & (people[MADE_AT] == people[EMPLOYER])
        holding &= (people[LIVES_IN] >= 0) & (people[LIVES_IN] < state.n_places)
        return np.bincount(people[MADE_AT, holding], minlength=state.n_employers)

    def choose(self, proposals: Proposals, factors: np.ndarray) -> np.ndarray:
        """The vacancy that each seeker of the month gets, or NONE; `factors` are what instruments do for each."""
        number = proposals.match_of("vacancy")
        assert number is not None
        seekers = proposals.seekers(number)
        hazards = proposals.hazards(number, seekers)
        return self._choose(proposals, number, seekers, hazards, factors, 1.0 / 12.0)

    def employ_newcomers(self, proposals: Proposals, world: World) -> None:
        """Give those who came to work last month the vacancies they came for: they choose before the seekers of this month.

        Who finds none commutes, or looks for work from now on.
        """
        state, number = self.state, proposals.match_of("vacancy")
        rows = without_employer(state.n_places, state.n_persons, state.persons)
        chosen = np.full(rows.size, NONE)
        if number is not None and rows.size:
            hazards = proposals.hazards(number, rows)
            chosen = self._choose(proposals, number, rows, hazards, np.ones(rows.size), np.inf)
            place, origin = state.persons[LIVES_IN, rows[chosen != NONE]], state.persons[ORIGIN, rows[chosen != NONE]]
            self._add("hired", place, origin)
            self._add("newcomers", place, origin)
        word = self.draws.word("newcomers who commute", proposals.month)
        settle_workers(world, rows, chosen, self.inputs.values["employers_commuting"], word)
        np.subtract.at(state.places[VACANCIES], state.vacancies[V_PLACE, chosen[chosen != NONE]], 1.0)

    def counts(self, month: int) -> dict[str, np.ndarray]:
        """What is counted on 1 January, by table of `COUNTED`: int64 [column, place, origin group or sector]."""
        state = self.state
        n_places, people = state.n_places, state.persons[:, : state.n_persons]
        here = (people[LIVES_IN] >= 0) & (people[LIVES_IN] < n_places)
        people = people[:, here]
        firms, vacancies = state.employers[:, : state.n_employers], state.vacancies[:, : state.n_vacancies]
        activity, employer = people[ACTIVITY], people[EMPLOYER]
        of_age = (people[AGE] >= WORKING_AGE) & (people[AGE] < PENSION_AGE)
        owns = np.zeros(state.n_persons, dtype=bool)
        owns[firms[OWNER, firms[OWNER] != NONE]] = True
        masks = (
            activity == WORKING,
            activity == SEEKING,
            (activity == SEEKING) & (month - people[LOOKING_SINCE] >= _LONG),
            activity == IN_PROGRAMME,
            activity == STUDYING,
            (activity == IDLE) & of_age,
            employer == ELSEWHERE,
            (employer >= 0) & (firms[E_PLACE, employer] != people[LIVES_IN]),
            owns[here],
            (people[JOB_SKILL] > NONE) & (people[JOB_SKILL] < people[SKILL]),
        )
        cells, n = people[LIVES_IN] * len(ORIGINS) + people[ORIGIN], n_places * len(ORIGINS)
        work = [np.bincount(cells[mask], minlength=n).reshape(n_places, -1) for mask in masks]
        cells, n = firms[E_PLACE] * len(SECTORS) + firms[SECTOR], n_places * len(SECTORS)
        is_open = (firms[STAFF] > 0) | (firms[POSITIONS] > 0)
        jobs = [np.bincount(cells, weights, n) for weights in (is_open, firms[POSITIONS], firms[STAFF])]
        jobs.append(np.bincount(cells[vacancies[V_EMPLOYER, vacancies[V_TAKEN] == 0]], minlength=n))
        of_jobs = np.stack(jobs).astype(np.int64).reshape(len(jobs), n_places, -1)
        return {"work": np.stack(work), "jobs": of_jobs}

    def _add(self, column: str, place: np.ndarray, origin: np.ndarray) -> None:
        """Count people of such places and origins in a column of the table `hiring`."""
        np.add.at(self._hiring[COUNTED["hiring"].columns.index(column)], (place, origin), 1)

    def hiring(self) -> np.ndarray:
        """The columns of `hiring` since they were last asked for: int64 [column, place, origin group]."""
        counted, self._hiring = self._hiring, np.zeros_like(self._hiring)
        return counted

    def _choose(
        self,
        proposals: Proposals,
        number: int,
        seekers: np.ndarray,
        hazards: np.ndarray,
        factors: np.ndarray,
        within: float,
    ) -> np.ndarray:
        """The first vacancy that comes to each of these people within so many years, or NONE.

        Who is first in a queue of keys takes first.
        """
        state = self.state
        order, word = proposals.queue(number, seekers)
        chosen = np.full(seekers.size, NONE)
        people = state.person_keys, state.persons, state.contacts
        vacancies = state.vacancies, state.vacancy_keys
        known = proposals.known(number)
        find_jobs(hazards, factors, order, seekers, *people, *vacancies, known, within, word, chosen)
        return chosen
