"""A handful of lives side by side: people who are here on the last day in one of two runs only, told in both.

They are examples of one pair, of the largest groups by what made the difference; how large the groups are over all pairs
stands in the table of fates.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from experiments import lives, telling
from experiments.comparison_results import Results
from experiments.problems import BadInput
from scenarios import Scenario

#: Lives that are told.
HANDFUL = 4
_BASELINE = 0


@dataclass(frozen=True)
class Changed:
    """A life in the two runs of a pair.

    Args:
        person: identity, 16 hexadecimal digits.
        why: what made the difference, in a sentence.
        both: dated sentences that are the same in both runs, from the beginning on.
        without, with_: how it goes on in each.
    """

    person: str
    why: str
    both: tuple[str, ...]
    without: tuple[str, ...]
    with_: tuple[str, ...]


def changed_lives(results: Results, option: int, pair: int = 0) -> list[Changed]:
    """Lives of a pair that a mix changed, one of each of the largest groups.

    Args:
        results: of a comparison.
        option: position of the mix.
        pair: of which runs.
    """
    rows = results.kept.fates
    of_pair = rows[(rows.world == results.worlds[0]) & (rows.option == option) & (rows.pair == pair)]
    found = []
    for row in _examples(of_pair):
        scenarios = [results.drawn.scenario(each, results.worlds[0], pair) for each in (_BASELINE, option)]
        seed = results.drawn.comparison.seed_of(pair)
        key = f"{int(str(row['person'])):016x}"
        without, with_ = (_told(scenario, seed, key) for scenario in scenarios)
        common = 0
        while common < min(len(without), len(with_)) and without[common] == with_[common]:
            common += 1
        found.append(Changed(key, _why(row), without[:common], without[common:], with_[common:]))
    return found


def _examples(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The first who decided for themselves of each of the largest groups."""
    sizes = rows.groupby(["sign", "way", "rule"], observed=True).person.transform("size")
    ordered = rows.assign(size=sizes, alone=rows.cause.astype(str) == "own")
    ordered = ordered.sort_values(["size", "alone", "person"], ascending=[False, False, True])
    for row in ordered.drop_duplicates(["sign", "way", "rule"]).head(HANDFUL).to_dict("records"):
        yield {str(name): value for name, value in row.items()}


def _why(row: dict[str, object]) -> str:
    """What made the difference."""
    here = "here with the mix only" if row["sign"] == 1 else "here without the mix only"
    return f"{here}: {row['way']} ({row['rule']})"


def _told(scenario: Scenario, seed: int, key: str) -> tuple[str, ...]:
    """Dated sentences of a life; one that says so where there is none."""
    try:
        life = lives.follow(scenario, seed, key)
    except BadInput:
        return ("never is in this run: does not come, or is not born",)
    return tuple(f"{month}, {age} years: {sentence}" for month, age, sentence in telling.told(life))


def page(found: list[Changed], mix: str, pair: int) -> str:
    """The lives as a text."""
    lines = [
        f"# Lives that differ: {mix}, pair {pair}",
        "",
        f"{telling.SIMULATED} Examples, not a sample; `fates.csv` counts all.",
    ]
    for each in found:
        lines += ["", f"## {each.person}, {each.why}", ""]
        for title, sentences in (("In both", each.both), ("Without", each.without), ("With", each.with_)):
            if sentences:
                lines += [f"{title}:", "", *(f"- {sentence}" for sentence in sentences), ""]
    return "\n".join(lines).rstrip() + "\n"
