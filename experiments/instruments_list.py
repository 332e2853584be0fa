"""What instruments there are, as `bolyst instruments` prints them."""

from collections.abc import Iterator
from math import exp
from textwrap import fill
from typing import Any

from experiments.problems import BadInput
from experiments.wording import figure
from model.acts import Effect
from model.description.policy import reached, sentence, whom
from model.evidence import GRADES, Graded
from model.instrument import PER, Instrument, instruments
from model.parameters import Parameter, registry
from scenarios.problems import listed, nearest_instruments, shown

_WIDTH = 100
_SCALE = (
    "Grades say how strong the evidence of an effect is, from 1, causal evidence in Norwegian districts, which none has, "
    "to 5, argued or only named. No effect size: what it does follows from what it supplies or changes, such as homes."
)
_STAMP = "Effects are priors, not estimates: the report measures no effect size."


def described(name: str = "") -> list[dict[str, Any]]:
    """Every instrument, or one, for other programs.

    Raises:
        BadInput: there is none of that name.
    """
    return [
        {
            "name": each.name,
            "norwegian": each.norwegian,
            "meaning": each.meaning,
            "ids": each.ids,
            "lever": each.lever,
            "unit": each.unit,
            "reaches": reached(each.reaches),
            "acts": [sentence(act) for act in each.acts],
            "costs": [
                {
                    "parameter": cost.amount.name,
                    "nok": cost.amount.value,
                    "per": PER[cost.per],
                    "payers": dict(cost.payers),
                }
                for cost in each.costs
            ],
            "grade": each.grade,
            "effects": [_effect(effect) for effect in each.effects if isinstance(effect.effect.prior, Graded)],
            "settings": [
                {
                    "key": key,
                    "parameter": it.name,
                    "value": it.value,
                    "unit": it.unit,
                    "range": it.range,
                    "source": it.source,
                }
                for key, it in each.settings.items()
            ],
            "available": _available(each),
            "sections": each.sections,
            "falsified_by": each.falsified_by,
            "about": each.docstring,
        }
        for each in _chosen(name)
    ]


def lines(name: str = "") -> Iterator[str]:
    """The same for readers: a line an instrument, or everything of one.

    Raises:
        BadInput: there is none of that name.
    """
    chosen = _chosen(name)
    if name:
        yield from _all_of(chosen[0])
        return
    yield f"What a table under [[instruments]] of a scenario may use; more with a name. {_STAMP}"
    yield fill(_SCALE, _WIDTH)
    lever = ""
    for each in sorted(chosen, key=lambda each: each.lever):
        if each.lever != lever:
            lever = each.lever
            yield ""
            yield f"{lever}"
        grade = f"grade {each.grade}" if each.grade else "no effect size"
        yield fill(
            f"{each.name} ({each.norwegian}; {', '.join(each.ids)}; {grade}): {each.meaning}",
            _WIDTH,
            initial_indent="    ",
            subsequent_indent="      ",
        )


def _chosen(name: str) -> list[Instrument]:
    known = instruments()
    if name and name not in known:
        raise BadInput(f"{shown(name)} is not an instrument; {nearest_instruments(name, known)}")
    return [known[name]] if name else list(known.values())


def _available(each: Instrument) -> str:
    """When and where it can begin, and why; empty where nothing is in the way."""
    if each.available is None:
        return ""
    values = {name: it.value for name, it in registry().items()}
    where = f"in {each.available.county}, " if each.available.county else ""
    return f"{where}{each.available.allowed(values)}: {each.available.why} ({each.available.source})"


def _effect(effect: Effect) -> dict[str, Any]:
    prior = effect.effect.prior
    assert isinstance(prior, Graded)
    low, middle, high = (float(each) for each in prior.quantile(_ends(), *effect.effect.range))
    grade = GRADES[prior.grade]
    return {
        "rule": effect.rule,
        "parameter": effect.effect.name,
        "grade": prior.grade,
        "evidence": grade.meaning,
        "none": grade.none,
        "ratios": [round(exp(each), 2) for each in (low, middle, high)],
    }


def _ends() -> Any:
    import numpy as np

    return np.array([0.05, 0.5, 0.95])


def _all_of(each: Instrument) -> Iterator[str]:
    yield f"{each.name}: {each.meaning}"
    yield from fill_all(
        ("Norwegian", each.norwegian),
        ("stands for", f"{', '.join(each.ids)} ({each.sections})"),
        ("lever", each.lever),
        ("reaches", whom(each)),
        *(("does", sentence(act)) for act in each.acts),
    )
    for effect in each.effects:
        if not isinstance(effect.effect.prior, Graded):
            continue
        said = _effect(effect)
        low, middle, high = said["ratios"]
        yield from fill_all(
            (
                "evidence",
                f"{said['parameter']}: grade {said['grade']} of 1 (strongest) to 5, {said['evidence']}; no effect with "
                f"probability {said['none']:g}; ratio in the good direction {low:.2f} / {middle:.2f} / {high:.2f} "
                "(5, 50, 95 % of the prior)",
            )
        )
    for cost in each.costs:
        payers = listed((f"{payer} {share:.0%}" for payer, share in cost.payers), "and")
        yield from fill_all(
            ("costs", f"{cost.amount.value:,.0f} NOK of 2008 per {PER[cost.per]} ({cost.amount.name}); {payers}")
        )
    if each.available is not None:
        yield from fill_all(("available", _available(each)))
    yield from fill_all(("falsified by", each.falsified_by))
    yield "  settings of a use:"
    yield from fill_all(*((key, _setting(it)) for key, it in each.settings.items()), indent="    ")
    yield ""
    yield each.docstring
    if each.effects:
        yield _STAMP


def _setting(each: Parameter) -> str:
    low, high = each.range
    if isinstance(each.prior, Graded):
        return (
            f"{figure(each.value)}, a log ratio in the good direction: a ratio of {exp(each.value):.2f}, the mean of the "
            f"prior ({low:g} to {high:g}, ratios of {exp(low):.2f} to {exp(high):.2f}); {each.source}"
        )
    return f"{each.value:g} {each.unit} ({low:g} to {high:g}); {each.source}"


def fill_all(*said: tuple[str, str], indent: str = "  ") -> Iterator[str]:
    """Pairs of what is said and its text, wrapped."""
    for what, text in said:
        yield fill(f"{what}: {text}", _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
