"""The calibration: fills the bank, fits the posteriors of both kinds, checks them and writes everything."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from calibration.checks import explained_by, foretold_by_others, parameter_table, predictive, profiles, worst_pairs
from calibration.level_likelihood import log_likelihood
from calibration.planted import planted
from calibration.posteriors import KINDS, Bank, Posterior, by_chance, fitted, told
from calibration.protocol import PLANTED, SEED_OF_CHECKS
from calibration.screening import screened
from experiments.bank import EARLY
from experiments.bank_parts import read_bank
from experiments.batch_progress import BatchProgress
from experiments.calibration_report import write as write_report
from experiments.executors import Where
from experiments.posterior_writing import CANDIDATES, write
from experiments.predictive import WITHIN_PRIOR, against_figures, by_quantity, check
from experiments.problems import BadInput
from model.parameters import Parameter
from model.rulebook import rulebook
from scenarios.posterior import FOLDER, SHIPPED

#: Share of shuffled parameters that contract by less than what is told from chance.
_CHANCE = 0.95

#: Draws of a case that a fit takes. How far chance contracts parameters is told with every fit (`by_chance`).
FEWEST = 150

Told = Callable[[str], None]


def finish(home: Path, store: Path, where: Where, progress: BatchProgress) -> Path:
    """Run the model with what was fitted, hold it against every figure, and write the report; give its path.

    Args:
        home: folder of the report; posteriors stand in it.
        store: that keeps the runs.
        where: they go.
        progress: is told how it goes.

    Raises:
        BadInput, FailedRun, InterruptedBatch: as `experiments.batch.run_batch`.
    """
    folder = home / FOLDER.name / SHIPPED
    found = check(folder, store, where, progress)
    unfinished = folder / ".predictive.csv"
    found.to_csv(unfinished, index=False, float_format="%.6g", lineterminator="\n")
    unfinished.replace(folder / "predictive.csv")
    return write_report(home)


def calibrate(home: Path, tell: Told, kinds: Sequence[str] = tuple(KINDS), only: Sequence[str] = ()) -> None:
    """Fit and write the posteriors of some kinds from the bank; the one that ships with all checks.

    Args:
        home: folder of the bank's parts and of the posteriors' folder.
        tell: is told what is done.
        kinds: of `calibration.posteriors.KINDS`.
        only: cases whose draws are written, the others staying as they are; none for all.

    Raises:
        BadInput: the bank cannot be read, or has fewer than `FEWEST` draws of a case.
        TooTight: a case outcome says more of an effect than it can.
    """
    folder = home / FOLDER.name
    known = rulebook(()).parameters
    whole = read_bank(home)
    few = [case for case, number in whole.number.items() if number < FEWEST]
    if few:
        raise BadInput(
            f"{home} has {whole.number[few[0]]} finished draws of {few[0]}, and a fit takes {FEWEST}: with fewer, chance "
            "looks like what parameters do; `bolyst calibrate all --resume` makes more"
        )
    before = against_figures(whole.rows, whole.starts, WITHIN_PRIOR)
    outside = before[~before.inside]
    tell(f"before the fit: {len(outside)} of {len(before):,} figures lie outside 99 % of what the prior says")
    for row in by_quantity(before).itertuples():
        tell(f"  {row.quantity}: {row.inside:.0%} of {row.figures:,} inside")
    tell("bank: " + ", ".join(f"{number:,} draws of {case}" for case, number in whole.number.items()))
    early = read_bank(home, (EARLY,))
    for kind in kinds:
        bank = whole if kind == SHIPPED else early
        posterior = fitted(bank, kind, known, CANDIDATES, SEED_OF_CHECKS)
        tables: dict[str, pd.DataFrame] = {}
        if kind == SHIPPED:
            tables = _tables(bank, posterior, known, by_chance(bank, kind, SEED_OF_CHECKS))
            tell(f"planting {min(PLANTED, min(bank.number.values()))} truths")
            truths = planted(bank, kind, known, PLANTED, SEED_OF_CHECKS)
            tables |= {"planted": truths.table(), "ranks": pd.DataFrame(truths.ranks, columns=list(truths.names))}
            tables["prior_predictive"] = before
        write(posterior, bank, known, tables, SEED_OF_CHECKS, only, folder)
        tell(f"{kind}: written to {folder / kind}")


def _tables(
    bank: Bank, posterior: Posterior, known: dict[str, Parameter], chance: np.ndarray
) -> dict[str, pd.DataFrame]:
    """What is told of a fit beside its draws."""
    day = KINDS[posterior.kind]
    observed = {case: found.observed for case in bank.cases if (found := told(bank, posterior.kind, case))}
    fit = predictive(posterior, observed)
    profile = profiles(posterior, lambda values: log_likelihood(values, day.year, day), known)
    return {
        "parameters": parameter_table(posterior, known, float(np.quantile(chance, _CHANCE))),
        "chance": pd.DataFrame({"share": [0.5, _CHANCE, 1.0], "contraction": np.quantile(chance, [0.5, _CHANCE, 1.0])}),
        "pairs": worst_pairs(posterior),
        "statistics": fit.table,
        "left_out": foretold_by_others(posterior, observed),
        "joint": pd.DataFrame({"case": list(fit.joint), "p_of_prior": list(fit.joint.values())}),
        "profiles": profile.round(4).reset_index(),
        "explained": _explained(posterior),
        "screening": screened(bank, posterior.kind, SEED_OF_CHECKS).round(4),
    }


def _explained(posterior: Posterior) -> pd.DataFrame:
    rows = []
    for case, emulator in posterior.emulators.items():
        by = explained_by(emulator, posterior.hierarchy.names)
        for statistic, share, names in zip(emulator.statistics, emulator.explained, by, strict=True):
            rows.append((case, statistic.name, float(np.round(share, 3)), names))
    return pd.DataFrame(rows, columns=["case", "statistic", "foretold", "moved_by"])
