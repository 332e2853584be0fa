"""What instruments do, in words, and the tables of them: whom each reaches, what it does, with its parameters."""

from model.acts import (
    Act,
    Announces,
    Dwellings,
    Effect,
    Guarantee,
    KindergartenPlaces,
    Leads,
    Lends,
    Licence,
    Lifts,
    Occupies,
    Opens,
    Placement,
    Programme,
    Promise,
    Serves,
    Settles,
    Teaches,
)
from model.description.markdown import table
from model.instrument import FRAME, Instrument, instruments
from model.policy.projects import FACTORS
from model.policy.target import Target


def sentence(act: Act) -> str:
    """What an act does, in words."""
    match act:
        case Effect(rule, effect, sign, times):
            of_it = f" x {times.name}" if times else ""
            return f"{'raises' if sign > 0 else 'lowers'} {rule} by {effect.name}{of_it}"
        case Dwellings(number, tenure, central):
            return f"builds {tenure} dwellings ({number.name}), {central.name} of them in the centre"
        case KindergartenPlaces(number):
            return f"adds kindergarten places ({number.name})"
        case Licence(passing):
            return f"gives who completes it a licence and a car, {passing.name} of them"
        case Promise(promised, heard, grounds):
            whom = " and ".join(grounds)
            return f"moves what those who come ({whom}) expect beyond what they find: {promised.name}; {heard.name} hear it"
        case Guarantee():
            return "lets banks lend to who has an income, however short in Norway"
        case Teaches(skill, passing):
            return f"leads who completes it to {skill} skill, {passing.name} of them"
        case Leads(rule, share):
            return f"lets {rule} happen to who completes it, {share.name} of them"
        case Lends(rule, capital, loan):
            return f"lends {loan.name} to who completes it until {capital.name} is spent: {rule}"
        case Occupies(rule):
            return f"keeps who is in it from {rule}"
        case Placement(kept, exploiting, dropped, lost, sooner, within):
            return (
                f"places with firms that keep {kept.name}, but for {exploiting.name} less {dropped.name} that exploit; "
                f"who is not kept loses {lost.name} of trust, who is finds work {sooner.name} times as fast within "
                f"{within.name} months"
            )
        case Opens(firms, convinced):
            return f"reaches sceptical employers ({firms.name}), {convinced.name} of whom hire immigrants from then on"
        case Announces(share):
            return f"makes hidden vacancies known, {share.name} of them"
        case Lifts(points, effect):
            return f"moves the attitude of the place by {points.name} x {effect.name}"
        case Settles(persons):
            return f"settles more refugees ({persons.name})"
        case Programme(share):
            return f"offers the introduction programme to {share.name} of who is settled"
        case Serves(amount):
            return f"gives {amount.name} a year to municipal services, which are for everybody"


def whom(instrument: Instrument) -> str:
    """Whom an instrument is for, in words."""
    who = reached(instrument.reaches)
    if instrument.unit != "place":
        return f"each {instrument.unit}: {who}"
    return "the place" if instrument.reaches == Target() else f"the place, of whose people: {who}"


def reached(target: Target) -> str:
    """Whom a target means, in words."""
    said = {key: value for key, value in vars(target).items() if value not in (None, ())}
    if not said:
        return "everybody"
    return "; ".join(f"{key.replace('_', ' ')} {_value(value)}" for key, value in said.items())


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " to ".join(f"{each:g}" for each in value) if isinstance(value[0], float | int) else " or ".join(value)
    return str(value)


_ON_RULES = (Effect, Leads, Lends, Occupies)


def instrument_table() -> str:
    """Whom each instrument reaches and what it does, with its parameters."""
    return table(
        ("instrument", "file", "lever", "reaches", "does", "rules", "parameters"),
        [
            (
                f"`{each.name}` ({', '.join(each.ids)})",
                f"`instruments/{each.name}.py`",
                each.lever,
                whom(each),
                "; ".join(sentence(act) for act in each.acts),
                ", ".join(dict.fromkeys(f"`{act.rule}`" for act in each.acts if isinstance(act, _ON_RULES))),
                ", ".join(f"`{it.name}`" for it in each.settings.values() if it.name.startswith(each.name)),
            )
            for each in instruments().values()
        ],
    )


def frame_table() -> str:
    """The instruments of the report that only alter delivery or money."""
    return table(("id", "what it is here"), list(FRAME.items()))


def factor_table() -> str:
    """What each organisation factor of the report is in the model, or why it is not."""
    return table(("factor", "what it is here"), list(FACTORS.items()))
