"""Tells a life as dated sentences: `bolyst life`."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from experiments.lives import Life, Moment, Row
from experiments.wording import SIMULATED, counted, listed, place_named, shed_by, wrapped
from model.people import Member
from model.record import month_name
from model.state import ADULT_AGE

if TYPE_CHECKING:
    from scenarios import Scenario

_REGISTER = ("in_migration", "out_migration", "immigration", "emigration")
#: Rows of the log that say where somebody lives from then on; of the register's, where they are counted.
_MOVES = (*_REGISTER, "homecoming", "season", "season_end")
#: What takes a person out of a household, or puts a household together anew.
_NEW_HOME = ("union", "separation", "leaving_home", "study_departure")
#: What somebody does from then on.
_WORK = {
    "job": "begins to work",
    "lower_job": "begins to work, below what was learnt",
    "job_elsewhere": "begins to work elsewhere, and commutes",
    "business": "begins a business of their own",
    "business_end": "closes the business and looks for a job",
    "withdrawal": "leaves the labour force",
    "job_loss": "loses the job and looks for another",
    "education": "begins an education",
    "education_end": "ends the education and looks for a job",
    "programme_end": "ends the introduction programme and looks for a job",
    "new_dwelling": "moves into another dwelling",
    "car": "gets a driving licence and a car",
}
#: How a motive is said of a move; without one, nothing is.
_MOTIVES = {
    "home": "to live where they grew up",
    "work": "to work",
    "family": "to live with family",
    "housing": "for the housing",
    "place": "for the place itself",
    "education": "for an education",
    "refuge": "as a refugee",
}
_FORGOTTEN = (
    "has died outside or was forgotten there, too old or with no tie to a modelled place; the log keeps neither"
)
#: Of somebody whose household has no dwelling: the model lets it live with others until it finds one.
_WITHOUT_HOME = "has no home of their own, and lives with others"
_SEASON = ", to work in the season; the register does not know them"
_BEHIND_THE_AGE = 14  # columns
_SEVERAL = {"partner's child": "partner's children"}
_PARENTS, _CHILDREN, _SIBLINGS = ("mother", "father"), ("daughter", "son"), ("sister", "brother")


def page(life: Life, scenario: "Scenario", seed: int) -> str:
    """The whole text of a life."""
    title = f"{scenario.title} ({scenario.name}), seed {seed}"
    lines = [f"The life of {life.key}", title, SIMULATED, "", "month    age"]
    for month, age, sentence in told(life):
        lines += wrapped(f"{month}  {age:>3}  {sentence}", further=_BEHIND_THE_AGE)
    return "\n".join(lines)


def told(life: Life) -> Iterator[tuple[str, int, str]]:
    """Month, age at its start, and a sentence; in the order of the months."""
    first = life.moments[0]
    yield from _beginning(life, first)
    for before, after in zip(life.moments, (*life.moments[1:], None), strict=True):
        if after is None and life.stopped:
            yield month_name(before.month), before.me.age, f"the run ends: lives {_situation(before)}"
            return
        for sentence in _Month(life, before, after).sentences():
            yield month_name(before.month), before.me.age, sentence


def _beginning(life: Life, first: Moment) -> Iterator[tuple[str, int, str]]:
    me = first.me
    rows = [row for row in life.log.get(first.month - 1, []) if row.person == me.key]
    if not rows:
        home = "" if first.homeless_since is None else ", without a home of their own"
        yield month_name(first.month), me.age, f"the run begins: a {me.word}, lives {_situation(first)}{home}"
        return
    came = month_name(first.month - 1)
    first = replace(first, others=first.others_then)
    if rows[0].event == "birth":
        parents = [f"{first.kin[each.key]} {each.name}" for each in first.others if first.kin[each.key] in _PARENTS]
        of = f" to {listed(parents)}" if parents else ""
        yield came, 0, f"is born{of}, a {me.word}, in {place_named(me.lives_in)}"
    else:
        yield came, me.age, _arrival(first, rows[0], life.verbs.get(rows[0].rule, ""))
        if first.homeless_since is not None:
            yield came, me.age, f"{_WITHOUT_HOME}, as none was found before they came"


def _arrival(first: Moment, row: Row, verb: str) -> str:
    """How somebody came whom the model did not know before."""
    me, company = first.me, f" with {company_of(first)}" if first.others else " alone"
    if verb in ("bring_partner", "bring_family"):
        return f"arrives {_in(me.lives_in)} {_from(row.source)}, a {me.word}, to live with {company_of(first)} ({row.rule})"
    along = ", along with the household" if row.cause == "household" else ""
    why = _SEASON if row.event == "season" else _why(row)
    return f"arrives {_in(me.lives_in)} {_from(row.source)}, a {me.word},{company}{along}{why} ({row.rule})"


class _Month:
    """What happened to a person in one month."""

    def __init__(self, life: Life, before: Moment, after: Moment | None):
        self.life, self.before = life, before
        self.after = after and replace(after, others=after.others_then)
        self.rows: dict[str, list[Row]] = {}
        for row in life.log.get(before.month, []):
            self.rows.setdefault(row.person, []).append(row)
        self.mine = self.rows.get(before.me.key, [])

    def sentences(self) -> Iterator[str]:
        """Every sentence of the month."""
        if self.after is None:
            for row in self.mine:
                if row.event in (*_REGISTER, "season_end"):
                    yield f"moves {_from(row.source)} {_to(row.target)} ({row.rule})"
            yield self._end()
            return
        yield from self._births(self.after)
        moved = yield from self._own(self.after)
        if not moved:
            yield from self._others(self.after)
        yield from self._home(self.after)

    # --- the person ----------------------------------------------------------------------------------------------------

    def _end(self) -> str:
        me = self.before.me
        if self.mine and self.mine[0].event == "death":
            bereaved = [self._named(each) for each in self.before.others]
            return f"dies in {place_named(me.lives_in)}{f', leaving {listed(bereaved)}' if bereaved else ''}"
        if _may_set_up_alone(me) or not self.life.left[self.before.month]:
            return f"is followed no longer: {_FORGOTTEN}"
        return f"dies {_in(me.lives_in)}"

    def _births(self, after: Moment) -> Iterator[str]:
        for each in after.others:
            if self._born(each) and after.kin[each.key] in _CHILDREN:
                yield f"has a {after.kin[each.key]}, {each.key[:8]}"

    def _born(self, other: Member) -> bool:
        """Whether somebody of the household was born this month; of who is born outside, the log keeps no row."""
        known = {each.key for each in self.before.others}
        rows = self.rows.get(other.key, [])
        outside = not rows and other.age == 0 and other.registered_in == other.lives_in == self.before.me.lives_in
        return any(row.event == "birth" for row in rows) or (outside and other.key not in known)

    def _joining(self, other: Member) -> list[Row]:
        """The row of the log by which somebody came from abroad to live with the household."""
        return [row for row in self.rows.get(other.key, []) if self._verb(row) in ("bring_partner", "bring_family")]

    def _own(self, after: Moment) -> Generator[str, None, bool]:
        """The person's own events; returns whether the household was put together anew by them."""
        new_home = False
        for row in self.mine:
            if row.event in _WORK:
                yield f"{self._work(row.event)} ({row.rule})"
            elif row.event == "union":
                others = _everybody(after, but="partner")
                yield f"moves together with {listed([self._partner(after), *others])} ({row.rule})"
            elif row.event == "separation":
                yield f"parts from {self._partner(self.before)} ({row.rule}); {_living(after)}"
            elif row.event == "leaving_home":
                company = f", with {company_of(after)}" if after.others else ""
                yield f"leaves home for a household of their own in {after.me.lives_in}{company} ({row.rule})"
            elif row.event == "study_departure":
                yield (
                    f"leaves {row.source} to study in the rest of Norway, still registered in "
                    f"{after.me.registered_in} ({row.rule})"
                )
            new_home = new_home or row.event in _NEW_HOME
        moves = [row for row in self.mine if row.event in _MOVES]
        joining = [row for each in after.others for row in self._joining(each)]
        alone = self.before.me.role != "reference person" and after.me.role == "reference person"
        if joining and alone and not new_home:  # who lived with parents when a partner came
            others = _everybody(after)
            yield f"sets up a household of their own {_in(after.me.lives_in)} with {listed(others)}, {_come(joining[0])}"
            new_home = True
        elif moves:
            yield self._move(next((row for row in moves if row.motive in _MOTIVES), moves[0]), after)
        elif after.me.lives_in != self.before.me.lives_in and not new_home:
            yield self._along(after)
        return new_home or (bool(moves) and self._verb(moves[0]) == "move_away_alone")

    def _work(self, event: str) -> str:
        """A row of `_WORK`, with what is known of the employer that was left, or of the time without a home."""
        if event == "job_loss" and self.before.shedding is not None:
            return f"{_WORK[event]}: {shed_by(self.before.shedding)}"
        if event == "new_dwelling" and self.before.homeless_since is not None:
            return f"moves into a home of their own{self._after_being_without()}"
        return _WORK[event]

    def _after_being_without(self) -> str:
        since = self.before.homeless_since
        if since is None:
            return ""
        told = max(since - 1, self.life.first_month)  # it was lost in the month before the first without one
        months = self.before.month - told
        return f", after {counted(months, 'month', 'months')} without one" if months else ""

    def _home(self, after: Moment) -> Iterator[str]:
        """Being without a home of one's own from now on, or no longer, where the log has no row of a new dwelling."""
        without, later = self.before.homeless_since is not None, after.homeless_since is not None
        inside = after.me.lives_in != "abroad" and after.me.lives_in != "rest_of_norway"
        if later and not without:
            yield _WITHOUT_HOME
        if without and not later and inside and not any(row.event == "new_dwelling" for row in self.mine):
            yield f"has a home of their own{self._after_being_without()}"

    def _verb(self, row: Row) -> str:
        return self.life.verbs.get(row.rule, "")

    def _move(self, row: Row, after: Moment) -> str:
        me, verb = self.before.me, self._verb(row)
        if verb == "change_registration":
            lived = month_name(self.before.since)
            return f"is registered {_in(after.me.lives_in)}, where they have lived since {lived} ({row.rule})"
        if verb == "settle_down":
            return (
                f"is registered {_in(after.me.lives_in)} and stays, after working there in the season since "
                f"{month_name(self.before.since)} ({row.rule})"
            )
        if row.event == "season_end":
            return f"goes {_to(after.me.lives_in)}, the work of the season done ({row.rule})"
        if row.event == "season":
            return f"comes back {_from(me.lives_in)} {_to(after.me.lives_in)}{_SEASON} ({row.rule})"
        if verb == "die":
            return (
                f"moves {_to(after.me.lives_in)} to live with {company_of(after)}, left without an adult ({row.rule})"
            )
        moves = "returns" if verb == "return_home" else "moves"
        decided = "by their own decision" if row.cause == "own" else "along with the household"
        unknown = "; the register never knew that they were away" if row.event == "homecoming" else ""
        where = f"{_from(me.lives_in)} {_to(after.me.lives_in)}{_with(after)}"
        return f"{moves} {where}{_why(row)}, {decided} ({row.rule}){unknown}"

    def _along(self, after: Moment) -> str:
        """A move that left no row of the person's own: the register did not take part."""
        rules = [row.rule for each in after.others for row in self.rows.get(each.key, []) if row.event != "birth"]
        by = f" ({rules[0]})" if rules else ""
        return f"moves {_from(self.before.me.lives_in)} {_to(after.me.lives_in)}{_with(after)}, along with the household{by}"

    def _partner(self, moment: Moment) -> str:
        return next((each.name for each in moment.others if moment.kin[each.key] == "partner"), "a partner")

    # --- the others of the household -----------------------------------------------------------------------------------

    def _others(self, after: Moment) -> Iterator[str]:
        """Who came and who went, where the person did not set up a new household."""
        stayed = {each.key for each in after.others}
        lived = {each.key for each in self.before.others}
        for each in after.others:
            new_union = [row for row in self.rows.get(each.key, []) if row.event == "union"]
            if each.key in lived and new_union:
                yield f"{self._named(each)} moves together with somebody ({new_union[0].rule}); {_living(after)}"
                return
            leaving = [row for row in self.rows.get(each.key, []) if row.event == "leaving_home"]
            if each.key in lived and leaving:
                yield f"leaves home along with {self._named(each)} ({leaving[0].rule}); {_living(after)}"
                return
        gone = [each for each in self.before.others if each.key not in stayed]
        parted = [each for each in gone if any(row.event == "separation" for row in self.rows.get(each.key, []))]
        if parted:
            rule = next(row.rule for row in self.rows[parted[0].key] if row.event == "separation")
            stays = [
                each for each in after.others if any(row.event == "separation" for row in self.rows.get(each.key, []))
            ]
            other = self._named(stays[0]) if stays else "their partner"
            yield f"{self._named(parted[0])} and {other} part ({rule}); {_living(after)}"
            return
        left = self.life.left[self.before.month]
        if gone and not after.others and _may_set_up_alone(self.before.me) and not self._told(gone):
            yield f"sets up a household of their own {_in(after.me.lives_in)}, grown up"
            return
        for each in gone:
            yield f"{self._named(each)} {self._went(each, each.key in left)}"
        for each in after.others:
            if each.key not in lived:
                yield from self._came(each, after)

    def _told(self, people: Sequence[Member]) -> bool:
        """Whether the log says anything of these."""
        return any(self.rows.get(each.key) for each in people)

    def _went(self, other: Member, is_there: bool) -> str:
        rows = self.rows.get(other.key, [])
        if not rows and is_there:
            return "sets up a household of their own" if _may_set_up_alone(other) else "leaves the household"
        if not rows:
            return f"is followed no longer: {_FORGOTTEN}" if _may_set_up_alone(other) else f"dies {_in(other.lives_in)}"
        row = rows[0]
        said = {
            "death": "dies",
            "leaving_home": "leaves home",
            "study_departure": "leaves to study in the rest of Norway",
            "union": "moves out, to live with a partner",
        }
        if row.event in (*_REGISTER, "season_end"):
            return f"moves out {_to(row.target)} ({row.rule})"
        return f"{said.get(row.event, 'leaves the household')} ({row.rule})"

    def _came(self, other: Member, after: Moment) -> Iterator[str]:
        what = after.kin[other.key]
        if self._born(other):
            if what not in _CHILDREN:
                yield f"a {what if what in _SIBLINGS else other.word}, {other.key[:8]}, is born into the household"
            return
        joining = self._joining(other)
        yield f"{what} {other.name} {_come(joining[0])[4:]}" if joining else f"{what} {other.name} joins the household"

    def _named(self, other: Member) -> str:
        what = self.before.kin.get(other.key, "housemate")
        return f"{what} {other.name}"


