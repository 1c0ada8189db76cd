"""The history of a case is all of it: what every command changed stands in its first event, and the sum is the case.

What an event tells (`data`) is for people and is shown to whoever may see the case. What it changed (`made`) is the
case's own document, field by field, so it holds callers: it is stored beside the event and never travels with it.
Rebuilding asks no rule, so it gives the same case after a city has changed its policy, its calendar or its program.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from console.domain.case import Case
from console.domain.documents import Document, case_document, case_from
from console.domain.event import Event


def made(before: Case | None, after: Case) -> Document:
    """Return what turned `before` into `after`: changed fields whole, of legs and last writers only those changed."""
    new = case_document(after)
    if before is None:
        return new
    old = case_document(before)
    changed = {name: value for name, value in new.items() if old[name] != value}
    if "units" in changed:
        changed["units"] = _legs_made(old["units"], new["units"])
    if "writers" in changed:
        changed["writers"] = {key: value for key, value in new["writers"].items() if old["writers"].get(key) != value}
    return changed


def recorded(before: Case | None, after: Case, events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events of one command, the first of them with what the command changed."""
    first, *others = events
    return (replace(first, made=made(before, after)), *others)


def rebuild(events: Iterable[Event]) -> Case | None:
    """Return the case its recorded events add up to, or None when there are none.

    `events` are those of one case, oldest first. An event that holds a whole case is where the sum begins anew. Raises
    KeyError or ValueError when they do not begin with a whole case.
    """
    document: Document | None = None
    for event in events:
        if event.made:
            document = _added(document, event.made)
    return None if document is None else case_from(document)


def _legs_made(old: list[Any], new: list[Any]) -> Document:
    """Legs are only ever added; by place, those that are new or changed."""
    return {str(place): leg for place, leg in enumerate(new) if place >= len(old) or old[place] != leg}


def _added(document: Document | None, changes: Any) -> Document:
    if document is None or "id" in changes:
        return dict(changes)
    after = {**document, **changes}
    if "units" in changes:
        legs = dict(enumerate(document["units"])) | {int(place): leg for place, leg in changes["units"].items()}
        after["units"] = [legs[place] for place in sorted(legs)]
    if "writers" in changes:
        after["writers"] = {**document["writers"], **changes["writers"]}
    return after
