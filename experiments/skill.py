"""The skill of the model's forecasts: makes them, scores them in all contests, and enters the scores into the book.

The posteriors `skill/ORIGIN` forecast from 2004 to 2008, the cases and municipalities outside them; the components
(`calibration.components`), which need no ages of municipalities, from 1990 to 1999 and from the cold starts of 2002 and
2003, for which nothing can be fitted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from calibration import components, contests, left_out, protocol, score_book
from calibration.contests import Window
from calibration.diagnosis import Diagnosis, diagnose
from calibration.history import REPORT_FIRST
from calibration.pattern_table import groups
from calibration.skill_contests import FLOWS, TOTALS, Contest, Simulated, of_ages, of_flow, of_population, of_total
from calibration.skill_contests import named as origins_of
from experiments.code_form import whole
from experiments.identity import code_digest, data_digest
from experiments.problems import BadInput
from model import __version__
from model.rulebook import rulebook
from scenarios.catalogue import cases
from scenarios.posterior import posterior_file, skill_kind

if TYPE_CHECKING:
    from experiments.forecasts import Forecasts

THIRTEEN = "pooled_13"
OUTSIDE = "population outside the report"
#: Origins of the cold starts, which know the years from 2000 on, and horizons.
COLD = Window(range(2002, 2004), protocol.HORIZONS, REPORT_FIRST)
#: Modules of the components beside the model's own code, and of new cases: what changes a forecast of theirs.
_OF_COMPONENTS = ("components", "left_out", "level_likelihood", "level_posterior", "slice_sampling")
#: Modules that make a case of a municipality outside the report.
_OF_NEW_CASES = ("nearest_place", "new_place", "local_levels")
_DIGITS = 12

Told = Callable[[str], None]


@dataclass(frozen=True)
class Skill:
    """Everything that is scored of a version of the results.

    Attributes:
        version: of the results.
        contests: scored.
        diagnoses: by window.
    """

    version: str
    contests: list[Contest]
    diagnoses: dict[str, Diagnosis]


def version() -> str:
    """The version of the results: that of the package, and a digest of code, public figures and posteriors.

    Raises:
        BadInput: nothing is fitted for an origin.
    """
    files = [posterior_file(case.name, skill_kind(origin)) for origin in protocol.ORIGINS for case in cases()]
    for file in files:
        if not file.is_file():
            raise BadInput(f"nothing is fitted for {file.stem} at the origin {file.parent.name}: fit it before scoring")
    read = [code_digest(rulebook()), data_digest(), *(sha256(file.read_bytes()).hexdigest() for file in files)]
    folder = Path(components.__file__).parent
    read += [whole((folder / f"{name}.py").read_text(encoding="utf-8")) for name in (*_OF_COMPONENTS, *_OF_NEW_CASES)]
    return f"{__version__}+{sha256(' '.join(read).encode()).hexdigest()[:_DIGITS]}"


def forecasts(told: Told, workers: int | None = None) -> dict[int, "Forecasts"]:
    """The model's forecasts from every origin that is scored, of all cases."""
    from experiments.forecasts import forecast

    names, found = [case.name for case in cases()], {}
    for origin in protocol.ORIGINS:
        told(f"forecasts from 1 January {origin}")
        stop = min(origin + protocol.HORIZONS[-1], contests.LAST)
        found[origin] = forecast(names, origin, stop, protocol.MEMBERS, workers=workers)
    return found


def forecasts_outside(told: Told, workers: int | None = None) -> dict[int, pd.DataFrame]:
    """The model's forecasts of municipalities outside the report, from every origin that is scored."""
    from experiments.skill_outside import forecasts as outside

    found = {}
    for origin in protocol.ORIGINS:
        told(f"municipalities outside the report from 1 January {origin}")
        found[origin] = outside(origin, workers)
    return found


