"""What a mix makes of a scenario's own instruments: none of them, without some, later; and money for services instead."""

from datetime import date
from functools import cache

import numpy as np
import pytest

from experiments.runner import run_one
from model.instrument import PAYERS
from model.policy import InstrumentUse
from model.state import SERVICE_LEVEL
from scenarios import Study, find_study, load_study
from tests.conftest import digests, run, scenario
from tests.scenario_files import HEAD as SCENARIO
from tests.study_files import HEAD, NOTHING, read, refusals, rows

EFFORT = f"""{SCENARIO}
[[projects]]
name = "P"
owner = "somebody"
start = 2002-01-01
stop = 2005-01-01
managers = [[2002-01-01, 2003-01-01], [2003-07-01, 2005-01-01]]
champion_until = 2004-01-01

[[instruments]]
use = "marketing"
start = 2003-01-01
stop = 2005-01-01

[[instruments]]
use = "in_migrant_host"
start = 2002-01-01
project = "P"

[[shocks]]
use = "downturn"
start = 2004-01-01
stop = 2006-01-01
depth = 0.8
"""
STUDY = HEAD.replace('["hjelmeland"]', '["x.toml"]')
FILES = {"x.toml": EFFORT}
#: The same money in the study, and how long it is paid there, in years.
PAID = {"hjelmeland": 14.0, "verdal": 3.5, "fjellregionen": 7.0, "lofoten": 28 / 12}


def mix(*keys: str, name: str = "other") -> str:
    return f'[[mixes]]\nname = "{name}"\n' + "".join(f"{key}\n" for key in keys)


@cache
def shipped() -> Study:
    return load_study(find_study("counterfactuals"))


# What becomes of the scenario's own


def test_a_mix_may_leave_out_all_that_the_scenario_does_and_what_happens_stays() -> None:
    as_it_was, without = (each.scenario for each in read(STUDY + NOTHING + mix("own = false"), FILES).variants)
    assert as_it_was.instruments
    assert (without.instruments, without.projects) == ((), ())
    assert without.shocks == as_it_was.shocks != ()


def test_all_that_is_done_begins_and_ends_later_with_its_project_and_what_happens_does_not() -> None:
    as_it_was, later = (each.scenario for each in read(STUDY + NOTHING + mix("later = 3"), FILES).variants)
    assert [(use.start, use.stop) for use in later.instruments] == [
        (date(2006, 1, 1), date(2008, 1, 1)),
        (date(2005, 1, 1), None),
    ]
    (project,) = later.projects
    assert (project.start, project.stop, project.champion_until) == (
        date(2005, 1, 1),
        date(2008, 1, 1),
        date(2007, 1, 1),
    )
    assert project.managers == ((date(2005, 1, 1), date(2006, 1, 1)), (date(2006, 7, 1), date(2008, 1, 1)))
    assert later.shocks == as_it_was.shocks


def test_a_mix_may_leave_out_one_instrument_and_add_another_of_its_own() -> None:
    text = STUDY + mix('leaves_out = ["marketing"]', "[[mixes.instruments]]", 'use = "web_site"', "start = 2003-01-01")
    (variant,) = read(text, FILES).variants
    assert [use.instrument for use in variant.scenario.instruments] == ["in_migrant_host", "web_site"]  # type: ignore[union-attr]


def test_a_mix_may_be_of_some_scenarios_alone() -> None:
    text = STUDY.replace('"x.toml"', '"x.toml", "verdal"') + NOTHING + mix('scenarios = ["x"]', "own = false")
    assert [(each.scenario_name, each.mix) for each in read(text, FILES).variants] == [
        ("x", "nothing"),
        ("x", "other"),
        ("verdal", "nothing"),
    ]


def test_a_study_may_let_all_runs_go_on_longer() -> None:
    (variant,) = read(f"{STUDY}stop = 2014-01-01\n", FILES).variants
    assert variant.scenario.stop == date(2014, 1, 1)


