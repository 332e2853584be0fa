"""The figures of the benchmark: what each is, and what is wanted of it."""

from typing import NamedTuple


class Figure(NamedTuple):
    """What a figure is, and what is wanted of it."""

    name: str
    meaning: str
    wanted: float | None = None
    at_most: bool = False

    def missed(self, value: float | None) -> bool:
        """Whether a measured value falls short of what is wanted."""
        if value is None or self.wanted is None:
            return False
        return value > self.wanted if self.at_most else value < self.wanted

    @property
    def wish(self) -> str:
        """What is wanted, for a reader."""
        return "" if self.wanted is None else f"{'≤' if self.at_most else '≥'} {self.wanted:g}"


FIGURES = (
    Figure("ratio_to_idiomatic_mesa", "120 steps on the subset, Mesa over engine", 100),
    Figure("hjelmeland_decade_ms", "Hjelmeland 2000-2009, with its starting population", 40, at_most=True),
    Figure("decade_run_only_ms", "the same from the starting population on"),
    Figure("subset_decade_ms", "120 steps of the engine on the subset"),
    Figure("mesa_decade_ms", "120 steps of the Mesa model on the subset"),
    Figure("person_months_per_s", "registered persons x months of that run"),
    Figure("cold_compile_s", "wall time an empty cache adds to a first run"),
    Figure("warm_start_s", "wall time to one finished run in a new process", 4, at_most=True),
    Figure("edit_s", "wall time from an edited rule to its first compiled run, in one", 5, at_most=True),
    Figure("import_s", "wall time to `import model.simulation` in one", 2.5, at_most=True),
    Figure("rss_mb", "peak resident memory of that process, MiB"),
    Figure("paired_se_ratio", "standard error of an effect, independent runs over paired runs", 3),
    Figure("paired_se_ratio_calm", "the same with the world outside held still"),
    Figure(
        "compared_run_ratio",
        "a run of a comparison of mixes, what is kept of it counted and written, over the bare run",
        1.2,
        at_most=True,
    ),
    Figure(
        "compared_pairs_ratio", "pairs for the same standard error without common seeds and draws, over with them", 9
    ),
    Figure(
        "batch_overhead_percent",
        "wall time a batch of 10 ms runs on processes adds to the runs",
        10,
        at_most=True,
    ),
    Figure("dask_overhead_percent", "the same on a Dask scheduler of this machine", 15, at_most=True),
    Figure("threads_speedup", "Hjelmeland decades on two threads, over one after the other"),
    Figure("processes_speedup", "the same in two processes"),
    Figure("stored_ms", "CPU time of storing the yearly table of a place-decade, ms", 0.3, at_most=True),
    Figure("stored_bytes", "room of it on the disk, its shard's other files included", 2000, at_most=True),
    Figure(
        "decades_s",
        "wall time of 10,000 Hjelmeland decades on two processes, from the start",
        480,
        at_most=True,
    ),
    Figure("batch_growth_mb", "memory of that batch and its workers, end over half, MiB"),
    Figure("query_s", "wall time of a question to a store of a million rows", 1, at_most=True),
    Figure("large_decade_s", "a decade of a place of 100,000 persons"),
    Figure("large_rss_mb", "peak resident memory of its process, MiB"),
)