def of_components(window: Window) -> dict[int, pd.DataFrame]:
    """Forecasts of the components from every origin of a window, by its history."""
    places = groups()[THIRTEEN]
    return {
        origin: components.forecast(
            components.known_at(origin, window.since),
            min(origin + window.horizons[-1], window.last),
            protocol.MEMBERS,
            protocol.SEED_OF_FORECASTS,
            places,
        )
        for origin in window.origins
    }


def score(made: Mapping[int, "Forecasts"], outside: Simulated, told: Told) -> Skill:
    """Score the model's forecasts, and those of the components, in all contests.

    Args:
        made: by origin.
        outside: those of municipalities outside the report.
        told: hears what is being done.
    """
    named = version()
    found = of_model({o: each.yearly for o, each in made.items()}, {o: each.ages for o, each in made.items()})
    found.append(of_outside(outside))
    diagnoses = {
        origins_of(contests.RECENT): diagnose(
            {origin: each.yearly for origin, each in made.items()}, groups()[THIRTEEN], contests.RECENT
        )
    }
    told("the components from 1990 to 1999")
    early = of_components(contests.EARLY)
    found += by_components(early, contests.EARLY)
    diagnoses[origins_of(contests.EARLY)] = diagnose(early, groups()[THIRTEEN], contests.EARLY)
    told("cold starts, and each place left out in turn")
    found.append(of_population(of_components(COLD), groups()[THIRTEEN], COLD, "components"))
    found.append(
        left_out.contest(
            groups()[THIRTEEN],
            protocol.MEMBERS,
            protocol.SEED_OF_FORECASTS,
            left_out.ORIGIN,
            left_out.HORIZONS,
            contests.RECENT.use,
        )
    )
    return Skill(named, found, diagnoses)


def of_model(yearly: Simulated, ages: Simulated) -> list[Contest]:
    """The contests of the model's own forecasts."""
    places, window = groups()[THIRTEEN], contests.RECENT
    return [
        of_population(yearly, places, window, "model", ages=True),
        *(of_flow(yearly, places, window, "model", quantity) for quantity in FLOWS),
        *(of_total(yearly, name, window, "model") for name in TOTALS),
        of_ages(ages, places, window, "model"),
    ]


def of_outside(yearly: Simulated) -> Contest:
    """The contest of forecasts of municipalities outside the report."""
    places = tuple(yearly[contests.RECENT.origins[0]].place.unique())
    return of_population(yearly, places, contests.RECENT, "model", name=OUTSIDE)


def by_components(simulated: Simulated, window: Window) -> list[Contest]:
    """The contests of the components."""
    places = groups()[THIRTEEN]
    return [
        of_population(simulated, places, window, "components"),
        *(of_flow(simulated, places, window, "components", quantity) for quantity in FLOWS),
        *(of_total(simulated, name, window, "components") for name in TOTALS),
    ]


def refuse_scored(version: str, book: Path = score_book.BOOK) -> None:
    """Refuse to forecast what has been scored.

    Raises:
        BadInput: the version stands in the book.
    """
    if (score_book.read(book).version == version).any():
        raise BadInput(
            f"version {version} of the results has been scored, and each is scored once; `bolyst skill` prints it"
        )


def enter(skill: Skill, folder: Path = score_book.BOOK.parent) -> bool:
    """Enter the scores into the book of a folder, and keep all cells and the diagnosis; whether the version is new there.

    Raises:
        ScoredTwiceError: the version has other scores in the book.
    """
    rows = pd.concat([score_book.rows_of(each) for each in skill.contests])
    new = score_book.enter(skill.version, rows, folder / score_book.BOOK.name)
    if new:
        cells = pd.concat([score_book.cells_of(each) for each in skill.contests])
        score_book.keep(cells, folder / score_book.CELLS.name)
        mended = pd.concat([each.rows(window) for window, each in skill.diagnoses.items()])
        score_book.keep(mended, folder / score_book.DIAGNOSIS.name)
    return new
