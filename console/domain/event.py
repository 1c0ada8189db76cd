"""The noun Event: something that happened to a case; append-only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's history. `type` and the values of `data` are codes or the operators' own words."""

    case_id: str
    #: Id of the command it follows from.
    command_id: str
    #: Place among the events of that command, from 0.
    index: int
    #: Code of what happened, e.g. `case.dispatched` (the list is `lifecycle.EVENT_TYPES`).
    type: str
    #: When, in UTC.
    at: datetime
    #: User name of whoever did it.
    actor: str
    #: What is special about it: unit, reason code, text.
    data: Mapping[str, str]
    #: What its command changed in the case's document (`history`); it holds callers, so it is stored and never travels.
    made: Mapping[str, Any] = field(default_factory=lambda: _NOTHING, compare=False, repr=False)
