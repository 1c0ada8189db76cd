"""What a disk can hold when the power goes: the traced calls of a process played again, with what was not synced kept,
lost or torn.

The model is more careful than the file systems it stands for: content counts from the sync of its file, a name (made or
removed) from the sync of its folder, and what was written since may be there in any part, sector by sector. What it
cannot show is a disk that says "synced" and lies.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults import syscalls
from tests.faults.syscalls import Prepare

SECTOR = 512
_CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,rename,link"
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_HEX = re.compile(r"(?:\\x[0-9a-f]{2})+")
_SAID = re.compile(r"pipe:")


@dataclass(frozen=True, slots=True)
class Step:
    """One call that counts: `write`, `cut` (to a length), `sync`, `make`, `remove`, or `say` to whoever watches."""

    what: str
    #: Name in the folder; empty for the folder itself.
    file: str = ""
    data: bytes = b""
    #: Place of a write, or the length of a cut.
    at: int = 0


def steps(prepare: Prepare, folder: Path) -> list[Step]:
    """Return what a child does to the files of a folder, and when it says something."""
    ended = syscalls.watched(prepare, "-y", "-xx", "-s", "1000000", "-e", f"trace={_CALLS}")
    assert ended.code == 0, ended.said
    return list(_steps(ended.log, folder))


def _steps(log: str, folder: Path) -> Iterator[Step]:
    for line in log.splitlines():
        match = _LINE.match(line)
        if match is None or int(match[3]) < 0:
            continue
        name, rest = match[1], match[2]
        texts = [bytes.fromhex(found.replace("\\x", "")) for found in _HEX.findall(rest)]
        numbers = [int(found) for found in re.findall(r", (\d+)", rest)]
        step = _step(name, rest, texts, numbers, folder)
        if step is not None:
            yield step


def _step(name: str, rest: str, texts: list[bytes], numbers: list[int], folder: Path) -> Step | None:
    if name == "write":
        assert texts[0].startswith(b"pipe:"), line_of(texts)
        return Step("say", data=texts[1])
    path = Path(texts[1 if name == "openat" else 0].decode())
    if path != folder and path.parent != folder:
        return None
    file = "" if path == folder else path.name
    if name == "openat":
        return Step("make", file) if "O_CREAT" in rest else None
    if name == "pwrite64":
        assert len(texts[1]) == numbers[0]
        return Step("write", file, texts[1], numbers[1])
    if name == "ftruncate":
        return Step("cut", file, at=numbers[0])
    assert name in ("fsync", "fdatasync", "unlink"), f"{name}: the model does not know it"
    return Step("remove" if name == "unlink" else "sync", file)


def line_of(texts: list[bytes]) -> str:
    """Return what an unexpected call was about."""
    return " ".join(text.decode(errors="replace") for text in texts)


@dataclass(slots=True)
class _Content:
    """One file's content, under whatever name."""

    durable: bytes = b""
    #: Writes and cuts since the last sync.
    since: list[Step] = field(default_factory=list)


class Disk:
    """A folder's files, what of them is durable, and what was done since."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._now = {name: _Content(content) for name, content in files.items()}
        self._durable = dict(self._now)
        #: The names after each making or removing since the folder's last sync.
        self._since: list[dict[str, _Content]] = []

    def do(self, step: Step) -> None:
        """Play one step."""
        if step.what in ("write", "cut"):
            self._now[step.file].since.append(step)
        elif step.what == "make" and step.file not in self._now:
            self._name({**self._now, step.file: _Content()})
        elif step.what == "remove":
            self._name({name: content for name, content in self._now.items() if name != step.file})
        elif step.what == "sync" and step.file:
            content = self._now[step.file]
            content.durable, content.since = _played(content.durable, content.since), []
        elif step.what == "sync":
            self._durable, self._since = self._now, []

    def kept(self) -> dict[str, bytes]:
        """Return the files when all that was done arrived."""
        return {name: _played(content.durable, content.since) for name, content in self._now.items()}

    def lost(self) -> dict[str, bytes]:
        """Return the files when nothing arrived but what was synced."""
        return {name: content.durable for name, content in self._durable.items()}

    def torn(self, dice: Random) -> dict[str, bytes]:
        """Return the files when any part of what was not synced arrived, and names up to some moment."""
        names = dice.choice([self._durable, *self._since])
        return {name: _played(content.durable, _torn(content.since, dice)) for name, content in names.items()}

    def _name(self, names: dict[str, _Content]) -> None:
        self._now = names
        self._since.append(names)


def _played(content: bytes, since: list[Step]) -> bytes:
    whole = bytearray(content)
    for step in since:
        if step.what == "cut":
            whole[step.at :] = bytes(max(0, step.at - len(whole)))
        else:
            whole.extend(bytes(max(0, step.at - len(whole))))
            whole[step.at : step.at + len(step.data)] = step.data
    return bytes(whole)


def _torn(since: list[Step], dice: Random) -> list[Step]:
    """Return some of the writes, some of them in part: whole sectors of the disk, the others as they were."""
    arrived = []
    for step in since:
        if step.what == "cut":
            arrived += [step] if dice.random() < 0.5 else []
            continue
        first = step.at // SECTOR * SECTOR
        whole = dice.random() < 0.4
        for begin in range(first, step.at + len(step.data), SECTOR):
            if whole or dice.random() < 0.5:
                start, end = max(begin, step.at), min(begin + SECTOR, step.at + len(step.data))
                arrived.append(Step("write", step.file, step.data[start - step.at : end - step.at], start))
    return arrived
