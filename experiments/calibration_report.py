"""The page calibration/report.md and its figures, from what a calibration left: `python -m experiments.calibration_report`.

Numbers of the fit come from the tables beside the posteriors, the protocol and the declarations; only the bounds at its end
are typed: what was known of such data before any fit.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from calibration.facts import in_words
from calibration.outcome_update import OUTCOMES
from calibration.protocol import (
    BANK_DRAWS,
    COVERS,
    MISSPECIFIED,
    PLANTED_COVERS,
    PRIOR_DRIVEN,
    REFUSED,
    UNEVEN,
)
from experiments.abc_comparison import RUNS
from experiments.figures import draw_calibration
from experiments.figures.calibration_checks import FAR
from experiments.figures.observed import place_names
from experiments.output import MANIFEST
from experiments.predictive import WITHIN_PRIOR, by_quantity
from scenarios.catalogue import cases
from scenarios.joint_prior import ACROSS, WITHIN
from scenarios.posterior import FOLDER, SHIPPED

#: Where the posteriors, the page and its figures lie.
HOME = FOLDER.parent
#: The table of `experiments.abc_comparison`, beside the page.
COMPARISON = "abc_comparison"
#: Tables of the kind that ships, by name.
TABLES = (
    "parameters",
    "chance",
    "pairs",
    "statistics",
    "left_out",
    "joint",
    "profiles",
    "planted",
    "ranks",
    "prior_predictive",
    "predictive",
    "screening",
)
#: Draws of one case, of those that ship: what all cases share is the same in every case's. They stand among the tables.
DRAWS, DRAWN = "draws", "verdal"
#: Parameters whose share of a statistic's variance is told.
_SCREENED = 15


def read(folder: Path = FOLDER / SHIPPED) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """The tables of a fit that are there, the draws of the case `DRAWN`, and the manifest."""
    files = {name: folder / f"{name}.csv" for name in TABLES} | {COMPARISON: HOME / f"{COMPARISON}.csv"}
    tables = {name: pd.read_csv(file) for name, file in files.items() if file.is_file()}
    tables[DRAWS] = pd.read_parquet(folder / f"{DRAWN}.parquet")
    return tables, json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def page(tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any]) -> str:
    """The whole page."""
    parts = [_head(manifest), _prior(tables), _screening(tables), _moved(tables), _statistics(tables), _planted(tables)]
    parts += [_sequential(tables)] if COMPARISON in tables else []
    parts += [_predictive(tables), _outcomes(), _BOUNDS]
    return "\n".join(parts)


def _head(manifest: Mapping[str, Any]) -> str:
    places = sum(len(case.places) * manifest["bank_draws"].get(case.name, 0) for case in cases())
    of_bank = ", ".join(f"{number:,} of {_case(case)}" for case, number in manifest["bank_draws"].items())
    return f"""# What the calibration found

Written by `bolyst calibrate`; `PROTOCOL.md` says what was fixed before, and why. The model was run as the cases were, with
their efforts on, under draws from the joint prior ({of_bank}),
each from 2000 and from 2005: {places:,} draws of places, of about {BANK_DRAWS:,} that the protocol wants; from these runs
a regression learnt what parameters do to
{manifest["figures"]:,} figures that were known by {manifest["knows_to"]}, and the posterior follows from the prior,
from these figures and from the likelihood of yearly net migration since 1980. {manifest["draws"]} draws of it ship for
each case, and for a municipality that was not fitted. How forecasts with it score stands in `SKILL.md`.
"""


def _prior(tables: Mapping[str, pd.DataFrame]) -> str:
    table = tables["prior_predictive"]
    outside = table[~table.inside]
    by_chance = (1.0 - (WITHIN_PRIOR[1] - WITHIN_PRIOR[0])) * len(table)
    by = by_quantity(table)
    rows = [[in_words(row.quantity), f"{row.figures:,}", f"{row.inside:.0%}"] for row in _rows(by)]
    worst = (
        ", ".join(
            f"{in_words(row.quantity)} of {place_names([row.place])[0]} {row.year}" for row in _rows(outside.head(8))
        )
        or "none"
    )
    return f"""## Before the fit

