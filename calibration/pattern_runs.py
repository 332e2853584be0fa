"""What patterns are measured on: what a run leaves behind of registers, moves and people, of one case or of several.

Patterns are measured on a `Run`, whoever made it: a model (`observe`), several of them with the same seed (`joined`) or,
in tests, the register and made-up villages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

import model.state as state
from calibration import pattern_households, pattern_labour
from calibration.pattern_labour import Labour, Watch
from calibration.pattern_table import NotSimulated
from model.record import Record
from model.record_columns import columns_of_log, values_of
from model.simulation import MigrationModel
from model.state import FLOWS

#: The rule that settles refugees, and the columns of a person that some patterns are about.
SETTLING = "refugee_settlement"
_COLUMNS = ("GROUND", "MOTIVE", "ACTIVITY", "PROGRAMME")
#: Their texts stand in `model.state` under these names.
_WORDS = {"GROUND": "GROUNDS", "MOTIVE": "MOTIVES", "ACTIVITY": "ACTIVITIES"}
_NOVEMBER = 10
_REGISTERED = ("death", *FLOWS[2:])
_OF_WORK = ("job", "lower_job", "job_elsewhere", "business", "job_loss", "business_end", "programme_end", "withdrawal")
_OF_STUDY, _OF_HOMES = ("education", "study_departure"), ("new_dwelling",)


@dataclass(frozen=True)
class Run:
    """What one run, or several side by side, left behind.

    Attributes:
        places: names.
        first: year of the first 1 January.
        population: int64 [1 January, place].
        ages: int64 [1 January, place, sex, age].
        flows: int64 [year, place, flow], of the years that ran to their end.
        events: moves and deaths of the register, and what happens in work, study and homes: month (counted from year 0),
            event, person, household, from_place, to_place, rule; persons and households by their keys.
        people: by person who was in an event: the month of birth, and home, where the person grew up.
        residents: who lived or was registered in or belonged to a place on the 1 January the run is compared on: person,
            age, home, registered_in, since (month of the last move), ground, motive.
        novembers: who left the introduction programme in the year before, on 1 November: year, place, activity.
        labour: the labour market.
        households, dwellings: of every 1 January, as `pattern_households` gives them.
        holds: rules and columns of a person that the model has.
    """

    places: tuple[str, ...]
    first: int
    population: np.ndarray
    ages: np.ndarray
    flows: np.ndarray
    events: pd.DataFrame
    people: pd.DataFrame
    residents: pd.DataFrame
    novembers: pd.DataFrame
    labour: Labour
    households: pd.DataFrame
    dwellings: pd.DataFrame
    holds: frozenset[str]
    _parts: dict[tuple[str, ...], "Run"] = field(default_factory=dict, init=False, repr=False)

    @property
    def stop(self) -> int:
        """The month after the last whole year, counted from year 0."""
        return 12 * (self.first + len(self.flows))

    def need(self, *names: str) -> None:
        """Ask for a rule or for columns of a person.

        Raises:
            NotSimulated: the model has not got them.
        """
        if missing := [name for name in names if name not in self.holds]:
            what = "rule" if missing[0] == SETTLING else "column of a person"
            raise NotSimulated(f"the model has no {what} {', '.join(missing)}")

    def of(self, places: Sequence[str]) -> "Run":
        """The part of some places: their registers, and the events to or from them."""
        if tuple(places) == self.places:
            return self
        if tuple(places) not in self._parts:  # many patterns are about the same places
            self._parts[tuple(places)] = self._part(places)
        return self._parts[tuple(places)]

    def _part(self, places: Sequence[str]) -> "Run":
        at = [self.places.index(place) for place in places]
        touched = self.events["from_place"].isin(places) | self.events["to_place"].isin(places)
        return replace(
            self,
            places=tuple(places),
            population=self.population[:, at],
            ages=self.ages[:, at],
            flows=self.flows[:, at],
            events=self.events[touched],
            residents=self.residents[
                self.residents["home"].isin(places) | self.residents["registered_in"].isin(places)
            ],
            novembers=self.novembers[self.novembers["place"].isin(places)],
            labour=self.labour.of(places),
            households=self.households[self.households["place"].isin(places)],
            dwellings=self.dwellings[self.dwellings["place"].isin(places)],
        )

    def flow(self, name: str, years: range) -> np.ndarray:
        """A register flow by year and place, int64 [year, place].

        Raises:
            NotSimulated: the run does not hold all years.
        """
        return self.flows[self._rows(years, len(self.flows)), :, FLOWS.index(name)]

    def net(self, years: range) -> np.ndarray:
        """Net migration, abroad included, by year and place, int64 [year, place]."""
        coming = self.flow("in_migration", years) + self.flow("immigration", years)
        return coming - self.flow("out_migration", years) - self.flow("emigration", years)

    def registered(self, years: range) -> np.ndarray:
        """The population on 1 January of each year, int64 [year, place]."""
        return self.population[self._rows(years, len(self.population))]

    def aged(self, years: range) -> np.ndarray:
        """Ages on 1 January of each year, int64 [year, place, sex, age]."""
        return self.ages[self._rows(years, len(self.ages))]

    def _rows(self, years: range, there: int) -> slice:
        if years[0] < self.first or years[-1] >= self.first + there:
            raise NotSimulated(
                f"it needs {years[0]}-{years[-1]}, simulated is {self.first}-{self.first + len(self.flows) - 1}"
            )
        return slice(years[0] - self.first, years[-1] - self.first + 1)


def joined(runs: Sequence[Run]) -> Run:
    """Runs of several cases with the same seed, side by side: they share the world outside and nobody else."""
    first = runs[0]
    if len(runs) == 1:
        return first
    n = min(len(run.flows) for run in runs)

    def beside(arrays: Sequence[np.ndarray], rows: int) -> np.ndarray:
        return np.concatenate([array[:rows] for array in arrays], axis=1)

    def below(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
        return pd.concat(tables, ignore_index=True)

    return Run(
        tuple(place for run in runs for place in run.places),
        first.first,
        beside([run.population for run in runs], n + 1),
        beside([run.ages for run in runs], n + 1),
        beside([run.flows for run in runs], n),
        below([run.events for run in runs]),
        below([run.people for run in runs]),
        below([run.residents for run in runs]),
        below([run.novembers for run in runs]),
        pattern_labour.beside([run.labour for run in runs]),
        below([run.households for run in runs]),
        below([run.dwellings for run in runs]),
        frozenset.intersection(*(run.holds for run in runs)),
    )


def observe(model: MigrationModel, compared: int) -> Run:
    """Run a model to its stop, looking at its people on the way.

    Args:
        model: keeps its event log, and stands at its start.
        compared: the month, counted from year 0, at whose start residents are taken.
    """
    rosters, novembers, households, residents = [], [], [], None
    watch, programme = Watch(), Programme()
    while True:
        watch.look(model)
        programme.look(model)
        if model.month % 12 == 0:
            rosters.append(_people(model))
            households.append(pattern_households.households(model))
        if model.month % 12 == _NOVEMBER:
            novembers.append(programme.leavers(model))
        if model.month == compared:
            residents = _residents(model)
        if not model.running:
            break
        model.step()
    if residents is None:
        raise ValueError(f"month {compared} lies outside the run")
    record, holds = model.record, _held()
    events = _events(record)
    people = pd.concat(rosters, ignore_index=True).drop_duplicates("person")
    first = min(record.population)
    years = range(first, max(record.population))
    return Run(
        record.places,
        first,
        np.stack([record.population[year].sum(axis=1) for year in sorted(record.population)]),
        np.stack([record.ages[year] for year in sorted(record.ages)]),
        np.stack([record.flows[year].sum(axis=1) for year in years]),
        events,
        people[people["person"].isin(events["person"])],
        residents,
        pd.concat(novembers, ignore_index=True),
        watch.labour(model),
        pd.concat(households, ignore_index=True),
        pattern_households.dwellings(model),
        frozenset({*holds, *record.rules}),
    )


class Programme:
    """Notes who leaves the introduction programme, for a job or at its end, month by month."""

    def __init__(self) -> None:
        self._in_it = np.empty(0, dtype=np.uint64)
        self._left: dict[int, list[np.ndarray]] = {}

    def look(self, model: MigrationModel) -> None:
        """Compare who is in it as a month begins with who was a month before."""
        keys = model.state.person_keys[: model.state.n_persons]
        now = keys[model.state.persons[state.ACTIVITY, : keys.size] == state.IN_PROGRAMME]
        self._left.setdefault((model.month - 1) // 12, []).append(np.setdiff1d(self._in_it, now))
        self._in_it = now

    def leavers(self, model: MigrationModel) -> pd.DataFrame:
        """Who left in the year before and lives in a modelled place: year, place and activity of today."""
        rows, year = _rows(model), model.month // 12
        left = np.concatenate([np.empty(0, dtype=np.uint64), *self._left.get(year - 1, [])])
        rows = rows[np.isin(model.state.person_keys[rows], left)]
        lives_in = _column(model, "LIVES_IN", rows)
        rows, lives_in = rows[lives_in < len(model.inputs.places)], lives_in[lives_in < len(model.inputs.places)]
        activity = _words(model, "ACTIVITY", rows)
        return pd.DataFrame({"year": year, "place": _names(model, lives_in), "activity": activity})


def _held() -> list[str]:
    return [name for name in _COLUMNS if name in state.PERSON_COLUMNS]


def _events(record: Record) -> pd.DataFrame:
    """The event log's rows of the register, but for births, and of work, study and homes; months and keys as numbers."""
    log = record.log()
    columns = columns_of_log(log, record.places, record.rules)
    words = {name: values_of(columns[name]) for name in ("event", "from_place", "to_place", "rule")}
    table = pd.DataFrame({"month": log.months, "person": log.keys[:, 0], "household": log.keys[:, 1], **words})
    return table[table["event"].isin((*_REGISTERED, *_OF_WORK, *_OF_STUDY, *_OF_HOMES))].reset_index(drop=True)


