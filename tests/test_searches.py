"""Who looks for a job or a home is told what was considered, and why it did not come: as the engine has it."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from experiments.cli import main
from experiments.explaining import of_scenario, page
from experiments.lives import follow
from experiments.searches import lines_of_search, why_in_vain
from experiments.telling import told
from experiments.wording import shed_by
from model.aftermath import Aftermath, Result
from model.explain import Explainer
from model.explanation import Explanation, Risk, Search
from model.people import household_with
from model.policy import HazardRatio
from model.shedding import Shedding, shedding
from model.shock_use import ShockUse
from model.simulation import MigrationModel
from model.state import (
    ACTIVITY,
    DWELLING,
    E_PLACE,
    EMPLOYER,
    H_PLACE,
    HOUSEHOLD,
    LIVES_IN,
    NONE,
    POSITIONS,
    REFERENCE,
    ROOMS,
    SECTOR,
    SEEKING,
    SKILL,
    STAFF,
    V_HIDDEN,
    V_PLACE,
    V_SKILL,
    V_TAKEN,
)
from model.vocabulary import SECTORS
from scenarios import load
from tests.conftest import model_of, months, scenario
from tests.explained import START, after, family, risk_of

PLACES = ("flakstad", "moskenes")
EASY = tuple(HazardRatio(rule, 4.0, START) for rule in ("job_finding", "housing"))
SHUT = """
title = "Shut"
case = "hjelmeland"
start = 2000-01-01
stop = 2000-04-01
known_to = 2009-01-01

