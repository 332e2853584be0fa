"""How the council's report says things: texts in English and Norwegian, and numbers as people read them in either."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import floor, isfinite, log10

from experiments.council import (
    back_en,
    back_nb,
    figures_en,
    figures_nb,
    front_en,
    front_nb,
    referee_en,
    referee_nb,
)
from experiments.council.words import WORDS

#: The languages of the report, in the order in which `council_words` has them.
LANGUAGES = ("en", "nb")
#: All texts by language and key.
TEXTS = {
    "en": front_en.TEXTS | back_en.TEXTS | referee_en.TEXTS | figures_en.TEXTS,
    "nb": front_nb.TEXTS | back_nb.TEXTS | referee_nb.TEXTS | figures_nb.TEXTS,
}
#: Marks of numbers: a narrow space that no line breaks at, a minus, and what stands where there is no number.
NARROW, MINUS, NOTHING = "\u202f", "−", "–"
_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "nb": [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ],
}
#: NOK from which amounts are told in millions.
_MILLION = 1_000_000.0
#: Probability from which one is told as nearly certain.
_SURE = 0.995
#: Digits of amounts and of standard errors that say something.
_FIGURES = 2
#: Digits that tell a number from what computing adds to it.
_EXACT = 10
#: Persons from which no decimals are told; the same where their error is not known; errors from which none are known.
_MANY, _SEVERAL, _ROUGH = 20.0, 3.0, 1.0
#: The error of what nobody has an error of.
_UNKNOWN = float("nan")


@dataclass(frozen=True)
class Language:
    """Texts and numbers in one language.

    Args:
        code: one of `LANGUAGES`.
    """

    code: str

    # --- words ---------------------------------------------------------------------------------------------------------

    def say(self, key: str, **values: object) -> str:
        """A text with its values filled in."""
        return TEXTS[self.code][key].format(**values)

    def drawn(self, key: str, **values: object) -> str:
        """A text of a figure with its values filled in."""
        return self.say(f"drawn_{key}", **values)

    def word(self, kind: str, key: str) -> str:
        """What a name of the model is called; the name itself where it has no other."""
        pair = WORDS[kind].get(key)
        return pair[LANGUAGES.index(self.code)] if pair else key

    def quoted(self, name: str) -> str:
        """The name of a mix or a world."""
        return f"“{name}”" if self.code == "en" else f"«{name}»"

    def listed(self, parts: Sequence[str]) -> str:
        """Parts with commas, and a word before the last."""
        together = "and" if self.code == "en" else "og"
        return f"{', '.join(parts[:-1])} {together} {parts[-1]}" if len(parts) > 1 else "".join(parts)

    def named(self, names: Sequence[str]) -> str:
        """Names of mixes in a sentence."""
        return self.listed([self.quoted(name) for name in names])

    def day(self, day: date) -> str:
        """A date."""
        name = _MONTHS[self.code][day.month - 1]
        return f"{day.day} {name} {day.year}" if self.code == "en" else f"{day.day}. {name} {day.year}"

    def month(self, day: date) -> str:
        """A month."""
        return f"{day:%m/%Y}" if self.code == "en" else f"{_MONTHS[self.code][day.month - 1]} {day.year}"

    # --- numbers -------------------------------------------------------------------------------------------------------

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many decimals; a dash where there is none."""
        if not isfinite(value):
            return NOTHING
        text = f"{abs(value):,.{digits}f}"
        if self.code == "nb":
            text = text.replace(",", NARROW).replace(".", ",")
        return f"{MINUS}{text}" if value < 0.0 and _says_something(text) else text

    def signed(self, value: float, digits: int = 0) -> str:
        """A difference: with its sign, but nothing as 0."""
        text = self.number(value, digits)
        if isfinite(value) and not _says_something(text):
            return "0"
        return f"+{text}" if isfinite(value) and value > 0.0 else text

    def plain(self, value: float) -> str:
        """A number with the decimals it needs, for the steps of an axis."""
        exponent = Decimal(f"{value:.{_EXACT}g}").as_tuple().exponent
        return self.number(value, max(-int(exponent), 0))

    def share(self, value: float) -> str:
        """A share in per cent; what is hardly any, or hardly not all, is said so."""
        if not isfinite(value):
            return NOTHING
        if 0.0 < value < 1.0 - _SURE:
            return self.say("under_1")
        if _SURE <= value < 1.0:
            return self.say("over_99")
        return f"{self.number(value * 100.0)}{NARROW}%"

    def money(self, nok: float) -> str:
        """NOK to two figures, in millions from a million on."""
        if not isfinite(nok):
            return NOTHING
        value = _to_figures(nok)
        if abs(value) < _MILLION:
            return self.say("nok", amount=self.number(value))
        millions = value / _MILLION
        text = self.number(millions, 0 if abs(millions) >= 10.0 else 1).removesuffix(".0").removesuffix(",0")
        return self.say("nok_million" if text.strip(MINUS) == "1" else "nok_millions", amount=text)

    def thousands(self, nok: float) -> str:
        """NOK in thousands, to three figures, for tables."""
        return self.number(_to_figures(nok, _FIGURES + 1) / 1000.0)

    def probability(self, value: float) -> str:
        """A probability in per cent, which nothing is certain of."""
        if value >= _SURE:
            return self.say("over_99")
        return self.say("under_1") if value <= 1.0 - _SURE else self.share(value)

    def people(self, value: float, error: float = _UNKNOWN) -> str:
        """So many people, rounded to what is known of them."""
        return self.number(abs(value), min(digits_of(value, error), 1))

    def residents(self, value: float) -> str:
        """So many residents."""
        text = self.people(value)
        if not _says_something(text):
            return self.say("residents_few", n=self.number(0.1, 1))
        return self.say("residents_1" if text == "1" else "residents", n=text)

    def more(self, value: float, error: float = _UNKNOWN) -> str:
        """So many more, or fewer, residents."""
        text = self.number(abs(value), digits_of(value, error))
        if not _says_something(text):
            return self.say("as_many")
        more = "more" if value > 0.0 else "fewer"
        return self.say(f"one_{more}" if text == "1" else more, n=text)

    def between(self, low: float, high: float, digits: int = 0) -> str:
        """Between so many fewer and so many more."""
        first, second = self.number(abs(low), digits), self.number(abs(high), digits)
        if low < 0.0 < high:
            return self.say("between_both", low=first, high=second)
        if high <= 0.0:
            return self.say("between_fewer", low=second, high=first)
        return self.say("between_more", low=first, high=second)

    def change(self, value: float, error: float = _UNKNOWN) -> str:
        """A difference in persons for tables, rounded to what is known of it."""
        return self.signed(value, min(digits_of(value, error), 1))

    def around(self, low: float, high: float, value: float, error: float = _UNKNOWN) -> str:
        """The interval of a difference in persons, rounded as `change` rounds the difference itself."""
        return self.span(low, high, min(digits_of(value, error), 1))

    def span(self, low: float, high: float, digits: int = 0) -> str:
        """An interval of differences for tables."""
        if not (isfinite(low) and isfinite(high)):
            return NOTHING
        return self.say("span", low=self.signed(low, digits), high=self.signed(high, digits))


#: The language of whatever is not asked for in another.
ENGLISH = Language("en")


def _says_something(text: str) -> bool:
    return any(each in text for each in "123456789")


def digits_of(value: float, error: float = _UNKNOWN) -> int:
    """Decimals of a number of people: none of several, or where the error is a person or more and something is left."""
    if (abs(value) >= _SEVERAL and not error < _ROUGH) or abs(value) >= _MANY:
        return 0
    if error >= _ROUGH and abs(value) >= 1.0:
        return 0
    return 1 if abs(value) >= 0.05 or not value else 2


def decimals(error: float) -> int:
    """Decimals that say something of a number with such a standard error."""
    if not isfinite(error):
        return _FIGURES
    if error <= 0.0:
        return 0
    return min(max(_FIGURES - 1 - floor(log10(error)), 0), 6)


def _to_figures(value: float, figures: int = _FIGURES) -> float:
    return round(value, figures - 1 - floor(log10(abs(value)))) if value else 0.0
