"""The same people in two runs: who comes anyway, whose life differs, and by what."""

import numpy as np
import pandas as pd

from experiments.paired_people import People, fates, kinds, newcomers, work
from model.engine.world import EVENTS

STOP = 12 * 2010
YEARS = range(2000, 2010)
COLUMNS = ["person", "month", "event", "rule", "cause", "group"]


def rows(*events: tuple[int, int, str, str]) -> pd.DataFrame:
    """Person, month, event and rule; all by their own decision, from Norway."""
    table = [(person, month, EVENTS.index(event), rule, "own", "norway") for person, month, event, rule in events]
    found = pd.DataFrame(table, columns=COLUMNS)
    return found.astype({"person": np.uint64, "month": int, "event": int})


def run(here: list[int], entries: pd.DataFrame, exits: pd.DataFrame, working: tuple[int, ...] = ()) -> People:
    return People(
        np.array(sorted(here), dtype=np.uint64), entries, exits, STOP, np.array(sorted(working), dtype=np.uint64)
    )


def months(*years: float) -> list[int]:
    return [int(STOP - 12 * year) for year in years]


#: Without: 1 and 2 lived here always; 3 comes and leaves after a year; 4 comes and stays; 5 comes and stays.
EIGHT, SEVEN, SIX = months(8, 7, 6)
WITHOUT = run(
    [1, 2, 4, 5],
    rows(
        (3, EIGHT, "in_migration", "in_migration_singles"),
        (4, EIGHT, "immigration", "labour_europe"),
        (5, SIX, "in_migration", "r"),
    ),
    rows((3, SEVEN, "out_migration", "out_migration")),
)
#: With: 2 leaves; 3 stays; 4 comes and stays; 5 never comes; 6 comes; 7 is born.
WITH = run(
    [1, 3, 4, 6, 7],
    rows(
        (3, EIGHT, "in_migration", "in_migration_singles"),
        (4, EIGHT, "immigration", "labour_europe"),
        (6, SIX, "in_migration", "return_migration"),
        (7, SIX, "birth", "births"),
    ),
    rows((2, SEVEN, "out_migration", "youth_out_migration")),
)  # fmt: skip


def told(measure: str, group: str = "all") -> float:
    table = kinds(WITHOUT, WITH, YEARS)
    return float(table[(table.measure == measure) & (table.group == group)].value.sum())


def test_newcomers_come_anyway_or_are_induced_or_deterred() -> None:
    assert [told(f"newcomers_{kind}") for kind in ("anyway", "induced", "deterred")] == [2.0, 1.0, 1.0]
    assert told("newcomers_anyway", "norway") == 2.0
    assert told("newcomers_anyway", "europe") == 0.0


def test_a_child_born_here_is_no_newcomer() -> None:
    assert 7 not in newcomers(WITH).index


def test_stays_are_told_of_those_who_come_anyway() -> None:
    assert told("could_stay_1") == 2.0
    assert (told("stayed_1_without"), told("stayed_1_with")) == (2.0, 2.0)
    assert (told("stayed_3_without"), told("stayed_3_with")) == (1.0, 2.0)


def test_who_came_too_late_to_be_seen_so_long_is_left_out() -> None:
    late = months(2)[0]
    come = rows((9, late, "in_migration", "r"))
    table = kinds(run([9], come, rows()), run([9], come, rows()), YEARS)
    sums = table[table.group == "all"].groupby("measure").value.sum()
    assert sums["could_stay_1"] == 1.0
    assert sums["could_stay_3"] == 0.0


def test_newcomers_are_told_in_the_year_in_which_they_first_came() -> None:
    table = kinds(WITHOUT, WITH, YEARS).query("group == 'all'").set_index(["measure", "year"]).value
    assert (table["newcomers_anyway", 2002], table["newcomers_anyway", 2004]) == (2.0, 0.0)
    assert (table["newcomers_induced", 2002], table["newcomers_induced", 2004]) == (0.0, 1.0)


def test_who_comes_back_is_a_newcomer_once() -> None:
    again = rows((9, EIGHT, "in_migration", "r"), (9, SIX, "in_migration", "return_migration"))
    found = newcomers(run([9], again, rows((9, SEVEN, "out_migration", "out_migration"))))
    assert found.loc[9, ["month", "left"]].tolist() == [EIGHT, SEVEN]


def test_every_life_that_differs_is_told_once_with_what_made_the_difference() -> None:
    found = fates(WITHOUT, WITH).set_index("person")
    assert found.sign.sum() == len(WITH.here) - len(WITHOUT.here)
    assert set(found.index) == {2, 3, 5, 6, 7}
    assert found.loc[3, ["sign", "way", "rule"]].tolist() == [1, "did not leave", "out_migration"]
    assert found.loc[6, ["sign", "way", "rule"]].tolist() == [1, "came", "return_migration"]
    assert found.loc[7, ["sign", "way", "rule"]].tolist() == [1, "was born here", "births"]
    assert found.loc[2, ["sign", "way", "rule"]].tolist() == [-1, "did not leave", "youth_out_migration"]
    assert found.loc[5, ["sign", "way", "rule"]].tolist() == [-1, "came", "r"]


def test_the_displaced_are_among_those_who_work_without_the_mix_only_though_they_live_here_either_way() -> None:
    """1 is helped, 2 is displaced, 3 works anyway; 4 leaves with the mix, which is told among lives, not here."""
    without, with_ = (run(here, rows(), rows(), who) for here, who in (([1, 2, 3, 4], (2, 3, 4)), ([1, 2, 3], (1, 3))))
    assert work(without, with_) == {"work_with_only": 1.0, "work_without_only": 1.0}
    assert work(with_, with_) == {"work_with_only": 0.0, "work_without_only": 0.0}


def test_who_leaves_in_both_runs_and_comes_back_in_one_is_told_so() -> None:
    left = rows((2, SEVEN, "out_migration", "youth_out_migration"))
    back = run([1, 2], rows((2, SIX, "in_migration", "return_migration")), left)
    found = fates(run([1], rows(), left), back)
    assert found[["sign", "way", "rule"]].to_numpy().tolist() == [[1, "came back", "return_migration"]]


def test_who_lived_here_before_and_comes_back_is_no_newcomer() -> None:
    back = rows(
        (2, SIX, "in_migration", "return_migration"), (7, EIGHT, "birth", "births"), (7, SIX, "in_migration", "r")
    )
    left = rows((2, SEVEN, "out_migration", "r"), (7, SEVEN, "out_migration", "r"))
    assert newcomers(run([2, 7], back, left)).empty


def test_who_died_in_one_run_only_is_told_so() -> None:
    dead = run([1], rows(), rows((2, SEVEN, "death", "deaths")))
    found = fates(dead, run([1, 2], rows(), rows()))
    assert found[["sign", "way"]].to_numpy().tolist() == [[1, "did not die"]]


def test_runs_that_are_alike_differ_in_nobody() -> None:
    assert fates(WITH, WITH).empty
    table = kinds(WITH, WITH, YEARS)
    assert not table[table.measure.isin(["newcomers_induced", "newcomers_deterred"])].value.any()
