"""Where the files of a profile lie: one folder, for its owner only."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from local_store.failures import translated


@dataclass(frozen=True, slots=True)
class Locations:
    """The files of one profile."""

    home: Path

    @property
    def state(self) -> Path:
        """What exists nowhere else: outbox, drafts, numbers, sign-in."""
        return self.home / "state.db"

    @property
    def cache(self) -> Path:
        """Copies of what the backend has; may be deleted at any time."""
        return self.home / "cache.db"

    @property
    def key(self) -> Path:
        """The key that seals the rows, when it is kept in a file."""
        return self.home / "key"

    @property
    def numbers_mark(self) -> Path:
        """The last case number given, kept outside `state.db` so that a restored copy of that gives none twice."""
        return self.home / "numbers.mark"

    @property
    def state_mark(self) -> Path:
        """How far `state.db` had come, so that an older copy of it is noticed."""
        return self.home / "state.mark"

    @property
    def repair_lock(self) -> Path:
        """Held while `state.db` is replaced by what could be saved of it."""
        return self.home / "repair.lock"

    @property
    def sync_lock(self) -> Path:
        """Whoever holds it delivers commands and writes the cache."""
        return self.home / "sync.lock"

    @property
    def consoles(self) -> Path:
        """A file for each console that is alive, locked by it."""
        return self.home / "consoles"


def default_home() -> Path:
    """Return the folder of the ordinary profile, after the XDG rules."""
    from platformdirs import user_state_path

    return user_state_path("hotline", appauthor=False)


def prepare(home: Path | None = None) -> Locations:
    """Make the folder of a profile if need be, close it to others, and return its files.

    Raises StoreReadOnly, naming the folder, when it cannot be made or written.
    """
    folder = home or default_home()
    with translated(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if stat.S_IMODE(folder.stat().st_mode) & 0o077:
            folder.chmod(0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "not writable", str(folder))
    return Locations(folder)


def close_to_others(locations: Locations) -> None:
    """Take from every file of ours what others may do with it, whatever the umask was when it was made."""
    for path in locations.home.iterdir():
        with translated(path), suppress(FileNotFoundError):
            found = path.lstat()
            ours = stat.S_ISREG(found.st_mode) and path.suffix != ".toml"
            if ours and stat.S_IMODE(found.st_mode) & 0o077:
                path.chmod(stat.S_IMODE(found.st_mode) & ~0o077)
