"""The manifest of a run: everything needed to know what was run, with what, and to run it again."""

import json
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import model
from experiments.borrowed_report import borrowed_in
from experiments.drawn import drawn_of
from experiments.output import DRAWS, MANIFEST
from experiments.runner import Tables
from model.instrument import instruments as instruments_of_model
from model.parameters import Parameter, resolve
from model.policy import InstrumentUse
from model.policy.acting import acted_on
from model.record import digest
from model.rulebook import Rulebook, changes_rules, rulebook
from model.shock_use import ShockUse
from model.table_rows import joined
from scenarios import Scenario
from scenarios.posterior import SHIPPED
from scenarios.problems import listed
from scenarios.run_draws import RunDraws

PACKAGES = ("mesa", "numpy", "numba", "llvmlite", "scipy", "pandas", "pyarrow", "matplotlib")
_MODEL = Path(model.__file__).parent
_GIT_WAITS = 10  # seconds
_FEW = 4  # instruments that are named; of more the number is told


def write_manifest(
    directory: Path,
    scenario: Scenario,
    seeds: Sequence[int],
    tables: Tables,
    seconds: float,
    draws: RunDraws | None = None,
) -> None:
    """Write ``manifest.json`` beside the files of a run, which it lists.

    Args:
        directory: the other files stand in it already.
        scenario: which was run.
        seeds: of its runs.
        tables: they left.
        seconds: the runs took.
        draws: of parameters, one for every run, where they were drawn.
    """
    book = rulebook(scenario.rules)
    content = {
        "command": "run",
        "scenario": as_told(scenario),
        "parameters": _parameters(scenario.parameters, book, draws),
        "rules": _rules(book),
        "seeds": list(seeds),
        **({"draws": _draws(draws, scenario.case)} if draws else {}),
        "basis": basis_of(scenario, len(seeds), draws),
        "borrowed": borrowed_in(scenario),
        "digest": digest(tables.yearly, tables.age),
        "forestalled": tables.forestalled,
        **environment(),
        "seconds": round(seconds, 2),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": sorted(path.name for path in directory.iterdir()),
    }
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    (directory / MANIFEST).write_text(text + "\n", encoding="utf-8")


def environment() -> dict[str, Any]:
    """What runs were made with: sources and data of the model, versions, machine."""
    return {
        "model": {"sources": _hash("**/*.py"), "data": _hash("data/*")},
        "git": _git(),
        "versions": _versions(),
        "platform": platform.platform(),
    }


def basis_of(scenario: Scenario, runs: int, draws: RunDraws | None = None) -> str:
    """What tables and figures of so many runs rest on, and that no instrument's size is measured.

    Args:
        scenario: that was run.
        runs: how often.
        draws: of parameters, where they were drawn.
    """
    if draws:
        return f"{drawn_of(scenario, draws)}{assumed(scenario)}"
    shown = "the band shows chance, the municipal level and yearly shocks, not parameter uncertainty"
    if runs == 1:
        shown = "one run is one of the many that chance, the municipal level and yearly shocks allow, and has no band"
    return f"prior only: no parameter is fitted; {shown}{assumed(scenario)}"


def assumed(*scenarios: Scenario) -> str:
    """What of scenarios is assumed, as the end of a sentence: what their rules, instruments and shocks do."""
    files: dict[str, None] = {}
    rules: dict[str, None] = {}
    shocks: dict[str, None] = {}
    priors: dict[str, None] = {}
    others: dict[str, None] = {}
    known = instruments_of_model()
    for given in dict.fromkeys(scenario.rules for scenario in scenarios):
        book = rulebook(given)
        files |= dict.fromkeys(Path(file).name for file, _ in book.files if changes_rules(file))
        of_these = [scenario for scenario in scenarios if scenario.rules == given]
        instruments = dict.fromkeys(each for scenario in of_these for each in scenario.instruments)
        own = [each for each in instruments if isinstance(each, InstrumentUse) and each.instrument in known]
        for name in dict.fromkeys(each.instrument for each in own):
            (priors if known[name].graded else others)[name] = None
        rules |= dict.fromkeys(name for each in instruments if each not in own for name in acted_on(each, book))
        for each in (each for scenario in of_these for each in scenario.shocks):
            told = (each.shock,) if isinstance(each, ShockUse) else (f"ratio on {on}" for on in acted_on(each, book))
            shocks |= dict.fromkeys(told)
    said = f"; with rules of {listed(files, 'and')}, whose effect is assumed" if files else ""
    if 0 < len(priors) <= _FEW:
        said += f"; effects of {listed(priors, 'and')} are priors, not estimates"
    elif priors:
        said += (
            f"; of {len(priors) + len(others)} instruments {len(priors)} have an effect size, a prior, not an estimate"
        )
    if others and len(priors) > _FEW:
        said += "; what the others do follows from homes, places, loans and people"
    if rules:
        said += f"; the instruments' ratios (on {listed(rules, 'and')}) are assumed, their effect is measured by nobody"
    if shocks:
        said += f"; the strength of the scenario's shocks ({listed(shocks, 'and')}) is assumed"
    if national := dict.fromkeys(name.replace("_", " ") for scenario in scenarios for name in scenario.national):
        said += f"; what the scenario states of Norway's {listed(national, 'and')} is assumed"
    return said


