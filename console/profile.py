"""Where a profile's files are: one folder when HOTLINE_HOME names it, the XDG folders otherwise."""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

#: Longest path of a Unix socket that works everywhere, in bytes.
SOCKET_PATH_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Profile:
    """The folders and files of one operator's console on this machine."""

    #: Everything that is kept.
    home: Path
    #: What a person may configure; need not exist.
    config_file: Path

    @property
    def backend(self) -> Path:
        """What the embedded backend keeps: its database, its log, its address."""
        return self.home / "backend"

    def socket(self, runtime: str | None) -> Path:
        """Return where the embedded backend listens; `runtime` is what XDG_RUNTIME_DIR says.

        The name follows from the profile's folder, so that all consoles of a profile meet at the same socket.
        """
        mark = hashlib.blake2b(os.fsencode(self.home.resolve()), digest_size=8).hexdigest()
        if runtime and _is_own_folder(Path(runtime)):
            path = Path(runtime) / "hotline" / f"{mark}.sock"
            if len(os.fsencode(path)) < SOCKET_PATH_LIMIT:
                return path
        path = Path(tempfile.gettempdir()) / f"hotline-{os.getuid()}" / f"{mark}.sock"
        if len(os.fsencode(path)) < SOCKET_PATH_LIMIT:
            return path
        return Path("/tmp") / f"hotline-{os.getuid()}" / f"{mark}.sock"


def locate(home: str) -> Profile:
    """Return the profile of a folder, or, when `home` is empty, the ordinary one after the XDG rules."""
    if home:
        folder = Path(home).expanduser().absolute()
        return Profile(folder, folder / "config.toml")
    import platformdirs

    config = platformdirs.user_config_path("hotline", appauthor=False)
    return Profile(platformdirs.user_state_path("hotline", appauthor=False), config / "config.toml")


def own_folder(path: Path) -> Path:
    """Return `path` as a folder only its owner can enter, made if need be.

    Raises PermissionError when somebody else owns it, because whoever owns the folder of a socket owns the socket.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(13, "not a folder of this user", str(path))
    if stat.S_IMODE(found.st_mode) & 0o077:
        path.chmod(0o700)
    return path


def _is_own_folder(path: Path) -> bool:
    try:
        found = path.stat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and os.access(path, os.W_OK)
