"""The outcomes that mixes are compared in: one number of a run each, from what `outcomes_of_run` kept of it.

Whose gain an outcome is depends on who asks. For the municipalities of the case everybody registered there counts. For the
labour-market region residents who came from it do not; where people move to is not known, so that who is kept from moving to
a neighbour counts. For the country moves within Norway and settlement, which another municipality would have done, come to
nothing, whatever these people do later: what is left are others' moves to and from abroad (`national_moves`).
"""

from dataclasses import dataclass

import pandas as pd

from experiments.outcomes_of_run import ALL, EVERYWHERE
from experiments.paired_people import KINDS, STAYS, WORK
from experiments.value import MIDDLE_OF_YEAR, discounted
from model.instrument import PAYERS
from model.state import ORIGINS

#: Discount rate of costs and person-years, 1/year, real, for public projects of normal risk: Ministry of Finance, circular
#: R-109/2005, as its press release 59/2005 of 23 September 2005 gives it (2 % without risk and 2 % for it).
DISCOUNT_RATE = 0.04
#: Newcomers of a run who came early enough, below which nothing is said of how many stay so long.
FEWEST_SEEN = 20
_OF_STAYS = (("could_stay", ""), ("stayed", "_without"), ("stayed", "_with"))
#: Columns that say which run a number is of, and which outcome.
RUN = ["world", "option", "pair"]
KEY = ["place", "group", "outcome"]


@dataclass(frozen=True)
class Outcome:
    """An outcome.

    Args:
        unit: of its numbers.
        meaning: for a reader.
        better: 1 when more is better, -1 when less is, 0 when neither.
    """

    unit: str
    meaning: str
    better: int = 1


#: By name, in the order of reports. What is not of a day is the sum over the years that ran to their end.
OUTCOMES = {
    "population": Outcome("persons", "registered at the horizon"),
    "person_years": Outcome("person-years", "registered, from the first difference on, discounted"),
    "arrivals": Outcome("persons", "registered moves in", 0),
    "departures": Outcome("persons", "registered moves out", 0),
    "births_less_deaths": Outcome("persons", "births less deaths"),
    "gain_of_region": Outcome("persons", "population less residents who came from the same labour-market region"),
    "gain_of_nation": Outcome("persons", "moves from abroad less moves abroad, of whom Norway would not have anyway"),
    "working": Outcome("persons", "with a job or business at the horizon"),
    "employment_years": Outcome("person-years", "in work, from the first difference on, discounted"),
    "displaced": Outcome("persons", "times somebody got no vacancy who would have, had nobody been helped", -1),
    "language": Outcome("0-1", "mean command of Norwegian of registered immigrants of 19 and more at the horizon"),
    "language_together": Outcome("persons", "the same added up, in people who speak it fluently: what society has of it"),
    "years_moved_on": Outcome(
        "person-years", "of settled refugees who moved on before the horizon, in the place they did not choose", -1
    ),
    "belonging": Outcome("0-1", "mean attachment of residents who did not grow up there, of 19 and more, at the horizon"),
    "pupils": Outcome("persons", "residents of 6-15 at the horizon"),
    "municipal_income": Outcome("NOK of 2008", "taxes and grants, discounted"),
    "municipal_services": Outcome("NOK of 2008", "cost of services, discounted", -1),
    **{
        f"cost_{payer}": Outcome("NOK of 2008", f"instruments and projects paid by the {payer}, discounted", -1)
        for payer in PAYERS
    },
    "cost": Outcome("NOK of 2008", "instruments and projects, whoever pays, discounted", -1),
    "spent": Outcome("NOK of 2008", "instruments and projects, whoever pays, not discounted", -1),
    "municipal_net": Outcome("NOK of 2008", "income less services and what it pays of instruments, discounted"),
    **{name: Outcome("persons", _meaning, 0) for name, _meaning in zip(WORK, (
        "live here with and without the mix, and work at the horizon with it only",
        "live here with and without the mix, and work at the horizon without it only: the displaced among them",
    ), strict=True)},
    **{f"newcomers_{kind}": Outcome("persons", _meaning, 0) for kind, _meaning in zip(KINDS, (
        "newcomers who come with and without the mix",
        "newcomers who come with the mix only",
        "newcomers who would have come without it, and do not",
    ), strict=True)},
    **{
        f"stay_{years}": Outcome("share", f"of newcomers who come anyway, who stay {years} year{'s' * (years > 1)}")
        for years in STAYS
    },
}  # fmt: skip
#: What society looks at beside cost (science: whose gain): moves within the country come to nothing there.
SOCIETY = ("gain_of_nation", "employment_years", "language_together", "years_moved_on")
#: Which are told of origin groups, too; the others of all.
BY_ORIGIN = (
    "population",
    "arrivals",
    "departures",
    "working",
    "stay_1",
    "stay_3",
    "stay_5",
    *(f"newcomers_{k}" for k in KINDS),
)


