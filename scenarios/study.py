"""A checked study: every combination that is to be run, the draws of parameters, and the seeds common to all."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from model.policy import HazardRatio, InstrumentUse
from scenarios.scenario import Scenario

#: Of a scenario, as the TOML reader makes them.
Tables = dict[str, Any]


@dataclass(frozen=True)
class SampledLever:
    """A lever whose value stands in the draws.

    Args:
        name: as in the file's [levers]; the column of the draws.
        instrument: position in the scenario's instruments.
        key: "ratio" of a `HazardRatio`, or the full name of the parameter that an `InstrumentUse` sets.
    """

    name: str
    instrument: int
    key: str


@dataclass(frozen=True)
class Variant:
    """One combination of case, scenario, mix, shock and listed levers.

    Args:
        case: name of the case.
        scenario_name: of the scenario file, without its ending.
        mix: name of the mix; empty when the study has none.
        shock: name of the shock; empty when the study has none.
        levers: values of the listed levers the combination has, by name; dates as ISO text.
        scenario: the checked scenario. Its instruments are its own, then those of the mix; its shocks its own, then the
            changes of the shock.
        sampled: the sampled levers the combination has; in `scenario` they stand at their lowest value.
        drawn: the parameters of the draws that the rules of the scenario know and nothing in it sets.
        kept: what the scenario file, the mix or the shock sets of parameters that others have from the draws.
        tables: what the scenario was made of.
    """

    case: str
    scenario_name: str
    mix: str
    shock: str
    levers: dict[str, float | str] = field(hash=False)
    scenario: Scenario
    sampled: tuple[SampledLever, ...] = ()
    drawn: tuple[str, ...] = ()
    kept: dict[str, float] = field(default_factory=dict, hash=False)
    tables: Tables = field(default_factory=dict, hash=False, compare=False, repr=False)


@dataclass(frozen=True, eq=False)
class Draws:
    """What varies between the draws of a study.

    Args:
        names: of parameters and sampled levers.
        values: float64 [draw, name]; one row without columns when nothing varies.
        listed: those of the names whose values the study lists; the others are drawn.
    """

    names: tuple[str, ...]
    values: np.ndarray
    listed: tuple[str, ...] = ()

    @cached_property
    def column(self) -> dict[str, int]:
        """Column of each name."""
        return {name: column for column, name in enumerate(self.names)}


@dataclass(frozen=True, eq=False)
class Study:
    """A checked study, ready to be run.

    Args:
        name: of the file, without its ending; with `+` and the names of files of rules that are beside it.
        title: for reports.
        variants: what is compared, in the order case, scenario, mix, shock, levers.
        draws: by case; the same object for every case unless they come from each case's posterior.
        seeds: of the replicates, common to every variant and draw.
        tables: names of the tables to keep.
        text: the file as it was read.
        file: its path.
        drawn_from: "prior" or "posterior", where parameters that nobody names are drawn from it; else empty.
        sharing: how many draws share a seed, which is then their only one: the first so many have the first of `seeds`, and
            so on. 0 when every draw has all seeds.
    """

    name: str
    title: str
    variants: tuple[Variant, ...]
    draws: dict[str, Draws]
    seeds: range
    tables: tuple[str, ...]
    text: str = field(repr=False)
    file: str
    drawn_from: str = ""
    sharing: int = 0

    @property
    def n_runs(self) -> int:
        """Number of variants x draws x seeds. Those that come out alike are counted each."""
        of_draw = len(self.seeds_of(0))
        return of_draw * sum(len(self.draws[variant.case].values) for variant in self.variants)

    def seeds_of(self, draw: int) -> range:
        """The seeds a draw is run with."""
        return self.seeds[draw // self.sharing :][:1] if self.sharing else self.seeds

    def scenario(self, variant: int, draw: int) -> Scenario:
        """The scenario of a variant with the parameters and levers of a draw in place.

        Nothing is checked again: every value was checked when the study was read.

        Args:
            variant: position in `variants`.
            draw: row of the draws of its case.
        """
        chosen = self.variants[variant]
        if not (chosen.drawn or chosen.sampled):
            return chosen.scenario
        draws = self.draws[chosen.case]
        row, column = draws.values[draw].tolist(), draws.column
        parameters = chosen.scenario.parameters | {name: row[column[name]] for name in chosen.drawn}
        instruments = list(chosen.scenario.instruments)
        for lever in chosen.sampled:
            instruments[lever.instrument] = _moved(instruments[lever.instrument], lever.key, row[column[lever.name]])
        return replace(chosen.scenario, parameters=parameters, instruments=tuple(instruments))


def _moved(instrument: HazardRatio | InstrumentUse, key: str, value: float) -> HazardRatio | InstrumentUse:
    """An instrument with another ratio or setting."""
    if isinstance(instrument, HazardRatio):
        return replace(instrument, ratio=value)
    return replace(instrument, settings=tuple(sorted((dict(instrument.settings) | {key: value}).items())))
