"""What the disk has even if the power fails the next moment."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Let the disk take a file, or the names in a folder, now."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all(folder: Path) -> None:
    """Let the disk take a folder and the files that stand in it."""
    for path in (*folder.iterdir(), folder):
        sync(path)
