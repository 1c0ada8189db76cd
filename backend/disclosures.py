"""Every answer that gives somebody else's caller in full leaves a line in the audit log before it goes out.

Lists never do, and whoever wrote a caller down may know. What is left are those who call back.
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
    """Log the cases of an answer in which `reader` is shown a caller he did not write down himself."""
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
    return [case["id"] for case in shown if case is not None and any(_told(username, *who) for who in _callers(case))]


def _callers(case: Document) -> Iterable[tuple[str, Document]]:
    """Everybody who called about a case, with who wrote them down."""
    yield case["created_by"], case["caller"]
    for joined in case["callers"]:
        yield joined["by"], joined["caller"]


def _told(username: str, by: str, caller: Document) -> bool:
    return by != username and not caller["masked"] and bool(caller["phone"] or caller["name"])


def _append(connection: Connection, city_id: str, at: datetime, username: str, answer: str, ids: list[str]) -> None:
    data = {"answer": answer, "cases": ids}
    audit.append(connection, city_id, audit.Line(at, username, audit.Deed.CALLERS_SENT, "", data))
