"""Shocks in a run: nothing before they start, where they are meant, and gone when they are over."""

import json
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from experiments.cli import main
from experiments.manifest import basis_of
from model import shock
from model.policy import HazardRatio
from model.shock import SHOCKS
from model.shock_use import ShockUse
from model.simulation import MigrationModel
from model.state import COUNTRY_DEMAND, EEA_OPEN, LABOUR_DEMAND, LABOUR_IMMIGRATION, OUT_PRESSURE, SETTLING, VACANCIES
from scenarios import find, load
from tests.conftest import Scenario, digests, inputs_of, model_of, run, scenario
from tests.scenario_files import HEAD, read

FROM, TO = date(2004, 7, 1), date(2005, 1, 1)
DOWNTURN = ShockUse("downturn", FROM, TO, (), (("downturn_depth", 0.3), ("downturn_onset", 2.0)))
HERE = ShockUse("downturn", FROM, TO, ("moskenes",), DOWNTURN.settings)
LARGER = ShockUse("larger_settlement", FROM, date(2005, 7, 1), (), (("larger_settlement_persons", 40.0),))
DELAYED, NEVER = ShockUse("enlargement", FROM), ShockUse("enlargement", date(2006, 1, 1))
OUTSIDE = (LABOUR_DEMAND, COUNTRY_DEMAND, OUT_PRESSURE, LABOUR_IMMIGRATION, EEA_OPEN)


def asked(*shocks: ShockUse | HazardRatio, **differs: object) -> Scenario:
    """Two small places from 2004 on, for two years."""
    return scenario(
        **{"places": ("moskenes", "rendalen"), "start": date(2004, 1, 1), "stop": date(2006, 1, 1), "shocks": shocks}
        | differs
    )


@cache
def events(*shocks: ShockUse | HazardRatio) -> pd.DataFrame:
    table = run(asked(*shocks)).record.events("test", 1)
    return table.sort_values(["month", "person", "event", "rule", "to_place"], ignore_index=True)


@cache
def outside(*shocks: ShockUse) -> np.ndarray:
    """The columns of the world outside at the start of every month: float64 [month, column, place]."""
    model, found = model_of(asked(*shocks)), []
    while True:
        found.append(model.state.places[list(OUTSIDE)].copy())
        if not model.running:
            return np.array(found)
        model.step()


# Nothing before the start, something after it


@pytest.mark.parametrize(
    ("shock", "month"),
    [(DOWNTURN, "2004-07"), (HERE, "2004-07"), (LARGER, "2004-07"), (NEVER, "2004-05")],
    ids=["downturn", "in one place", "larger settlement", "enlargement"],
)
def test_no_event_differs_before_a_shock_and_some_after(shock: ShockUse, month: str) -> None:
    """A later enlargement begins to show when the model's own is left out."""
    without, with_it = events(), events(shock)
    assert without[without.month < month].equals(with_it[with_it.month < month])
    assert not without.equals(with_it)


@pytest.mark.parametrize(
    "shock",
    [
        ShockUse("downturn", FROM, TO, (), (("downturn_depth", 1.0),)),
        ShockUse("enlargement", date(2004, 5, 1)),
        ShockUse("larger_settlement", FROM, TO, (), (("larger_settlement_ratio", 1.0),)),
    ],
    ids=lambda shock: shock.shock,
)
def test_a_shock_that_changes_nothing_changes_no_table(shock: ShockUse) -> None:
    assert digests(run(asked(shock))) == digests(run(asked()))


def test_shocks_commute_with_each_other_and_with_instruments() -> None:
    shocks = (DOWNTURN, HERE, LARGER, DELAYED, HazardRatio("deaths", 1.5, FROM))
    held = (HazardRatio("out_migration", 0.5, FROM), HazardRatio("deaths", 0.7, FROM))
    one, other = asked(*shocks, instruments=held), asked(*shocks[::-1], instruments=held[::-1])
    assert digests(run(one)) == digests(run(other))


def test_a_ratio_does_the_same_among_the_shocks_as_among_the_instruments() -> None:
    ratio = HazardRatio("out_migration", 2.0, FROM)
    assert digests(run(asked(ratio))) == digests(run(asked(instruments=(ratio,))))


