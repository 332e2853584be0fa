"""Results of a comparison made up by rule, in the shape that runs leave, with books that balance: nothing is run.

The first parameter, `pull`, decides how many each mix brings; every further mix brings and costs more than the one before.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd

from experiments.comparison import AS_DRAWN, SEEDS_OF_A_DRAW, UNTESTED_OFF, Comparison, DrawnOptions, Option
from experiments.comparison_results import Results
from experiments.goal import Goal
from experiments.outcomes_of_run import AGES, ALL, EVERYWHERE, MEASURES
from experiments.pair_runs import Kept
from experiments.paired_people import KINDS, STAYS, WORK
from model.policy import InstrumentUse
from model.state import FLOW_SIGNS, FLOWS, IN_MIGRATION, ORIGINS, OUT_MIGRATION
from scenarios import Scenario
from scenarios.run_draws import RunDraws

#: An instrument with an untested effect, and one whose effect follows from homes.
UNTESTED, OTHER = "marketing", "house_building"
_BASELINE, _SINCE = "nothing", date(2001, 1, 1)
_YEARLY = np.array([6.0, 5.0, 20.0, 22.0, 4.0, 3.0])  # mean of each flow, of a place and origin
_START = np.array([2690, 7, 33, 26])  # persons of a place by origin
_SHARES = np.array([0.07, 0.13, 0.12, 0.18, 0.33, 0.17])  # of age groups
_COST = 1.5e6  # NOK a year, of the first mix

Numbers = tuple[str, tuple[str, ...], Sequence[int], np.ndarray]  # measure, groups, years, [pair, year, place, group]


def made(
    mixes: Sequence[str] = ("campaign", "homes"),
    pairs: int | Sequence[int] = 24,
    *,
    places: tuple[str, ...] = ("hjelmeland",),
    worlds: tuple[str, ...] = (AS_DRAWN, UNTESTED_OFF),
    others: int = 12,
    instrument: str = UNTESTED,
    strength: float = 2.0,
    parameters: int = 5,
    horizon: int = 2006,
    budget: float | None = None,
    goal: Goal | None = None,
) -> Results:
    """Results of a baseline and some mixes.

    Args:
        mixes: their names.
        pairs: of each option, or of the baseline and every mix.
        places: of the case.
        worlds: the first answering the question.
        others: pairs of each option in the other worlds.
        instrument: that every mix uses.
        strength: persons a year and place that the first mix brings on average; 0: no option differs.
        parameters: that draws differ in.
        horizon: year.
        budget, goal: as of `Results`.
    """
    of_option = [pairs] * (len(mixes) + 1) if isinstance(pairs, int) else list(pairs)
    names = (_BASELINE, *mixes)
    options = tuple(Option(name, dict.fromkeys(worlds, _scenario(name, places, horizon, instrument))) for name in names)
    number = -(-max(*of_option, others) // SEEDS_OF_A_DRAW)
    rng = np.random.default_rng(len(mixes))
    values = {"pull": rng.gamma(2.0, 0.5, number)}
    values |= {f"says_nothing_{k}": rng.random(number) for k in range(1, parameters)}
    comparison = Comparison("Made-up mixes", options, worlds, "posterior", max(of_option), 1)
    drawn = DrawnOptions(comparison, tuple(RunDraws("posterior", number, values) for _ in options))
    tables, fates = [], []
    for w, world in enumerate(worlds):
        baseline = np.zeros(0)
        for k in range(len(names)):
            many = of_option[k] if w == 0 else others
            pull = (
                np.repeat(values["pull"], SEEDS_OF_A_DRAW)[:many]
                * strength
                * k
                * (0.3 if world == UNTESTED_OFF else 1.0)
            )
            parts = list(_of_option(comparison.years, len(places), pull, k, w))
            tables += [each.assign(world=world, option=k) for each in _long(places, parts)]
            at_horizon = parts[0][-1][:, -1, :, 0].sum(axis=1)
            baseline = baseline if k else at_horizon
            fates.append(_fates(at_horizon - baseline[:many]).assign(world=world, option=k))
    about = ["world", "option", "pair"]
    outcomes, people = pd.concat(tables, ignore_index=True), pd.concat(fates, ignore_index=True)
    outcomes = outcomes[[*about, "place", "group", "measure", "year", "value"]]
    return Results(drawn, Kept(outcomes, people[[*about, *people.columns.difference(about)]]), budget, goal)


def _scenario(name: str, places: tuple[str, ...], horizon: int, instrument: str) -> Scenario:
    uses = (InstrumentUse(instrument, _SINCE),) if name != _BASELINE else ()
    start, stop = date(2000, 1, 1), date(horizon, 1, 1)
    case = places[0] if len(places) == 1 else "fjellregionen"
    return Scenario(name, name, case, places, start, stop, stop, instruments=uses)


def _of_option(years: range, places: int, pull: np.ndarray, k: int, world: int) -> Iterator[Numbers]:
    """What the runs of an option came to: those of pair i share their chance with all other options."""
    since, shape = _SINCE.year - years[0], (len(years) - 1, places, len(ORIGINS), len(FLOWS))
    flows = np.stack(
        [np.random.default_rng([world, pair]).poisson(_YEARLY / len(ORIGINS), shape) for pair in range(len(pull))]
    )
    if k:
        extra = np.random.default_rng([world, k, 1]).poisson(pull[:, None, None], (len(pull), shape[0] - since, places))
        flows[:, since:, :, 0, IN_MIGRATION] += extra
        flows[:, since:, :, 0, OUT_MIGRATION] += extra // 3
    change = np.cumsum((flows * FLOW_SIGNS).sum(axis=-1), axis=1)
    first = np.broadcast_to(_START, (len(pull), 1, places, len(ORIGINS)))
    people = np.concatenate([first, first + change], axis=1)
    everybody = people.sum(axis=-1, keepdims=True)
    origins, whole = (ALL, *ORIGINS), list(years[:-1])
    yield "population", origins, years, np.concatenate([everybody, people], axis=-1)
    by_age = np.floor(everybody * _SHARES)
    by_age[..., -1] += everybody[..., 0] - by_age.sum(axis=-1)
    yield "population", tuple(AGES), years, by_age
    for j, flow in enumerate(FLOWS):
        numbers = flows[..., j]
        yield flow, origins, whole, np.concatenate([numbers.sum(axis=-1, keepdims=True), numbers], axis=-1)
    with_all = np.concatenate([everybody, people], axis=-1)
    yield "working", origins, years, np.floor(0.5 * with_all)
    yield "pupils", (ALL,), years, by_age[..., 1:2]
    paid = np.zeros((len(pull), len(whole), places, 1))
    costs = paid.copy()
    costs[:, since:] = _COST * k / places * (1.0 + 0.1 * np.random.default_rng(k).random((len(pull), 1, 1, 1)))
    of_all = {"income": 60_000.0 * everybody[:, :-1], "services": 55_000.0 * everybody[:, :-1]}
    told = {"population", *FLOWS, "working", "pupils"}
    for measure in [name for name in MEASURES if name not in told and not name.startswith(("language", "belonging"))]:
        yield measure, (ALL,), whole, costs if measure == "cost_municipality" else of_all.get(measure, paid)
    last, half = [years[-1]], everybody[:, -1:]
    for measure in ("language", "belonging"):
        yield f"{measure}_sum", (ALL,), last, 0.5 * half
        yield f"{measure}_of", (ALL,), last, half
    if k:
        yield from _of_newcomers(pull, k, _SINCE.year)
        for which in WORK:
            yield which, (ALL,), last, np.random.default_rng([k, 3]).poisson(2.0, (len(pull), 1, 1, 1)).astype(float)


def _of_newcomers(pull: np.ndarray, k: int, year: int) -> Iterator[Numbers]:
    """Of the whole case, all in one year."""
    counts = np.random.default_rng([k, 2]).poisson(10.0 + pull[:, None], (len(pull), len(ORIGINS)))
    numbers = np.concatenate([counts.sum(axis=1, keepdims=True), counts], axis=1)[:, None, None, :].astype(float)
    names = [f"newcomers_{kind}" for kind in KINDS] + [f"could_stay_{years}" for years in STAYS]
    names += [f"stayed_{years}_{which}" for years in STAYS for which in ("without", "with")]
    for name in names:
        yield name, (ALL, *ORIGINS), [year], numbers * (0.5 if name.startswith("stayed") else 1.0)


def _long(places: tuple[str, ...], parts: Sequence[Numbers]) -> Iterator[pd.DataFrame]:
    """Numbers as rows, the whole case behind the places; of measures with the same groups and years together."""
    alike: dict[tuple[tuple[str, ...], tuple[int, ...], int], dict[str, np.ndarray]] = {}
    for measure, groups, years, numbers in parts:
        told = alike.setdefault((groups, tuple(years), numbers.shape[2]), {})
        together = numbers.shape[2] == 1  # of one place, or of all together already
        told[measure] = numbers if together else np.concatenate([numbers, numbers.sum(axis=2, keepdims=True)], axis=2)
    for (groups, years, _), told in alike.items():
        values = np.stack(list(told.values())).astype(float)
        names = (*places, EVERYWHERE)[-values.shape[3] :]
        axes = {"measure": list(told), "pair": range(values.shape[1]), "year": years, "place": names, "group": groups}
        index = pd.MultiIndex.from_product(list(axes.values()), names=list(axes))
        yield index.to_frame(index=False).assign(value=values.ravel())


def _fates(gains: np.ndarray) -> pd.DataFrame:
    """As many people whose life differs as the populations do."""
    pair = np.repeat(np.arange(len(gains)), np.abs(gains).astype(int))
    about = {"way": "came", "rule": "in_migration", "cause": "work", "group": ORIGINS[0], "month": 24_030}
    return pd.DataFrame(
        {"pair": pair, "person": np.arange(len(pair)), "sign": np.sign(gains).astype(int)[pair]} | about
    )
