"""Two operators who meant the same case without knowing of each other, at one terminal's screens."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from console.domain.codes import Action
from console.domain.command import Command
from console.ports.records import Logged
from console.usecases.act import act
from tests.desk_place import DeskPlace

#: The case both mean.
LAMP: Mapping[str, Any] = {
    "kind": "complaint",
    "category": "0303",
    "title": "路灯",
    "text": "有一盏路灯不亮",
    "location": {"address": "五一北路66号"},
}


@contextmanager
def desk_place(folder: Path, language: str = "zh_CN") -> Iterator[DeskPlace]:
    """A terminal with its operator, and a case both sides know."""
    place = DeskPlace(folder / "profile", language=language)
    try:
        yield place
    finally:
        place.close()


def known_to_both(place: DeskPlace, **changes: Any) -> str:
    """Return the id of a case that the terminal has seen as it is."""
    case_id = place.elsewhere({**LAMP, **changes})
    place.deliver()
    return case_id


def apart(place: DeskPlace, case_id: str, action: Action, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """I want something with the line cut, somebody else gets through first; return the id of my command."""
    place.backend.offline = True
    done = act(place.desk, case_id, action, mine)
    place.does_elsewhere(case_id, action, theirs)
    return done.command_id


def line_is_back(place: DeskPlace) -> None:
    """Nothing has reached the backend yet; now it does."""
    place.backend.offline = False
    place.clock.advance(120)


def mine_applied(place: DeskPlace) -> list[Command]:
    """What the backend has of this terminal's operator, in order."""
    return [kept.command for kept in place.service.store.journal if kept.command.actor.username == "taker"]


def decided(place: DeskPlace) -> list[Logged]:
    """What the terminal's log says that a person decided, newest first."""
    return [line for line in place.store.desk.log(100) if line.decision is not None]
