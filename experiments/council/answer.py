"""The answer of a comparison in three sentences: what gains most, how certain that is, and what it costs.

Nothing is called first without its certainty beside it, nothing over the budget is called affordable, and the ranking is
told again as it is when no untested effect is believed.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from experiments.comparison import SEEDS_OF_A_DRAW, UNTESTED_OFF
from experiments.comparison_results import RANKED_BY, Results
from experiments.council.language import Language, digits_of
from experiments.outcomes_of_run import ALL, EVERYWHERE
from experiments.paired import Difference
from experiments.ranking import Ranked, Ranking
from experiments.robustness import criteria, states, what_turns_it
from experiments.value import RATIO

#: Effects in an outcome, by the option's name.
Rows = dict[str, dict[Hashable, Any]]
#: Gains and costs that are told apart from nothing at all, in persons and NOK.
_NO_GAIN = 1e-9
#: Mixes over the budget that the answer names, those that gain most.
_NAMED_OVER = 3
#: Share of the draws in which the leader gains anything, below which the answer says so.
_SELDOM = 0.5


@dataclass(frozen=True, eq=False)
class Choice:
    """What a budget leaves to choose from, in its order; everything when it leaves no mix.

    Args:
        results: of the comparison.
    """

    results: Results

    @cached_property
    def over(self) -> tuple[int, ...]:
        """The mixes that pay out more than the budget."""
        return tuple(k for k in range(1, len(self.results.names)) if not self.results.within_budget[k])

    @property
    def leaves_none(self) -> bool:
        """Whether every mix pays out more than the budget."""
        return len(self.over) == len(self.results.names) - 1

    @cached_property
    def options(self) -> tuple[int, ...]:
        """Those that are ranked, the baseline first."""
        left_out = () if self.leaves_none else self.over
        return tuple(k for k in range(len(self.results.names)) if k not in left_out)

    @cached_property
    def rankings(self) -> dict[str, Ranking]:
        """By world, of `options` alone, told by their positions among all."""
        if len(self.options) == len(self.results.names):
            return self.results.rankings
        return self.results.ranked(self.options)

    @property
    def ranking(self) -> Ranking | None:
        """Of the world that answers the question; None with too few pairs."""
        return self.rankings.get(self.results.worlds[0])

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The options by their mean gain, whether or not a ranking can be made."""
        if self.ranking:
            return tuple(row.option for row in self.ranking.rows)
        return tuple(sorted(self.options, key=lambda k: -self.mean(k)))

    @property
    def leader(self) -> int:
        """The option that gains most in these runs."""
        return self.order[0]

    def ranked(self, option: int) -> Ranked | None:
        """The place of an option; None of one that is not ranked."""
        rows = self.ranking.rows if self.ranking else ()
        return next((row for row in rows if row.option == option), None)

    def gain(self, option: int) -> Difference:
        """In residents at the horizon, against the baseline."""
        return self._gains[option]

    @cached_property
    def _gains(self) -> tuple[Difference, ...]:
        return tuple(self.results.effect(k) for k in range(len(self.results.names)))

    def mean(self, option: int) -> float:
        """The same on average, as options are ranked by it: told as if each had all pairs."""
        return self.gain(option).mean

    def rows(self, outcome: str, place: str = EVERYWHERE, group: str = ALL) -> Rows:
        """Effects in an outcome, by the option's name."""
        return self._rows.get((outcome, place, group), {})

    @cached_property
    def _rows(self) -> dict[tuple[str, str, str], Rows]:
        found: dict[tuple[str, str, str], Rows] = {}
        for row in self.results.effects.to_dict("records"):
            found.setdefault((row["outcome"], row["place"], row["group"]), {})[row["option"]] = row
        return found

    def pairs(self, options: Sequence[int], world: str = "") -> tuple[int, int]:
        """Fewest and most pairs of some options."""
        of_each = (~np.isnan(self.results.gains(world=world))).sum(axis=1)[list(options)]
        return int(of_each.min()), int(of_each.max())

    @property
    def leaves_some_out(self) -> bool:
        """Whether what is ranked is not all there is."""
        return len(self.options) < len(self.results.names)

    @property
    def draws(self) -> int:
        """Draws that every ranked option has whole."""
        return self.pairs(self.options)[0] // SEEDS_OF_A_DRAW

    @cached_property
    def changes_nothing(self) -> bool:
        """Whether no ranked mix moves the outcome in any pair."""
        gains = self.results.gains()[list(self.options)]
        return bool(np.nanmax(np.abs(gains)) < _NO_GAIN)

    @cached_property
    def turns(self) -> pd.DataFrame:
        """The parameters that the lead of the first option over the second hangs on, as `robustness` tells them, once."""
        return what_turns_it(self.results)

    @cached_property
    def criteria(self) -> pd.DataFrame:
        """How well options stand in all states, as `robustness` tells it; empty when no draw is whole."""
        return pd.DataFrame() if states(self.results).empty else criteria(self.results)

    def paid(self, option: int) -> float:
        """What an option pays out more than the baseline on average, whoever pays, not discounted, NOK."""
        return float(self._paid[option])

    @cached_property
    def _paid(self) -> np.ndarray:
        return self.results.mean("spent")

    @cached_property
    def payments(self) -> np.ndarray:
        """The same by pair, float64 [option, pair]; NaN where an option has no such pair."""
        return self.results.gains("spent")

    def cost(self, option: int) -> float:
        """What an option costs more than the baseline on average, whoever pays, discounted, NOK."""
        return float(self._costs[option])

    @cached_property
    def _costs(self) -> np.ndarray:
        return self.results.mean("cost")


