"""No number moves unseen."""

from tests.conftest import digests_of_run, scenario
from tests.contracts import golden


def test_the_model_gives_the_golden_digest() -> None:
    assert golden.computed() == golden.kept(), golden.RENEW


def test_the_golden_digest_differs_between_seeds() -> None:
    assert len({digests_of_run(scenario(), seed) for seed in golden.SEEDS}) == len(golden.SEEDS)