ON_MIX = rows("""
later = 0 -> mixes[1].later: 0 is too low; allowed are whole numbers from 1 to 20
own = "no" -> mixes[1].own: "no" is neither true nor false; allowed are true and false, without quotes
scenarios = ["y"] -> mixes[1].scenarios[1]: "y" is not a scenario of this study; allowed is x
leaves_out = [] -> mixes[1].leaves_out: the list is empty, so nothing is left out; leave the key out, or name an instrument, such as ["in_migrant_host"]
leaves_out = ["buddies"] -> mixes[1].leaves_out[1]: "buddies" is not an instrument of its scenarios; allowed are marketing and in_migrant_host
later = 7 -> x.toml with case hjelmeland: instruments[1].start with mixes[1].later: 2010-01-01 is not before the run's stop 2009-01-01; allowed are earlier firsts of a month
leaves_out = ["in_migrant_host"] -> x.toml with case hjelmeland: projects[1]: no instrument names it; write project = "P" below one, or leave it out
""")  # noqa: E501


@pytest.mark.parametrize(("key", "value", "sentence"), ON_MIX)
def test_what_cannot_be_made_of_a_scenario_is_refused_in_a_sentence(key: str, value: str, sentence: str) -> None:
    assert f"s.toml: {sentence}" in refusals(STUDY + mix(f"{key} = {value}"), FILES)


def test_what_is_left_out_cannot_be_later() -> None:
    why = "is about the scenario's own instruments, which own = false leaves out; allowed is one of the two"
    assert refusals(STUDY + mix("own = false", "later = 3"), FILES) == [f"s.toml: mixes[1].later: {why}"]


def test_a_later_start_at_which_there_is_no_such_instrument_is_refused() -> None:
    found = refusals(HEAD.replace("hjelmeland", "lofoten_riskit") + "stop = 2014-01-01\n" + mix("later = 3"))
    (sentence,) = found
    assert "instruments[2].start with mixes[1].later: network_credit cannot begin on 2011-09-01" in sentence


# Money for services


def money(**amounts: float) -> InstrumentUse:
    settings = tuple((f"open_services_{key}", value) for key, value in sorted(amounts.items()))
    return InstrumentUse("open_services", date(2000, 1, 1), settings=settings)


def test_what_a_municipality_gives_its_services_it_would_have_spent_on_them_anyway() -> None:
    asked = {"stop": date(2004, 1, 1)}
    plain, paying = run(scenario(**asked)), run(scenario(instruments=(money(municipal=5e6, others=0.0),), **asked))
    assert digests(paying) == digests(plain)
    assert paying.record.table("instruments", "t", 1).nok_municipality.sum() == 4 * 5_000_000


def test_what_others_give_makes_services_better_for_everybody() -> None:
    asked = {"stop": date(2004, 1, 1)}
    plain, given = run(scenario(**asked)), run(scenario(instruments=(money(municipal=0.0, others=5e6),), **asked))
    assert np.all(given.state.places[SERVICE_LEVEL] > plain.state.places[SERVICE_LEVEL])
    table = given.record.table("instruments", "t", 1)
    assert table.nok_state.sum() == 4 * 5_000_000
    assert table.reached.sum() == 0


# The cases


def test_every_case_has_all_its_counterfactuals() -> None:
    found: dict[str, list[str]] = {}
    for each in shipped().variants:
        found.setdefault(each.case, []).append(each.mix.split(",")[0])
    kinds = ["as it happened", "without it", "three years later", "money for services", "neighbours do the same"]
    assert found == {case: kinds for case in ("hjelmeland", "verdal", "fjellregionen", "lofoten")}


@pytest.mark.slow
def test_money_for_services_is_what_the_case_as_it_happened_costs() -> None:
    """By the municipality and by others, in the mean of six runs, within a tenth."""
    study = shipped()
    for number, each in enumerate(study.variants):
        if each.mix != "as it happened":
            continue
        (same,) = [v.scenario for v in study.variants if v.case == each.case and v.mix.startswith("money for services")]
        tables = [run_one(study.scenario(number, 0), seed).counted["instruments"] for seed in range(1, 7)]
        by_payer = sum(table[[f"nok_{payer}" for payer in PAYERS]].sum() for table in tables)
        per_year = by_payer / (len(tables) * len(each.scenario.places) * PAID[each.case])
        (use,) = same.instruments
        given = dict(use.settings)  # type: ignore[union-attr]
        own = per_year["nok_municipality"]
        assert given["open_services_municipal"] == pytest.approx(own, rel=0.1)
        assert given["open_services_others"] == pytest.approx(per_year.sum() - own, rel=0.1)
