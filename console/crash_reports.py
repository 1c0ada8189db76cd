"""What is written down about an error nobody foresaw: where it happened, never what anybody typed or was told.

A report holds the kinds of the errors and the places in the code; no message, no variable, because both may hold what a
citizen said. Each is a file of its own, for its owner only, and goes after a week.
"""

import os
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

#: How long a report is kept, and how many at most, so that what fails again and again does not fill the disk.
KEPT_FOR, MOST = timedelta(days=7), 50
_BEFORE, _AFTER = "crash-", ".log"
_STAMP = "%Y%m%dT%H%M%S%fZ"
#: Errors in a chain of causes, and frames of each, that are written.
_CHAIN, _FRAMES = 10, 60


class CrashReports:
    """The reports of one profile, in its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, error: BaseException, at: datetime) -> Path | None:
        """Write a report and return where it is; None when that cannot be done: it must not be the next error."""
        path = self._folder / f"{_BEFORE}{at.strftime(_STAMP)}{_AFTER}"
        text = "".join(_lines(error))
        with suppress(OSError):
            self.purge(at)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                os.fchmod(file.fileno(), 0o600)
                file.write(text)
            return path
        return None

    def purge(self, now: datetime) -> None:
        """Remove what is older than a week, and the oldest of too many."""
        found = sorted(self._folder.glob(f"{_BEFORE}*{_AFTER}"))
        for path in [*found[: -MOST + 1], *(path for path in found if _is_old(path, now))]:
            path.unlink(missing_ok=True)


def _is_old(path: Path, now: datetime) -> bool:
    try:
        written = datetime.strptime(f"{path.name[len(_BEFORE) : -len(_AFTER)]}+0000", f"{_STAMP}%z")
    except ValueError:
        return False
    return now - written > KEPT_FOR


def _lines(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen and len(seen) < _CHAIN:
        seen.add(id(found))
        yield f"{type(found).__module__}.{type(found).__qualname__}{_code(found)}\n"
        for frame in traceback.extract_tb(found.__traceback__)[-_FRAMES:]:
            yield f"  {_place(frame.filename)}:{frame.lineno} {frame.name}\n"
        found = found.__cause__ or found.__context__


def _code(error: BaseException) -> str:
    """Codes of our own errors, and numbers of the system's, say what went wrong and nothing of anybody."""
    code = getattr(error, "code", None) or getattr(error, "reason", None) or getattr(error, "errno", None)
    plain = isinstance(code, int) or (isinstance(code, str) and code.isascii() and code.replace("_", "").isalpha())
    return f" {code}" if plain else ""


def _place(filename: str) -> str:
    """The end of a path: its beginning may be somebody's home."""
    return "/".join(Path(filename).parts[-3:])
