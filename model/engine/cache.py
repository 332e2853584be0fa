"""Where compiled code is kept, and the decorator of the fixed kernels.

Numba's own cache notices an edit of the file a function stands in, but not of the files it calls: an edited helper
leaves the old machine code in use (numba #1833, #8396). So everything is kept in a directory named by the hash of every
engine source and of the versions that compile it; an edit anywhere starts a new directory.

The directory is ``$BOLYST_CACHE`` when set, else ``bolyst`` under the user's cache directory. With
``NUMBA_DISABLE_JIT=1`` the same kernels run as their Python source.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from types import FunctionType
from typing import Any

import llvmlite
import numba
import numpy as np
from numba.core.dispatcher import Dispatcher
from numba.core.types import unliteral

_HERE = Path(__file__).parent
#: Sources whose edit must recompile every kernel: the kernels call one another across these files.
SOURCES = (*sorted(_HERE.glob("*.py")), *(_HERE.parent / name for name in ("draws.py", "state.py", "vocabulary.py")))


def digest(*texts: str) -> str:
    """A short hexadecimal hash of texts."""
    return blake2b("\0".join(texts).encode(), digest_size=8).hexdigest()


VERSIONS = f"{sys.version_info[:3]} numpy {np.__version__} numba {numba.__version__} llvmlite {llvmlite.__version__}"
ENGINE = digest(VERSIONS, *(path.read_text(encoding="utf-8") for path in SOURCES))


def _usable(directory: Path) -> bool:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory):
            return True
    except OSError:
        return False


def _directory() -> Path:
    """The first place that can be written, so that a read-only home costs a compilation, not the run."""
    named = os.environ.get("BOLYST_CACHE")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bolyst"
    for root in ([Path(named)] if named else []) + [home]:
        if _usable(root / ENGINE):
            return root / ENGINE
    return Path(tempfile.mkdtemp(prefix="bolyst-"))


DIRECTORY = _directory()
numba.config.CACHE_DIR = str(DIRECTORY)  # type: ignore[attr-defined]


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a function: kept on disk, free of the interpreter lock.

    Division by zero gives infinity, as NumPy's does, so that a rule gets the same named error in both ways of running.
    Never `fastmath`: it would break bit-identity.

    Numba compiles with every function what calls it from Python, and compiles a function anew for every constant that
    another passes. Neither is of use to a kernel that calls another, and together they take a quarter of the time to
    compile: such calls go to a twin that is compiled without the one, and once for all integers.
    """
    compiled = _compiled(function)
    if isinstance(compiled, Dispatcher):
        twin = FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__)
        twin.__module__, twin.__qualname__ = function.__module__, f"{function.__qualname__}.called"
        _call_instead(compiled, _compiled(twin, no_cpython_wrapper=True, no_cfunc_wrapper=True))
    return compiled


def _compiled(function: Callable[..., Any], **wrappers: bool) -> Any:
    options: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", **wrappers}
    return numba.njit(**options)(function)


def _call_instead(compiled: Any, called: Any) -> None:
    """Let kernels that call the one call the other, whatever constants they pass."""

    def template(args: Sequence[Any], kws: Mapping[str, Any]) -> Any:
        return called.get_call_template(
            [unliteral(each) for each in args], {name: unliteral(each) for name, each in kws.items()}
        )

    compiled.get_call_template, compiled.get_overload = template, called.get_overload


def is_warm() -> bool:
    """Whether the kernels were compiled before by this version on this machine."""
    return (DIRECTORY / "warm").exists()


def mark_warm() -> None:
    """Remember that every kernel is compiled."""
    (DIRECTORY / "warm").touch()
