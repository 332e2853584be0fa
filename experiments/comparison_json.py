"""A comparison as JSON, for programs."""

import json
from math import isfinite
from typing import Any

import model
from experiments.comparison_report import BASIS
from experiments.comparison_results import RANKED_BY, Results
from experiments.robustness import by_world, criteria, what_turns_it


def as_json(results: Results) -> dict[str, Any]:
    """Everything, for programs."""
    ranking = {
        world: {
            "rows": [row.__dict__ | {"option": results.names[row.option]} for row in of.rows],
            "pairs": dict(zip(results.names, of.pairs, strict=True)),
            "not_told_apart": [results.names[option] for option in of.apart],
        }
        for world, of in results.rankings.items()
    }
    comparison = results.drawn.comparison
    found = {
        "title": comparison.title,
        "options": list(results.names),
        "worlds": list(results.worlds),
        "draws": comparison.source,
        "first_seed": comparison.seed,
        "horizon": comparison.years[-1],
        "budget": results.budget,
        "goal": str(results.goal) if results.goal else None,
        "reaches": dict(zip(results.names, results.reaches, strict=True)) if results.goal else None,
        "ranking": ranking,
        "money": [row.__dict__ for row in results.money],
        "per_resident": [row.__dict__ for row in results.per_unit(RANKED_BY)],
        "basis": list(BASIS),
        "versions": {"bolyst": model.__version__},
    }
    for name, table in (
        ("differences", results.effects),
        ("newcomers", results.newcomers),
        ("fates", results.fates),
        ("work", results.work),
        ("criteria", criteria(results)),
        ("worlds_gain", by_world(results)),
        ("turns", what_turns_it(results)),
        ("information", results.information),
    ):
        found[name] = json.loads(table.to_json(orient="records", double_precision=12))
    return {name: _plain(value) for name, value in found.items()}


def _plain(value: Any) -> Any:
    """The same without numbers that JSON does not have: they become null."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value
