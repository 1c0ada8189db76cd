"""What the sample cases are made of: bodies, phrases and parts of names, as they stand in the package's data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from console.domain.codes import Channel, Kind, Urgency


@dataclass(frozen=True, slots=True)
class Body:
    """One matter as a call-taker typed it, with what was answered."""

    category: str
    kind: Kind
    title: str
    text: str
    street: str
    address: str
    urgency: Urgency
    channel: Channel
    #: What the citizen is told in the end.
    answer: str = ""
    #: The unit's account for the hotline.
    reply: str = ""
    note: str = ""

    @property
    def confidential(self) -> bool:
        """Whether the caller asked that units see nothing of them."""
        return "保密" in self.note

    @property
    def unnamed(self) -> bool:
        """Whether the caller gave no name."""
        return "匿名" in self.note or "不留姓名" in self.note


def body_of(row: Mapping[str, Any]) -> Body:
    """Return the body of a row of the corpus."""
    return Body(
        category=row["category"],
        kind=Kind(row["kind"]),
        title=row["title"],
        text=row["text"],
        street=row["street"],
        address=row["address"],
        urgency=Urgency(row["urgency"]),
        channel=Channel(row["channel"]),
        answer=row.get("answer", ""),
        reply=row.get("reply", ""),
        note=row.get("note", ""),
    )


class Corpus:
    """All of it; read once."""

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Every body of the corpus, in its order."""
        return tuple(body_of(row) for row in _read("data/demo_cases.json"))

    @cached_property
    def words(self) -> Mapping[str, Any]:
        """Phrases people use while a case goes on, and what ends before any unit sees it."""
        read: Mapping[str, Any] = _read("seed/words.json")
        return read

    @cached_property
    def names(self) -> Mapping[str, Any]:
        """Parts of names and phone numbers."""
        read: Mapping[str, Any] = _read("data/demo_names.json")
        return read

    @cached_property
    def accounts(self) -> tuple[Mapping[str, Any], ...]:
        """The sample accounts, without passwords."""
        return tuple(_read("data/demo_accounts.json"))

    def titled(self, title: str) -> Body:
        """Return the body of a title; raises LookupError."""
        return next(body for body in self.bodies if body.title == title)

    def phrases(self, name: str) -> tuple[str, ...]:
        """Return the phrases of an occasion."""
        return tuple(self.words[name])


def _read(name: str) -> Any:
    return json.loads((files("backend") / name).read_text(encoding="utf-8"))
