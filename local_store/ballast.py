"""Room kept free for bad days: a file that is given up when the disk is full, so that the console starts and what
waits can be delivered. It is made again when there is room for several of its kind."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

#: Bytes kept; the files of a terminal with 10,000 commands waiting are smaller (reliability.md 5, fault 9).
SIZE = 16 << 20
#: The disk must have room for so many more before one is taken.
_AMPLE = 4


class Ballast:
    """The file; nothing reads it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def give_up(self) -> bool:
        """Make the room free; return whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True

    def regain(self) -> bool:
        """Take the room again, if it is missing and there is plenty; return whether it is there."""
        if self._path.exists():
            return True
        with suppress(OSError):
            if shutil.disk_usage(self._path.parent).free >= SIZE * (1 + _AMPLE):
                return self._take()
        return False

    def _take(self) -> bool:
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(handle, 0, SIZE)
        except OSError:
            # Somebody else filled the disk meanwhile: what was taken of it goes back at once.
            self._path.unlink(missing_ok=True)
            raise
        finally:
            os.close(handle)
        return True
