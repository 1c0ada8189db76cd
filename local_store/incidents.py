"""What befell this terminal's files, kept in `state.db` until a person says that it was seen, and after that."""

from collections.abc import Mapping
from typing import Any

from tinydb import where

from console.domain.documents import moment, stamp
from console.ports.incidents import Incident
from local_store.desk_file import DeskFile


class Incidents:
    """The table `incidents`."""

    def __init__(self, file: DeskFile) -> None:
        self._table = file.tables["incidents"]

    def note(self, incident: Incident) -> None:
        """Keep what happened; durable with the transaction around it, or at once."""
        line = {"code": incident.code, "at": stamp(incident.at), "params": dict(incident.params)}
        self._table.insert({**line, "lost": list(incident.lost), "seen": int(incident.seen)})

    def all(self) -> list[Incident]:
        """Return everything that ever happened, oldest first."""
        return [_incident(kept) for kept in self._table.all()]

    def unseen(self) -> list[Incident]:
        """Return what nobody has said to have seen, oldest first."""
        return [_incident(kept) for kept in self._table.search(where("seen") == 0)]

    def see(self) -> int:
        """Note that a person has seen everything; return how much was new."""
        return len(self._table.update({"seen": 1}, where("seen") == 0))


def _incident(kept: Mapping[str, Any]) -> Incident:
    at = moment(kept["at"])
    assert at is not None
    return Incident(kept["code"], at, kept["params"], tuple(kept["lost"]), bool(kept["seen"]))