[[shocks]]
use = "closure"
start = 2000-02-01
places = ["hjelmeland"]
employer = "marine_harvest"
"""
SHOWN = load("scenarios/hjelmeland.toml")


class Month(NamedTuple):
    """A month in which many look and newcomers have taken vacancies before, and those explained who look in it."""

    model: MigrationModel
    explained: list[Explanation]


@pytest.fixture(scope="module")
def month() -> Month:
    model = after(7, scenario(places=PLACES, stop=months(12), instruments=EASY))
    state = model.state
    while not state.vacancies[V_TAKEN, : state.n_vacancies].any():
        model.step()
    people, homes = state.persons[:, : state.n_persons], state.households[:, : state.n_households]
    seeking = people[HOUSEHOLD, (people[ACTIVITY] == SEEKING) & (people[LIVES_IN] < 2)]
    homeless = np.flatnonzero((homes[REFERENCE] != NONE) & (homes[DWELLING] == NONE) & (homes[H_PLACE] < 2))
    explainer = Explainer(model)
    return Month(model, [explainer.household(int(row)) for row in np.union1d(seeking, homeless)])


def looking(month: Month, rule: str) -> list[tuple[Explanation, Risk, Search]]:
    """Those who look by a rule."""
    return [
        (each, risk, risk.search)
        for each in month.explained
        for risk in each.risks
        if risk.rule == rule and risk.fired and risk.search is not None
    ]


@pytest.mark.parametrize("rule", ["job_finding", "housing"])
def test_what_is_found_is_the_soonest_in_time_that_nobody_took_before(month: Month, rule: str) -> None:
    found = 0
    for _, risk, search in looking(month, rule):
        left = [each for each in search.considered if each.in_time and not each.taken]
        soonest = min(left, key=lambda each: each.wait).key if left else None
        assert soonest == (risk.found.key if risk.found else None)
        found += soonest is not None
    assert found


def test_some_find_only_because_others_have_not_chosen_before_them(month: Month) -> None:
    searches = [search for rule in ("job_finding", "housing") for _, _, search in looking(month, rule)]
    assert any(each.taken and each.in_time for search in searches for each in search.considered)


def test_the_hazard_of_each_is_pace_times_score_times_acquaintance_and_instruments(month: Month) -> None:
    known = 0
    for rule in ("job_finding", "housing"):
        for _, _, search in looking(month, rule):
            for each in search.considered:
                expected = search.pace.value * each.trace.value * each.known * 4.0
                assert each.hazard == pytest.approx(expected, rel=1e-12)
                known += each.known != 1
            without = sum(each.hazard / each.known for each in search.considered)
            assert search.hazard == pytest.approx(without, rel=1e-12)
    assert known


def test_the_vacancies_of_a_place_are_those_its_rules_read(month: Month) -> None:
    """What newcomers took at the start of the month is neither among the one nor among the other."""
    for name, rule in (("vacancies", "job_finding"), ("vacant_dwellings", "housing")):
        for _, risk, search in looking(month, rule):
            of_place = [getattr(month.model.place_at(number), name) for number in range(2)]
            here = PLACES.index(risk.place)
            assert (search.here, search.here + search.elsewhere) == (of_place[here], sum(of_place))
            assert len(search.considered) == search.here + search.heard_of


def test_the_sentence_counts_what_asks_for_more_and_what_is_hidden_as_the_columns_do(month: Month) -> None:
    state, told_of_more = month.model.state, 0
    rows = {f"{key:016x}": row for row, key in enumerate(state.person_keys[: state.n_persons].tolist())}
    vacancies = state.vacancies[:, : state.n_vacancies]
    for _, risk, search in looking(month, "job_finding"):
        if search.heard_of:
            continue
        row = rows[risk.key]
        here = (vacancies[V_PLACE] == state.persons[LIVES_IN, row]) & (vacancies[V_TAKEN] == 0)
        more = int((here & (vacancies[V_SKILL] > state.persons[SKILL, row])).sum())
        hidden = int((here & (vacancies[V_HIDDEN] == 1)).sum()) - sum(
            each.known > 1 and ("v.hidden", True) in {(step.text, step.holds) for step in each.trace.steps[:1]}
            for each in search.considered
        )
        said = why_in_vain(search)
        assert (f"ask for more skill than was learnt ({more} of them)" in said) == bool(more)
        assert (f"are hidden where nobody is known ({hidden} of them)" in said) == bool(hidden)
        told_of_more += bool(more) and bool(hidden)
    assert told_of_more


def test_homes_that_cannot_be_had_are_told_with_the_reason(month: Month) -> None:
    said = " ".join(why_in_vain(search) for _, _, search in looking(month, "housing"))
    for reason in ("fewer rooms than the household has people", "lie far out where one needs a car", "no bank lends"):
        assert reason in said


def test_who_looks_in_vain_has_not_fired_and_is_a_person_and_who_finds_has_found(month: Month) -> None:
    vain = found = 0
    for explanation, risk, search in looking(month, "job_finding"):
        result = Result(risk.rule, risk.key, risk.found is not None, risk.found)
        others = tuple(
            Result(each.rule, each.key, not each.seeks or each.found is not None, each.found)
            for each in explanation.risks
            if each.fired and each is not risk
        )
        text = page(explanation, Aftermath((), (result, *others)), SHOWN, 1)
        name = next(each.name for each in explanation.members if each.key == risk.key)
        line = next(each for each in text.splitlines() if each.startswith(f"  job_finding            {name}"))
        assert line.endswith("FOUND" if risk.found else "looked only")
        in_words = f"job_finding of {name}: looked for a vacancy, but none came in time. "
        one_line = " ".join(text.split())
        assert (f"{in_words}{why_in_vain(search)}" in one_line) == (risk.found is None)
        assert "job_finding of the household" not in text
        assert max(map(len, text.splitlines())) <= 100
        vain, found = vain + (risk.found is None), found + (risk.found is not None)
    assert vain
    assert found


def test_one_rule_alone_is_shown_where_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "short.toml"
    file.write_text(
        'title = "Short"\ncase = "lofoten"\nplaces = ["moskenes"]\nstart = 2000-01-01\nstop = 2000-03-01\n'
        "known_to = 2009-01-01\n"
    )
    key = next(each.key for each in map(model_of(scenario(places=("moskenes",))).household_at, range(99)) if each.place)
    asked = ["explain", str(file), "--household", key, "--rule"]
    assert main([*asked, "deaths"]) == 0
    text = capsys.readouterr().out
    assert "deaths of " in text
    assert "emigration" not in text
    assert len(text.splitlines()) < 60
    assert main([*asked, "death"]) == 2
    assert "--rule death: no rule about the people of a household; did you mean deaths?" in capsys.readouterr().err
    assert main([*asked, "registration"]) == 2
    assert "--rule registration: it is not about anybody of this household" in capsys.readouterr().err


# Positions that went


def worker(model: MigrationModel, place: int, sector: str) -> int:
    """The row of somebody who works for an employer of a sector in a place."""
    persons, employers = model.state.persons[:, : model.state.n_persons], model.state.employers
    rows = np.flatnonzero((persons[EMPLOYER] >= 0) & (persons[LIVES_IN] == place))
    at = persons[EMPLOYER, rows]
    meant = (employers[SECTOR, at] == SECTORS.index(sector)) & (employers[E_PLACE, at] == place)
    return int(rows[meant & (employers[STAFF, at] > 3)][0])


def with_fewer(model: MigrationModel, place: int) -> Shedding | None:
    """An employer of private services in a place, after it has lost all positions but one."""
    row = worker(model, place, "services")
    assert shedding(model, row) is None or model.month > 24000
    model.state.employers[POSITIONS, model.state.persons[EMPLOYER, row]] = 1
    return shedding(model, row)


def test_fewer_positions_are_told_with_the_shock_that_holds_in_the_place_and_month_and_no_other() -> None:
    local = ShockUse("downturn", date(2000, 2, 1), date(2000, 4, 1), ("flakstad",), (("downturn_recovery", 2.0),))
    model = model_of(scenario(places=PLACES, shocks=(local,), stop=months(12)))
    shocks = []
    for _ in range(7):
        both = [with_fewer(model, place) for place in range(2)]
        assert all(each is not None and (each.sector, each.positions) == ("services", 1) for each in both)
        shocks.append([each.shocks for each in both if each is not None])
        model.step()
    here = (("downturn", date(2000, 2, 1)),)
    assert shocks == [[(), ()], *[[here, ()]] * 3, *[[(), ()]] * 3]


def test_a_closure_is_told_of_its_employer_alone() -> None:
    shut = ShockUse("closure", START, None, ("moskenes",), (), (("sector", "manufacturing"),))
    model = model_of(scenario(places=("moskenes",), shocks=(shut,)))
    persons = model.state.persons[:, : model.state.n_persons]
    found = {
        int(at): shedding(model, int(np.flatnonzero(persons[EMPLOYER] == at)[0]))
        for at in set(persons[EMPLOYER])
        if at >= 0
    }
    closed = [each for each in found.values() if each and each.shocks]
    assert [(each.sector, each.positions, each.shocks) for each in closed] == [
        ("manufacturing", 0, (("closure", START),))
    ]
    assert (
        f"had positions for none of its {closed[0].staff} people during the closure that began in 2000-01"
        in shed_by(closed[0])
    )


def test_an_employer_with_fewer_positions_is_told_without_a_shock_too() -> None:
    said = shed_by(Shedding("primary", "", 5, 3, ()))
    assert said == "the employer, in farming or fishing, had positions for only 3 of its 5 people"


def test_a_job_lost_to_a_closure_is_told_so_in_the_month_and_in_the_life(tmp_path: Path) -> None:
    file = tmp_path / "shut.toml"
    file.write_text(SHUT)
    shut = load(str(file))
    model = model_of(shut)
    while model.running:
        model.step()
    log = model.record.events("", 1)
    lost = log[(log.event == "job_loss") & (log.month == "2000-02")].person.tolist()
    said = "the employer, marine_harvest in manufacturing, had positions for none of its "
    freed = 0
    for key in lost[::8]:
        sentence = next(
            each for month, _, each in told(follow(shut, 1, key)) if "job_loss" in each and month == "2000-02"
        )
        text = " ".join(page(*of_scenario(shut, 1, key, "2000-02"), shut, 1).split())
        assert (f"job loss, as {said}" in text) == (f"loses the job and looks for another: {said}" in sentence)
        if said in sentence:
            assert "during the closure that began in 2000-02" in sentence
            freed += 1
    assert freed > 1


def test_where_no_home_can_come_it_is_told_why_also_of_who_does_not_look_this_month() -> None:
    model = model_of(scenario(places=("hjelmeland",), stop=months(3)))
    state = model.state
    large = household_with(model, family(model))
    state.dwellings[ROOMS, state.vacant], state.dwellings[ROOMS, state.households[DWELLING, large]] = 1, 2
    risk = risk_of(Explainer(model).household(large), "housing")
    assert risk.search is not None
    assert (risk.search.suitable, len(risk.search.unsuitable)) == (0, risk.search.here)
    lines = lines_of_search(risk, risk.search, "")
    note = next(line.note for line in lines if line.text.startswith("  vacant dwellings in"))
    assert f"they are hardly better than the present home ({risk.search.here:,} of them)" in note
    assert f"fewer rooms than the household has people ({risk.search.here:,} of them)" in note


def test_where_some_can_come_no_reason_is_given(month: Month) -> None:
    searches = [search for rule in ("job_finding", "housing") for _, _, search in looking(month, rule)]
    assert all(not search.unsuitable for search in searches if search.suitable)
