"""Where the files of a profile lie: one folder, for its owner only."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from console.ports.errors import StoreError
from local_store.failures import translated
from local_store.folder_kind import NETWORK, PASSING, kind_of


@dataclass(frozen=True, slots=True)
class Locations:
    """The files of one profile."""

    home: Path
    #: Nothing can be written: what is there can be looked at.
    view_only: bool = False
    #: Type of the file system, as the system names it.
    kind: str = ""

    @property
    def passing(self) -> bool:
        """Whether the folder may be gone with its container or its machine."""
        return self.kind in PASSING

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
    def ballast(self) -> Path:
        """Room that is given up when the disk is full."""
        return self.home / "ballast"

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

    Raises StoreReadOnly, naming the folder, when it cannot be made or written and there is nothing to look at; a
    StoreError `folder_on_network` for one on another machine's disk.
    """
    folder = home or default_home()
    with translated(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kind = kind_of(folder)
        if kind in NETWORK:
            raise StoreError("folder_on_network", {"path": str(folder), "kind": kind})
        locations = Locations(folder, view_only=not is_writable(folder), kind=kind)
        if not locations.view_only and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            folder.chmod(0o700)
        if locations.view_only and not os.access(locations.state, os.R_OK):
            raise PermissionError(13, "not writable", str(folder))
    return locations


def is_writable(folder: Path) -> bool:
    """Whether a profile's folder and its `state.db` can be written."""
    state = Locations(folder).state
    return os.access(folder, os.W_OK | os.X_OK) and (not state.exists() or os.access(state, os.W_OK))


def close_to_others(locations: Locations) -> None:
    """Take from every file of ours what others may do with it, whatever the umask was when it was made."""
    for path in () if locations.view_only else locations.home.iterdir():
        with translated(path), suppress(FileNotFoundError):
            found = path.lstat()
            ours = stat.S_ISREG(found.st_mode) and path.suffix != ".toml"
            if ours and stat.S_IMODE(found.st_mode) & 0o077:
                path.chmod(stat.S_IMODE(found.st_mode) & ~0o077)
