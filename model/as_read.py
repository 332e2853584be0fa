"""The files of the model as they were when this process began to read them.

A process keeps the code it has imported and the tables it has read, whatever becomes of their files. Who says of a run
with what it was made looks here first whether the files still say it.
"""

from pathlib import Path

_HERE = Path(__file__).parent


def _states() -> dict[Path, tuple[int, int]]:
    """When each file was written last, and its bytes."""
    files = (path for pattern in ("**/*.py", "data/*.csv") for path in _HERE.glob(pattern))
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in files}


_BEFORE = _states()


def changed() -> list[str]:
    """The files that were changed, added or taken away since, from the folder above the model."""
    now = _states()
    found = (path for path in {**_BEFORE, **now} if now.get(path) != _BEFORE.get(path))
    return sorted(path.relative_to(_HERE.parent).as_posix() for path in found)
