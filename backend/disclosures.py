"""Every answer that gives somebody else's caller in full leaves a line in the audit log before it goes out.

Lists never do, and whoever entered a case is told what he wrote down himself. What is left are those who call back.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from backend import audit
from backend.hotline import Hotline
from backend.visibility import Reader
from console.domain.documents import Document


def note(hotline: Hotline, reader: Reader, answer: str, shown: Iterable[Document | None]) -> None:
    """Log the cases of an answer that `reader` did not enter himself and is shown the caller of."""
    found = _in_full(reader.username, shown)
    if found:
        with hotline.database.write() as connection:
            _append(connection, hotline.city_id, hotline.clock(), reader.username, answer, found)


def note_outcomes(
    connection: Connection,
    city_id: str,
    at: datetime,
    commands: Sequence[Mapping[str, Any]],
    outcomes: Sequence[Document],
) -> None:
    """Log the same of the outcomes of a batch, each as its command's actor sees it."""
    found: dict[str, list[str]] = {}
    for command, outcome in zip(commands, outcomes, strict=True):
        if outcome["case"] is not None:
            username = str(command["actor"]["username"])
            found.setdefault(username, []).extend(_in_full(username, [outcome["case"]]))
    for username, ids in found.items():
        if ids:
            _append(connection, city_id, at, username, "commands", ids)


def _in_full(username: str, shown: Iterable[Document | None]) -> list[str]:
    return [
        case["id"]
        for case in shown
        if case is not None
        and case["created_by"] != username
        and not case["caller"]["masked"]
        and (case["caller"]["phone"] or case["caller"]["name"])
    ]


def _append(connection: Connection, city_id: str, at: datetime, username: str, answer: str, ids: list[str]) -> None:
    data = {"answer": answer, "cases": ids}
    audit.append(connection, city_id, audit.Line(at, username, audit.Deed.CALLERS_SENT, "", data))