Where the register's figures lie in what draws of the prior say; 99 % of them should lie inside the central 99 %.
Outside: {len(outside)} of {len(table):,}, where chance alone gives {by_chance:.0f}
({worst}{", ..." if len(outside) > 8 else ""}).
What was done about it, and why, stands in `PROTOCOL.md`.

![Figures in prior and posterior](figures/falls.png)

{_markdown(("quantity", "figures", "inside 99 % of the prior"), rows)}
"""


def _screening(tables: Mapping[str, pd.DataFrame]) -> str:
    table = tables["screening"]
    beyond = table[table.first_order > table.by_chance].sort_values("first_order", ascending=False)
    best = beyond.drop_duplicates("parameter")
    rows = [
        [
            f"`{row.parameter}`",
            in_words(row.statistic),
            _case(row.case),
            f"{row.first_order:.2f}",
            f"{row.by_chance:.2f}",
        ]
        for row in _rows(best.head(_SCREENED))
    ]
    return f"""## What moves what

Share of the variance of a statistic in the bank that a parameter alone accounts for, whatever the shape of what it does.
{len(best)} of {table.parameter.nunique()} parameters account for more of some statistic than chance gives any parameter
of it. The most of each, for the {min(_SCREENED, len(best))} that account for most:

{_markdown(("parameter", "statistic", "case", "share", "chance"), rows)}

![What moves what](figures/screening.png)
"""


def _moved(tables: Mapping[str, pd.DataFrame]) -> str:
    parameters = tables["parameters"]
    moved = parameters[parameters.says.isna() | (parameters.says == "")].sort_values("contraction", ascending=False)
    most = parameters.groupby("parameter").contraction.max()
    driven = sorted(set(most.index) - set(moved.parameter))
    chance = tables["chance"].contraction
    own = set(parameters[parameters.groupby("parameter").contraction.transform("nunique") > 1].parameter)
    shown = moved.drop_duplicates(["parameter", "posterior_50", "contraction"])
    rows = [
        [
            f"`{row.parameter}`",
            _case(row.case) if row.parameter in own else "all",
            _interval(row, "prior"),
            _interval(row, "posterior"),
            f"{row.contraction:.2f}",
        ]
        for row in _rows(shown)
    ]
    pairs = [
        [f"`{row.parameter}`", f"`{row.other}`", f"{row.correlation:+.2f}", f"{row.of_prior:+.2f}"]
        for row in _rows(tables["pairs"])
    ]
    return f"""## What the data moved

Contraction is 1 - variance / prior variance of the normal deviate behind a parameter. Of {most.size} parameters with a
prior, {most.size - len(driven)} were moved by {PRIOR_DRIVEN:g} or more in some case, and by more than chance gives; the
other {len(driven)} are **prior-driven**: what is said of them is what was believed before. Chance: with the
parameters of the bank shuffled, half of them contract by less than {chance.iloc[0]:.3f} and 95 % by less than
{chance.iloc[1]:.3f}. The level process (`outside_half_life` and those with it) is fitted to net migration itself, without
the bank.

![Contraction](figures/contraction.png)

{_markdown(("parameter", "case", "prior 5 / 50 / 95 %", "posterior", "contraction"), rows)}

![Profiles](figures/profiles.png)

The five pairs that the data tell apart least:

{_markdown(("parameter", "other", "correlation", "in the prior"), pairs)}

![Pairs](figures/pairs.png)

