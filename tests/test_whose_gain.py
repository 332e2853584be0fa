"""A gain of one place within Norway is a loss of the others: the sum over the country is zero."""

from dataclasses import replace
from datetime import date

import pytest

from experiments.differences import Differences, compare
from experiments.whose_gain import gains, lines
from scenarios import Scenario, find, load
from tests.test_instruments_at_work import use


@pytest.fixture(scope="module")
def campaign() -> Differences:
    """Two years of a strong campaign, three pairs."""
    plain: Scenario = replace(load(str(find("hjelmeland"))), stop=date(2003, 1, 1))
    pulled = replace(plain, instruments=(use("marketing", draws=0.9, oversold=0.0),))
    return compare(plain, pulled, range(1, 4))


def test_what_a_campaign_brings_from_norway_is_missing_elsewhere_in_norway(campaign: Differences) -> None:
    of = gains(campaign.figures)
    assert of["moves within Norway"] > 1.0
    said = next(lines(campaign))
    assert f"elsewhere in Norway {-of['moves within Norway']:+.2f}" in said
    abroad_and_born = of["moves to and from abroad"] + of["births less deaths"]
    assert f"in the country {abroad_and_born:+.2f}" in said


def test_the_ways_add_up_to_the_difference_of_the_population(campaign: Differences) -> None:
    last = campaign.figures.query("table == 'yearly' and measure == 'population' and group == 'all' and year == 2003")
    years = 3.0
    assert sum(gains(campaign.figures).values()) * years == pytest.approx(float(last["difference"].iloc[0]))


def test_without_a_difference_nothing_is_said(campaign: Differences) -> None:
    idle = replace(campaign.base, instruments=(use("marketing", draws=0.0, oversold=0.0, cost=0.0),))
    same = compare(campaign.base, idle, [1])
    assert not list(lines(same))
