"""What a user who waits for a batch sees: a bar on a terminal, plain lines now and then elsewhere, nothing when asked so."""

import sys
import time
from datetime import timedelta
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

_EVERY = 10.0  # seconds between two plain lines


class BatchProgress:
    """How a batch goes.

    Args:
        quiet: whether to say nothing.

    Attributes:
        runs: of the study; `done_before` those the store held.
        left: runs still to be made.
    """

    def __init__(self, quiet: bool = False) -> None:
        self.runs = self.done_before = self.left = 0
        self._failed = self._made = 0
        self._bar: Progress | None = None
        self._plain = not quiet
        if not quiet and sys.stderr.isatty():
            self._plain = False
            columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
            self._bar = Progress(
                *columns, TextColumn("{task.fields[pace]}"), console=Console(stderr=True), transient=True
            )
            self._task = self._bar.add_task("", total=None, pace="")
        self._began = self._told = time.monotonic()

    def __enter__(self) -> "BatchProgress":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def say(self, what: str) -> None:
        """Show what is being done."""
        if self._bar:
            self._bar.update(self._task, description=what)
        elif self._plain:
            print(what, file=sys.stderr, flush=True)

    def note(self, what: str) -> None:
        """Say what must not be overwritten by what comes next."""
        if self._bar:
            self._bar.console.print(what, highlight=False)
        elif self._plain:
            print(what, file=sys.stderr, flush=True)

    def begin(self, runs: int, held: int) -> None:
        """Show how many runs there are and how many the store holds already."""
        self.runs, self.done_before, self.left = runs, held, runs - held
        if self._bar:
            self._bar.update(self._task, total=runs, completed=held)
        elif self._plain:
            print(f"{runs:,} runs, {held:,} of them made before", file=sys.stderr, flush=True)

    def done(self, succeeded: int, failed: int) -> None:
        """Show that further runs are done."""
        if not self._made:  # it compiles, and says nothing of how fast the others go
            self._began = self._told = time.monotonic()
            self._first = succeeded + failed
        self._made += succeeded + failed
        self._failed += failed
        self.left -= succeeded + failed
        if self._bar:
            done = self.runs - self.left
            self._bar.update(self._task, description="runs", completed=done, pace=self._pace())
        elif self._plain and time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            print(f"{self.runs - self.left:,} of {self.runs:,} runs, {self._pace()}", file=sys.stderr, flush=True)

    def _pace(self) -> str:
        seconds = time.monotonic() - self._began
        rate = (self._made - self._first) / seconds if seconds else 0.0
        failures = f", {self._failed:,} failed" if self._failed else ""
        if not rate:
            return failures.removeprefix(", ")
        left = timedelta(seconds=round(self.left / rate))
        return f"{rate:,.1f} a second, {left} left{failures}"
