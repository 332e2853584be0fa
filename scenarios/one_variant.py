"""One variant of a study as a scenario file of its own, to be run, changed and explained like any other."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from scenarios.problems import ScenarioError, listed, nearest, shown
from scenarios.study import Study, Variant

_FEW = 8  # variants that a sentence lists
#: Keys of a scenario that hold other tables, which stand below the rest.
_BELOW = ("parameters", "instruments", "projects", "shocks", "national")


def named(study: Study) -> dict[str, Variant]:
    """The variants by name: what tells them from one another, such as "hjelmeland, recipe"."""
    scenarios = {each.scenario_name for each in study.variants}
    several_cases = len({(each.scenario_name, each.case) for each in study.variants}) > len(scenarios)
    found = {}
    for each in study.variants:
        told = [each.scenario_name] if len(scenarios) > 1 else []
        told += [each.case] if several_cases else []
        told += [*filter(None, (each.mix, each.shock)), *(f"{key} = {value}" for key, value in each.levers.items())]
        found[", ".join(told or [each.scenario_name])] = each
    return found


def text_of(study: Study, name: str) -> str:
    """A variant of a study as the text of a scenario file.

    Args:
        study: as `scenarios.load_study` reads it.
        name: of the variant, its parts in any order.

    Raises:
        ScenarioError: there is no such variant, or it is many scenarios.
    """
    full, variant = _meant(study, name)
    if (number := len(study.draws[variant.case].values)) > 1:
        many = f"{number:,} sets of parameters or levers are drawn, so that a variant is as many scenarios"
        raise ScenarioError((f"{study.file}: {many}; allowed are studies without draws",))
    scenario = study.scenario(study.variants.index(variant), 0)
    tables = {**variant.tables, "title": f"{study.title}: {full}", "parameters": scenario.parameters}
    if scenario.rules:
        tables["rules"] = list(scenario.rules)
    return f"# The variant {shown(full)} of the study {study.name}.\n\n{_toml(tables)}"


def _meant(study: Study, name: str) -> tuple[str, Variant]:
    """The variant that is meant, with its name."""
    parts, known = sorted(name.split(", ")), named(study)
    for full, variant in known.items():
        if parts == sorted(full.split(", ")):
            return full, variant
    with_it = [full for full in known if set(parts) <= set(full.split(", "))]
    if 0 < len(with_it) <= _FEW:
        hint = f"did you mean {listed(map(shown, with_it), 'or')}?"
    else:
        hint = nearest(name, known)
        if "?" not in hint and len(known) > _FEW:
            hint = f"`bolyst scenario {study.file}` lists its {len(known)}"
    raise ScenarioError((f"{study.file}: {shown(name)} is not a variant; {hint}",))


def _toml(tables: Mapping[str, Any]) -> str:
    """The text of a scenario file, as the TOML reader would read it again."""
    lines = [f"{key} = {_value(value)}" for key, value in tables.items() if key not in _BELOW]
    for key in _BELOW:
        below = tables.get(key)
        for table in [below] if isinstance(below, Mapping) else below or ():
            if table:
                heading = f"[{key}]" if isinstance(below, Mapping) else f"[[{key}]]"
                lines += ["", heading, *(f"{name} = {_value(value)}" for name, value in table.items())]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case date():
            return value.isoformat()
        case Mapping():
            return f"{{ {', '.join(f'{key} = {_value(item)}' for key, item in value.items())} }}"
        case Iterable():
            return f"[{', '.join(_value(item) for item in value)}]"
    return repr(value)
