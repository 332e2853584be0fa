"""What instruments do: the few acts that every instrument is put together from.

An effect multiplies what a rule says, for those reached. The other acts supply things, or change what people have.
"""

from dataclasses import dataclass

from model.parameters import Parameter


@dataclass(frozen=True)
class Effect:
    """An effect on a rule: a ratio exp(sign x effect x strength) on its hazard, intensity or growth for those reached.

    Args:
        rule: its name.
        effect: log ratio in the direction of `sign`, at full strength.
        sign: 1 for more of it, -1 for less.
        times: share that it counts; all of it where not given.
    """

    rule: str
    effect: Parameter
    sign: int
    times: Parameter | None = None


def raises(rule: str, effect: Parameter, times: Parameter | None = None) -> Effect:
    """More of what a rule says happens."""
    return Effect(rule, effect, 1, times)


def lowers(rule: str, effect: Parameter, times: Parameter | None = None) -> Effect:
    """Less of it."""
    return Effect(rule, effect, -1, times)


@dataclass(frozen=True)
class Dwellings:
    """Dwellings that are built, spread evenly over the time in force.

    Args:
        number: in each municipality.
        tenure: one of `model.vocabulary.TENURES`.
        central: share within walking distance of the centre.
    """

    number: Parameter
    tenure: str
    central: Parameter


@dataclass(frozen=True)
class KindergartenPlaces:
    """Kindergarten places beside those there are, while in force."""

    number: Parameter


@dataclass(frozen=True)
class Licence:
    """Who ends it has a driving licence and the use of a car."""

    passing: Parameter


@dataclass(frozen=True)
class Promise:
    """Who moves here meanwhile was promised more than is found.

    Args:
        promised: what it adds to the expectation that is not met.
        heard: share of those who come who heard it.
        grounds: on which they come, of `model.vocabulary.GROUNDS`.
    """

    promised: Parameter
    heard: Parameter
    grounds: tuple[str, ...]


@dataclass(frozen=True)
class Guarantee:
    """Who enters it has the municipality's guarantee for a loan: a bank lends to whoever has an income (C-29)."""


@dataclass(frozen=True)
class Teaches:
    """Who completes it has learnt more.

    Args:
        skill: of `model.vocabulary.SKILLS`, to which it leads those who have less.
        passing: share who get there.
    """

    skill: str
    passing: Parameter


@dataclass(frozen=True)
class Leads:
    """Who completes it founds a business, without waiting for the hazard of a rule.

    Args:
        rule: that says what a business is founded.
        share: of them, who do.
    """

    rule: str
    share: Parameter


@dataclass(frozen=True)
class Lends:
    """Who completes it has a loan, as long as there is capital, and founds a business with it.

    Args:
        rule: that says what a business is founded.
        capital: NOK in each municipality, lent once.
        loan: NOK to each.
    """

    rule: str
    capital: Parameter
    loan: Parameter


@dataclass(frozen=True)
class Occupies:
    """Who is in it is not taken by a rule meanwhile, such as looking for work."""

    rule: str


@dataclass(frozen=True)
class Placement:
    """A trial with wages paid by others: then the firm keeps the person, or does not, and trust is lost.

    Args:
        kept: share whom an honest firm keeps, in a usual year; it follows the demand for labour.
        exploiting: share of firms that take cheap labour and keep nobody.
        dropped: share of these that the project has dropped; places fall as much.
        lost: share of the trust that looking leads to work, lost by who is not kept.
        sooner: ratio on finding work of who is kept: the firm has a vacancy for him or her.
        within: months after its end in which it has.
    """

    kept: Parameter
    exploiting: Parameter
    dropped: Parameter
    lost: Parameter
    sooner: Parameter
    within: Parameter


@dataclass(frozen=True)
class Opens:
    """Employers who were sceptical of immigrants hire them like others; lasting.

    Args:
        firms: a year, of those there are.
        convinced: share of them whom it convinces.
    """

    firms: Parameter
    convinced: Parameter


@dataclass(frozen=True)
class Announces:
    """Vacancies that would have been hidden are known to who is looking.

    Args:
        share: of the hidden ones.
    """

    share: Parameter


@dataclass(frozen=True)
class Lifts:
    """The attitude of a place to newcomers moves by so much a year while it is in force.

    Args:
        points: a year, times `effect`, which is an effect in the beneficial direction.
        effect: log ratio, from the grade of the evidence.
    """

    points: Parameter
    effect: Parameter


@dataclass(frozen=True)
class Settles:
    """Refugees whom the municipality settles beside those it would have.

    Args:
        persons: a year.
    """

    persons: Parameter


@dataclass(frozen=True)
class Programme:
    """The introduction programme is offered to who is settled, before the law asks for it.

    Args:
        share: of the settled adults.
    """

    share: Parameter


@dataclass(frozen=True)
class Serves:
    """Money that goes into the municipal account, and from there into services for everybody.

    Args:
        amount: NOK for each municipality and year in force.
    """

    amount: Parameter


#: What happens to places, and to people.
OfPlaces = Dwellings | KindergartenPlaces | Promise | Opens | Announces | Lifts | Settles | Programme | Serves
OfPeople = Licence | Guarantee | Teaches | Leads | Lends | Occupies | Placement
Act = Effect | OfPlaces | OfPeople
