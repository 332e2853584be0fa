"""The municipal account: what each municipality takes in and spends in a year, and what it has saved.

A budget is made on 1 January from who lives there then, by the formulas of `model/rules/municipal_economy.py`; what
instruments cost is charged to it in the course of the year. All amounts are assumptions.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from model.engine.rewrite import bind
from model.rules import municipal_economy as rules
from model.state import FUND, FUNDING_AT_START, SERVICE_LEVEL

if TYPE_CHECKING:
    from model.agents import Place

_INCOME: dict[str, Callable[..., float]] = {
    "tax": rules.tax_income,
    "block grant": rules.block_grant,
    "kindergarten grant": rules.kindergarten_grant,
    "integration grant": rules.integration_grant,
}
_COST: dict[str, Callable[..., float]] = {
    "kindergartens": rules.kindergarten_cost,
    "schools": rules.school_cost,
    "elderly care": rules.elderly_care,
    "social services": rules.social_services,
    "refugees": rules.refugee_services,
    "other services": rules.other_services,
}
#: What a year's account holds: income above 0, cost below; their sum; and what was saved before the year.
ITEMS = (*_INCOME, *_COST, "instruments", "balance", "saved before")
_N_INCOME, _N_ITEMS = len(_INCOME), len(ITEMS)
_INSTRUMENTS, _BALANCE, _SAVED = (ITEMS.index(item) for item in ("instruments", "balance", "saved before"))


class Account:
    """The accounts of all places in the running year.

    Args:
        places: the table of places; what is saved and the funding of the start are written.
        values: of every parameter.

    Attributes:
        items: int64 [item, place], NOK, in the order of `ITEMS`.
    """

    def __init__(self, places: np.ndarray, values: dict[str, float]):
        self._places = places
        self._formulas = [bind(function, values) for function in (*_INCOME.values(), *_COST.values())]
        self._funding = bind(rules.funding, values)
        self.items = np.zeros((_N_ITEMS, places.shape[1]), dtype=np.int64)

    def begin(self, views: "Sequence[Place]") -> None:
        """Take the funding of the start as the usual one, so that the first account balances at the level 1."""
        self._places[FUND] = 0.0
        self._places[FUNDING_AT_START] = [self._funding(view) for view in views]

    def close_year(self) -> None:
        """Save what is left of the year; what instruments cost is off already."""
        self._places[FUND] += self.items[_BALANCE] - self.items[_INSTRUMENTS]

    def open_year(self, views: "Sequence[Place]") -> np.ndarray:
        """Make the budget of a year from who lives there now, and give its items, to which charges will be added."""
        places = self._places
        self.items = np.zeros((_N_ITEMS, places.shape[1]), dtype=np.int64)
        amounts = np.array([[formula(view) for view in views] for formula in self._formulas])
        amounts[_N_INCOME:] *= -places[FUNDING_AT_START] * places[SERVICE_LEVEL]
        self.items[: len(amounts)] = np.rint(amounts).astype(np.int64)
        self.items[_BALANCE] = self.items[:_BALANCE].sum(axis=0)
        self.items[_SAVED] = np.rint(places[FUND]).astype(np.int64)
        return self.items

    def charge(self, place: int, nok: int) -> None:
        """Charge what an instrument costs to the account of a place: less is left for services from now on.

        Args:
            place: its number.
            nok: whole NOK, 0 or more.

        Raises:
            ValueError: the cost is negative.
        """
        if nok < 0:
            raise ValueError(f"an instrument cannot cost {nok} NOK; allowed is 0 or more")
        self._book(place, -nok)

    def give(self, place: int, nok: int) -> None:
        """Give what an instrument pays for services to the account of a place: more is there for them from now on.

        Args:
            place: its number.
            nok: whole NOK.
        """
        self._book(place, nok)

    def _book(self, place: int, nok: int) -> None:
        self.items[_INSTRUMENTS, place] += nok
        self.items[_BALANCE, place] += nok
        self._places[FUND, place] += nok
