"""The API reference, written from the docstrings: `python -m experiments.api_reference` writes docs/api.md anew.

It holds what a researcher imports, in the order in which it is needed; a test says when it was not written anew.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "api.md"
#: Headings, a word on each, and the names under it as `module:name`.
SECTIONS = (
    (
        "Writing rules and instruments",
        "All of it comes from `model`: `from model import Event, Parameter, move_away`.",
        """model:Event model:Arrival model:Match model:Growth model:Ratio model:Column model:Parameter model:Tables
        model:AgeTable model:Who model:Uniform model:Normal model:LogNormal model:Beta model:RuleError""",
    ),
    (
        "Running the model",
        "A model is a `mesa.Model`; one step is one month.",
        """scenarios:find scenarios:load scenarios:Scenario scenarios:ScenarioError scenarios:cases model:MigrationModel
        model.inputs:Inputs model.rulebook:Rulebook model.rulebook:rulebook""",
    ),
    (
        "Looking at people",
        "Read-only views; section 2 of `model/ODD.md` lists the attributes that rules read, which the views carry too.",
        "model.agents:Person model.agents:Household model.agents:Place",
    ),
    (
        "Instruments of a scenario",
        "What the tables under `[[instruments]]` become.",
        "model.policy:HazardRatio model.policy:InstrumentUse model.policy:Target",
    ),
    (
        "Shocks of a scenario",
        "What the tables under `[[shocks]]` become, and how one of the model is declared; `bolyst shocks` lists them.",
        "model.shock_use:ShockUse model:Shock model.shock:Elapsed model.shock:Moved model.course:Course",
    ),
    (
        "Many runs and their tables",
        "`bolyst schema` explains the columns of the tables.",
        """experiments.runner:run_one experiments.runner:run_replicates experiments.runner:Tables
        scenarios.run_draws:run_draws scenarios.run_draws:RunDraws model.record:Record
        model.record:digest""",
    ),
    (
        "Forecasts",
        "The cases from an origin on, with the posterior of that origin; what a scenario may state of the country after it.",
        """experiments.forecasts:forecast experiments.forecasts:Forecasts model.national:Driver""",
    ),
    (
        "Studies",
        "Many scenarios, mixes, shocks, levers and draws of parameters, from one file; run into a store, and asked there.",
        """scenarios:find_study scenarios:load_study scenarios:Study scenarios:Variant scenarios:SampledLever
        scenarios:Draws experiments.batch:run_batch experiments.batch:Summary experiments.executors:Where
        experiments.batch_progress:BatchProgress experiments.store:open experiments.store:Store
        experiments.spread:spread experiments.spread:Spread""",
    ),
    (
        "Public figures and targets",
        "Rows carry the day they were known; who reads says up to which day it may know.",
        """model.tables:known model.tables:series model.tables:by_age model.tables:join calibration.targets:targets
        calibration.targets:CaseTarget""",
    ),
    (
        "Forecasts and their scores",
        "What simple forecasts score stands in `calibration/BASELINES.md`; samples of a model are scored alike.",
        """calibration.history:history calibration.history:History calibration.history:observed
        calibration.baselines:shrunk_drift calibration.baselines:Forecast calibration.baseline_ages:cohort_component
        calibration.baseline_ages:age_groups calibration.contests:contest calibration.contests:Window
        calibration.scores:cells calibration.scores:normal_cells calibration.scores:summary calibration.scores:ratio
        calibration.scores:ratio_interval""",
    ),
)


def page() -> str:
    """The whole page."""
    parts = [
        "# API reference\n\nWritten from the docstrings by `python -m experiments.api_reference`; "
        "edit those, not this page.\n"
    ]
    for heading, words, names in SECTIONS:
        parts.append(f"## {heading}\n\n{words}\n")
        parts += [text for name in names.split() for text in _entry(name)]
    verbs = import_module("model.vocabulary").VERBS
    parts.append("## What can happen\n\nThe verbs of events and matches, imported from `model`.\n")
    parts.append("\n".join(f"- `{verb.name}` (of {', '.join(verb.of)}): {verb.meaning}" for verb in verbs) + "\n")
    return "\n".join(parts)


def _entry(name: str) -> Iterator[str]:
    module, _, attribute = name.partition(":")
    thing = getattr(import_module(module), attribute)
    yield f"### `{attribute}`\n\n`from {module} import {attribute}`\n"
    yield f"```python\n{attribute}{_signature(thing)}\n```\n"
    yield _documented(thing)
    if inspect.isclass(thing):
        for member, value in vars(thing).items():
            function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
            if member.startswith("_") or not inspect.isfunction(function) or function.__module__ != thing.__module__:
                continue
            if not inspect.getdoc(function):
                continue
            called = "" if isinstance(value, property) else _signature(function)
            yield f"- **`{member}{called}`** — {_first_lines(function)}\n"


def _signature(thing: Callable[..., Any]) -> str:
    try:
        signature = str(inspect.signature(thing))
    except ValueError:
        return ""
    plain = re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Za-z])", "", signature)  # types without the modules they come from
    return re.sub(r"\(self(?:, )?", "(", plain)


def _documented(thing: object) -> str:
    """The docstring as Markdown: its headed blocks become lists."""
    text = inspect.getdoc(thing) or ""
    out: list[str] = []
    for line in text.splitlines():
        if re.fullmatch(r"(Args|Attributes|Raises|Returns):", line):
            out += ["", f"**{line[:-1]}**", ""]
        elif match := re.match(r"    (\S[^:]*): (.*)", line):
            out.append(f"- `{match[1]}`: {match[2]}")
        elif line.startswith("    "):
            out.append("  " + line.strip())
        else:
            out.append(line)
    return "\n".join(out) + "\n"


def _first_lines(thing: object) -> str:
    """The first paragraph of a docstring on one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
