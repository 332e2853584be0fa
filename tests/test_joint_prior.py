"""Draws from the joint prior: what has a prior is drawn from it, and effects of instruments stand together."""

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import kstest

from model.parameters import registry
from scenarios.joint_prior import ACROSS, WITHIN, drawn, joint_shares, lever_of_effects, prior_draws

NUMBER = 4000


def deviates(names: tuple[str, ...]) -> dict[str, np.ndarray]:
    return {name: ndtri(share) for name, share in joint_shares("random", names, NUMBER, 1).items()}


def test_effects_of_a_lever_stand_together_and_those_of_two_levers_less() -> None:
    levers = lever_of_effects()
    assert levers["marketing_draws"] == levers["family_campaign_draws"] != levers["in_migrant_host_stays"]
    found = deviates(("marketing_draws", "family_campaign_draws", "in_migrant_host_stays", "births_level"))
    correlation = np.corrcoef(list(found.values()))
    assert correlation[0, 1] == pytest.approx(WITHIN, abs=0.03)
    assert correlation[0, 2] == pytest.approx(ACROSS, abs=0.04)
    assert abs(correlation[0, 3]) < 0.05


def test_each_effect_alone_keeps_its_own_prior() -> None:
    for name, values in joint_shares("random", ("marketing_draws", "family_campaign_draws"), NUMBER, 2).items():
        assert kstest(values, "uniform").pvalue > 0.01, name


def test_one_effect_more_leaves_the_draws_of_the_others_as_they_were() -> None:
    few = ("marketing_draws", "family_campaign_draws")
    more = joint_shares("random", (*few, "web_site_draws"), 50, 3)
    for name, values in joint_shares("random", few, 50, 3).items():
        assert np.array_equal(values, more[name])


def test_what_has_no_prior_of_its_own_is_not_drawn() -> None:
    known = registry()
    found = prior_draws(64, 1, known)
    assert found.keys() == drawn(known).keys()
    assert "births_level" in found
    assert "out_migration_youngest" not in found
    for name, values in found.items():
        low, high = known[name].range
        assert values.min() >= low
        assert values.max() <= high


def test_every_graded_effect_has_a_lever() -> None:
    from model.evidence import Graded

    graded = {name for name, parameter in registry().items() if isinstance(parameter.prior, Graded)}
    assert graded == set(lever_of_effects())