def as_told(scenario: Scenario) -> dict[str, Any]:
    """A scenario as a manifest has it."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "case": scenario.case,
        "places": scenario.places,
        "start": scenario.start,
        "stop": scenario.stop,
        "known_to": scenario.known_to,
        "projects": [asdict(each) for each in scenario.projects],
        "instruments": [{"kind": type(each).__name__, **asdict(each)} for each in scenario.instruments],
        "shocks": [{"kind": type(each).__name__, **asdict(each)} for each in scenario.shocks],
        "national": scenario.national,
        "text": scenario.text,
    }


def _rules(book: Rulebook) -> dict[str, Any]:
    """The files of rules in force with the SHA-256 of their texts, and what of the model's own they replace."""
    return {
        "files": [{"file": file, "sha256": sha} for file, sha in book.files],
        "month": [rule.name for rule in book.rules],
        "replaced": [rule.name for rule in book.rules if rule.replaces],
        "instruments": list(book.instruments),
        "columns": [f"{column.of}.{column.name}" for column in book.columns],
        "tables": [{"folder": folder, "sha256": sha} for folder, sha in joined()],
    }


def _draws(draws: RunDraws, case: str) -> dict[str, Any]:
    """Where the parameters of the runs come from, so that they can be drawn again; the values are a table beside it."""
    of_posterior = draws.file and {"kind": SHIPPED, "case": case, "sha256": sha256(draws.file.read_bytes()).hexdigest()}
    return {
        "from": draws.source,
        "number": draws.number,
        "seed": draws.seed,
        "posterior": of_posterior,
        "parameters": list(draws.values),
        "set by the scenario": list(draws.kept),
        "held for want of a posterior": list(draws.held),
        "table": DRAWS,
        "sha256": draws.digest,
    }


def _parameters(changed: dict[str, float], book: Rulebook, draws: RunDraws | None) -> dict[str, dict[str, Any]]:
    """Every parameter with the value used, none where each run had another; `changed` says whether the scenario gave it."""
    known = book.parameters
    drawn = draws.values if draws else {}
    return {
        name: {
            "value": None if name in drawn else value,
            "changed": name in changed,
            "unit": known[name].unit,
            "range": known[name].range,
            "prior": _prior(known[name]),
            "source": _source(
                known[name], "the scenario" if name in changed else f"drawn, {DRAWS}" if name in drawn else ""
            ),
        }
        for name, value in resolve(changed, known).items()
    }


def _source(parameter: Parameter, instead: str) -> str:
    """The source of a parameter's value, which may be another than the one it is declared with."""
    return f"{instead}; its default is {parameter.value:g}: {parameter.source}" if instead else parameter.source


def _prior(parameter: Parameter) -> dict[str, Any]:
    """Name and numbers of the prior; each is cut to the parameter's range."""
    return {"distribution": type(parameter.prior).__name__, **asdict(parameter.prior)}


def _hash(pattern: str) -> str:
    """SHA-256 of names and contents of the model's files of a pattern."""
    content = sha256()
    for path in sorted(_MODEL.glob(pattern)):
        if path.is_file():
            content.update(f"{path.relative_to(_MODEL).as_posix()}\0{path.stat().st_size}\0".encode())
            content.update(path.read_bytes())
    return content.hexdigest()


def _versions() -> dict[str, str]:
    return {"bolyst": model.__version__, "python": platform.python_version()} | {
        each: version(each) for each in PACKAGES
    }


def _git() -> dict[str, Any] | None:
    """The commit the model was run from, and whether its files differ from it; None when git does not keep them."""
    try:
        _asked("ls-files", "--error-unmatch", "__init__.py")  # a repository round an installed copy says nothing of it
        changes = _asked("status", "--porcelain", "--", ".", "../scenarios", "../experiments")
        return {"commit": _asked("rev-parse", "HEAD"), "changed": bool(changes)}
    except (OSError, subprocess.SubprocessError):
        return None


def _asked(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=_MODEL, capture_output=True, text=True, check=True, timeout=_GIT_WAITS
    )
    return done.stdout.strip()