# --- phrases -----------------------------------------------------------------------------------------------------------


def _situation(moment: Moment) -> str:
    """Where and with whom somebody lives."""
    me = moment.me
    company = f"with {listed(_everybody(moment))}" if moment.others else "alone"
    registered = "" if me.registered_in == me.lives_in else f", registered {_in(me.registered_in)}"
    return f"{_in(me.lives_in)} {company}{registered}"


def _living(moment: Moment) -> str:
    return f"now lives with {listed(_everybody(moment))}" if moment.others else "now lives alone"


def _everybody(moment: Moment, but: str = "") -> list[str]:
    """Those somebody lives with, each by name and those of a kind together."""
    kinds: dict[str, list[str]] = {}
    for each in moment.others:
        if moment.kin[each.key] != but:
            kinds.setdefault(moment.kin[each.key], []).append(each.name)
    return [
        f"{kin if len(names) == 1 else _SEVERAL.get(kin, f'{kin}s')} {listed(names)}" for kin, names in kinds.items()
    ]


def company_of(moment: Moment) -> str:
    """Those somebody lives with, in words: ``a partner and two children``."""
    kin = [moment.kin[each.key] for each in moment.others]
    groups: Sequence[tuple[tuple[str, ...], str, str]] = (
        (("partner",), "partner", "partners"),
        (_PARENTS, "parent", "parents"),
        ((*_CHILDREN, "partner's child"), "child", "children"),
        (_SIBLINGS, "sibling", "siblings"),
    )
    parts = []
    for words, one, several in groups:
        number = sum(each in words for each in kin)
        if number:
            parts.append(counted(number, one, several))
    others = sum(all(each not in words for words, _, _ in groups) for each in kin)
    return listed([*parts, *([counted(others, "housemate", "housemates")] if others else [])])


def _with(moment: Moment) -> str:
    return f" with {company_of(moment)}" if moment.others else " alone"


def _why(row: Row) -> str:
    """Why somebody says they came; who came along says nothing of their own, but a refugee is one."""
    says = row.motive in _MOTIVES and (row.cause == "own" or row.motive == "refuge")
    return f", {_MOTIVES[row.motive]}" if says else ""


def _come(row: Row) -> str:
    return f"who comes {_from(row.source)} to live with them ({row.rule})"


def _in(place: str) -> str:
    return "abroad" if place == "abroad" else f"in {place_named(place)}"


def _to(place: str) -> str:
    return "abroad" if place == "abroad" else f"to {place_named(place)}"


def _from(place: str) -> str:
    return "from abroad" if place == "abroad" else f"from {place_named(place)}"


def _may_set_up_alone(who: Member) -> bool:
    """Whether somebody who lives outside leaves the parents' household when the year turns; the log keeps no row of it."""
    return who.age >= ADULT_AGE and who.role not in ("reference person", "partner")
