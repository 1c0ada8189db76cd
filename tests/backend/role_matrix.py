"""The matrix of roles and routes, as one table: what is asked, and who is answered otherwise than with what he wants.

Whoever does not say who he is as the route wants it (description: `security`) is answered 401; that needs no row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.backend.everyone import ASKERS, NOBODY, TERMINAL

PEOPLE = tuple(asker for asker in ASKERS if asker not in (NOBODY, TERMINAL))


@dataclass(frozen=True)
class Question:
    """A request to a route; names of `Everyone` (`of_unit`, `of_nobody`, `command`) stand for what there is."""

    route: str
    #: Tells questions to the same route apart.
    about: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    #: Asker → status and code, where that is not what all others of the right kind are answered.
    otherwise: Mapping[str, str] = field(default_factory=dict)


def but(answer: str, *askers: str) -> dict[str, str]:
    """The same answer for several."""
    return dict.fromkeys(askers, answer)


MATRIX = [
    Question("GET /healthz"),
    Question("GET /readyz"),
    Question("POST /v1/auth/token", "as oneself", body={"username": "asker", "password": "password"},
             otherwise=but("401 bad_credentials", NOBODY, TERMINAL)),
    Question("GET /v1/me"),
    Question("POST /v1/terminals", body={"install_id": "matrix-install"}),
    Question("GET /v1/reference"),
    Question("POST /v1/commands", "one that cannot be read", body={"commands": [{"id": "matrix"}]}),
    Question("GET /v1/commands/{command_id}", path={"command_id": "command"}),
    Question("GET /v1/commands/{command_id}", "never seen", {"command_id": "no-such"},
             otherwise=but("404 unknown_command", TERMINAL)),
    Question("GET /v1/cases"),
    Question("POST /v1/cases/search", "words", body={"text": "流浪狗"}),
    Question("POST /v1/cases/search", "a caller", body={"phone": "13805912345"},
             otherwise=but("403 role_not_allowed", "unit")),
    Question("GET /v1/cases/{key}", "of the unit", {"key": "of_unit"}),
    Question("GET /v1/cases/{key}", "of no unit", {"key": "of_nobody"}, otherwise=but("404 unknown_case", "unit")),
    Question("GET /v1/cases/{key}", "of nobody at all", {"key": "no-such"},
             otherwise=but("404 unknown_case", *PEOPLE)),
    Question("GET /v1/cases/{key}/events", "of the unit", {"key": "of_unit"}),
    Question("GET /v1/cases/{key}/events", "of no unit", {"key": "of_nobody"},
             otherwise=but("404 unknown_case", "unit")),
    Question("GET /v1/changes"),
    Question("GET /v1/queues"),
]  # fmt: skip
