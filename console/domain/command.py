"""The noun Command: what somebody wants to happen to a case, with everything needed to decide it later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from console.domain.codes import Action, Role

_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, in which role, and for which unit when the role is `unit`."""

    username: str
    role: Role
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """An intent, durable before it is acknowledged; its id is the idempotency key (design.md 4)."""

    #: UUIDv7 made at the terminal.
    id: str
    city_id: str
    case_id: str
    action: Action
    #: What is wanted, by field; JSON values only. The fields of each action are listed in `lifecycle.FIELDS`.
    fields: Mapping[str, Any]
    #: User name, role and unit of whoever wants it, as of the time of the command.
    actor: Actor
    #: Id of the sign-in under which it was made; the backend checks it.
    sign_in: str
    #: Number of the terminal, empty while it has none.
    terminal: str
    #: Durable, gapless count of this terminal's commands, from 1.
    seq: int
    #: When, in UTC, by the terminal's corrected clock.
    at: datetime
    #: Value each touched field had as this terminal saw it.
    base: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    #: Field group → id of the command that last wrote it as this terminal saw it, own pending ones included.
    writers: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    #: The command this one replaces after a person's decision.
    supersedes: str | None = None
