"""What `bolyst claims` prints: the table of paired tests, or the same as JSON."""

import sys
from collections.abc import Sequence
from typing import Any

from calibration.claims import Claim, Setting, left_out
from experiments.claims import INTERVAL, LEVEL, Outcome, holm
from experiments.options import PAIRS
from experiments.wording import figure
from model.rulebook import rulebook

_WIDTH = 150  # columns, where no terminal says how many
_SIGNS = {1: "+", -1: "-"}
_DIGITS = 3  # that say something
#: What a test of this kind says.
BASIS = (
    "Difference: with the mechanism less without it; sign: the one the claim expects. "
    f"Shown: the mean difference has that sign at p < {LEVEL:g} (one-sided paired t-test). It says that the "
    "mechanism works in the model as the claim says, not that the claim is true."
)


def sentence(outcomes: Sequence[Outcome]) -> str:
    """How many are shown, what chance alone would show, and how many stay after the correction for their number."""
    n = len(outcomes)
    shown = sum(outcome.shown for outcome in outcomes)
    firm = sum(p < LEVEL for p in holm([outcome.p for outcome in outcomes]))
    if n == 1:
        return f"{'Shown' if shown else 'Not shown'}, where chance alone would show one of {1 / LEVEL:.0f}."
    return (
        f"{shown} of {n} shown, where chance alone would show {n * LEVEL:.2g}; "
        f"{firm} also after Holm's correction for {n} tests."
    )


def switched(claim: Claim) -> str:
    """What is set on the side without the mechanism, and what it is on the other."""
    usual = {name: parameter.value for name, parameter in rulebook().parameters.items()} | dict(
        claim.setting.parameters
    )
    return ", ".join(f"{name} = {value:g}, usually {usual[name]:g}" for name, value in claim.switch)


def where(setting: Setting) -> str:
    """Name, places and years of what both runs of a pair have in common, and what is set in both."""
    places = ", ".join(setting.places)
    in_both = [f"{name} = {value:g}" for name, value in setting.parameters]
    set_in_both = ", ".join((*in_both, *(f"{name} in use" for name in setting.instruments)))
    text = f"{setting.name}: {places}, {setting.start} to {setting.stop}, {setting.why}"
    return f"{text}; set in both runs: {set_in_both}" if set_in_both else text


def as_json(outcomes: Sequence[Outcome], seeds: range) -> dict[str, Any]:
    """Everything, for programs."""
    adjusted = holm([outcome.p for outcome in outcomes])
    return {
        "seeds": list(seeds),
        "level": LEVEL,
        "claims": [_described(*pair) for pair in zip(outcomes, adjusted, strict=True)],
        "left_out": [{"claim": row.claim, "text": row.text, "basis": row.basis, "why": row.why} for row in left_out()],
    }


def _described(outcome: Outcome, adjusted: float) -> dict[str, Any]:
    claim = outcome.claim
    return {
        "claim": claim.claim,
        "text": claim.text,
        "basis": claim.basis,
        "rules": claim.rules,
        "switch": dict(claim.switch),
        "reach": claim.reach,
        "setting": claim.setting.name,
        "places": claim.setting.places,
        "start": claim.setting.start.isoformat(),
        "stop": claim.setting.stop.isoformat(),
        "parameters": dict(claim.setting.parameters),
        "instruments": list(claim.setting.instruments),
        "statistic": claim.statistic,
        "meaning": claim.meaning,
        "sign": _SIGNS[claim.sign],
        "with": _mean_of(outcome.with_it.tolist()),
        "without": _mean_of(outcome.without.tolist()),
        "difference": _finite(outcome.mean),
        "interval_90": [_finite(end) for end in outcome.interval],
        "pairs": int(outcome.differences.size),
        "p": outcome.p,
        "p_holm": adjusted,
        "shown": outcome.shown,
        "note": claim.note,
    }


def _mean_of(values: Sequence[float]) -> float | None:
    counted = [value for value in values if value == value]
    return sum(counted) / len(counted) if counted else None


def _finite(value: float) -> float | None:
    return value if value == value else None  # JSON has no NaN


def print_report(outcomes: Sequence[Outcome], seeds: range, seconds: float) -> None:
    """The table of tests, and how many claims are shown."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    print(f"{len(seeds)} pairs of each, seeds {seeds[0]} to {seeds[-1]}, in {seconds:.1f} s")
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("id", no_wrap=True)
    table.add_column("claim\n  rule", overflow="fold", ratio=3)
    table.add_column("statistic\n  switched off by", overflow="fold", ratio=4)
    table.add_column("setting", no_wrap=True)
    table.add_column("sign", no_wrap=True)
    table.add_column(f"difference\n{100 * INTERVAL:.0f} % interval\nwithout", justify="right", no_wrap=True)
    table.add_column("p\nHolm's", justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    adjusted = holm([outcome.p for outcome in outcomes])
    for outcome, of_all in zip(outcomes, adjusted, strict=True):
        table.add_row(*_cells(outcome, of_all))
    Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False, markup=False).print(table)
    print("Settings:")
    for setting in dict.fromkeys(outcome.claim.setting for outcome in outcomes):
        print(f"  {where(setting)}")
    print(BASIS)
    if len(seeds) < PAIRS:
        print(f"{len(seeds)} pairs are few: places and years were chosen so that {PAIRS} suffice.")
    print(sentence(outcomes))


def _cells(outcome: Outcome, adjusted: float) -> tuple[str, ...]:
    """A row of the table, two parts in most cells."""
    claim, (low, high) = outcome.claim, outcome.interval
    weakest = " (weakest)" if claim.reach == "weakest" else ""
    return (
        claim.claim,
        f"{claim.text}\n  {', '.join(claim.rules)}",
        f"{claim.meaning}\n  {switched(claim)}{weakest}",
        claim.setting.name,
        _SIGNS[claim.sign],
        f"{_signed(outcome.mean)}\n{_signed(low)} to {_signed(high)}\n{_level(outcome)}",
        f"{_chance(outcome.p)}\n{_chance(adjusted)}",
        "shown" if outcome.shown else "NOT SHOWN",
    )


def _signed(value: float) -> str:
    """A number with its sign and three digits that say something."""
    if value != value:
        return "–"
    text = figure(float(f"{value:.{_DIGITS}g}"))
    return text if value < 0 else f"+{text}"


def _level(outcome: Outcome) -> str:
    """The statistic without the mechanism, mean of the pairs."""
    mean = _mean_of(outcome.without.tolist())
    return "–" if mean is None else figure(float(f"{mean:.{_DIGITS}g}"))


def _chance(p: float) -> str:
    return "< 0.0001" if p < 0.0001 else f"{p:.4f}"
