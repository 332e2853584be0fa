"""What can be compared, what is refused, and with which sentence."""

from datetime import date
from pathlib import Path

import pytest

from experiments.comparison import AS_DRAWN, UNTESTED_OFF, of_scenarios, of_study, with_draws
from experiments.levers import NOTHING, levers_of
from experiments.problems import BadInput
from scenarios import Scenario, load
from scenarios.files import find
from tests.mixes import DOWNTURN, PLAIN, TEXT, comparison, study

MARKETING = '[[instruments]]\nuse = "marketing"\nstart = 2001-01-01\n'


def scenario(folder: Path, name: str, more: str = "") -> Scenario:
    (folder / f"{name}.toml").write_text(PLAIN + more, encoding="utf-8")
    return load(folder / f"{name}.toml")


def test_scenarios_of_one_case_are_compared_with_the_first(tmp_path: Path) -> None:
    found = of_scenarios([scenario(tmp_path, "plain"), scenario(tmp_path, "campaign", MARKETING)], "prior", 10)
    assert [option.name for option in found.options] == ["plain", "campaign"]
    assert found.worlds == (AS_DRAWN, UNTESTED_OFF)
    assert found.since == 2001 * 12
    assert list(found.years) == [2000, 2001, 2002, 2003]


CAMPAIGN_LATER = MARKETING.replace("2001", "2002")


@pytest.mark.parametrize("turned", [False, True])
def test_the_first_difference_is_where_either_does_what_the_other_does_not(tmp_path: Path, turned: bool) -> None:
    """A campaign from 2001 and one from 2002: what is left out makes a difference like what is added."""
    both = [scenario(tmp_path, "early", MARKETING), scenario(tmp_path, "late", CAMPAIGN_LATER)]
    assert of_scenarios(both[::-1] if turned else both, "prior", 10).since == 2001 * 12


def test_other_parameters_differ_from_the_start(tmp_path: Path) -> None:
    changed = scenario(tmp_path, "other", "[parameters]\nbirths_level = 1.1\n")
    assert of_scenarios([scenario(tmp_path, "plain"), changed], "prior", 10).since == 2000 * 12


def test_with_untested_effects_off_one_that_a_use_writes_itself_is_off_too(tmp_path: Path) -> None:
    campaign = scenario(tmp_path, "campaign", MARKETING + "draws = 0.6\n")
    drawn = with_draws(of_scenarios([scenario(tmp_path, "plain"), campaign], "prior", 10), 10)
    (as_drawn,), (off,) = (drawn.scenario(1, world, 0).instruments for world in (AS_DRAWN, UNTESTED_OFF))
    assert dict(as_drawn.settings)["marketing_draws"] == 0.6
    assert "marketing_draws" not in dict(off.settings)
    assert drawn.scenario(1, UNTESTED_OFF, 0).parameters["marketing_draws"] == 0.0


def test_runs_that_end_within_a_year_are_refused(tmp_path: Path) -> None:
    text = PLAIN.replace("2003-01-01", "2002-07-01")
    for name, more in (("plain", ""), ("campaign", MARKETING)):
        (tmp_path / f"{name}.toml").write_text(text + more, encoding="utf-8")
    pair = [load(tmp_path / f"{name}.toml") for name in ("plain", "campaign")]
    with pytest.raises(BadInput, match="plain: stop = 2002-07-01: allowed in a comparison is 1 January of a year"):
        of_scenarios(pair, "prior", 10)


def test_without_an_untested_effect_there_is_one_world(tmp_path: Path) -> None:
    homes = '[[instruments]]\nuse = "house_building"\nstart = 2001-01-01\n'
    found = of_scenarios([scenario(tmp_path, "plain"), scenario(tmp_path, "homes", homes)], "prior", 10)
    assert found.worlds == (AS_DRAWN,)


