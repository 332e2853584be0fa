"""What `bolyst outcomes` prints of the outcomes of the cases, or the same as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from rich import box
from rich.table import Table

from calibration import krafttak as of_krafttak
from calibration import newcomer_survey as of_survey
from calibration.case_outcomes import NOT_COUNTED
from experiments.case_outcomes import Counted, Flytthit, Krafttak, Survey

_VERDICTS = {True: "compatible", False: "NOT compatible"}
#: What is printed where another row has the verdict.
_TOGETHER = "together with the others"


class Found(NamedTuple):
    """All that was counted."""

    krafttak: Krafttak
    survey: Survey
    single: Sequence[Counted]
    flytthit: Flytthit


def report(found: Found, runs: int) -> Iterator[Table | str]:
    """What is printed of them."""
    table = Table(
        title=f"Outcomes of the cases, {runs:,} runs each", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for heading in ("outcome", "report", "would pass", "simulated", "90 % of runs", ""):
        table.add_column(heading, no_wrap=True)
    for row in _rows(found):
        table.add_row(*row)
    yield table
    yield from _of_krafttak(found.krafttak)
    yield from _of_survey(found.survey)
    for each in found.single:
        yield f"{each.outcome.ids}, {each.outcome.outcome}: {each.outcome.meaning}; {each.outcome.caution}."
    yield "Would pass: the true shares for which so many of so many would not surprise (90 %). Compatible is not validated."
    yield "Who was picked, stayed and was asked does better than all: log odds +0.4 +- 0.6, a judgement, is in the share."
    yield f"Not counted: {'; '.join(f'{ids}, {why}' for ids, why in NOT_COUNTED.items())}."
    yield from lines_of_flytthit(found.flytthit)


def _rows(found: Found) -> Iterator[tuple[str, ...]]:
    people, at_most = sum(of_krafttak.OBSERVED), len(of_krafttak.CATEGORIES) - 1
    of_runs, shares = found.krafttak.of_runs, found.krafttak.shares
    for k, (category, ids) in enumerate(of_krafttak.CATEGORIES.items()):
        of_all = (
            f"at most {of_krafttak.OBSERVED[k]} of {people}"
            if k == at_most
            else f"{of_krafttak.OBSERVED[k]} of {people}"
        )
        verdict = _TOGETHER if k else _VERDICTS[found.krafttak.compatible]
        yield (
            f"{ids}: {category}",
            of_all,
            _range(of_krafttak.ranges()[k]),
            f"{shares[k]:.2f}",
            _band(of_runs[:, k]),
            verdict,
        )
    for k, question in enumerate(of_survey.QUESTIONS):
        said = np.array([_said(each)[k] for each in found.survey.of_pairs])
        verdict = _TOGETHER if k else _VERDICTS[found.survey.compatible]
        yield (
            f"{question.ids}: {question.meaning}",
            f"{question.observed} of {of_survey.ASKED}",
            _range(question.passing),
            f"{found.survey.said[k]:.2f}",
            _band(said),
            verdict,
        )
    for each in found.single:
        outcome = each.outcome
        yield (
            f"{outcome.ids}: {outcome.outcome}",
            f"{outcome.observed} of {outcome.among}",
            _range(outcome.passing),
            f"{each.share:.2f}",
            _band(each.shares),
            _VERDICTS[each.compatible],
        )


def _said(shares: np.ndarray) -> np.ndarray:
    triggered, heard, home = shares
    found: np.ndarray = of_survey.of_the_asked((triggered, heard, home)).mean(axis=0)
    return found


def _range(ends: tuple[float, float]) -> str:
    return f"{ends[0]:.2f} to {ends[1]:.2f}"


def _band(shares: np.ndarray) -> str:
    low, high = np.quantile(shares, (0.05, 0.95)) if shares.size else (np.nan, np.nan)
    return _range((float(low), float(high))) if shares.size else "–"


def _of_krafttak(found: Krafttak) -> Iterator[str]:
    chances = found.chances
    yield (
        f"{of_krafttak.IDS[0]} to {of_krafttak.IDS[-1]}, Krafttak: where its first two intakes were at the end, one "
        f"multinomial; counts no more likely than the report's have a chance of {chances[-1]:.3f} where all "
        f"{chances.size - 1} discharged were of them, of {chances[0]:.3f} where none was, at most of {chances.max():.3f}; "
        f"{of_krafttak.CAUTION}."
    )


def _of_survey(found: Survey) -> Iterator[str]:
    for question in of_survey.QUESTIONS:
        yield f"{question.ids}, {question.meaning}: {question.caution}."
    triggered, heard, home = found.shares
    stated = of_survey.QUESTIONS[0].observed / of_survey.ASKED
    mean, low, high = of_survey.expected_additional()
    yield (
        f"The survey's three answers share one survey effect; a set no more likely than its own has a chance of "
        f"{found.chance:.3f}. In runs, before it: {heard:.3f} had heard, {home:.3f} came home."
    )
    yield (
        f"Trigger: {stated:.2f} say that a campaign triggered the move, which makes {mean:.3f} ({low:.3f} to {high:.3f}) of "
        f"in-movers additional. In pairs of runs, person by person, {triggered:.3f} are here who never moved in without "
        f"campaigns, while {found.deterred:.3f} are missing who then did (homes and jobs are taken, money is spent). "
        f"In-movers asked: {sum(each.asked for each in found.pairs):,} in {len(found.pairs):,} pairs."
    )


def lines_of_flytthit(found: Flytthit) -> Iterator[str]:
    """What is said of the difference-in-differences."""
    low, high = np.quantile(found.differences, (0.05, 0.95))
    yield (
        f"Flytthit, net migration of 2005-08 less 2000-04 against Lofoten: {found.differences.mean():+.0f} persons a year "
        f"in runs with it ({low:+.0f} to {high:+.0f}); the series say -76 +- 90 (one standard deviation of placebos)."
    )
    error = found.effects.std(ddof=1) / len(found.effects) ** 0.5
    yield (
        f"In these runs it brought {found.effects.mean():+.1f} +- {error:.1f} persons a year, a prior: the series could "
        "show no effect below 160 to 250, and speak against more than about 75."
    )


def as_json(found: Found) -> dict[str, Any]:
    """The same for programs."""
    return {
        "krafttak": _krafttak_as_json(found.krafttak),
        "survey": _survey_as_json(found.survey),
        "outcomes": [
            {
                "ids": each.outcome.ids,
                "meaning": each.outcome.meaning,
                "observed": [each.outcome.observed, each.outcome.among],
                "passing": list(each.outcome.passing),
                "simulated": each.share if each.shares.size else None,  # JSON has no NaN
                "runs": each.shares.tolist(),
                "people": each.people,
                "compatible": each.compatible,
            }
            for each in found.single
        ],
        "not_counted": NOT_COUNTED,
        "flytthit": {"differences": found.flytthit.differences.tolist(), "effects": found.flytthit.effects.tolist()},
    }


def _krafttak_as_json(found: Krafttak) -> dict[str, Any]:
    return {
        "ids": list(of_krafttak.IDS),
        "categories": list(of_krafttak.CATEGORIES),
        "observed": list(of_krafttak.OBSERVED),
        "passing": [list(each) for each in of_krafttak.ranges()],
        "simulated": found.shares.tolist(),
        "runs": found.counts.tolist(),
        "chances_by_discharged": found.chances.tolist(),
        "compatible": found.compatible,
        "caution": of_krafttak.CAUTION,
    }


def _survey_as_json(found: Survey) -> dict[str, Any]:
    mean, low, high = of_survey.expected_additional()
    return {
        "questions": [
            {
                "ids": question.ids,
                "meaning": question.meaning,
                "observed": [question.observed, of_survey.ASKED],
                "passing": list(question.passing),
                "simulated": float(said),
                "caution": question.caution,
            }
            for question, said in zip(of_survey.QUESTIONS, found.said, strict=True)
        ],
        "pairs": [each._asdict() for each in found.pairs],
        "additional": {
            "triggered": found.shares[0],
            "deterred": found.deterred,
            "of_the_stated": {"mean": mean, "interval_90": [low, high]},
        },
        "chance": found.chance,
        "compatible": found.compatible,
    }
