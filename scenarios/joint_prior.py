"""Draws from the joint prior: of every parameter that has a prior of its own, effects of instruments standing together.

What makes one instrument of a lever work makes the others work too, and evidence on all of them comes from the same
reports: the normal deviates behind two effects correlate by `WITHIN` within a lever and by `ACROSS` between levers.
Everything else is independent. A parameter without a prior of its own is held at its value.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from math import sqrt

import numpy as np

from model.evidence import Graded
from model.instrument import instruments
from model.parameters import Parameter, declared
from scenarios.designs import shares
from scenarios.study_schema import LATIN_HYPERCUBE

#: Correlation of the deviates behind two effects; judgement, fixed before the first fit (calibration/PROTOCOL.md).
WITHIN, ACROSS = 0.7, 0.2
#: Columns of a design that several effects share. No parameter has a space in its name.
_ALL, _OF_LEVER = "all effects", "effects of {}"


@cache
def lever_of_effects() -> dict[str, str]:
    """The lever of every effect with a graded prior, by the effect's name."""
    from model.instrument import instrument_modules

    found = {}
    for instrument, module in zip(instruments().values(), instrument_modules(), strict=True):
        for name, parameter in declared(module).items():
            if isinstance(parameter.prior, Graded):
                found[name] = instrument.lever
    return found


def joint_shares(design: str, names: tuple[str, ...], number: int, seed: int) -> dict[str, np.ndarray]:
    """Shares of a design as `scenarios.designs.shares` gives them, those of effects made to stand together.

    Args:
        design: one of `scenarios.study_schema.DESIGNS`.
        names: what is sampled.
        number: of draws.
        seed: of the design.
    """
    from scipy.special import ndtr, ndtri

    levers = {name: lever for name, lever in lever_of_effects().items() if name in names}
    if len(levers) < 2:  # nothing to stand together with
        return shares(design, names, number, seed)
    common = [_ALL, *(_OF_LEVER.format(lever) for lever in sorted(set(levers.values())))]
    of_design = shares(design, (*names, *common), number, seed)
    found = {name: of_design[name] for name in names}
    for name, lever in levers.items():
        own, of_lever, of_all = (ndtri(of_design[key]) for key in (name, _OF_LEVER.format(lever), _ALL))
        found[name] = ndtr(sqrt(1.0 - WITHIN) * own + sqrt(WITHIN - ACROSS) * of_lever + sqrt(ACROSS) * of_all)
    return found


def drawn(known: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """The parameters that have a prior of their own."""
    return {name: parameter for name, parameter in known.items() if parameter.drawn}


def prior_draws(
    number: int, seed: int, known: Mapping[str, Parameter], design: str = LATIN_HYPERCUBE
) -> dict[str, np.ndarray]:
    """Draws from the joint prior, float64 [number] by parameter.

    Args:
        number: of draws.
        seed: of the design.
        known: every parameter by name.
        design: one of `scenarios.study_schema.DESIGNS`.
    """
    of_prior = drawn(known)
    return at_shares(joint_shares(design, tuple(of_prior), number, seed), of_prior)


def at_shares(of_each: Mapping[str, np.ndarray], known: Mapping[str, Parameter]) -> dict[str, np.ndarray]:
    """Values of parameters below which the shares of their priors lie, of the same shapes."""
    return {name: known[name].prior.quantile(share, *known[name].range) for name, share in of_each.items()}


def correlation(names: Sequence[str]) -> np.ndarray:
    """Of the normal deviates behind parameters, float64 [name, name]: that of `joint_shares`."""
    levers = lever_of_effects()
    found = np.eye(len(names))
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            if i != j and one in levers and other in levers:
                found[i, j] = WITHIN if levers[one] == levers[other] else ACROSS
    return found
