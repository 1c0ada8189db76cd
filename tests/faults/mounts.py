"""Small disks and disks that cannot be written: real ones, mounted for a test and gone after it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

#: Whether tests that need it fail where it is not allowed; read here, because tests see none of our settings.
REQUIRED = os.environ.get("HOTLINE_TEST_MOUNT") == "required"
NOT_ALLOWED = "Mounting is not allowed here: what needs a disk of its own was not run"
_BLOCK = 1 << 16


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """Mount a disk of `size` bytes; without the right to, the test is skipped, or fails where it is required."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        (pytest.fail if REQUIRED else pytest.skip)(NOT_ALLOWED)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=True)


def protect(folder: Path) -> None:
    """Let nothing be written on the disk any more."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], capture_output=True, check=True)


def fill(folder: Path) -> Path:
    """Fill a disk to its last byte, and return the file that does it."""
    filler = folder / "filler"
    with open(filler, "wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(_BLOCK)):
            pass
    with open(filler, "ab", buffering=0) as file, suppress(OSError):
        while file.write(b"\0"):
            pass
    return filler
