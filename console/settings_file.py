"""Reading `config.toml`: what it says, or what is wrong with it and in which line."""

import difflib
import re
import stat
import tomllib
from collections.abc import Sequence
from pathlib import Path

from console.ports.errors import SettingsError

_LINE = re.compile(r"line (\d+)")
#: Values that nobody else on the machine may be able to read.
_SECRETS = frozenset({"password", "database_url"})


def read_file(path: Path, names: Sequence[str]) -> dict[str, str]:
    """Return the settings of a file, empty when there is none; raises SettingsError naming file and line."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError as error:
        line = str(path.read_bytes()[: error.start].count(b"\n") + 1)
        raise SettingsError("config_damaged", {"file": str(path), "line": line}) from None
    except OSError as error:
        raise SettingsError("config_unreadable", {"file": str(path), "detail": error.strerror or ""}) from None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("config_damaged", {"file": str(path), "line": _line_of(str(error), text)}) from None
    except (ValueError, RecursionError):
        raise SettingsError("config_damaged", {"file": str(path), "line": "1"}) from None
    for name, value in document.items():
        _check(path, text, name, value, names)
    if _SECRETS & document.keys() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SettingsError("config_secret_readable", {"file": str(path)})
    return document


def _line_of(message: str, text: str) -> str:
    found = _LINE.search(message)
    return found[1] if found else str(text.count("\n") + 1)


def _check(path: Path, text: str, name: str, value: object, names: Sequence[str]) -> None:
    params = {"file": str(path), "line": _where(text, name), "name": name}
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
        if near:
            raise SettingsError("config_key_misspelt", {**params, "nearest": near[0]})
        raise SettingsError("config_key_unknown", {**params, "known": " ".join(names)})
    if not isinstance(value, str):
        raise SettingsError("config_value_not_text", params)


def _where(text: str, name: str) -> str:
    pattern = re.compile(rf"""^\s*\[?\s*["']?{re.escape(name)}\b""")
    lines = text.splitlines()
    return str(next((number for number, line in enumerate(lines, 1) if pattern.match(line)), 1))
