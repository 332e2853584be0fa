"""The folder of a comparison's results: tables, figures and the report, all of them or none, beside the runs."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from experiments.comparison_json import as_json
from experiments.comparison_results import Results
from experiments.manifest import environment
from experiments.output import MANIFEST, results
from experiments.problems import BadInput, FailedRun, why_not
from experiments.robustness import by_world, criteria, what_turns_it

#: Within the folder of a comparison.
RESULTS, FIGURES, LIVES = "results", "figures", "lives.md"


def refuse_folder(directory: Path) -> None:
    """Refuse a folder that holds something else than a comparison.

    Raises:
        BadInput: naming what stands there.
    """
    if not directory.exists():
        return
    if not directory.is_dir():
        raise BadInput(f"{directory} is a file; choose a directory")
    known = {"runs", RESULTS, f".{RESULTS}.bolyst-unfinished", f".{RESULTS}.bolyst-replaced"}
    if strange := sorted(path.name for path in directory.iterdir() if path.name not in known):
        raise BadInput(
            f"{directory} holds {strange[0]}, which `bolyst compare` did not write; choose another directory"
        )


def _lives(found: Results) -> str:
    """A handful of lives that the first mix of the ranking changed, or the first mix there is."""
    from experiments.changed_lives import changed_lives, page

    ranking = found.rankings.get(found.worlds[0])
    order = [row.option for row in ranking.rows] if ranking else range(len(found.names))
    option = next(each for each in order if each)
    return page(changed_lives(found, option), found.names[option], 0)


def write(directory: Path, found: Results, lang: str, command: str) -> Path:
    """Write the results of a comparison; what stood there is replaced. Gives their folder.

    Args:
        directory: of the comparison.
        found: its results.
        lang: of the report and its figures.
        command: that made it.

    Raises:
        FailedRun: the disk is full, or the folder cannot be written.
    """
    from experiments.council.report import write_report
    from experiments.figures import draw_comparison

    target = directory / RESULTS
    try:
        with results(target, overwrite=True, command="compare") as folder:
            tables = {
                "differences": found.effects,
                "newcomers": found.newcomers,
                "fates": found.fates,
                "work": found.work,
                "worlds": by_world(found),
                "criteria": criteria(found),
                "turns": what_turns_it(found),
                "information": found.information,
            }
            for name, table in tables.items():
                table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
            found.outcomes.to_parquet(folder / "outcomes.parquet", index=False, compression="zstd")
            draw_comparison(folder / FIGURES, found, lang)
            (folder / LIVES).write_text(_lives(found), encoding="utf-8")
            write_report(folder / "report.html", found, folder / FIGURES, lang, command)
            (folder / "comparison.json").write_text(
                json.dumps(as_json(found), indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8"
            )
            manifest = {
                "command": "compare",
                "asked": command,
                **environment(),
                "written": datetime.now(UTC).isoformat(timespec="seconds"),
                "files": sorted(path.name for path in folder.iterdir()),
            }
            text = json.dumps(manifest, indent=2, ensure_ascii=False, default=str)
            (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        shutil.rmtree(directory / f".{RESULTS}.bolyst-unfinished", ignore_errors=True)
        raise FailedRun(f"{target} could not be written: {why_not(error)}; the runs are kept") from error
    return target
