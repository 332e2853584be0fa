"""When and where an instrument can begin: what the law and who runs it allow, each with its source."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from model.table_rows import rows


@dataclass(frozen=True)
class Available:
    """When and where an instrument can begin; always and everywhere where nothing is said.

    Args:
        why: it cannot begin at other times, in words that follow a semicolon.
        source: of that.
        since: the first day on which it can begin, or the name of the parameter that holds it as a calendar year.
        until: the first day on which it no longer can, likewise.
        county: in which this holds; everywhere when empty.
    """

    why: str
    source: str
    since: date | str | None = None
    until: date | str | None = None
    county: str = ""

    def dates(self, values: Mapping[str, float]) -> tuple[date | None, date | None]:
        """First day on which it can begin and first on which it no longer can.

        Args:
            values: of the parameters that hold calendar years.
        """
        since, until = (day_of(each, values) for each in (self.since, self.until))
        return since, until

    def concerns(self, places: Collection[str]) -> bool:
        """Whether it holds in any of these places."""
        here = {row["place"] for row in rows("municipalities") if row["county"] == self.county}
        return not self.county or not here.isdisjoint(places)

    def allowed(self, values: Mapping[str, float]) -> str:
        """The starts that are allowed, in words."""
        since, until = self.dates(values)
        said = [f"from {since}"] * (since is not None) + [f"before {until}"] * (until is not None)
        return f"starts {' and '.join(said)}"


def day_of(day: date | str | None, values: Mapping[str, float]) -> date | None:
    """A day that is given, or that a parameter holds as a calendar year: the first of the month it lies in."""
    if not isinstance(day, str):
        return day
    month = round(12.0 * values[day])
    return date(month // 12, month % 12 + 1, 1)
