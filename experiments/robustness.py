"""How well choices stand when the world is another than expected: regret, the worst case, good enough, and what turns it.

A state is a draw of the parameters in a world (a shock, or untested effects at ratio 1). Regret is what the best option of a
state gains more than the one chosen. Chance is taken out of draws as far as can be (`Results.of_draws`).
"""

from functools import lru_cache

import numpy as np
import pandas as pd

from calibration.screening import first_order
from experiments.comparison_results import RANKED_BY, Results
from experiments.forest import foretold
from experiments.paired import by_draw

#: Share of the states that a worst case leaves out: the worst of all would be a matter of how many there are.
WORST = 0.05
#: Of sums of weights, which are none too exact.
_DIGITS = 9
#: Shuffles that say what a first-order index is where a parameter does nothing, and their seed.
_SHUFFLES, _SEED = 20, 1
#: Draws below which no parameter can be told from chance.
FEWEST_DRAWS = 20


def states(results: Results) -> pd.DataFrame:
    """Gain of every option in every state: `world`, `draw`, and a column for each option by position; maybe none."""
    parts = []
    for world in results.worlds:
        table = results.of_draws(RANKED_BY, world)
        parts.append(pd.DataFrame(table).assign(world=world, draw=np.arange(len(table))))
    return pd.concat(parts, ignore_index=True)[["world", "draw", *range(len(results.names))]]


def criteria(results: Results) -> pd.DataFrame:
    """What options are chosen by, an option a row, worlds counting alike.

    Columns: `gain`, mean; `worst`, the gain that all but `WORST` of the states exceed; `regret`, mean; `largest_regret`,
    of the world in which the mean is largest; `good_enough`, share of states with a gain above 0, of the baseline the
    share in which nothing gains; and with a goal `reaches`, the share of pairs of the first world that reach it.
    """
    table = states(results)
    gains = table[list(range(len(results.names)))].to_numpy(float)
    if not len(table):
        return pd.DataFrame(columns=["option", "gain", "worst", "regret", "largest_regret", "good_enough"])
    weight = 1.0 / table.groupby("world").draw.transform("size").to_numpy(float)
    weight /= weight.sum()
    regret = gains.max(axis=1, keepdims=True) - gains
    rows = []
    for option, name in enumerate(results.names):
        order = np.argsort(gains[:, option])
        below = np.cumsum(weight[order])
        of_world = pd.Series(regret[:, option]).groupby(table.world).mean()
        enough = gains[:, option] > 0.0 if option else (gains[:, 1:] <= 0.0).all(axis=1)
        rows.append(
            {
                "option": name,
                "gain": float(np.mean([results.mean(RANKED_BY, str(world))[option] for world in of_world.index])),
                "worst": float(gains[order[int(np.searchsorted(below.round(_DIGITS), WORST))], option]),
                "regret": float(regret[:, option] @ weight),
                "largest_regret": float(of_world.max()),
                "good_enough": float(enough @ weight),
            }
            | ({"reaches": results.reaches[option]} if results.goal else {})
        )
    return pd.DataFrame(rows)


def by_world(results: Results) -> pd.DataFrame:
    """Mean gain and regret of every option in every world: `world`, `option`, `gain`, `regret`."""
    table = states(results)
    rows = []
    for world, of_world in table.groupby("world", sort=False):
        gains = of_world[list(range(len(results.names)))].to_numpy(float)
        regret = gains.max(axis=1, keepdims=True) - gains
        for option, name in enumerate(results.names):
            rows.append((world, name, results.mean(RANKED_BY, str(world))[option], regret[:, option].mean()))
    return pd.DataFrame(rows, columns=["world", "option", "gain", "regret"])


def _alone(inputs: np.ndarray, lead: np.ndarray) -> np.ndarray:
    """First-order indices (SALib) less what means of few draws in a class give any parameter, float64 [parameter]."""
    rng = np.random.default_rng(_SEED)
    by_chance = np.mean([first_order(inputs, rng.permutation(lead)) for _ in range(_SHUFFLES)], axis=0)
    return np.asarray(np.maximum(first_order(inputs, lead) - by_chance, 0.0) / (1.0 - by_chance))


@lru_cache(maxsize=16)
def what_turns_it(results: Results) -> pd.DataFrame:
    """The parameters that the lead of the first option over the second hangs on, the strongest first.

    Columns: `parameter`; `share` of the variance of the lead that hangs on it, alone and with others (`forest`);
    `by_chance`, the most that any parameter gets from shuffled leads; `alone`, the share that it accounts for without others
    (SALib); `low` and `high`, mean lead in the third of draws with its lowest and highest values; `turns`, whether the lead
    has another sign there and the share is beyond chance; `explained`, the share that all together foretell in draws not
    seen, the same in every row. Empty with fewer than `FEWEST_DRAWS` draws or two options at most.
    """
    ranking = results.rankings.get(results.worlds[0])
    columns = ["parameter", "share", "by_chance", "alone", "low", "high", "turns", "explained"]
    table = by_draw(results.gains(RANKED_BY)).mean(axis=2)
    if ranking is None or len(ranking.rows) < 2:
        return pd.DataFrame(columns=columns)
    first, second = (row.option for row in ranking.rows[:2])
    lead = table[first] - table[second]
    known = ~np.isnan(lead)
    if known.sum() < FEWEST_DRAWS or not lead[known].std() > 0.0:
        return pd.DataFrame(columns=columns)
    values = {name: column[: len(lead)][known] for name, column in results.drawn.values(results.pairs()).items()}
    unused = results.unused_effects
    values = {name: column for name, column in values.items() if np.ptp(column) > 0.0 and name not in unused}
    inputs, lead = np.stack(list(values.values()), axis=1), lead[known]
    found, alone, third = foretold(inputs, lead), _alone(inputs, lead), max(len(lead) // 3, 1)
    rows = []
    for k, name in enumerate(values):
        order = np.argsort(inputs[:, k], kind="stable")
        low, high = float(lead[order[:third]].mean()), float(lead[order[-third:]].mean())
        share, chance = float(found.shares[k]), found.by_chance
        turns = share > chance and min(low, high) < 0.0
        rows.append((name, share, chance, float(alone[k]), low, high, turns, found.explained))
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("share", ascending=False, ignore_index=True)
