"""The protocol of calibration: what a fit for an origin may read."""

from dataclasses import replace
from datetime import date

import pytest

from calibration import protocol
from calibration.protocol import COMPOSITION, FITTED, ORIGINS, LeakError, published, refuse_leaks
from calibration.targets import targets


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_fit_reads_what_was_known_at_its_origin_and_nothing_later(origin: int) -> None:
    read = published(origin)
    assert max(each.known_by for each in read) == date(origin, 1, 1)
    assert max(each.year for each in read if each.quantity == "net_migration") == origin - 1


def test_a_later_origin_reads_more() -> None:
    sizes = [len(published(origin)) for origin in ORIGINS]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_figure_published_later_is_refused_in_a_sentence(origin: int) -> None:
    late = replace(published(origin)[-1], known_by=date(origin, 1, 2))
    with pytest.raises(LeakError, match=f"was known on {origin}-01-02; a fit for the origin {origin} may read"):
        refuse_leaks(origin, [late])


@pytest.mark.parametrize("origin", ORIGINS)
def test_population_follows_from_flows_and_is_never_fitted(origin: int) -> None:
    assert not any(each.quantity.startswith("population") for each in published(origin))


@pytest.mark.parametrize("origin", ORIGINS)
def test_age_composition_is_read_from_the_first_municipal_table_on(origin: int) -> None:
    years = {each.year for each in published(origin) if each.quantity.startswith(COMPOSITION)}
    assert years == set(range(2005, origin + 1))


def test_every_quantity_that_may_be_fitted_is_and_no_other() -> None:
    assert {each.quantity for each in targets(protocol.SHIPPED, "fit")} == set(FITTED)


def test_an_origin_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="allowed are 2004 to 2008"):
        published(2009)
