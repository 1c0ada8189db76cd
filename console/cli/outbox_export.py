"""Everything that is only on this terminal, whole, for a person to keep: as JSON lines, as text, or for a spreadsheet.

A file is its owner's alone, is never written over, and is removed again when it could not be written to its end.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from console.cli.sheets import csv_text
from console.domain.cleaning import clean
from console.domain.documents import case_document, command_document, stamp
from console.ports.errors import UsageError
from console.ports.records import Pending
from console.texts import Catalogue
from console.texts.faults import describe_code

FORMATS = ("json", "text", "csv")
_HEADS = ("id", "case", "action", "actor", "at", "sync", "reason")


def exported(entries: Sequence[Pending], shape: str, texts: Catalogue) -> str:
    """Return entries in one of FORMATS; callers are not masked, or nobody could enter them again by hand."""
    if shape == "csv":
        heads = [texts.say(f"cli.column.{name}") for name in (*_HEADS, "what")]
        return csv_text(heads, [[*_cells(entry, texts), _json(entry.command.fields)] for entry in entries])
    if shape == "text":
        return "\n".join(_page(entry, texts) for entry in entries)
    return "".join(_json(_document(entry)) + "\n" for entry in entries)


def _json(value: Any) -> str:
    from console.cli.json_text import json_text

    return json_text(dict(value))


def _document(entry: Pending) -> dict[str, Any]:
    theirs = case_document(entry.theirs) if entry.theirs else None
    said = {"state": entry.state.value, "reason": entry.reason, "theirs": theirs}
    return {**command_document(entry.command), **said}


def _cells(entry: Pending, texts: Catalogue) -> list[str]:
    command = entry.command
    reason = describe_code(entry.reason, {}, texts)[0] if entry.reason else ""
    state = texts.say(f"domain.sync.{entry.state.value}")
    action = texts.say(f"domain.action.{command.action.value}")
    return [command.id, command.case_id, action, command.actor.username, stamp(command.at) or "", state, reason]


def _page(entry: Pending, texts: Catalogue) -> str:
    heads = [texts.say(f"cli.column.{name}") for name in _HEADS]
    lines = [f"{head}: {cell}" for head, cell in zip(heads, _cells(entry, texts), strict=True) if cell]
    lines += [f"{name}: {_words(value)}" for name, value in entry.command.fields.items()]
    return clean("\n".join(lines)) + "\n"


def _words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def write_new(path: Path, text: str) -> None:
    """Write a file of its owner's only, durably. Raises UsageError `file_exists`, `file_unusable`."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError("file_exists", {"path": str(path)}) from None
    except OSError as error:
        raise UsageError("file_unusable", {"path": str(path), "cause": str(error.strerror)}) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise UsageError("file_unusable", {"path": str(path), "cause": str(error.strerror)}) from error
