"""What `bolyst patterns` prints and writes: the table of patterns, the same as JSON, and the folder with figures."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.output import MANIFEST
from experiments.patterns import WANTED, Outcome
from experiments.wording import figure
from scenarios import Scenario

_WIDTH = 140  # columns, where no terminal says how many
PATTERNS = "patterns.json"

#: Runs from which on the mean of most patterns holds still.
_ENOUGH = 10


def tally(outcomes: Sequence[Outcome]) -> tuple[int, int, int]:
    """Emergent patterns inside, those that could be compared, and all of them."""
    emergent = [each.inside for each in outcomes if each.pattern.tag == "emergent"]
    return emergent.count(True), len(emergent) - emergent.count(None), len(emergent)


def sentence(outcomes: Sequence[Outcome]) -> str:
    """How many emergent patterns lie inside."""
    inside, compared, every = tally(outcomes)
    text = f"{inside} of {compared} emergent patterns inside (wanted {WANTED:.0%})".replace("%", " %")
    return f"{text}; {every - compared} more give no value." if every > compared else f"{text}."


def as_json(outcomes: Sequence[Outcome], scenarios: Sequence[Scenario], seeds: range, basis: str) -> dict[str, Any]:
    """Everything, for programs."""
    inside, compared, every = tally(outcomes)
    return {
        "cases": [scenario.case for scenario in scenarios],
        "seeds": list(seeds),
        "basis": basis,
        "emergent": {"inside": inside, "compared": compared, "all": every, "wanted": WANTED},
        "patterns": [_described(each) for each in outcomes],
    }


def _described(outcome: Outcome) -> dict[str, Any]:
    pattern = outcome.pattern
    return {
        "pattern": pattern.pattern,
        "family": pattern.family,
        "title": pattern.title,
        "place": pattern.place,
        "period": pattern.period,
        "tag": pattern.tag,
        "unit": pattern.unit,
        "target": pattern.target,
        "low": pattern.low,
        "high": pattern.high,
        "simulated": outcome.mean,
        "interval_90": outcome.interval,
        "runs": len(outcome.values),
        "inside": outcome.inside,
        "why": outcome.why or None,
        "source": pattern.source,
        "known_by": pattern.known_by.isoformat(),
        "note": pattern.note,
    }


def print_report(
    outcomes: Sequence[Outcome], scenarios: Sequence[Scenario], seeds: range, seconds: float, basis: str
) -> None:
    """The table, family by family, and how many emergent patterns lie inside."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    names = ", ".join(scenario.case for scenario in scenarios)
    print(f"{names}: {len(seeds)} runs of each, seeds {seeds[0]} to {seeds[-1]}, in {seconds:.1f} s")
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("pattern [unit], place, period\n  name: source, or why there is no value", overflow="fold")
    table.add_column("tag", no_wrap=True)
    for heading in ("target\ntolerance", "simulated\n90 % of runs"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("inside", no_wrap=True)
    family = outcomes[0].pattern.family if outcomes else ""
    for outcome in outcomes:
        if outcome.pattern.family != family:
            table.add_section()
            family = outcome.pattern.family
        table.add_row(*_cells(outcome))
    Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False, markup=False).print(table)
    print(
        "Tags: emergent follows from the rules, and counts; input was put in; fit may enter a fit; check is looked at only."
    )
    print("Inside: the mean of the runs lies within a tolerance that was committed before the first comparison.")
    if len(seeds) < _ENOUGH:
        print(f"{len(seeds)} runs are few: where the band is wider than the tolerance, yes and NO are chance.")
    print(f"{basis[:1].upper()}{basis[1:]}.")
    print(sentence(outcomes))


def _cells(outcome: Outcome) -> tuple[str, ...]:
    """A row of the table, two lines in most cells."""
    pattern, mean, interval = outcome.pattern, outcome.mean, outcome.interval
    target = "–" if pattern.target is None else f"{pattern.target:g}"
    says = f"not simulated: {outcome.why}" if outcome.why else pattern.source
    simulated = "–"
    if mean is not None and interval is not None:
        simulated = f"{_rounded(mean)}\n{_rounded(interval[0])} to {_rounded(interval[1])}"
    return (
        f"{pattern.title} [{pattern.unit}], {pattern.place}, {pattern.period}\n  {pattern.pattern}: {says}",
        pattern.tag,
        f"{target}\n{tolerance(pattern.low, pattern.high)}",
        simulated,
        {True: "yes", False: "NO", None: "–"}[outcome.inside],
    )


def tolerance(low: float | None, high: float | None) -> str:
    """Both ends, or the one there is."""
    if low is None and high is None:
        return "–"
    if low is None:
        return f"≤ {high:g}"
    return f"≥ {low:g}" if high is None else f"{low:g} to {high:g}"


def _rounded(value: float) -> str:
    """A number with three digits that say something."""
    return figure(float(f"{value:.3g}"))


def write(
    directory: Path,
    outcomes: Sequence[Outcome],
    scenarios: Sequence[Scenario],
    seeds: range,
    seconds: float,
    basis: str,
) -> None:
    """Write the figures, the values and a manifest of them into a folder.

    Args:
        directory: exists.
        outcomes: of the patterns.
        scenarios: which were run.
        seeds: of every case.
        seconds: all of it took.
        basis: what the runs rest on.
    """
    from experiments.figures import draw_patterns
    from experiments.manifest import environment

    draw_patterns(directory, outcomes, len(seeds), basis)
    described = as_json(outcomes, scenarios, seeds, basis)
    (directory / PATTERNS).write_text(_text(described), encoding="utf-8")
    content = {
        "command": "patterns",
        "cases": described["cases"],
        "scenarios": {scenario.name: scenario.text for scenario in scenarios},
        "seeds": list(seeds),
        "basis": basis,
        **environment(),
        "seconds": round(seconds, 2),
        "files": sorted(path.name for path in directory.iterdir()),
    }
    (directory / MANIFEST).write_text(_text(content), encoding="utf-8")


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n"
