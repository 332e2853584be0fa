"""No number moves unseen."""

from model.record import digest
from tests.conftest import digests_of_run, run, scenario
from tests.contracts import golden


def test_the_model_gives_the_golden_digest() -> None:
    assert golden.computed() == golden.kept(), golden.RENEW


def test_the_golden_digest_differs_between_seeds() -> None:
    assert len({digests_of_run(scenario(), seed) for seed in golden.SEEDS}) == len(golden.SEEDS)


def test_the_digest_does_not_depend_on_the_order_of_rows() -> None:
    table = run(scenario()).record.events("test", 1)
    assert digest(table.iloc[::-1]) == digest(table)


def test_any_one_cell_moves_the_digest() -> None:
    table = run(scenario()).record.yearly("test", 1)
    for column, value in (("population", 1), ("place", "verdal"), ("births", None)):
        changed = table.copy()
        changed.loc[3, column] = value
        assert digest(changed) != digest(table), column


def test_the_digest_of_two_tables_is_not_that_of_the_first() -> None:
    record = run(scenario()).record
    first, second = record.yearly("test", 1), record.age("test", 1)
    assert len({digest(first), digest(second), digest(first, second), digest(second, first)}) == 4