def _rows(model: MigrationModel) -> np.ndarray:
    """Rows of everybody alive, those away included."""
    of_run = model.state
    return np.flatnonzero(of_run.persons[state.LIVES_IN, : of_run.n_persons] != state.NONE)


def _column(model: MigrationModel, name: str, rows: np.ndarray) -> np.ndarray:
    return model.state.persons[state.PERSON_COLUMNS.index(name), rows]


def _names(model: MigrationModel, places: np.ndarray) -> np.ndarray:
    """Places by name; empty for none."""
    return np.array([*model.inputs.places, "rest_of_norway", "abroad", ""], dtype=object)[places]


def _people(model: MigrationModel) -> pd.DataFrame:
    rows = _rows(model)
    months = 12 * _column(model, "AGE", rows) + (model.month - 1 - _column(model, "BIRTHDAY", rows)) % 12 + 1
    home = _names(model, _column(model, "HOME", rows))
    return pd.DataFrame({"person": model.state.person_keys[rows], "born": model.month - months, "home": home})


def _words(model: MigrationModel, name: str, rows: np.ndarray) -> np.ndarray:
    """A coded column in words; empty where the model has no such column."""
    if name not in _held():
        return np.full(len(rows), "", dtype=object)
    return np.array(getattr(state, _WORDS[name]), dtype=object)[_column(model, name, rows)]


def _residents(model: MigrationModel) -> pd.DataFrame:
    rows = _rows(model)
    columns = {"age": _column(model, "AGE", rows), "since": _column(model, "SINCE", rows)}
    places = {name: _names(model, _column(model, name.upper(), rows)) for name in ("home", "registered_in")}
    words = {name: _words(model, name.upper(), rows) for name in ("ground", "motive")}
    return pd.DataFrame({"person": model.state.person_keys[rows], **columns, **places, **words})
