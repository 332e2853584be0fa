"""The draws of a study: sampled by a design or taken from posteriors, and crossed with the grid."""

from collections.abc import Mapping, Sequence
from math import prod

from model.parameters import Parameter
from scenarios.axes import PRIOR, Axis, Between, Listed
from scenarios.designs import crossed
from scenarios.joint_prior import joint_shares
from scenarios.posterior import posterior
from scenarios.problems import RefusedError, ScenarioError, key_of
from scenarios.study import Draws
from scenarios.study_parameters import Varied
from scenarios.study_schema import MOST_DRAWS, POSTERIOR, DrawsTable


def draws_by_case(
    file: str,
    table: DrawsTable | None,
    source: str,
    parameters: Mapping[str, Varied],
    levers: Mapping[str, Axis],
    known: Mapping[str, Mapping[str, Parameter]],
) -> dict[str, Draws]:
    """The draws of every case: one object for all, unless they come from each case's posterior.

    Args:
        file: path of the study, for the messages.
        table: [draws].
        source: "posterior", where parameters that nobody names are taken from it.
        parameters: how the study's parameters vary.
        levers: axes of the levers by name.
        known: the parameters of the rules, by case and name.

    Raises:
        ScenarioError: with one line per mistake.
    """
    sampled = {name: each for name, each in parameters.items() if each.sampled}
    between = {name: axis for name, axis in levers.items() if isinstance(axis, Between)}
    names = (*sampled, *between)
    grid = {
        name: [float(value) for value in each.axis.values]  # type: ignore[arg-type]
        for name, each in parameters.items()
        if isinstance(each.axis, Listed) and each.fixed is None
    }
    _refuse_size(file, table, source, names, prod(map(len, grid.values())))
    if table is None:
        alone = crossed({}, grid, tuple(grid))
        return dict.fromkeys(known, alone)
    of_design = joint_shares(table.design, names, table.number, table.seed)
    columns = {name: (sampled | between)[name].quantile(of_design[name]) for name in names}
    order = [name for name in (*parameters, *between) if name in columns or name in grid]
    if source != POSTERIOR:
        return dict.fromkeys(known, crossed(columns, grid, order))
    found, problems = {}, []
    for case, of_case in known.items():
        try:
            fitted = posterior(case, table.number, of_case)
        except RefusedError as refused:
            problems += [f"{file}: {key_of(('draws', *where))}: {why}" for where, why in refused.why.items()]
            continue
        # Whoever names a parameter means it; a pattern means those that nothing is known of.
        fitted = {name: column for name, column in fitted.items() if not _named(name, parameters)}
        both = columns | fitted
        found[case] = crossed(both, {name: axis for name, axis in grid.items() if name not in fitted},
                              list(dict.fromkeys((*order, *fitted))))  # fmt: skip
    if problems:
        raise ScenarioError(tuple(problems))
    return found


def _named(name: str, parameters: Mapping[str, Varied]) -> bool:
    return name in parameters and parameters[name].key == name


def _refuse_size(file: str, table: DrawsTable | None, source: str, names: Sequence[str], of_grid: int) -> None:
    """Refuse draws that are missing, that nothing is drawn in, or of which there are too many."""
    why = ""
    if names and table is None:
        are = f"{names[0]} is" if len(names) == 1 else f"{names[0]} and {len(names) - 1} more are"
        why = f"draws: is missing; {are} sampled, so write how often, such as [draws] with number = 128"
    elif table is not None and not names and source != POSTERIOR:
        sampling = f'{{ from = 1, to = 2 }} or, for a parameter, "{PRIOR}"'
        why = f"draws: nothing is sampled; leave the table out, or sample a lever or a parameter with {sampling}"
    elif (number := of_grid * (table.number if table else 1)) > MOST_DRAWS:
        why = f"parameters: their lists make {number:,} draws; allowed are up to {MOST_DRAWS:,}"
    if why:
        raise ScenarioError((f"{file}: {why}",))
