"""How well choices stand: criteria and regret as a hand computes them, and parameters that turn the order, or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest

from calibration.screening import first_order
from experiments.comparison import AS_DRAWN, SEEDS_OF_A_DRAW, Comparison, DrawnOptions, Option
from experiments.comparison_results import Results
from experiments.forest import foretold
from experiments.goal import Goal
from experiments.outcomes_of_run import ALL, EVERYWHERE
from experiments.pair_runs import Kept
from experiments.robustness import FEWEST_DRAWS, by_world, criteria, states, what_turns_it
from scenarios import load
from scenarios.files import find
from scenarios.run_draws import RunDraws

SHOCK = "a shock"
NAMES = ("nothing", "first", "second")


@dataclass(frozen=True, eq=False)
class Stated(Results):
    """Results whose populations are stated, float64 [option, pair], by world."""

    populations: dict[str, np.ndarray] = field(default_factory=dict)

    def matrix(self, outcome: str, world: str = "", place: str = EVERYWHERE, group: str = ALL) -> np.ndarray:
        return self.populations[world or self.worlds[0]]


def stated(
    gains: Mapping[str, np.ndarray], values: Mapping[str, np.ndarray] | None = None, goal: Goal | None = None
) -> Stated:
    """Results with given gains of mixes in every pair of each world, float64 [mix, pair], above a population of 1,000.

    Args:
        gains: by world; NaN where a mix has no such pair.
        values: of the parameters, float64 [draw] by name.
        goal: for the population.
    """
    number = 1 + len(next(iter(gains.values())))
    scenario = dict.fromkeys(gains, load(find("hjelmeland")))
    options = tuple(Option(name, scenario) for name in (*NAMES, *map(str, range(number)))[:number])
    comparison = Comparison("Stated", options, tuple(gains), "posterior", 1, 1)
    rows = [(world, pair) for world, of_world in gains.items() for pair in range(of_world.shape[1])]
    drawn = DrawnOptions(comparison, tuple(RunDraws("posterior", 0, dict(values or {})) for _ in options))
    kept = Kept(pd.DataFrame(rows, columns=["world", "pair"]), pd.DataFrame())
    people = {world: 1_000.0 + np.vstack([np.zeros(each.shape[1]), each]) for world, each in gains.items()}
    return Stated(drawn, kept, None, goal, populations=people)


def by_pair(*of_draws: list[float], apart: float = 0.0) -> np.ndarray:
    """Gains with these means by draw, float64 [mix, pair], the pairs of a draw apart."""
    either = np.tile([-apart, apart], len(of_draws[0]))
    return np.repeat(np.array(of_draws, dtype=float), SEEDS_OF_A_DRAW, axis=1) + either


@pytest.fixture
def two_worlds() -> Stated:
    """Two draws as they are, in which the first mix gains 10 and 0 and the second 4; one under a shock, -6 and 2."""
    return stated({AS_DRAWN: by_pair([10.0, 0.0], [4.0, 4.0]), SHOCK: by_pair([-6.0], [2.0])})


# By hand


def test_a_state_is_a_draw_in_a_world_chance_averaged_out(two_worlds: Stated) -> None:
    found = states(two_worlds)
    assert found.world.tolist() == [AS_DRAWN, AS_DRAWN, SHOCK]
    assert found.draw.tolist() == [0, 1, 0]
    assert found[[0, 1, 2]].to_numpy() == pytest.approx(np.array([[0.0, 10.0, 4.0], [0.0, 0.0, 4.0], [0.0, -6.0, 2.0]]))


def test_criteria_of_two_worlds_are_what_a_hand_computes(two_worlds: Stated) -> None:
    """The best of the three states gains 10, 4 and 2; the states weigh 1/4, 1/4 and 1/2."""
    found = criteria(two_worlds).set_index("option")
    assert found.gain.to_dict() == pytest.approx({"nothing": 0.0, "first": -0.5, "second": 3.0})
    assert found.regret.to_dict() == pytest.approx({"nothing": 4.5, "first": 5.0, "second": 1.5})
    assert found.largest_regret.to_dict() == pytest.approx({"nothing": 7.0, "first": 8.0, "second": 3.0})
    assert found.worst.to_dict() == pytest.approx({"nothing": 0.0, "first": -6.0, "second": 2.0})
    assert found.good_enough.to_dict() == pytest.approx({"nothing": 0.0, "first": 0.25, "second": 1.0})
    assert "reaches" not in found


def test_gain_and_regret_by_world_are_what_a_hand_computes(two_worlds: Stated) -> None:
    found = by_world(two_worlds).set_index(["world", "option"])
    assert found.gain[AS_DRAWN].to_dict() == pytest.approx({"nothing": 0.0, "first": 5.0, "second": 4.0})
    assert found.gain[SHOCK].to_dict() == pytest.approx({"nothing": 0.0, "first": -6.0, "second": 2.0})
    assert found.regret[AS_DRAWN].to_dict() == pytest.approx({"nothing": 7.0, "first": 2.0, "second": 3.0})
    assert found.regret[SHOCK].to_dict() == pytest.approx({"nothing": 2.0, "first": 8.0, "second": 0.0})


def test_worlds_count_alike_however_many_pairs_each_has(two_worlds: Stated) -> None:
    once = {world: people[1:] - 1_000.0 for world, people in two_worlds.populations.items()}
    often = stated({AS_DRAWN: np.tile(once[AS_DRAWN], 7), SHOCK: once[SHOCK]})
    pd.testing.assert_frame_equal(criteria(often), criteria(two_worlds))


def test_the_baseline_is_good_enough_where_no_mix_gains() -> None:
    found = criteria(stated({AS_DRAWN: by_pair([-1.0, 3.0, 0.0, -2.0], [-5.0, -5.0, 0.0, -1.0])}))
    assert found.good_enough.tolist() == pytest.approx([0.75, 0.25, 0.0])


@pytest.mark.parametrize("draws", [20, 40, 60, 100, 240, 360])
@pytest.mark.parametrize("worlds", [1, 2, 3])
def test_the_worst_case_leaves_out_one_state_in_twenty_exactly(draws: int, worlds: int) -> None:
    """All but 1 of 20 states gain more than the lowest, all but 2 of 40 more than the second lowest."""
    gains = by_pair(list(np.random.default_rng(draws).permutation(draws).astype(float)))
    found = criteria(stated({name: gains for name in (AS_DRAWN, SHOCK, "another")[:worlds]}))
    assert found.worst[1] == pytest.approx(draws * 0.05 - 1.0)


def test_with_few_states_the_worst_case_is_the_worst_of_all() -> None:
    assert criteria(stated({AS_DRAWN: by_pair([5.0, -3.0, 9.0, 1.0])})).worst[1] == pytest.approx(-3.0)


def test_draws_that_a_mix_lacks_are_no_states() -> None:
    gains = by_pair([10.0, 0.0, 7.0], [4.0, 4.0, 4.0])
    gains[0, 3:] = np.nan  # the second draw has one pair of the first mix, the third none
    found = criteria(stated({AS_DRAWN: gains}))
    assert found.gain.tolist() == pytest.approx([0.0, 20.0 / 3.0, 4.0])  # as it is told: the mean of all three pairs
    assert states(stated({AS_DRAWN: gains})).draw.tolist() == [0]


def test_without_a_whole_draw_there_are_no_states_and_no_criteria() -> None:
    """One pair is no draw."""
    found = stated({AS_DRAWN: np.array([[3.0], [4.0]])})
    assert states(found).empty
    assert criteria(found).empty
    assert by_world(found).empty


def test_with_a_goal_it_is_told_how_often_each_reaches_it() -> None:
    found = criteria(stated({AS_DRAWN: by_pair([10.0, 0.0], [4.0, 4.0], apart=2.0)}, goal=Goal(1_006, 2012)))
    assert found.reaches.tolist() == [0.0, 0.5, 0.5]


def test_regret_is_never_below_nothing_and_somebody_has_none_in_every_state() -> None:
    gains = np.random.default_rng(1).normal(0.0, 20.0, (2, 80))
    found = stated({AS_DRAWN: gains, SHOCK: gains[:, ::-1] - 5.0})
    table = states(found)[[0, 1, 2]].to_numpy()
    regret = table.max(axis=1, keepdims=True) - table
    assert criteria(found).regret.tolist() == pytest.approx(regret.mean(axis=0).tolist())
    assert (criteria(found).largest_regret >= criteria(found).regret - 1e-12).all()


# What turns it


def turned(
    lead: float, slope: float, seed: int, draws: int = 60, parameters: int = 8, chance: float = 10.0
) -> pd.DataFrame:
    """What turns the order of two mixes, the first of which leads by more the larger the parameter `x` is.

    Args:
        lead: of the first mix on average, persons.
        slope: persons by standard deviation of `x`.
        seed: of parameters and chance.
        draws: of the parameters.
        parameters: in all.
        chance: standard deviation of the lead in a pair.
    """
    rng = np.random.default_rng(seed)
    values = {"x": rng.normal(0.0, 1.0, draws)} | {f"y{k}": rng.random(draws) for k in range(1, parameters)}
    second = 30.0 + rng.normal(0.0, 15.0, SEEDS_OF_A_DRAW * draws)
    first = second + lead + slope * np.repeat(values["x"], SEEDS_OF_A_DRAW) + rng.normal(0.0, chance, second.size)
    return what_turns_it(stated({AS_DRAWN: np.vstack([first, second])}, values | {"held": np.ones(draws)}))


def test_a_parameter_that_turns_the_order_is_found_first_with_the_leads_on_either_side() -> None:
    found = [turned(6.0, 15.0, seed, parameters=4) for seed in range(3)]
    for table in found:
        first = table.iloc[0]
        assert first.parameter == "x"
        assert first.turns
        assert first.share > first.by_chance
        assert first.low < 0.0 < first.high
    # the mean of the lowest third of a normal is 1.09 standard deviations below its mean
    assert np.mean([table.low[0] for table in found]) == pytest.approx(6.0 - 1.09 * 15.0, abs=3.0)
    assert np.mean([table.high[0] for table in found]) == pytest.approx(6.0 + 1.09 * 15.0, abs=3.0)
    # a straight line in three classes: 0.79 of what it accounts for, which is 225 of 225 + 100 / 2
    assert np.mean([table.alone[0] for table in found]) == pytest.approx(0.79 * 225.0 / 275.0, abs=0.1)
    # a forest, too, sees less of it than there is, the more so at the ends
    assert 0.6 < np.mean([table.share[0] for table in found]) < 225.0 / 275.0
    assert 0.5 < np.mean([table.explained[0] for table in found]) < 225.0 / 275.0


def test_a_parameter_that_moves_the_lead_but_not_its_sign_turns_nothing() -> None:
    found = turned(60.0, 15.0, 1, parameters=2)
    assert found.parameter[0] == "x"
    assert found.share[0] > found.by_chance[0]
    assert not found.turns.any()


@pytest.mark.slow
def test_under_noise_a_parameter_is_told_at_the_nominal_rate() -> None:
    """Of all parameters together one in twenty times, whether there is one or four; 30 times tell it to 0.04."""
    found = [turned(1.0, 0.0, seed, 24, parameters) for parameters in (1, 4) for seed in range(15)]
    told = np.mean([(table.share > table.by_chance).any() for table in found])
    assert told == pytest.approx(0.05, abs=3.0 * 0.04)
    assert np.mean([table.turns.any() for table in found]) <= told


def test_two_that_matter_only_together_are_found_though_neither_does_alone() -> None:
    """The lead is large where both are high or both low: classes of one of them all have the same mean."""
    rng = np.random.default_rng(3)
    inputs = rng.uniform(-1.0, 1.0, (200, 5))
    lead = 20.0 * np.sign(inputs[:, 0] * inputs[:, 1]) + rng.normal(0.0, 4.0, 200)
    found = foretold(inputs, lead)
    assert (found.shares[:2] > 0.2).all()
    assert (found.shares[:2] > found.by_chance).all()
    assert (found.shares[2:] < found.by_chance).all()
    assert (first_order(inputs, lead)[:2] < 0.1).all()


def test_what_says_nothing_foretells_nothing() -> None:
    rng = np.random.default_rng(4)
    found = foretold(rng.random((30, 2)), rng.normal(size=30))
    assert found.explained < 0.1
    assert (found.shares <= found.by_chance).all()


def test_a_parameter_that_never_varies_is_left_out_and_every_other_is_told() -> None:
    assert sorted(turned(6.0, 15.0, 1, FEWEST_DRAWS, 3).parameter) == ["x", "y1", "y2"]


def test_what_turns_it_is_the_same_every_time_and_leaves_numpys_generator_alone() -> None:
    before = np.random.get_state()[1].tolist()  # type: ignore[index]
    one, other = (turned(6.0, 5.0, 1, FEWEST_DRAWS, 2) for _ in range(2))
    pd.testing.assert_frame_equal(one, other)
    assert np.random.get_state()[1].tolist() == before  # type: ignore[index]


@pytest.mark.parametrize("draws", [4, FEWEST_DRAWS - 1])
def test_with_few_draws_nothing_is_said_to_turn_it(draws: int) -> None:
    assert turned(6.0, 15.0, 1, draws).empty
    assert not turned(6.0, 15.0, 1, FEWEST_DRAWS).empty


def test_two_that_never_differ_from_one_another_are_turned_by_nothing() -> None:
    assert turned(0.0, 0.0, 1, chance=0.0).empty