Prior-driven: {", ".join(f"`{name}`" for name in driven)}.
"""


def _statistics(tables: Mapping[str, pd.DataFrame]) -> str:
    table = tables["statistics"]
    far = table[(table.prior_deviate.abs() > FAR) | (table.posterior_deviate.abs() > FAR)]
    rows = [
        [_case(row.case), in_words(row.statistic), f"{row.observed:.4g}", f"{row.prior_mean:.4g} ± {row.prior_sd:.2g}",
         f"{row.posterior_mean:.4g} ± {row.posterior_sd:.2g}", f"{row.posterior_deviate:+.1f}"]
        for row in _rows(far)
    ]  # fmt: skip
    joint = ", ".join(f"{_case(row.case)} {row.p_of_prior:.2g}" for row in _rows(tables["joint"]))
    odd = [_case(row.case) for row in _rows(tables["joint"]) if row.p_of_prior < MISSPECIFIED]
    alone = tables["left_out"]
    inside = alone.groupby("case", sort=False).inside_90.agg(["sum", "size"])
    held = ", ".join(f"{_case(str(row.Index))} {int(row.sum)} of {row.size}" for row in _rows(inside))
    verdict = (
        f"**Misspecified by this test, below {MISSPECIFIED:g}: {', '.join(odd)}.**"
        if odd
        else f"None is below {MISSPECIFIED:g}."
    )
    return f"""## Where the model does not fit

Probability of statistics that lie as far from the prior as those observed, all of a case together: {joint}. {verdict}
What is named here should not be read off runs of that case. Statistics more than {FAR:g} standard deviations off before
or after the fit, of {len(table)}:

{_markdown(("case", "statistic", "observed", "prior", "posterior", "off by sd"), rows) if rows else "none"}

![Statistics before and after the fit](figures/misfit.png)

Each case left out in turn and foretold by the others, as a municipality would be that was not fitted: {held} statistics
lie inside 90 % ({alone.inside_90.mean():.0%} of all). How population is foretold so stands in `SKILL.md`.

![Each case foretold by the others](figures/left_out.png)
"""


def _planted(tables: Mapping[str, pd.DataFrame]) -> str:
    table = tables["planted"]
    limit = UNEVEN / len(table)
    uneven = table[table.p_uniform < limit]
    cover, (low, high) = table.cover_90.mean(), PLANTED_COVERS
    return f"""## Planted truths

{len(tables["ranks"])} draws of the bank were taken for the truth in turn and fitted as the register was. Ranks
of the truth are uniform for {len(table) - len(uneven)} of {len(table)} parameters at p = {UNEVEN:g} / {len(table)}
{"" if uneven.empty else "(not: " + ", ".join(f"`{name}`" for name in uneven.parameter) + ") "}and intervals of 90 % hold
{cover:.3f} of the truths (least {table.cover_90.min():.2f}, most {table.cover_90.max():.2f}; wanted {low:g} to {high:g} on
average: {"reached" if low <= cover <= high else "missed"}).

The noise of a year is made by who moves, in the model as in life: `outside_noise` only says how much of it a start has to
expect, so that a planted value of it does not make the planted years, and what it lacks or has too much of is taken up
by the two spreads of the level process, `outside_level_sd` and `outside_common_sd`. Uneven ranks of these three say that
the model's own noise is another than the process allows for; of any other parameter they would say that the fit is unsound.

![Ranks](figures/planted.png)
"""


def _sequential(tables: Mapping[str, pd.DataFrame]) -> str:
    table = tables[COMPARISON]
    by = table.groupby("method", sort=False)[["crps", "inside_90"]].mean()
    rows = [[row.Index, f"{row.crps:.3f}", f"{row.inside_90:.0%}"] for row in _rows(by)]
    return f"""## Beside sequential ABC

{table.truth.nunique()} draws of Hjelmeland were taken for the truth, and {table.parameter.nunique()} parameters looked for:
by the regression that ships, which has learnt from the bank, and by sequential ABC (pyABC) with {RUNS} runs of its own for
each truth. CRPS of the true deviates (the prior scores 0.56), and the share of them inside 90 %:

{_markdown(("method", "CRPS", "inside 90 %"), rows)}

Smaller is better. `python -m experiments.abc_comparison` makes it again.
"""


def _predictive(tables: Mapping[str, pd.DataFrame]) -> str:
    if "predictive" not in tables:
        return "## After the fit\n\nThe model was not yet run with the posterior.\n"
    table = tables["predictive"]
    rows = [
        [in_words(row.quantity), f"{row.figures:,}", f"{row.inside:.0%}", f"{row.off:+.2f}"]
        for row in _rows(by_quantity(table))
    ]
    return f"""## After the fit

