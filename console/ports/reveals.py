"""Callers told in full without the backend, of which it has yet to be told: kept in the desk store until it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.ports.store import DeskStore

#: Names of the preferences that keep them: those the backend is to be told of, and those it would not hear of.
_WAITING, _REFUSED = "reveals.waiting", "reveals.refused"


def note(desk: DeskStore, record: Mapping[str, Any]) -> None:
    """Make a record durable; returns only when it is."""
    with desk.transaction():
        desk.set_preference(_WAITING, [*waiting(desk), dict(record)])


def waiting(desk: DeskStore) -> Sequence[Mapping[str, Any]]:
    """Return the records the backend has not been told of, oldest first."""
    return list(desk.preference(_WAITING) or [])


def settle(desk: DeskStore, record: Mapping[str, Any], *, refused: bool = False) -> None:
    """The backend was told of a record, or refused to hear of it; then it stays here as refused."""
    with desk.transaction():
        desk.set_preference(_WAITING, [kept for kept in waiting(desk) if kept["id"] != record["id"]])
        if refused:
            desk.set_preference(_REFUSED, [*(desk.preference(_REFUSED) or []), dict(record)])
