"""Bolyst: an agent-based model of moving to, staying in and leaving Norwegian district municipalities.

What a rule needs comes from here: ``from model import Event, Parameter, move_away``. `MigrationModel` is loaded when it
is first asked for, so that reading rules or checking a scenario loads neither Mesa nor Numba.
"""

from typing import Any

from model import as_read as as_read  # before all others, whose files it looks at
from model.kinds import (
    AgeTable,
    Arrival,
    Column,
    Event,
    Growth,
    Match,
    Meeting,
    Ratio,
    RuleError,
    Supply,
    Tables,
)
from model.measures import (
    attitude,
    belonging,
    expectation,
    felt_vacancy,
    homes_wanted,
    kindergarten_places,
    language,
    schools,
    service_level,
    trust,
)
from model.parameters import Parameter
from model.priors import Beta, LogNormal, Normal, Uniform
from model.shock import Shock
from model.vocabulary import (
    ABROAD,
    REST_OF_NORWAY,
    bring_family,
    bring_partner,
    change_registration,
    close_business,
    come_back_for_season,
    die,
    emigrate,
    finish_education,
    finish_programme,
    form_union,
    found_business,
    get_car,
    give_birth,
    go_home,
    leave_home,
    leave_to_study,
    lose_job,
    move_away,
    move_away_alone,
    return_home,
    separate,
    settle_down,
    start_education,
    stop_working,
    take_dwelling,
    take_job,
    take_job_elsewhere,
)
from model.who import Candidates, Who, Zone

__version__ = "0.1.0"

__all__ = [
    "ABROAD",
    "REST_OF_NORWAY",
    "AgeTable",
    "Arrival",
    "Beta",
    "Candidates",
    "Column",
    "Event",
    "Growth",
    "LogNormal",
    "Match",
    "Meeting",
    "MigrationModel",
    "Normal",
    "Parameter",
    "Ratio",
    "RuleError",
    "Shock",
    "Supply",
    "Tables",
    "Uniform",
    "Who",
    "Zone",
    "attitude",
    "belonging",
    "bring_family",
    "bring_partner",
    "change_registration",
    "close_business",
    "come_back_for_season",
    "die",
    "emigrate",
    "expectation",
    "felt_vacancy",
    "finish_education",
    "finish_programme",
    "form_union",
    "found_business",
    "get_car",
    "give_birth",
    "go_home",
    "homes_wanted",
    "kindergarten_places",
    "language",
    "leave_home",
    "leave_to_study",
    "lose_job",
    "move_away",
    "move_away_alone",
    "return_home",
    "schools",
    "separate",
    "service_level",
    "settle_down",
    "start_education",
    "stop_working",
    "take_dwelling",
    "take_job",
    "take_job_elsewhere",
    "trust",
]


def __getattr__(name: str) -> Any:
    if name == "MigrationModel":
        from model.simulation import MigrationModel

        return MigrationModel
    raise AttributeError(f"module 'model' has no attribute {name!r}")