# What they move


def test_a_downturn_of_the_country_moves_everything_outside_and_is_gone_after_its_recovery() -> None:
    calm, short = outside(), (("downturn_depth", 0.3), ("downturn_onset", 1.0), ("downturn_recovery", 3.0))
    shaken = outside(ShockUse("downturn", FROM, TO, (), short))
    assert (shaken[:6] == calm[:6]).all()
    assert (shaken[11][:4] < calm[11][:4]).all()
    assert shaken[11, 0] == pytest.approx(0.3 * calm[11, 0])
    assert (shaken[19:] == calm[19:]).all()  # after a quarter of recovery


def test_a_downturn_of_one_place_moves_its_demand_alone() -> None:
    calm, shaken = outside(), outside(HERE)
    assert shaken[11, 0, 0] == pytest.approx(0.3 * calm[11, 0, 0])
    calm, shaken = calm.copy(), shaken.copy()
    calm[:, 0, 0] = shaken[:, 0, 0] = 0.0
    assert (shaken == calm).all()


def test_more_people_lose_their_work_in_a_downturn_and_only_there() -> None:
    """Nobody moves between the two places here: with such moves, others hold the jobs of the second."""
    lost = []
    for shocks in ((), (HERE,)):
        apart = replace(asked(*shocks), parameters={"outside_within_region": 0.0})
        table = run(apart).record.events("test", 1)
        in_time = table.month.between("2004-07", "2005-01")
        lost.append(table[(table.rule == "job_loss") & in_time].to_place.value_counts())
    assert lost[1]["moskenes"] > 1.3 * lost[0]["moskenes"]
    assert lost[1]["rendalen"] == lost[0]["rendalen"]


def test_vacancies_become_fewer_in_a_downturn_as_the_demand_for_labour_does() -> None:
    """Jobs that are lost to a downturn are no vacancies for others."""
    found = []
    for shocks in ((), (ShockUse("downturn", FROM, date(2006, 1, 1), (), (("downturn_depth", 0.6),)),)):
        asked_of = scenario(start=date(2004, 1, 1), stop=date(2006, 1, 1), shocks=shocks)
        inputs, vacant = inputs_of(asked_of), 0.0
        for seed in range(1, 7):
            model = MigrationModel(asked_of, seed, inputs)
            while model.running:
                model.step()
                vacant += (model.month >= 2005 * 12) * model.state.places[VACANCIES, 0]
        found.append(vacant)
    assert 0.5 < found[1] / found[0] < 0.8


@pytest.mark.slow
def test_a_downturn_of_the_country_draws_nobody_to_a_place_and_drives_nobody_out() -> None:
    """Fewer come from abroad; those who move within Norway find as few jobs elsewhere."""
    shock = ShockUse("downturn", date(2005, 9, 1), date(2007, 1, 1), (), (("downturn_depth", 0.6),))
    until = {"stop": date(2009, 1, 1)}
    one, other = scenario(**until), scenario(**until, shocks=(shock,))
    of_one, of_other = inputs_of(one), inputs_of(other)
    more = []
    for seed in range(3001, 3061):
        calm, shaken = MigrationModel(one, seed, of_one), MigrationModel(other, seed, of_other)
        calm.run()
        shaken.run()
        more.append(int(shaken.record.population[2009].sum()) - int(calm.record.population[2009].sum()))
    assert abs(np.mean(more)) < 4.0 + 2.0 * np.std(more) / len(more) ** 0.5


