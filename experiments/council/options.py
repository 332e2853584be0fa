"""What the options of a comparison consist of, in plain words: measures with dates, places, people and settings."""

from collections.abc import Iterator
from datetime import date, timedelta

from experiments.comparison import Option
from experiments.council.language import Language
from experiments.council.words import WORDS
from experiments.figures.observed import place_names
from model.instrument import Instrument, instruments
from model.parameters import registry
from model.policy import HazardRatio, InstrumentUse
from model.policy.projects import Project
from model.policy.target import Target
from model.shock_use import ShockUse
from scenarios import Scenario

Use = HazardRatio | InstrumentUse


def measure(say: Language, name: str) -> str:
    """The plain name of an instrument."""
    known = instruments().get(name)
    if known is None:
        return name
    return say.word("instrument", name).replace("_", " ") if say.code == "en" else known.norwegian


def uses_of(option: Option, world: str) -> list[str]:
    """Names of the model's instruments that an option uses."""
    found = [each.instrument for each in option.scenario[world].instruments if isinstance(each, InstrumentUse)]
    return list(dict.fromkeys(found))


def ratios_of(option: Option, world: str) -> list[str]:
    """Names of the rules that an option multiplies by a ratio of its own."""
    found = [each.rule for each in option.scenario[world].instruments if isinstance(each, HazardRatio)]
    return list(dict.fromkeys(found))


def known_uses(option: Option, world: str) -> list[Instrument]:
    """The same, as far as the model knows them itself."""
    return [instruments()[name] for name in uses_of(option, world) if name in instruments()]


def contents(say: Language, option: Option, baseline: Option, world: str) -> list[str]:
    """What an option consists of, a sentence or phrase each; what it shares with the baseline is said once.

    Args:
        say: the language.
        option: it; may be the baseline.
        baseline: of the comparison.
        world: that answers the question.
    """
    here, there = option.scenario[world], baseline.scenario[world]
    is_baseline = option is baseline
    common = [] if is_baseline else list(there.instruments)
    parts = []
    for each in here.instruments:
        if each in common:
            common.remove(each)
        else:
            parts.append(use(say, each, here))
    projects = [each for each in here.projects if is_baseline or each not in there.projects]
    parts += [_project(say, each) for each in projects]
    if not is_baseline:
        shared = len(there.instruments) - len(common)
        parts += [say.say("shared", n=shared)] if shared else []
        parts += [say.say("left_out", what=use(say, each, there)) for each in common]
        changed = {name: value for name, value in here.parameters.items() if there.parameters.get(name) != value}
        parts += [say.say("sets", name=name, value=_value(say, value)) for name, value in changed.items()]
    else:
        parts += [_shock(say, each) for each in here.shocks]
    return parts or [say.say("contains_nothing")]


def use(say: Language, each: Use, scenario: Scenario) -> str:
    """An instrument in use: its name, when, where, for whom and how large."""
    if isinstance(each, HazardRatio):
        name = say.say("ratio_on", ratio=_value(say, each.ratio), rule=say.word("rule", each.rule))
    else:
        name = measure(say, each.instrument)
        known = instruments().get(each.instrument)
        if known is not None and say.code == "en":
            name = f"{name} ({known.meaning})"
    about = [_when(say, each.start, each.stop)]
    about += list(_whom(say, each.target, scenario))
    if isinstance(each, InstrumentUse):
        about += [_setting(say, each.instrument, key, value) for key, value in each.settings]
        about += [say.say("only_while", demand=say.word("demand", each.when))] if each.when else []
        about += [say.say("in_project", name=say.quoted(each.project))] if each.project else []
    return f"{name}: {', '.join(about)}"


def _when(say: Language, start: date, stop: date | None) -> str:
    if stop is None:
        return say.say("from_on", start=say.day(start))
    return say.say("from_to", start=say.day(start), stop=say.day(stop - timedelta(days=1)))


def _whom(say: Language, target: Target, scenario: Scenario) -> Iterator[str]:
    """Where and for whom; of a case of one place not where."""
    if len(scenario.places) > 1:
        yield (
            say.say("in_places", places=say.listed(place_names(target.places)))
            if target.places
            else say.say("everywhere")
        )
    if target.age:
        yield say.say("aged", low=target.age[0], high=target.age[1])
    if target.sex:
        yield say.say("for_whom", who=say.word("sex", target.sex))
    for kind, names in (("group", target.origin), ("ground", target.ground), ("activity", target.activity)):
        if names:
            yield say.say("for_whom", who=say.listed([say.word(kind, name) for name in names]))
    for key in ("children", "school_children", "couple", "car"):
        value = getattr(target, key)
        if value is not None:
            yield say.say(f"{key}_{'yes' if value else 'no'}")
    if target.years_resident:
        yield say.say(
            "resident_for", low=_value(say, target.years_resident[0]), high=_value(say, target.years_resident[1])
        )


def _setting(say: Language, instrument: str, name: str, value: float) -> str:
    """A setting that differs from the usual."""
    key = name.removeprefix(f"{instrument}_").removeprefix("instruments_")
    known = registry().get(name)
    amount = _value(say, value)
    if known is not None and known.unit == "log":
        return say.say("effect_set", what=say.word("effect", key), value=amount)
    return f"{say.word('setting', key)}: {amount}"


def _project(say: Language, project: Project) -> str:
    budget = say.say("project_budget", budget=say.money(project.budget)) if project.budget is not None else ""
    when = _when(say, project.start, project.stop)
    return say.say("project", name=say.quoted(project.name), owner=project.owner, when=when, budget=budget)


def _shock(say: Language, each: ShockUse | Use) -> str:
    name = (
        each.shock if isinstance(each, ShockUse) else each.instrument if isinstance(each, InstrumentUse) else each.rule
    )
    return say.say("shock", name=say.quoted(name.replace("_", " ")), when=_when(say, each.start, each.stop))


def _value(say: Language, value: float) -> str:
    """A setting as it was written, without needless zeros."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return say.number(value, len(text.partition(".")[2]))


def parameter(say: Language, name: str) -> str:
    """What a parameter is about, with its own name."""
    for instrument in instruments():
        key = name.removeprefix(f"{instrument}_")
        if key != name and key in WORDS["effect"]:
            about = say.say("effect_of", instrument=say.quoted(measure(say, instrument)), what=say.word("effect", key))
            return f"{about} ({name})"
    beginnings = [key for key in WORDS["parameter"] if name == key or name.startswith(f"{key}_")]
    if not beginnings:
        return name
    return f"{say.word('parameter', max(beginnings, key=len))} ({name})"
