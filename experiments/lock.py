"""Locks that end with the process that holds them, however it ends."""

import os
import sys
from pathlib import Path


class LockedError(RuntimeError):
    """Another process holds the lock."""


def locked(path: Path, shared: bool = False) -> int | None:
    """Lock a file or folder that exists, until the handle is closed or the process ends.

    Args:
        path: of it.
        shared: whether others may share the lock: those who only look whether somebody has it alone.

    Returns:
        The handle; None where there are no such locks, as on Windows and on some network disks.

    Raises:
        LockedError: another process holds the lock.
    """
    if sys.platform == "win32":
        return None
    import fcntl

    # On a disk of the network (NFS) only a file that is open for writing can be locked by one alone.
    handle = os.open(path, os.O_RDONLY if shared or path.is_dir() else os.O_RDWR)
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise LockedError(str(path)) from None
    except OSError:  # a file system without locks
        os.close(handle)
        return None
    return handle