def test_a_larger_settlement_settles_so_many_more_in_the_month_of_the_group() -> None:
    def settled(model: MigrationModel) -> list[np.ndarray]:
        found = []
        while model.running:
            found.append(model.state.places[SETTLING] / 12.0)
            model.step()
        return found

    without, with_it = (np.array(settled(model_of(asked(*shocks)))) for shocks in ((), (LARGER,)))
    model = model_of(asked(LARGER))
    households = 40.0 / model.circumstances._refugees_per_household
    more, months = with_it - without, model.circumstances._settling_month
    for place in range(2):
        for month in range(24):
            due = months[month // 12, place] == month % 12 and 6 <= month < 18
            assert more[month, place] == pytest.approx(households if due else 0.0)
    assert (more > 0).any()


def test_a_later_enlargement_lets_seasonal_workers_settle_later() -> None:
    opened = outside(DELAYED)[:, 4, 0]
    assert opened.tolist() == [0.0] * 6 + [1.0] * 19
    assert outside()[:, 4, 0].tolist() == [0.0] * 4 + [1.0] * 21


# Files, manifests, commands


def test_the_scenarios_of_shocks_come_with_the_model_and_compare_with_the_case_as_it_was() -> None:
    base = load(find("hjelmeland"))
    for name in ("downturn", "larger_settlement"):
        found = load(find(f"hjelmeland_{name}"))
        assert [shock.shock for shock in found.shocks if isinstance(shock, ShockUse)] == [name]
        assert (found.places, found.start, found.stop, found.known_to) == (
            base.places,
            base.start,
            base.stop,
            base.known_to,
        )


def test_a_table_becomes_the_models_own_object() -> None:
    table = '[[shocks]]\nuse = "downturn"\nstart = 2004-07-01\nstop = 2005-01-01\nplaces = ["hjelmeland"]\n'
    (shock,) = read(f"{HEAD}{table}onset = 2\ndepth = 0.3\n").shocks
    assert shock == ShockUse("downturn", FROM, TO, ("hjelmeland",), DOWNTURN.settings)


def test_a_setting_of_the_table_goes_before_the_parameter_and_that_before_the_default() -> None:
    plain = '[[shocks]]\nuse = "downturn"\nstart = 2004-07-01\n'
    for text, depth in (
        (plain, 0.7),
        (f"{plain}[parameters]\ndownturn_depth = 0.5\n", 0.5),
        (f"{plain}depth = 0.4\n[parameters]\ndownturn_depth = 0.5\n", 0.4),
    ):
        model = MigrationModel(read(HEAD + text))
        assert model.inputs.course.of("labour_demand", 12 * 2008)[0] == pytest.approx(depth)


def test_the_basis_says_that_the_strength_of_shocks_is_assumed() -> None:
    ratio = '[[shocks]]\nuse = "hazard_ratio"\nrule = "deaths"\nratio = 1.5\nstart = 2004-07-01\n'
    text = f'{HEAD}[[shocks]]\nuse = "downturn"\nstart = 2004-07-01\n{ratio}'
    said = "; the strength of the scenario's shocks (downturn and ratio on deaths) is assumed"
    assert basis_of(read(text), 2).endswith(said)
    assert "instruments" not in basis_of(read(text), 2)


def test_shocks_are_listed_with_keys_ranges_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shocks"]) == 0
    text = capsys.readouterr().out
    assert "depth: 0.7 ratio (0.2 to 1); labour demand at the bottom" in text
    assert "needed: persons or ratio" in text
    assert text.count("stop: the first day on which it is over, a first of a month; without one it lasts to the") == 4
    assert text.count("sector: primary, manufacturing, public or services") == 2
    assert "marine_harvest in hjelmeland, known from 2009-01-01" in " ".join(text.split())
    assert main(["shocks", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [shock["name"] for shock in listed] == list(SHOCKS)
    assert listed[1]["keys"] == ["use", "start", "more"]
    assert listed[4]["chooses"] == {"sector": ["primary", "manufacturing", "public", "services"]}
    assert listed[3]["chooses"]["employer"] == [
        {"employer": "marine_harvest", "place": "hjelmeland", "known_from": "2009-01-01"}
    ]


def test_one_shock_is_told_alone_and_a_name_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shocks", "downturn"]) == 0
    text = capsys.readouterr().out
    assert "downturn: " in text
    assert "closure" not in text.split("\n\n")[1]
    assert shock.shocks()["downturn"].docstring in text
    assert main(["shocks", "downtrun"]) == 2
    assert capsys.readouterr().err == '"downtrun" is not a shock; did you mean downturn?\n'


def test_a_valid_scenario_is_told_with_the_number_of_its_shocks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "hjelmeland_downturn", "hjelmeland"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("0 instruments and 1 shock")
    assert second.endswith("0 instruments")
