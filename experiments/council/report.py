"""The report of a comparison for a council: one HTML file with everything in it, in English or Norwegian.

A council member needs no statistics for what stands before the money; a referee finds every number at the end. The page has
no script, asks for nothing from outside, and prints on A4.
"""

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

import model
from experiments.comparison_results import Results
from experiments.council.answer import Choice, answer
from experiments.council.blocks import Section
from experiments.council.doubt import basis, doubt
from experiments.council.language import Language
from experiments.council.money import money
from experiments.council.people import people
from experiments.council.question import figures, horizon, question, the_answer, warning, where
from experiments.council.referee import referee

__all__ = ["answer", "page", "write_report"]

_TEMPLATE = "report.html.j2"


def write_report(file: Path, results: Results, figures: Path | None, lang: str, command: str) -> None:
    """Write the report.

    Args:
        file: where to.
        results: of the comparison.
        figures: the folder of its figures; what is not there is told as missing. None for none.
        lang: one of `language.LANGUAGES`.
        command: that made it.

    Raises:
        OSError: the file cannot be written.
    """
    file.write_text(page(results, figures, lang, command), encoding="utf-8")


def page(results: Results, folder: Path | None, lang: str, command: str) -> str:
    """The text of the report, from what `write_report` takes."""
    say, choice = Language(lang), Choice(results)
    made = Environment(
        loader=PackageLoader("experiments.council", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    title = say.say("title", place=where(say, results), date=horizon(say, results))
    return made.get_template(_TEMPLATE).render(
        lang=lang,
        say=say.say,
        title=title,
        study=_study(results),
        made=say.say("made", version=model.__version__),
        warning=warning(say, results),
        sections=_sections(say, results, choice, folder, command),
    )


def _sections(say: Language, results: Results, choice: Choice, folder: Path | None, command: str) -> list[Section]:
    return [
        question(say, results),
        the_answer(say, results, choice),
        figures(say, results, choice, folder),
        people(say, results, choice),
        money(say, results, choice),
        doubt(say, results, choice),
        basis(say, results),
        referee(say, results, choice, command),
    ]


def _study(results: Results) -> str:
    """The title that a study gives itself; empty of one that was made up for scenario files."""
    comparison = results.drawn.comparison
    return "" if comparison.title.startswith(f"{comparison.case.title}: ") else comparison.title
