"""Reading `keys.toml`, which lies beside `config.toml`: command id = a key, or a list of keys.

A file that cannot be used never stops the console: it works with the keys it is delivered with, and says so.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from console.keys.keymap import Misfit, Wish, fitted
from console.keys.table import STANDARD, KeyTable
from console.ports.incidents import Notice

NAME = "keys.toml"
_LINE = re.compile(r"line (\d+)")
_TABLE = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[\w.-]+|\s*\.\s*)+?)\s*=""")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a profile's key file says."""

    path: Path
    exists: bool = False
    table: KeyTable = STANDARD
    misfits: tuple[Misfit, ...] = ()

    def notices(self) -> tuple[Notice, ...]:
        """Return what cannot be used, with file and line."""
        return tuple(
            Notice(misfit.code, {"file": str(self.path), "line": str(misfit.line), **misfit.params})
            for misfit in self.misfits
        )


def read_keys(config_file: Path) -> KeyFile:
    """Return the keys of the profile whose settings are in `config_file`, and what is wrong with them."""
    path = config_file.with_name(NAME)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return KeyFile(path)
    except UnicodeDecodeError as error:
        return _unusable(path, path.read_bytes()[: error.start].count(b"\n") + 1)
    except OSError as error:
        return KeyFile(path, True, misfits=(Misfit("keys_unreadable", 1, {"detail": error.strerror or ""}),))
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        return _unusable(path, int(found[1]) if found else text.count("\n") + 1)
    except (ValueError, RecursionError):
        return _unusable(path, 1)
    lines = _lines(text)
    wishes = [Wish(command, keys, lines.get(command, 1)) for command, keys in _flat("", document)]
    return KeyFile(path, True, *fitted(wishes))


def _unusable(path: Path, line: int) -> KeyFile:
    return KeyFile(path, True, misfits=(Misfit("keys_damaged", line),))


def _flat(prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """`case.note = …`, `"case.note" = …` and `note = …` under `[case]` all mean the same."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{name}.", value)
        else:
            yield f"{prefix}{name}", value


def _lines(text: str) -> dict[str, int]:
    """Return in which line each command stands."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _TABLE.match(line):
            table = f"{_bare(heading[1])}."
        elif key := _KEY.match(line):
            found.setdefault(table + _bare(key[1]), number)
    return found


def _bare(name: str) -> str:
    return re.sub(r"""["'\s]""", "", name)
