"""Levers that are put together into mixes: each one or several instruments, on or off.

A lever is a mix of a study, the first mix being what is there anyway. Levers put together are all their instruments and
projects at once; as each stands for itself, no two may use the same instrument.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from experiments.comparison import AS_DRAWN, Comparison, Option
from experiments.problems import BadInput
from scenarios import Scenario
from scenarios.problems import shown

#: How the option without any lever is called, and what stands between the names of levers.
NOTHING, AND = "no lever", " + "
#: More levers than this make names that nobody reads, and sets that no search covers.
MOST = 12


@dataclass(frozen=True)
class Levers:
    """Levers of a case.

    Args:
        comparison: that they are taken from, whose seed, draws and horizon count.
        baseline: what is there anyway.
        names: of the levers.
        scenarios: of the baseline with each of them alone.
    """

    comparison: Comparison
    baseline: Scenario
    names: tuple[str, ...]
    scenarios: tuple[Scenario, ...]

    def option(self, on: Sequence[bool]) -> Option:
        """The mix of some levers."""
        chosen = [number for number, each in enumerate(on) if each]
        instruments, projects = list(self.baseline.instruments), list(self.baseline.projects)
        for number in chosen:
            instruments += [
                each for each in self.scenarios[number].instruments if each not in self.baseline.instruments
            ]
            projects += [each for each in self.scenarios[number].projects if each not in self.baseline.projects]
        name = AND.join(self.names[number] for number in chosen) or NOTHING
        scenario = replace(self.baseline, name=name, instruments=tuple(instruments), projects=tuple(projects), text="")
        return Option(name, {AS_DRAWN: scenario})

    def compared(self, sets: Sequence[Sequence[bool]], pairs: int) -> Comparison:
        """Sets of levers against none, as a comparison of so many pairs; none itself is the baseline."""
        nothing = (False,) * len(self.names)
        options = (self.option(nothing), *(self.option(each) for each in sets if any(each)))
        return replace(self.comparison, options=options, worlds=(AS_DRAWN,), pairs=pairs)


def levers_of(comparison: Comparison) -> Levers:
    """The mixes of a comparison as levers.

    Raises:
        BadInput: there are too many, two use the same instrument, or one does more than add instruments and projects.
    """
    world = comparison.worlds[0]
    baseline = comparison.baseline.scenario[world]
    names = tuple(option.name for option in comparison.mixes)
    scenarios = tuple(option.scenario[world] for option in comparison.mixes)
    if len(names) > MOST:
        raise BadInput(f"there are {len(names)} levers; allowed are 1 to {MOST}")
    used: dict[str, str] = {}
    for name, scenario in zip(names, scenarios, strict=True):
        if scenario.parameters != baseline.parameters or scenario.shocks != baseline.shocks:
            raise BadInput(f"{shown(name)} sets parameters or shocks; allowed in a lever are instruments and projects")
        if lost := [each for each in baseline.instruments if each not in scenario.instruments]:
            raise BadInput(
                f"{shown(name)} leaves out {getattr(lost[0], 'instrument', 'an instrument')} of the baseline; a lever adds"
            )
        for each in scenario.instruments:
            key = getattr(each, "instrument", repr(each))
            if each in baseline.instruments:
                continue
            if key in used:
                raise BadInput(f"{shown(name)} and {shown(used[key])} both use {key}; allowed is each in one lever")
            used[key] = name
        if any(each not in baseline.projects for each in scenario.projects) and baseline.projects:
            raise BadInput(f"{shown(name)} adds a project beside one of the baseline; allowed is one or the other")
    return Levers(replace(comparison, worlds=(AS_DRAWN,)), baseline, names, scenarios)