The model itself, run with draws of the posterior and the outside world as it was: {table.inside.mean():.1%} of
{len(table):,} yearly figures of the thirteen places lie inside the central 90 % (wanted {COVERS[0]:.0%} to {COVERS[1]:.0%}:
{"reached" if COVERS[0] <= table.inside.mean() <= COVERS[1] else "missed"}{_below(table)}).
`off` is the mean of observed less median, in widths of that interval. These years were fitted: this is
no test of forecasts.

{_markdown(("quantity", "figures", "inside 90 %", "off"), rows)}
"""


def _below(table: pd.DataFrame) -> str:
    """The quantities with fewer figures inside than wanted."""
    few = [in_words(row.quantity) for row in _rows(by_quantity(table)) if row.inside < COVERS[0]]
    return f"; by quantity, fewer of {', '.join(few)}" if few else ""


def _outcomes() -> str:
    rows = [
        [each.ids, f"{each.did} of {each.among}", f"`{each.effect}`", f"{each.weight:g}", each.source]
        for each in OUTCOMES
    ]
    return f"""## Outcomes of the cases

They say little: who was picked, and what would have been anyway, is not known. None contracted an effect by more than
{REFUSED:g}, or the fit would have been refused. Effects of instruments stay priors by grade of evidence, and stand together
in every draw: correlation {WITHIN:g} within a lever and {ACROSS:g} across.

{_markdown(("of the fact sheet", "count", "effect", "weight", "without it"), rows)}
"""


_BOUNDS = """## How to use it, and what it does not say

- `bolyst run SCENARIO --draws posterior`, `bolyst batch`, `bolyst forecast`: results then carry what is not known of
  parameters. `bolyst posterior CASE` prints such a table of the draws that ship.
- Demography and the level of net migration are fitted. **Effects of instruments are priors**: no figure here shows that
  one works.
- The series cannot show an effect of a campaign in Fjellregionen below 160 to 250 persons a year. They bound it: net
  migration there against Lofoten and six similar municipalities moved by -76 ± 90 persons a year, so that above about +75
  a year is disfavoured (one-sided 95 %, parallel trends assumed).
- The answers of newcomers (V-11) are a stated trigger among those who stayed and were asked. Additional moves are that share
  times an additionality of Beta(2, 4), among Norwegian in-movers a campaign could reach (43 a year, 10 to 109), and
  movers brought forward are subtracted later.
- Weak tests: an interval of 90 % holds 5 of 5 for any true share of 0.55 or more, 13 of 13 for 0.80 or more, 8 of 42 for
  0.10 to 0.32, 22 of 29 for 0.60 to 0.88. V-08, V-10, V-14, V-17 and V-18 are never evidence of an effect. What passes
  is "compatible", never "validated".
- Moves to and from abroad are too few in the model: in Fjellregionen in 2003 a third, in Hjelmeland in 2008 half of what
  was registered, while their net agrees where it is known (six municipalities of Fjellregionen in 2007: +51). Asylum
  seekers in reception centres, and Norwegians who go abroad and come back, are not in it. Do not read shares from abroad off
  a forecast.
- The series contain the efforts of their time: Hjelmeland's throughout, Flytthit from 2004. A baseline is a draw with the
  effort off and statutory services on.
"""


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, as tuples with names."""
    return table.itertuples()


def _interval(row: Any, when: str) -> str:
    return " / ".join(f"{getattr(row, f'{when}_{share}'):.3g}" for share in (5, 50, 95))


def _case(name: str) -> str:
    return name.capitalize()


def _markdown(head: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> str:
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in (head, ["---"] * len(head), *rows))


def write(home: Path = HOME) -> Path:
    """Write the page and its figures anew.

    Args:
        home: folder of the page; the posteriors stand in it as `calibrate` wrote them.
    """
    tables, manifest = read(home / FOLDER.name / SHIPPED)
    basis = f"fitted with a bank of {sum(manifest['bank_draws'].values()):,} draws of cases"
    draw_calibration(home / "figures", tables, basis)
    file = home / "report.md"
    file.write_text(page(tables, manifest), encoding="utf-8")
    return file


if __name__ == "__main__":
    print(f"wrote {write()}")