def answer(results: Results, lang: str) -> list[str]:
    """The answer in three sentences.

    Args:
        results: of the comparison.
        lang: one of `language.LANGUAGES`.
    """
    return sentences(Choice(results), Language(lang))


def sentences(choice: Choice, say: Language) -> list[str]:
    """The answer in three sentences: what gains most, how certain that is, what it costs."""
    told = _Told(choice, say)
    return [told.gain(), told.certainty(), told.cost()]


def runs(say: Language, pairs: tuple[int, int]) -> str:
    """So many runs of each option."""
    low, high = (say.number(each) for each in pairs)
    return say.say("runs", n=low) if low == high else say.say("runs_between", low=low, high=high)


@dataclass(frozen=True, eq=False)
class _Told:
    choice: Choice
    say: Language

    @property
    def _names(self) -> tuple[str, ...]:
        return self.choice.results.names

    def _quoted(self, option: int) -> str:
        return self.say.quoted(self._names[option])

    @property
    def _within(self) -> str:
        """That only what the budget allows is ranked, if so."""
        return self.say.say("within_budget") if self.choice.leaves_some_out else ""

    def _leads(self, option: int) -> dict[str, str]:
        found, mean = self.choice.gain(option), self.choice.mean(option)
        horizon = self.choice.results.drawn.comparison.years[-1]
        return {
            "baseline": self._quoted(0),
            "date": self.say.day(date(horizon, 1, 1)),
            "gain": self.say.more(mean, found.standard_error),
            "range": self.say.between(*found.both, digits_of(mean, found.standard_error)),
        }

    # --- what gains most -----------------------------------------------------------------------------------------------

    def gain(self) -> str:
        """What gains most, and how much."""
        choice, say = self.choice, self.say
        within = over = ""
        if choice.results.budget is not None:
            budget = say.money(choice.results.budget)
            if choice.leaves_none:
                cheapest = min(choice.over, key=choice.paid)
                within = say.say(
                    "answer_none_within",
                    budget=budget,
                    mix=self._quoted(cheapest),
                    cost=say.money(choice.paid(cheapest)),
                )
            else:
                within = say.say("answer_within", budget=budget)
                over = self._over()
        text = {"within": within, "over": over} | self._leads(choice.leader)
        one = len(choice.options) == 2
        if choice.changes_nothing:
            pairs = runs(say, choice.pairs(choice.options))
            return _begun(say.say("answer_nothing", runs=pairs, **text))
        if choice.leader == 0:
            second = choice.order[1]
            of_second = text | self._leads(second)
            return _begun(
                say.say("answer_baseline_one" if one else "answer_baseline", mix=self._quoted(second), **of_second)
            )
        leader, place = self._quoted(choice.leader), choice.ranked(choice.leader)
        if place is not None and place.beats < _SELDOM:
            text["over"] = say.say("answer_seldom", share=say.share(place.beats)) + over
        return _begun(say.say("answer_gains_one" if one else "answer_gains", leader=leader, **text))

    def _over(self) -> str:
        """Which mixes are over the budget, and what they would gain."""
        choice, say = self.choice, self.say
        if not choice.over:
            return ""
        of_gain = sorted(choice.over, key=lambda option: -choice.mean(option))
        parts = [
            say.say(
                "over_one",
                mix=self._quoted(option),
                cost=say.money(choice.paid(option)),
                gain=say.more(choice.mean(option), choice.gain(option).standard_error),
            )
            for option in of_gain[:_NAMED_OVER]
        ]
        left = len(of_gain) - _NAMED_OVER
        parts += [say.say("over_others", n=left)] if left > 0 else []
        return say.say("answer_over", mixes=say.listed(parts))

    # --- how certain ---------------------------------------------------------------------------------------------------

    def certainty(self) -> str:
        """How certain it is, or from what it cannot be told apart."""
        choice, say = self.choice, self.say
        ranking, pairs = choice.ranking, runs(say, choice.pairs(choice.options))
        if choice.changes_nothing:
            return say.say("certainty_nothing")
        leader = self._quoted(choice.leader)
        if ranking is None:
            return say.say("certainty_too_few", runs=pairs, leader=leader)
        first = ranking.first
        text = {
            "runs": pairs,
            "leader": leader,
            "certainty": say.probability(first.certainty),
            "loss": say.residents(first.loss),
        }
        others = [option for option in ranking.apart if option != choice.leader]
        if others:
            return say.say("certainty_not_apart", others=say.named([self._names[k] for k in others]), **text)
        kind = "certainty_certain" if ranking.is_certain else "certainty_short"
        if len(choice.options) == 2:
            return say.say(f"{kind}_one", other=self._quoted(choice.order[1]), **text)
        return say.say(kind, **text)

    # --- what it costs -------------------------------------------------------------------------------------------------

    def cost(self) -> str:
        """What it costs, and how the ranking is when no untested effect is believed."""
        choice, say = self.choice, self.say
        untested = self.untested()
        if choice.changes_nothing or choice.leader == 0:
            costs = sorted(choice.cost(option) for option in choice.options if option)
            span = say.money(costs[0])
            if say.money(costs[-1]) != span:
                span = say.say("money_between", low=span, high=say.money(costs[-1]))
            return say.say("cost_nothing", costs=span, untested=untested)
        row = choice.results.per_unit(RANKED_BY)[choice.leader]
        text = {"leader": self._quoted(choice.leader), "cost": say.money(abs(row.cost)), "untested": untested}
        if row.status != RATIO or row.ratio is None:
            return say.say("cost_saves" if row.cost < 0.0 else "cost_free", **text)
        return say.say("cost_ratio", price=say.money(row.ratio), bounds=bounds(choice, say, choice.leader), **text)

    def untested(self) -> str:
        """How the ranking is with every untested effect at ratio 1."""
        choice, say = self.choice, self.say
        comparison = choice.results.drawn.comparison
        if UNTESTED_OFF not in comparison.worlds:
            return say.say("untested_none")
        ranking = choice.rankings.get(UNTESTED_OFF)
        if ranking is None:
            return say.say("untested_too_few")
        first, leader = ranking.first, choice.leader
        gain, pairs = say.more(first.gain), runs(say, choice.pairs(choice.options, UNTESTED_OFF))
        others = [option for option in ranking.apart if option != first.option]
        if not np.any(np.abs([row.gain for row in ranking.rows]) > _NO_GAIN):
            return say.say("untested_nothing", baseline=self._quoted(0), runs=pairs, within=self._within)
        if first.option == leader:
            text = {"leader": self._quoted(leader), "gain": gain, "runs": pairs, "within": self._within}
            text["others"] = say.named([self._names[k] for k in others])
            kind = "baseline" if leader == 0 else "holds"
            return say.say(f"untested_{kind}{'_not_apart' if others else ''}", **text)
        text = {"first": self._quoted(first.option), "leader": self._quoted(leader), "gain": gain, "runs": pairs}
        text["within"] = self._within
        if first.option == 0:
            return say.say(
                "untested_turns_to_baseline_near" if leader in others else "untested_turns_to_baseline", **text
            )
        return say.say("untested_turns_near" if leader in others else "untested_turns", **text)


def bounds(choice: Choice, say: Language, option: int) -> str:
    """What a price may be for want of runs, in brackets; empty where nothing is known of it."""
    low, high = choice.results.ratio_interval(option)
    if low is not None and high is not None and low > 0.0:
        return say.say("price_between", low=say.money(low), high=say.money(high))
    if low is not None and low > 0.0 and high is None:
        return say.say("price_from", low=say.money(low))
    return say.say("price_unknown")


def _begun(sentence: str) -> str:
    """A sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]
