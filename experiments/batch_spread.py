"""How much of the spread of a study's populations comes from the parameters, and how much is chance."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.spread import Spread, spread_of_moments

if TYPE_CHECKING:
    from experiments.store import Store

#: The heading of the share, and what stands under the table.
OF_PARAMETERS = "by parameters"
MEANING = (
    f"{OF_PARAMETERS}: of the variance of the population, the share between draws of the parameters; the rest is chance "
    "within a draw. Below 0: too small to be told from chance."
)
_FEWEST = 20  # draws: a variance of 20 is known to a third, and of fewer the share would say nothing


def spreads(opened: "Store", seeds: int, grid: Sequence[str]) -> dict[tuple[int | float, ...], Spread]:
    """The spread of each variant's registered population on its last 1 January, its places together.

    Moments are taken in SQL, as the rows of a large study do not fit into memory; draws of which a run failed are left out.

    Args:
        opened: the store, with one study.
        seeds: of the study.
        grid: parameters whose values the study lists; runs with different ones are not put together.

    Returns:
        By number of the variant and values of the grid; without those of fewer draws than would say anything.
    """
    if seeds < 2:
        return {}
    key = ", ".join(f'"{name}"' for name in ("variant", *grid))
    found = opened.query(
        f"with of_runs as (select {key}, year, draw, replicate, sum(population) as y from yearly where \"group\" = 'all'"
        " group by all),"
        " ends as (select * from of_runs qualify year = max(year) over (partition by variant)),"
        f" whole as (select * from ends qualify count(*) over (partition by {key}, draw) = {seeds}),"
        f" draws as (select {key}, avg(y) as mean, var_samp(y) as within from whole group by {key}, draw),"
        f" seeds as (select {key}, avg(y) as mean from whole group by {key}, replicate),"
        f" d as (select {key}, count(*) as n, var_samp(mean) as means, avg(within) as within from draws group by {key}),"
        f" s as (select {key}, var_samp(mean) as means from seeds group by {key})"
        f" select {key}, n, d.means, s.means, within from d join s using ({key}) where n >= {_FEWEST}"
    )
    spread_by_row = {}
    for *row, draws, of_draws, of_seeds, within in found.itertuples(index=False, name=None):
        spread_by_row[tuple(row)] = spread_of_moments(draws, seeds, of_draws, of_seeds, within)
    return spread_by_row
