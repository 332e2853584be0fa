"""Tells a search for a vacancy or a dwelling: what was considered, and why it did not come."""

from collections.abc import Callable, Iterator, Sequence
from math import isfinite, nan
from typing import NamedTuple

from experiments.formulas import Line, factor_lines, lines_of, readings_in
from experiments.wording import figure, listed
from model.explanation import Considered, Risk, Search
from model.terms import Trace

#: One and several of what is looked for.
ONE = {"vacancies": "a vacancy", "dwellings": "a vacant dwelling"}
_SEVERAL = {"vacancies": "vacancies", "dwellings": "vacant dwellings"}
_SHOWN = 3  # of those considered, term by term
_MONTHS = 12.0  # of a year


class _Facts(NamedTuple):
    """What a rule read on the way to a score, what the functions it called said, by their names, and whom one knows."""

    read: dict[str, float]
    said: dict[str, float]
    score: float
    knows: bool

    def less(self, one: str, other: str) -> bool:
        """Whether of two attributes that were read one is less than the other."""
        return self.read.get(one, nan) < self.read.get(other, nan)

    def lowered_by(self, function: str) -> bool:
        """Whether a function of the rule lowers the score."""
        return self.said.get(function, 1.0) < 1


#: What speaks against vacancies and dwellings, in words. Of a rule that a file has put in place of the model's, only that is
#: told which it reads, too.
_AGAINST: dict[str, tuple[tuple[str, Callable[[_Facts], bool]], ...]] = {
    "vacancies": (
        ("ask for more skill than was learnt", lambda facts: facts.less("p.skill", "v.skill")),
        ("ask for less skill than was learnt", lambda facts: facts.less("v.skill", "p.skill")),
        ("ask for better Norwegian", lambda facts: facts.lowered_by("understands")),
        ("are with employers who would rather not hire immigrants", lambda facts: facts.lowered_by("welcomes")),
        ("are hidden where nobody is known", lambda facts: facts.read.get("v.hidden") == 1 and not facts.knows),
    ),
    "dwellings": (
        (
            "are hardly better than the present home",
            lambda facts: (
                facts.score == 0
                and facts.read.get("h.has_dwelling") == 1
                and not facts.said.keys() & {"credit", "entitled"}
            ),
        ),
        ("have fewer rooms than the household has people", lambda facts: facts.less("d.rooms", "h.size")),
        (
            "lie far out where one needs a car",
            lambda facts: facts.read.get("d.central") == 0 and facts.read.get("h.car") == 0,
        ),
        ("are for sale when no bank lends or hardly one", lambda facts: facts.lowered_by("credit")),
        ("are municipal and go to others", lambda facts: facts.said.get("entitled") == 0),
    ),
}


def why_in_vain(search: Search) -> str:
    """In a sentence or two, why nothing came to who looked."""
    if not search.considered:
        return "There was none."
    told = _against(search.among, [_facts(each.trace, each.known != 1) for each in search.considered])
    number = len(search.considered)
    said = f"{number:,} {'was' if number == 1 else 'were'} considered"
    said += f": they {told}." if told else "."
    if search.pace.value > 0:
        said += f" One that suits in every way comes after {_waited(1 / search.pace.value)} on average."
    lost = sum(each.in_time and each.taken for each in search.considered)
    if lost:
        said += f" {lost:,} would have come in time, but somebody who chose before had taken "
        said += "it." if lost == 1 else "them."
    waits = [each.wait for each in search.considered if not each.taken and isfinite(each.wait)]
    if waits:
        said += f" By the draws of this month the soonest{' of the others' if lost else ''} would have come after "
        said += f"{_waited(min(waits))}; only what comes within a month is found."
    elif not lost:
        said += " None of them can come."
    return said


def lines_of_search(risk: Risk, search: Search, came_out: str) -> Iterator[Line]:
    """The pace, what there is to find, and the terms of the likeliest; `came_out` is what became of it."""
    pace = f"per year, of {ONE[search.among]} that suits in every way"
    yield Line("  pace of finding", figure(search.pace.value), pace)
    yield from lines_of(search.pace, 4)
    suitable = f"of which {search.suitable:,} can come to this {risk.of}"
    if against := _against(search.among, [_facts(trace, False) for trace in search.unsuitable]):
        suitable += f": they {against}"
    yield Line(f"  {_SEVERAL[search.among]} in {risk.place}", f"{search.here:,}", suitable)
    if search.heard_of:
        yield Line(
            f"  {_SEVERAL[search.among]} elsewhere",
            f"{search.elsewhere:,}",
            f"of which {search.heard_of:,} are heard of",
        )
    yield from factor_lines(search.factors)
    yield Line("  = hazard of all of them", figure(search.hazard), f"per year: {came_out}")
    yield from _considered(search)


def _considered(search: Search) -> Iterator[Line]:
    """The one that came and the likeliest others, each with the terms of its score."""
    if not search.considered:
        return
    came = min(
        (each for each in search.considered if each.in_time and not each.taken),
        key=lambda each: each.wait,
        default=None,
    )
    first = [came] if came else []
    shown = (first + [each for each in search.considered if each is not came])[:_SHOWN]
    yield Line(f"  considered: {len(search.considered):,}" + (", of which:" if len(search.considered) > _SHOWN else ""))
    for each in shown:
        yield Line(f"  {each.name}")
        yield from lines_of(each.trace, 4, into_calls=False)
        yield Line("    = score", figure(each.trace.value))
        if each.known != 1:
            yield Line("    × knows somebody who works there", figure(each.known))
        yield Line("    = hazard, with the pace", figure(each.hazard), f"per year: {_outcome(each, came)}")


def _outcome(each: Considered, came: Considered | None) -> str:
    if not isfinite(each.wait):
        return "cannot come"
    if each.taken:
        return "somebody who chose before takes it" + (
            "" if each.in_time else f", and it would come after {_waited(each.wait)}"
        )
    if each is came:
        return "comes first, within the month"
    return "comes within the month, but another sooner" if each.in_time else f"would come after {_waited(each.wait)}"


def _waited(years: float) -> str:
    return f"{years:,.1f} years" if years >= 2 else f"{_MONTHS * years:,.1f} months"


def _against(among: str, facts: Sequence[_Facts]) -> str:
    """What speaks against so many of those that are there, in words."""
    against = [(words, sum(map(holds, facts))) for words, holds in _AGAINST[among]]
    return listed([f"{words} ({number:,} of them)" for words, number in against if number])


def _facts(trace: Trace, knows: bool) -> _Facts:
    read = {reading.text: reading.value for reading in readings_in(trace)}
    return _Facts(read, dict(_said(trace)), trace.value, knows)


def _said(trace: Trace) -> Iterator[tuple[str, float]]:
    """The functions that a rule itself called, by their names, and what they came to."""
    for statement in trace.statements:
        for term in statement.terms:
            for call in term.calls:
                yield call.text.partition("(")[0], call.value
