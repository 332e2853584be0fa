"""What is compared: a baseline and mixes of one case, in one or several worlds, with draws and seeds common to all.

A world is what holds whatever is done: the draws as they are, the same with every untested effect of an instrument at
ratio 1, or a shock of a study. A pair is one draw of the parameters and one seed, run with every option; `SEEDS_OF_A_DRAW`
pairs share a draw, so that what the parameters do can be told from what chance does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from experiments.differences import refuse_unlike
from experiments.problems import BadInput
from model.evidence import Graded
from model.policy import HazardRatio, InstrumentUse
from model.policy.projects import Project
from model.rulebook import rulebook
from model.shock_use import ShockUse
from scenarios import Scenario, ScenarioError
from scenarios.problems import RefusedError, shown
from scenarios.run_draws import RunDraws, run_draws
from scenarios.studies import find_study, load_study
from scenarios.study_schema import POSTERIOR

#: Pairs of every mix when nobody says how many.
PAIRS = 100
#: Pairs that share a draw of the parameters.
SEEDS_OF_A_DRAW = 2
#: The world in which draws are as they are, and that in which nobody's untested effect is believed.
AS_DRAWN, UNTESTED_OFF = "as drawn", "untested effects at ratio 1"
#: The logarithm of a ratio that changes nothing; effects are log ratios.
NEUTRAL = 0.0
_YEAR = 12


@dataclass(frozen=True)
class Option:
    """One of what is compared.

    Args:
        name: for tables and figures.
        scenario: in every world by its name.
    """

    name: str
    scenario: dict[str, Scenario]


@dataclass(frozen=True, eq=False)
class Comparison:
    """What is compared.

    Args:
        title: for reports.
        options: the baseline first.
        worlds: names, the one that answers the question first.
        source: of the draws, "prior" or "posterior".
        pairs: of every mix in the first world.
        seed: of the first pair.
        skipped: draws that are left to another comparison, such as the search whose winners are run again.
    """

    title: str
    options: tuple[Option, ...]
    worlds: tuple[str, ...]
    source: str
    pairs: int
    seed: int
    skipped: int = 0

    @property
    def baseline(self) -> Option:
        """What the mixes are held against."""
        return self.options[0]

    @property
    def mixes(self) -> tuple[Option, ...]:
        """Everything else."""
        return self.options[1:]

    @property
    def case(self) -> Scenario:
        """A scenario of the case, for its places and dates."""
        return self.baseline.scenario[self.worlds[0]]

    @property
    def years(self) -> range:
        """The years from whose 1 January on runs go, the last one the horizon."""
        return range(self.case.start.year, self.case.stop.year + 1)

    @property
    def since(self) -> int:
        """The month in which the first option begins to differ from the baseline, counted from year 0.

        What a mix leaves out counts like what it adds; other parameters make it differ from the start.
        """
        base, begins = self.case, []
        for option in self.mixes:
            mix = option.scenario[self.worlds[0]]
            if (mix.parameters, mix.rules, mix.national) != (base.parameters, base.rules, base.national):
                begins.append(base.start)
            one, other = ({repr(each): each.start for each in _dated(scenario)} for scenario in (base, mix))
            begins += [(one | other)[each] for each in one.keys() ^ other.keys()]
        begin = max(min(begins, default=base.start), base.start)
        return begin.year * _YEAR + begin.month - 1

    def draw_of(self, pair: int) -> int:
        """The draw of a pair."""
        return self.skipped + pair // SEEDS_OF_A_DRAW

    def seed_of(self, pair: int) -> int:
        """The seed of a pair."""
        return self.seed + pair


@dataclass(frozen=True, eq=False)
class DrawnOptions:
    """The options with the parameters of every pair.

    Args:
        comparison: that they are of.
        draws: by option.
    """

    comparison: Comparison
    draws: tuple[RunDraws, ...]

    def scenario(self, option: int, world: str, pair: int) -> Scenario:
        """What is run for an option in a world and pair."""
        given = self.comparison.options[option].scenario[world]
        drawn = self.draws[option].scenario(given, self.comparison.draw_of(pair))
        if world != UNTESTED_OFF:
            return drawn
        # Of what it uses alone: what uses none is the same run as without, and need not be made twice.
        used = {each.instrument for each in given.instruments if isinstance(each, InstrumentUse)}
        untested = {name for name in effects(given) if name.rpartition("_")[0] in used}
        return replace(
            drawn,
            parameters=drawn.parameters | dict.fromkeys(untested, NEUTRAL),
            instruments=tuple(_without_effect(each, untested) for each in drawn.instruments),
        )

    def is_tested(self, option: int) -> bool:
        """Whether an option is the same with every untested effect at ratio 1, as it has none."""
        scenario = self.comparison.options[option].scenario
        return UNTESTED_OFF not in scenario or not _is_untested(scenario[UNTESTED_OFF])

    def values(self, pairs: int) -> dict[str, np.ndarray]:
        """The parameters that all options have from the draws, float64 [draw] by name."""
        first = self.comparison.skipped
        last = first - (-pairs // SEEDS_OF_A_DRAW)
        common = set.intersection(*(set(each.values) for each in self.draws))
        return {name: column[first:last] for name, column in self.draws[0].values.items() if name in common}


def effects(scenario: Scenario) -> set[str]:
    """Names of the parameters that are effects of instruments which nothing has tested: those with a graded prior."""
    known = rulebook(scenario.rules).parameters
    return {name for name, parameter in known.items() if isinstance(parameter.prior, Graded)}


def _without_effect(each: HazardRatio | InstrumentUse, untested: set[str]) -> HazardRatio | InstrumentUse:
    """An instrument with a written ratio of 1, and without settings of its own for untested effects."""
    if isinstance(each, HazardRatio):
        return replace(each, ratio=1.0)
    return replace(each, settings=tuple(setting for setting in each.settings if setting[0] not in untested))


def _dated(scenario: Scenario) -> tuple[HazardRatio | InstrumentUse | Project | ShockUse, ...]:
    """Everything that begins on a day."""
    return (*scenario.instruments, *scenario.projects, *scenario.shocks)


def with_draws(comparison: Comparison, pairs: int) -> DrawnOptions:
    """The options with their draws, for so many pairs.

    Raises:
        BadInput: nothing is fitted for the case, or not so many draws.
    """
    number = comparison.skipped - (-pairs // SEEDS_OF_A_DRAW)
    try:
        return DrawnOptions(
            comparison,
            tuple(
                run_draws(option.scenario[comparison.worlds[0]], comparison.source, number, comparison.seed)
                for option in comparison.options
            ),
        )
    except RefusedError as refused:
        ((key, *_), why), *_ = refused.why.items()
        if key == "number":
            raise BadInput(f"--replicates {pairs}: {SEEDS_OF_A_DRAW} pairs share a draw, and {why}") from refused
        raise BadInput(f"--draws {comparison.source}: {why}") from refused


def of_scenarios(scenarios: Sequence[Scenario], source: str, pairs: int, seed: int | None = None) -> Comparison:
    """A comparison of scenario files, the baseline first.

    Raises:
        BadInput: there is no mix, two are alike or have one name, or they are of other places or dates.
    """
    if len(scenarios) < 2:
        raise BadInput("a comparison needs a baseline and a mix at least; name a second scenario")
    baseline = scenarios[0]
    names = [each.name for each in scenarios]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise BadInput(f"{shown(twice)} is named twice; allowed is each scenario once")
    for each in scenarios[1:]:
        _refuse_alike(each.name, each, baseline.name, baseline)
        refuse_unlike(baseline, each)
    _refuse_part_of_a_year(baseline.name, baseline)
    worlds = (AS_DRAWN, UNTESTED_OFF) if any(map(_is_untested, scenarios)) else (AS_DRAWN,)
    options = tuple(Option(each.name, dict.fromkeys(worlds, each)) for each in scenarios)
    return Comparison(
        f"{baseline.title}: {len(scenarios) - 1} mix{'es' if len(scenarios) > 2 else ''} against it",
        options,
        worlds,
        source,
        pairs,
        baseline.seed if seed is None else seed,
    )


def of_study(path: str | Path, source: str, pairs: int | None = None, seed: int | None = None) -> Comparison:
    """A comparison of a study's mixes, or scenarios, the first of them the baseline; its shocks are worlds.

    Raises:
        BadInput: the study cannot be read, is of several cases, or varies what a comparison does not.
    """
    try:
        study = load_study(find_study(path))
    except ScenarioError as error:
        raise BadInput(str(error)) from error
    cases = list(dict.fromkeys(variant.case for variant in study.variants))
    if len(cases) > 1:
        raise BadInput(
            f'{path}: it is of {", ".join(cases)}; allowed is one case, as with scenarios = ["{cases[0]}"] in a copy'
        )
    if any(variant.sampled or variant.kept for variant in study.variants) or any(
        each.listed for each in study.draws.values()
    ):
        raise BadInput(
            f"{path}: it varies [levers] or [parameters] beside its mixes; allowed are mixes, shocks and [draws] "
            'with design = "prior" or "posterior"'
        )
    scenarios: dict[str, dict[str, Scenario]] = {}
    several = len({variant.scenario_name for variant in study.variants}) > 1
    for variant in study.variants:
        levers = ", ".join(f"{name} {value}" for name, value in variant.levers.items())
        parts = [variant.scenario_name if several or not variant.mix else "", variant.mix, levers]
        name = ": ".join(part for part in parts if part)
        scenarios.setdefault(name, {})[variant.shock or AS_DRAWN] = variant.scenario
    shocks = tuple(dict.fromkeys(world for each in scenarios.values() for world in each))
    options = []
    for name, of_worlds in scenarios.items():
        first = of_worlds[shocks[0]]
        options.append(Option(name, of_worlds | {UNTESTED_OFF: first}))
    if len(options) < 2:
        raise BadInput(f"{path}: it has one mix; allowed are two at least, the first of them the baseline")
    for option in options[1:]:
        _refuse_alike(
            f"{path}: {option.name}", option.scenario[shocks[0]], options[0].name, options[0].scenario[shocks[0]]
        )
        refuse_unlike(options[0].scenario[shocks[0]], option.scenario[shocks[0]])
    _refuse_part_of_a_year(f"{path}: {options[0].name}", options[0].scenario[shocks[0]])
    untested = any(_is_untested(option.scenario[shocks[0]]) for option in options)
    return Comparison(
        study.title,
        tuple(options),
        (*shocks, UNTESTED_OFF) if untested else shocks,
        source or study.drawn_from or POSTERIOR,
        pairs or len(study.seeds),
        study.seeds[0] if seed is None else seed,
    )


def _refuse_alike(name: str, mix: Scenario, base_name: str, baseline: Scenario) -> None:
    """Refuse a mix that does what the baseline does.

    Raises:
        BadInput: naming both.
    """
    if replace(mix, name="", title="", text="") == replace(baseline, name="", title="", text=""):
        raise BadInput(f"{name} does the same as {base_name}; allowed are mixes that differ from the baseline")


def _refuse_part_of_a_year(name: str, scenario: Scenario) -> None:
    """Refuse runs that end within a year: the register, and all that is told with it, is of 1 January.

    Raises:
        BadInput: naming the day.
    """
    if (scenario.stop.month, scenario.stop.day) != (1, 1):
        raise BadInput(f"{name}: stop = {scenario.stop}: allowed in a comparison is 1 January of a year")


def _is_untested(scenario: Scenario) -> bool:
    """Whether it uses an instrument whose effect is a prior that nothing has tested, or a ratio that somebody wrote."""
    if any(isinstance(each, HazardRatio) for each in scenario.instruments):
        return True
    used = {each.instrument for each in scenario.instruments if isinstance(each, InstrumentUse)}
    return any(name.rpartition("_")[0] in used for name in effects(scenario))
