"""On what kind of file system a folder lies: SQLite's locks and syncs are only as good as what is below them."""

import os
from pathlib import Path

#: Other machines' disks: locks may not hold, and a sync may return before anything is on a disk.
NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "fuse.glusterfs", "lustre", "ncpfs", "coda",
    "beegfs", "gfs2", "ocfs2", "fuse.sshfs", "davfs", "fuse.davfs", "fuse.rclone", "fuse.s3fs",
})  # fmt: skip
#: Layers that may be gone with the container, or pass everything to somebody else.
PASSING = frozenset({"overlay", "aufs", "9p", "virtiofs", "tmpfs", "ramfs"})
_MOUNTS = Path("/proc/self/mountinfo")


def kind_of(folder: Path, mounts: Path = _MOUNTS) -> str:
    """Return the type of the file system that holds a folder, as the system names it; empty when it does not say."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    place, best, kind = os.fspath(folder.resolve()), "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        point = _unescaped(before.split()[4])
        # Of two at one point the later lies on top.
        if _holds(point, place) and len(point) >= len(best):
            best, kind = point, after.split()[0]
    return kind


def _holds(point: str, place: str) -> bool:
    return point == "/" or place == point or place.startswith(point + "/")


def _unescaped(point: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, character)
    return point
