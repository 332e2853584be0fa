"""What ``[[projects]]`` of a scenario may hold: who carries instruments, when, with what money and how anchored."""

from datetime import date
from typing import Any

from pydantic import Field, ValidationInfo, field_validator

from model.instrument import PAYERS
from model.policy.projects import ANCHORS, STAFF, Project
from scenarios import values
from scenarios.problems import RefusedError, listed, shown
from scenarios.table import Table
from scenarios.values import Month, Text, YesOrNo

_MOST = 1e10  # NOK a project can have
_MOST_PARTNERS = 100
_PERIOD = "allowed is a list of periods such as [[2004-01-01, 2007-01-01]]"


class ProjectTable(Table):
    """``[[projects]]``: `model.policy.projects.Project`; instruments name it in `project`."""

    name: Text = Field(description="a text by which instruments name it")
    owner: Text = Field(description="a text: who answers for it, such as the municipality or a regional council")
    start: Month = Field(description="the first day of its period, the first of a month")
    stop: Month = Field(description="the first day after it, the first of a month")
    managers: tuple[tuple[date, date], ...] = Field((), description="periods with a manager; all of it when left out")
    champion_until: Month | None = Field(None, description="the day on which its champion leaves")
    anchored: tuple[str, ...] = Field((), description=f"a list of {listed(ANCHORS, 'or')}")
    partners: int = Field(0, description=f"how many take part, from 0 to {_MOST_PARTNERS}")
    financing: tuple[tuple[str, float], ...] = Field((), description="a table of shares by payer, 1 together")
    budget: float | None = Field(None, description="NOK in all")
    budgeted: YesOrNo = Field(False, description="written into plans and budgets beyond its end (true) or not")
    staff: str = Field("here", description=f"where it lives: {listed(STAFF, 'or')}")
    tailored: YesOrNo = Field(False, description="newcomers were asked what they need, and it fits (true) or not")

    @field_validator("stop", "champion_until")
    @classmethod
    def _after(cls, value: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("start")
        if value and start and value <= start:
            raise RefusedError(f"{value} is not after start {start}; allowed are later firsts of a month")
        return value

    @field_validator("managers", mode="before")
    @classmethod
    def _managers(cls, value: object, info: ValidationInfo) -> tuple[tuple[date, date], ...]:
        if not isinstance(value, list) or not all(isinstance(each, list) and len(each) == 2 for each in value):
            raise RefusedError(f"{shown(value)} is no list of pairs of dates; {_PERIOD}")
        found = tuple((values.month(first), values.month(last)) for first, last in value)
        start, stop = info.data.get("start"), info.data.get("stop")
        for first, last in found:
            if last <= first:
                raise RefusedError(f"{last} is not after {first}; {_PERIOD}")
            if start and stop and not start <= first < last <= stop:
                raise RefusedError(f"{first} to {last} is not within the project, {start} to {stop}")
        return found

    @field_validator("anchored", mode="before")
    @classmethod
    def _anchored(cls, value: object) -> tuple[str, ...]:
        return values.names(value, "where a project can be anchored", ANCHORS, "none")

    @field_validator("partners", mode="before")
    @classmethod
    def _partners(cls, value: object) -> int:
        return values.whole(value, 0, _MOST_PARTNERS)

    @field_validator("financing", mode="before")
    @classmethod
    def _financing(cls, value: object) -> tuple[tuple[str, float], ...]:
        if not isinstance(value, dict) or not value:
            raise RefusedError(f"{shown(value)} is no table of payers; allowed are shares of {listed(PAYERS, 'and')}")
        wrong: dict[Any, str] = {}
        found = []
        for payer, share in value.items():
            try:
                found.append((values.name(payer, "a payer", PAYERS), values.number(share, 0.0, 1.0)))
            except RefusedError as refused:
                wrong[payer] = str(refused)
        if wrong:
            raise RefusedError(wrong)
        total = sum(share for _, share in found)
        if abs(total - 1.0) > 1e-6:
            raise RefusedError(f"the shares are {total:g} together; allowed is 1")
        return tuple(found)

    @field_validator("budget", mode="before")
    @classmethod
    def _budget(cls, value: object) -> float:
        return values.number(value, 0.0, _MOST, "NOK")

    @field_validator("staff", mode="before")
    @classmethod
    def _staff(cls, value: object) -> str:
        return values.name(value, "where staff lives", STAFF)

    def project(self) -> Project:
        """The model's project that the table describes."""
        return Project(**{key: getattr(self, key) for key in ProjectTable.model_fields})
