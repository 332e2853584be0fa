"""The commands about people: who they are, what made a month of a household, and lives."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from experiments.options import AsJson, Month, Rules, ScenarioFile, Seed, read_scenario, seeds_of, whole

if TYPE_CHECKING:
    from scenarios import Scenario

_MOST_SHOWN = 1_000_000


def _one_seed(scenario: "Scenario", seed: str | None) -> int:
    return seeds_of(scenario.seed if seed is None else seed, "1")[0]


def who(
    scenario: ScenarioFile,
    where: Annotated[
        str, typer.Option(metavar="CONDITION", help="In the names of rules: 'h.school_children > 0 and h.immigrant'.")
    ],
    month: Month = None,
    seed: Seed = None,
    limit: Annotated[str, typer.Option(metavar="N", help="Show at most so many.")] = "20",
    rules: Rules = None,
    as_json: AsJson = False,
) -> None:
    """Find households, or persons where the condition mentions p., and their keys.

    Conditions hold p. (a person), h. (a household) and place. with any attribute that rules read, also key, lives_in and
    registered_in; numbers and texts; and, or, not; comparisons; + - * /. People outside are searched only when the
    condition asks for lives_in, registered_in, abroad, years_away or parents_home.
    """
    from experiments import finding

    given = read_scenario(scenario, rules)
    shown = whole("--limit", limit, 1, _MOST_SHOWN)
    model = finding.model_at(given, _one_seed(given, seed), finding.month_of(given, month))
    found = finding.find(model, where)
    if as_json:
        print(json.dumps({"scenario": given.name, **finding.as_json(found, shown, model, where)}, indent=2))
        return
    print(finding.page(found, shown))
    print(finding.at(model, given))


def explain(
    scenario: ScenarioFile,
    household: Annotated[
        str, typer.Option(metavar="KEY", help="Of a household, or of anybody in it; `bolyst who` finds keys.")
    ],
    month: Month = None,
    rule: Annotated[str | None, typer.Option(metavar="NAME", help="Show one rule alone; else all.")] = None,
    seed: Seed = None,
    rules: Rules = None,
    as_json: AsJson = False,
) -> None:
    """Say why something happened to a household in a month, or did not: every rule, term by term."""
    from experiments import explaining

    given = read_scenario(scenario, rules)
    number = _one_seed(given, seed)
    explained = explaining.of_scenario(given, number, household, month, rule)
    if as_json:
        print(json.dumps(explaining.as_json(*explained, given, number), indent=2, default=str))
        return
    print(explaining.page(*explained, given, number))


def life(
    scenario: ScenarioFile,
    person: Annotated[str, typer.Option(metavar="KEY", help="Of anybody who ever is in the run.")],
    seed: Seed = None,
    rules: Rules = None,
) -> None:
    """Tell the life of a person in a run, in dated sentences."""
    from experiments import lives, telling

    given = read_scenario(scenario, rules)
    number = _one_seed(given, seed)
    print(telling.page(lives.follow(given, number, person), given, number))
