"""Prints why something happened to a household in a month, or did not: `bolyst explain`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from math import expm1
from typing import TYPE_CHECKING, Any, TypeVar

from experiments.finding import model_at, month_of
from experiments.formulas import MOST_BESIDE, Line, factor_lines, laid_out, lines_of, pretty, readings_in
from experiments.kinship import Kinship
from experiments.problems import BadInput, FailedRun
from experiments.searches import ONE, lines_of_search, why_in_vain
from experiments.wording import SIMULATED, figure, listed, shed_by, wrapped
from model.aftermath import Aftermath, Happening, Result, aftermath
from model.explain import explain
from model.explanation import Change, Encounter, Explanation, Offer, Risk
from model.kinds import RuleError
from model.people import KeyProblem, check_key
from model.record import BooksError
from model.terms import Condition, Trace
from scenarios.problems import nearest

if TYPE_CHECKING:
    from scenarios import Scenario

#: What a rule says of one person, household or place.
Told = Risk | Change | Encounter
_Told = TypeVar("_Told", bound=Risk | Change | Encounter)
_OF_PEOPLE = ("event", "match", "growth", "meeting")  # kinds of rules
_ARGUMENTS = (
    "NAMES: p a person, h a household, v a vacancy, d a vacant dwelling, place the municipality; others are parameters "
    "(model/ODD.md)"
)
_SHORT = 8  # digits of a key that tell people of one household apart


def page(explanation: Explanation, after: Aftermath, scenario: "Scenario", seed: int) -> str:
    """The whole text of an explanation."""
    lines = [*_head(explanation, scenario, seed), "", *_what_happened(explanation, after)]
    results = {(result.rule, result.key): result for result in after.results}
    at_risk = _most_telling_first([risk for risk in explanation.risks if risk.base != 0])
    if at_risk:
        lines += ["", *_glance(at_risk, explanation, results), "", "TERM BY TERM"]
        lines += _blocks(at_risk, explanation, results)
    for offer in explanation.offers:
        lines += ["", *_offer(offer, explanation)]
    lines += [*_out_of_risk(explanation), *_growths(explanation), *_meetings(explanation)]
    lines += [*_names(explanation), *_arrivals(explanation)]
    return "\n".join(line.rstrip() for line in lines)


def _most_telling_first(risks: list[Risk]) -> list[Risk]:
    """Rules that fired, then those an instrument acts on, then by their chance; what a rule says stays together."""
    by_rule = {risk.rule: [each for each in risks if each.rule == risk.rule] for risk in risks}

    def order(of: list[Risk]) -> tuple[bool, bool, float]:
        fired, acted_on = any(each.fired for each in of), any(each.factors for each in of)
        return not fired, not acted_on, -max(each.probability for each in of)

    return [each for of in sorted(by_rule.values(), key=order) for each in of]


def as_json(explanation: Explanation, after: Aftermath, scenario: "Scenario", seed: int) -> dict[str, Any]:
    """The same for programs: the attributes of `model.explain.Explanation` and `model.aftermath.Aftermath`."""
    return {"scenario": scenario.name, "seed": seed, **asdict(explanation), **asdict(after)}


def of_scenario(
    scenario: "Scenario", seed: int, key: str, month: str | None, rule: str | None = None
) -> tuple[Explanation, Aftermath]:
    """Run a scenario to a month, explain a household there, by all rules or a single one, and run the month.

    Raises:
        BadInput: there is no such month in the run, nobody with the key at its start, or no such rule about households.
        FailedRun: the run broke off.
    """
    try:
        check_key(key)
        kinship = Kinship()
        model = model_at(scenario, seed, month_of(scenario, month), kinship.note)
        known = [each.name for each in model.inputs.rulebook.rules if each.kind in _OF_PEOPLE]
        if rule is not None and rule not in known:
            raise BadInput(f"--rule {rule}: no rule about the people of a household; {nearest(rule, known)}")
        explanation = explain(model, key)
        explanation = replace(explanation, members=kinship.told(explanation.members))
    except KeyProblem as error:
        raise BadInput(str(error)) from error
    try:
        after = aftermath(model, explanation)
    except (RuleError, BooksError) as error:
        raise FailedRun(str(error), seed) from error
    return (explanation, after) if rule is None else (_by(rule, explanation), _done_by(rule, after))


def _by(rule: str, explanation: Explanation) -> Explanation:
    """What one rule says of a household."""
    chosen = replace(
        explanation,
        risks=tuple(each for each in explanation.risks if each.rule == rule),
        offers=tuple(each for each in explanation.offers if each.rule == rule),
        changes=tuple(each for each in explanation.changes if each.rule == rule),
        encounters=tuple(each for each in explanation.encounters if each.rule == rule),
        arrivals=(),
    )
    if not (chosen.risks or chosen.changes or chosen.encounters):
        raise BadInput(
            f"--rule {rule}: it is not about anybody of this household in {explanation.month}; a meeting is about people in "
            "the month of their birthday, other rules about who lives or is registered in a modelled place, or was"
        )
    return chosen


def _done_by(rule: str, after: Aftermath) -> Aftermath:
    """What one rule did to a household."""
    return Aftermath(
        tuple(each for each in after.happenings if each.rule == rule),
        tuple(each for each in after.results if each.rule == rule),
    )


# --- who, and what happened --------------------------------------------------------------------------------------------


def _head(explanation: Explanation, scenario: "Scenario", seed: int) -> list[str]:
    lines = [
        f"Household {explanation.key} at the start of {explanation.month}",
        f"{scenario.title} ({scenario.name}), seed {seed}",
        SIMULATED,
        "",
        f"  {'person':<17} {'':<10} {'':<17} {'lives in':<16} registered in",
    ]
    for each in explanation.members:
        who = f"{each.word}, {each.age}"
        lines.append(f"  {each.key:<17} {who:<10} {each.role:<17} {each.lives_in:<16} {each.registered_in}")
    return lines


def _what_happened(explanation: Explanation, after: Aftermath) -> list[str]:
    lines = [f"WHAT HAPPENED IN {explanation.month}", ""]
    said = [_happening(each, explanation) for each in after.happenings]
    fired = {(risk.rule, risk.key): risk for risk in explanation.risks if risk.fired}
    for result in after.results:
        if not result.happened:
            risk = fired[result.rule, result.key]
            nothing = _came_to_nothing(risk, result)
            if risk.search is not None and not result.forestalled_by:
                nothing += f". {why_in_vain(risk.search)}"
            said.append(f"{result.rule} of {_whom(result.key, explanation, risk.of)}: {nothing}")
    for result in after.results:
        if result.happened:
            chance = f"{1 / _chance(fired[result.rule, result.key]):,.0f}"
            said.append(
                f"{result.rule}: in a month like this the chance of it is 1 in {chance}; the draw made it this one"
            )
    lines += [line for each in said for line in wrapped(each, 2, 2)] or [
        "  nothing that is told here, by the log of events"
    ]
    return lines


def _chance(risk: Risk) -> float:
    """The probability that it happens in a month like this; of who looks, that something comes in time."""
    if risk.search is None:
        return risk.probability
    return -expm1(-sum(each.hazard for each in risk.search.considered) / 12.0)


def _happening(happening: Happening, explanation: Explanation) -> str:
    by = f"by the rule {happening.rule}"
    if happening.event == "birth":
        return f"a child, {happening.person}, is born to {_whom(happening.parents[0], explanation)}, {by}"
    source, target = happening.from_place, happening.to_place
    what = "a job below what was learnt" if happening.event == "lower_job" else happening.event.replace("_", " ")
    what += f", from {source} to {target}" if source and target and source != target else ""
    what += f" with {_whom(happening.other, explanation)}" if happening.other else ""
    own = any(risk.fired and risk.rule == happening.rule for risk in explanation.risks)
    if happening.event == "union" and not own:
        what += f", who sought; the hazard and the draw stand on the page of {happening.other[:_SHORT]}"
    if happening.event == "job_loss" and happening.person in explanation.shedding:
        what += f", as {shed_by(explanation.shedding[happening.person])}"
    what += ", along with the household" if happening.cause == "household" else ""
    return f"{_whom(happening.person, explanation)}: {what}, {by}"


def _came_to_nothing(risk: Risk, result: Result) -> str:
    if result.found is None and not result.forestalled_by:
        sought = f"{ONE[risk.search.among]}, but none came in time" if risk.search else "somebody, but nobody was found"
        return f"looked for {sought}"
    found = f"looked and found {result.found.name}, but" if result.found else "it fired, but"
    return f"{found} {result.forestalled_by or 'another event'} took the person first: one event a month"


def _whom(key: str, explanation: Explanation, of: str = "") -> str:
    if of.endswith("household"):
        return "the household"
    if of == "place":
        return key
    return next((each.name for each in explanation.members if each.key == key), key)


# --- a rule ------------------------------------------------------------------------------------------------------------


def _glance(risks: Iterable[Risk], explanation: Explanation, results: dict[tuple[str, str], Result]) -> Iterator[str]:
    """A line for every risk."""
    yield "THE RISKS"
    yield ""
    yield from wrapped(
        "A rule gives a hazard: how often a year it would happen to somebody like this. In a month a hazard h comes true "
        "with the probability 1 - exp(-h / 12): it fires when the draw lies below that. The draw is a number between 0 "
        "and 1 that belongs to this rule, this person or household, this month and this seed. What fires happens, unless "
        "another event of the month took one of the people first. Of a rule by which people look for something, hazard and "
        "draw say only who looks this month; whether anything was found stands behind them."
    )
    yield ""
    yield f"  {'':<22} {'':<24} {'hazard/year':<12} {'probability':<12} {'draw':<10}"
    for risk in risks:
        whom = _whom(risk.key, explanation, risk.of)
        yield (
            f"  {risk.rule:<22} {whom:<24} {figure(risk.hazard):<12} {figure(risk.probability):<12} "
            f"{figure(risk.draw):<10} {_in_short(risk, results.get((risk.rule, risk.key)))}"
        )


def _in_short(risk: Risk, result: Result | None) -> str:
    """Whether it fired; of who looks, whether anything was found, too."""
    if not risk.fired:
        return ""
    if not risk.seeks:
        return "FIRED"
    return "FOUND" if result is not None and result.happened else "looked only"


def _blocks(risks: Iterable[Risk], explanation: Explanation, results: dict[tuple[str, str], Result]) -> Iterator[str]:
    """Every risk term by term."""
    told = ((risk, list(_risk(risk, results.get((risk.rule, risk.key))))) for risk in risks)
    for together in _beside(told):
        risk = together[0][0]
        sought = ONE[risk.search.among] if risk.search else "somebody"
        looks = f"looking for {sought}; once found, " if risk.seeks else ""
        yield from _block(together, explanation, f"{looks}{risk.happens}")


def _beside(told: Iterable[tuple[_Told, list[Line]]]) -> Iterator[list[tuple[_Told, list[Line]]]]:
    """What a rule says of several people, side by side where it says the same."""
    together: list[tuple[_Told, list[Line]]] = []
    for each in told:
        if (together and not _go_together(together[-1], each)) or len(together) == MOST_BESIDE:
            yield together
            together = []
        together.append(each)
    if together:
        yield together


def _go_together(one: tuple[Told, list[Line]], other: tuple[Told, list[Line]]) -> bool:
    same = one[0].rule == other[0].rule and [line.text for line in one[1]] == [line.text for line in other[1]]
    return same and not any(isinstance(told, Risk) and told.fired for told, _ in (one, other))


def _block(together: Sequence[tuple[Told, list[Line]]], explanation: Explanation, what: str) -> Iterator[str]:
    first = together[0][0]
    yield ""
    whom = listed([_whom(each.key, explanation, each.of) for each, _ in together])
    yield from wrapped(f"{first.rule} of {whom}: {what}")
    yield f"  {first.trace.where}"
    several = len(together) > 1
    yield from laid_out([[*([Line("", each.key[:_SHORT])] * several), *lines] for each, lines in together])


def _risk(risk: Risk, result: Result | None) -> Iterator[Line]:
    yield from lines_of(risk.trace, 2)
    if risk.factors:
        yield Line("  = base hazard", figure(risk.base), "per year, before instruments")
        yield from factor_lines(risk.factors)
    yield Line("  = hazard", figure(risk.hazard), "per year")
    yield Line("  probability in the month", figure(risk.probability))
    if risk.search is None:
        below = f"{'' if risk.draw < risk.probability else 'not '}below it"
        led = "; an instrument led here" if risk.led else ""
        yield Line("  draw", figure(risk.draw), f"{below}{led}: {_came_out(risk, result)}")
        return
    looks = "looks this month" if risk.fired else "does not look this month"
    yield Line("  draw", figure(risk.draw), f"{'' if risk.fired else 'not '}below it: {looks}")
    yield from lines_of_search(risk, risk.search, _came_out(risk, result))


def _came_out(risk: Risk, result: Result | None) -> str:
    if not risk.fired or result is None:
        return "does not happen"
    if not result.happened:
        return _came_to_nothing(risk, result)
    if result.found:
        return f"happens, with {result.found.name}"
    return "happens"


def _offer(offer: Offer, explanation: Explanation) -> list[str]:
    return wrapped(
        f"{offer.rule} of {_whom(offer.key, explanation)}: does not seek, but can be found by somebody who does "
        f"({offer.trace.where})"
    )


def _growths(explanation: Explanation) -> Iterator[str]:
    """What grows of these people and their place, and what does not."""
    if not explanation.changes:
        return
    moving = [change for change in explanation.changes if change.trace.value != 0]
    yield from ("", "WHAT GROWS, a little every month" if moving else "WHAT GROWS: nothing, in this month")
    by_rule = sorted(moving, key=lambda change: [each.rule for each in explanation.changes].index(change.rule))
    for together in _beside((change, list(_growth(change))) for change in by_rule):
        yield from _block(together, explanation, f"{together[0][0].column} changes")
    still = [change for change in explanation.changes if change.trace.value == 0]
    if still:
        yield from ("", "UNCHANGED, with a growth of 0 because", "", *_reasons(still, explanation))


def _meetings(explanation: Explanation) -> Iterator[str]:
    """Whom those get to know whose birthday is in the month."""
    if not explanation.encounters:
        return
    yield from ("", "WHOM THEY GET TO KNOW, once a year in the month of the birthday")
    meeting = [encounter for encounter in explanation.encounters if encounter.trace.value != 0]
    for together in _beside((encounter, list(_encounter(encounter))) for encounter in meeting):
        yield from _block(together, explanation, f"the pool is {together[0][0].pool}")
    nobody = [encounter for encounter in explanation.encounters if encounter.trace.value == 0]
    if nobody:
        yield from ("", "NOBODY IS MET by", "", *_reasons(nobody, explanation))


def _encounter(encounter: Encounter) -> Iterator[Line]:
    yield from lines_of(encounter.trace, 2)
    if encounter.factors:
        yield Line("  = people met", figure(encounter.trace.value), "per year, before instruments")
        yield from factor_lines(encounter.factors)
    yield Line("  = people met", figure(encounter.rate), "per year, on average")
    yield Line("  draw", figure(encounter.draw), "of the Poisson distribution of that mean")
    yield Line("  people met this year", figure(encounter.met), "as far as the pool has so many")


def _growth(change: Change) -> Iterator[Line]:
    yield from lines_of(change.trace, 2)
    if change.factors:
        yield Line("  = growth", figure(change.trace.value), "per year, before instruments")
        yield from factor_lines(change.factors)
    yield Line("  = growth", figure(change.change), "per year; a twelfth in the month")
    yield Line(f"  {change.column} at the start", figure(change.before), change.unit)
    yield Line(f"  {change.column} at the end", figure(change.after), change.unit)


# --- the end -----------------------------------------------------------------------------------------------------------


def _out_of_risk(explanation: Explanation) -> list[str]:
    """Who is out of which risk, and by what: a line for each."""
    out = [risk for risk in explanation.risks if risk.base == 0]
    return ["", "OUT OF RISK, with a hazard of 0 because", "", *_reasons(out, explanation)] if out else []


def _reasons(nothing: Iterable[Told], explanation: Explanation) -> list[str]:
    """Why rules come to nothing, and of whom: a line for each reason."""
    found: dict[tuple[str, str], list[str]] = {}
    for told in nothing:
        who = "household" if told.of.endswith("household") else told.key if told.of == "place" else told.key[:_SHORT]
        found.setdefault((told.rule, _reason(told.trace)), []).append(who)
    lines = []
    everybody = [each.key[:_SHORT] for each in explanation.members]
    for (rule, reason), people in found.items():
        whom = "everybody" if people == everybody and len(people) > 1 else ", ".join(people)
        lines += wrapped(f"{rule:<20} {reason}: {whom}", 2, 2)
    return lines


def _reason(trace: Trace) -> str:
    nothing = trace.nothing
    if isinstance(nothing, Condition):
        if nothing.holds:
            return pretty(nothing.decisive)
        return f"not ({pretty(nothing.decisive)})" if " " in nothing.decisive else f"not {nothing.decisive}"
    return f"{pretty(nothing.text)} is 0" if nothing else "the terms come to 0"


def _names(explanation: Explanation) -> list[str]:
    """What the attributes mean that the rules read."""
    told: tuple[Told, ...] = (*explanation.risks, *explanation.changes, *explanation.encounters)
    searches = [risk.search for risk in explanation.risks if risk.search]
    traces = [each.trace for each in told] + [search.pace for search in searches]
    traces += [each.trace for search in searches for each in search.considered]
    readings = (reading for trace in traces for reading in readings_in(trace) if reading.kind == "attribute")
    found = {reading.text: f"{reading.meaning} ({reading.unit})" for reading in readings}
    lines = ["", *wrapped(_ARGUMENTS), ""]
    return lines + [line for name in sorted(found) for line in wrapped(f"{name:<22} {found[name]}", 2, 23)]


def _arrivals(explanation: Explanation) -> list[str]:
    if not explanation.arrivals:
        return []
    left_out = ", ".join(explanation.arrivals)
    return ["", *wrapped(f"Left out, as they bring new households and are about none that is here: {left_out}.")]