def of_runs(kept: pd.DataFrame, years: range, since: int) -> pd.DataFrame:
    """Every outcome of every run: `world`, `option`, `pair`, `place`, `group`, `outcome`, `value`.

    Args:
        kept: outcomes as `pair_runs.Kept` has them.
        years: from the first 1 January to the horizon.
        since: the month of the first difference, counted from year 0: what is discounted is to its year.
    """
    first = since // 12
    horizon = years[-1]
    table = kept.set_index([*RUN, "place", "group", "measure", "year"]).value

    def of(measure: str, *year: int) -> pd.DataFrame:
        chosen = table.xs(measure, level="measure")
        return chosen[chosen.index.isin(year, level="year")].unstack("year").reindex(columns=list(year))

    later = [year for year in years if first <= year < horizon]

    def at(measure: str) -> pd.Series:
        return of(measure, horizon)[horizon]

    def through(measure: str) -> pd.DataFrame:
        return of(measure, *later)

    def discount(rows: pd.DataFrame) -> pd.Series:
        return pd.Series(discounted(rows.to_numpy(float), DISCOUNT_RATE, MIDDLE_OF_YEAR), rows.index)

    flows = {name: through(name).sum(axis=1) for name in ("births", "deaths", "in_migration", "out_migration")}
    abroad = {name: through(name).sum(axis=1) for name in ("immigration", "emigration")}

    def lived(measure: str) -> pd.DataFrame:
        """Person-years of each year: the mean of two 1 Januaries."""
        stocks = of(measure, *later, horizon)
        return pd.DataFrame((stocks.to_numpy()[:, 1:] + stocks.to_numpy()[:, :-1]) / 2.0, stocks.index, later)

    income, services = discount(through("income")), discount(through("services"))
    costs = {payer: discount(through(f"cost_{payer}")) for payer in PAYERS}
    found: dict[str, pd.Series] = {
        "population": at("population"),
        "person_years": discount(lived("population")),
        "arrivals": flows["in_migration"] + abroad["immigration"],
        "departures": flows["out_migration"] + abroad["emigration"],
        "births_less_deaths": flows["births"] - flows["deaths"],
        "gain_of_region": at("population") - at("from_region"),
        "gain_of_nation": (through("from_abroad") - through("to_abroad")).sum(axis=1),
        "working": at("working"),
        "employment_years": discount(lived("working")),
        "displaced": through("displaced").sum(axis=1),
        "language": at("language_sum") / at("language_of"),
        "language_together": at("language_sum"),
        "years_moved_on": through("years_moved_on").sum(axis=1),
        "belonging": at("belonging_sum") / at("belonging_of"),
        "pupils": at("pupils"),
        "municipal_income": income,
        "municipal_services": services,
        **{f"cost_{payer}": of_payer for payer, of_payer in costs.items()},
        "spent": sum((through(f"cost_{payer}").sum(axis=1) for payer in PAYERS), start=pd.Series(0.0, income.index)),
        "cost": sum(costs.values(), start=pd.Series(0.0, income.index)),
        "municipal_net": income - services - costs["municipality"],
        **{name: at(name) for name in WORK},
        **{f"newcomers_{kind}": through(f"newcomers_{kind}").sum(axis=1) for kind in KINDS},
    }
    rows = pd.concat({name: series.dropna() for name, series in found.items()}, names=["outcome"]).rename("value")
    return rows.reset_index()[[*RUN, *KEY, "value"]]


def stays(kept: pd.DataFrame, since: int) -> pd.DataFrame:
    """Shares of newcomers who come anyway that stay, by run: `group`, `outcome`, `without`, `value` (with the mix).

    Args:
        kept: outcomes as `pair_runs.Kept` has them.
        since: the month of the first difference, counted from year 0; who came in an earlier year is left out.
    """
    measures = [f"{what}_{years}{which}" for years in STAYS for what, which in _OF_STAYS]
    rows = kept[kept.measure.isin(measures) & (kept.place == EVERYWHERE) & (kept.year >= since // 12)]
    table = rows.pivot_table(index=[*RUN, "group"], columns="measure", values="value", aggfunc="sum", observed=True)
    parts = []
    for years in STAYS:
        seen = table[f"could_stay_{years}"].where(lambda number: number >= FEWEST_SEEN)
        parts.append(
            pd.DataFrame(
                {
                    "outcome": f"stay_{years}",
                    "without": table[f"stayed_{years}_without"] / seen,
                    "value": table[f"stayed_{years}_with"] / seen,
                }
            )
        )
    return pd.concat(parts).reset_index()


def groups_of(outcome: str) -> tuple[str, ...]:
    """The groups that an outcome is told of."""
    return (ALL, *ORIGINS) if outcome in BY_ORIGIN else (ALL,)