def test_a_study_gives_its_mixes_and_shocks(tmp_path: Path) -> None:
    found = comparison(tmp_path, 6, DOWNTURN)
    assert [option.name for option in found.options] == ["nothing", "campaign", "homes"]
    assert found.worlds == ("none", "downturn", UNTESTED_OFF)
    assert (found.pairs, found.seed, found.source) == (6, 1, "prior")


def test_a_study_says_how_many_pairs_there_are_when_nobody_else_does(tmp_path: Path) -> None:
    assert of_study(study(tmp_path), "prior").pairs == 4
    assert of_study(study(tmp_path), "").source == "posterior"


def test_one_scenario_is_no_comparison(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a comparison needs a baseline and a mix at least; name a second scenario"):
        of_scenarios([scenario(tmp_path, "plain")], "prior", 10)


def test_scenarios_of_other_dates_are_refused(tmp_path: Path) -> None:
    other = load(find("hjelmeland_refugees_stock"))
    with pytest.raises(
        BadInput, match="plain and hjelmeland_refugees_stock cannot be compared: stop 2003-01-01 against 2013"
    ):
        of_scenarios([scenario(tmp_path, "plain"), other], "prior", 10)


def test_a_study_of_several_cases_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cases.toml"
    file.write_text(TEXT.replace('["plain.toml"]', '["hjelmeland", "verdal"]'), encoding="utf-8")
    with pytest.raises(BadInput, match="it is of hjelmeland, verdal; allowed is one case"):
        of_study(file, "prior")


def test_a_study_that_samples_levers_is_refused(tmp_path: Path) -> None:
    file = study(tmp_path, '\n[levers]\n"marketing.ratio" = { from = 0.1, to = 0.9 }\n[draws]\nnumber = 2\n')
    with pytest.raises(BadInput, match=str(file)):
        of_study(file, "prior")


def test_without_a_posterior_the_sentence_names_the_prior(tmp_path: Path) -> None:
    found = of_study(study(tmp_path), "posterior", 10)
    with pytest.raises(BadInput, match=r"--draws posterior: .*nothing is fitted for hjelmeland yet; allowed is prior"):
        with_draws(found, 10)


def test_draws_of_a_search_are_left_out_of_what_comes_after(tmp_path: Path) -> None:
    import dataclasses

    found = comparison(tmp_path, 4)
    later = with_draws(dataclasses.replace(found, skipped=2), 4)
    both = with_draws(dataclasses.replace(found, pairs=8), 8)
    world = found.worlds[0]
    assert later.scenario(1, world, 0).parameters == both.scenario(1, world, 4).parameters
    assert {name: list(column) for name, column in later.values(4).items()} == {
        name: list(column[2:4]) for name, column in both.values(8).items()
    }


# Levers


def test_levers_together_are_all_their_instruments(tmp_path: Path) -> None:
    levers = levers_of(comparison(tmp_path))
    assert levers.names == ("campaign", "homes")
    both = levers.option((True, True))
    assert both.name == "campaign + homes"
    assert len(both.scenario[AS_DRAWN].instruments) == 2
    assert levers.option((False, False)).name == NOTHING
    assert levers.option((False, True)).scenario[AS_DRAWN].stop == date(2003, 1, 1)


def test_two_levers_with_the_same_instrument_are_refused(tmp_path: Path) -> None:
    more = '\n[[mixes]]\nname = "more campaign"\n[[mixes.instruments]]\nuse = "marketing"\nstart = 2001-06-01\n'
    with pytest.raises(
        BadInput, match='"more campaign" and "campaign" both use marketing; allowed is each in one lever'
    ):
        levers_of(comparison(tmp_path, 4, more))


def test_a_lever_that_sets_a_parameter_is_refused(tmp_path: Path) -> None:
    more = '\n[[mixes]]\nname = "other world"\n[mixes.parameters]\nout_migration_youngest = 17\n'
    with pytest.raises(BadInput, match='"other world" sets parameters or shocks; allowed in a lever are instruments'):
        levers_of(comparison(tmp_path, 4, more))
