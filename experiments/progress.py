"""What a waiting user sees on stderr: that something will take long, and on a terminal a bar and the time it takes."""

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

COMPILING = "compiling the model, once per machine and version, a minute or two"


class Waiting:
    """The bar of a run, gone when the run ends.

    Args:
        runs: how many there will be.
        warm: whether the model is compiled already.
        reference: whether a debugger may stop in the runs, which a bar would write over.
    """

    def __init__(self, runs: int, warm: bool, reference: bool = False) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=reference or not sys.stderr.isatty(),
        )
        if not warm:
            print(COMPILING, file=sys.stderr, flush=True)
        self._task = self._bar.add_task("runs" if warm else "compiling", total=runs)
        self._warm = warm

    def __enter__(self) -> "Waiting":
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bar.stop()

    def done(self, runs: int) -> None:
        """Show the number of runs done."""
        if runs == 1 and not self._warm:
            self._bar.reset(self._task, description="runs")
        self._bar.update(self._task, completed=runs)

    def of(self, done: int, total: int) -> None:
        """Show the number of runs done, of so many that are known of by now."""
        self._bar.update(self._task, total=total)
        self.done(done)

    def say(self, what: str) -> None:
        """Show what is being done after the runs."""
        self._bar.update(self._task, description=what)
