"""What can go wrong with a command, told to the user in one sentence. Loads nothing, so that every module may raise it."""

import os


class BadInput(ValueError):
    """What the user gave cannot be used. The text says what and what is allowed; several problems are several lines."""


def why_not(error: OSError) -> str:
    """Why the system did not do what it was asked for, in its own few words."""
    return os.strerror(error.errno) if error.errno else str(error)


class FailedRun(RuntimeError):
    """A run broke off.

    Args:
        why: the sentence of the fault.
        seed: of the run; None when the fault came before the first run began.
    """

    def __init__(self, why: str, seed: int | None = None) -> None:
        super().__init__(why, seed)
        self.why = why
        self.seed = seed

    def __str__(self) -> str:
        return self.why if self.seed is None else f"the run with seed {self.seed} failed: {self.why}"


class InterruptedBatch(RuntimeError):
    """A batch was asked to stop; the text says what is kept and how to go on."""
