"""When an instrument is in force."""

from datetime import date


class Dated:
    """Something in force from `start`, the first day, to `stop`, the first day no longer (None: to the end)."""

    start: date
    stop: date | None

    def in_force(self, month: int) -> bool:
        """Whether the month (counted from year 0) begins on or after the start and before the stop."""
        first = date(month // 12, month % 12 + 1, 1)
        return self.start <= first and (self.stop is None or first < self.stop)
