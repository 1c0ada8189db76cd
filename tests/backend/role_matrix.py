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


_NO_ADMIN = tuple(person for person in PEOPLE if person != "admin")
_NO_INTEGRATION = tuple(person for person in PEOPLE if person != "integration")
_NO_LEADERS = tuple(person for person in PEOPLE if person not in ("supervisor", "inspector", "admin", "unit"))
_NOT_TOLD = but("403 reveal_not_allowed", "dispatcher", "reviewer", "inspector", "integration")
_SEEK_NOBODY = ("dispatcher", "unit", "reviewer", "inspector", "integration")
_NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}

MATRIX = [
    Question("GET /healthz"),
    Question("GET /readyz"),
    Question("POST /v1/auth/token", "as oneself", body={"username": "asker", "password": "password"},
             otherwise=but("401 bad_credentials", NOBODY, TERMINAL)),
    Question("GET /v1/me"),
    Question("POST /v1/terminals", body={"install_id": "matrix-install"}),
    Question("GET /v1/terminal"),
    Question("GET /v1/reference"),
    Question("POST /v1/commands", "one that cannot be read", body={"commands": [{"id": "matrix"}]}),
    Question("GET /v1/commands/{command_id}", path={"command_id": "command"}),
    Question("GET /v1/commands/{command_id}", "never seen", {"command_id": "no-such"},
             otherwise=but("404 unknown_command", TERMINAL)),
    Question("GET /v1/cases"),
    Question("POST /v1/cases/search", "words", body={"text": "流浪狗"}),
    Question("POST /v1/cases/search", "a caller", body={"phone": "13805912345"},
             otherwise=but("403 role_not_allowed", *_SEEK_NOBODY)),
    Question("GET /v1/cases/{key}", "of the unit", {"key": "of_unit"}),
    Question("GET /v1/cases/{key}", "of no unit", {"key": "of_nobody"}, otherwise=but("404 unknown_case", "unit")),
    Question("GET /v1/cases/{key}", "of nobody at all", {"key": "no-such"},
             otherwise=but("404 unknown_case", *PEOPLE)),
    Question("GET /v1/cases/{key}/events", "of the unit", {"key": "of_unit"}),
    Question("GET /v1/cases/{key}/events", "of no unit", {"key": "of_nobody"},
             otherwise=but("404 unknown_case", "unit")),
    Question("GET /v1/cases/{key}/limits", "of the unit", {"key": "of_unit"}),
    Question("GET /v1/cases/{key}/limits", "of no unit", {"key": "of_nobody"},
             otherwise=but("404 unknown_case", "unit")),
    Question("GET /v1/changes"),
    Question("GET /v1/changes/stream"),
    Question("GET /v1/queues"),
    Question("GET /v1/calls"),
    Question("PUT /v1/me/state", body={"state": "busy", "since": "2026-11-23T10:00:00+08:00"}),
    Question("GET /v1/agents", otherwise=but("403 role_not_allowed", *_NO_LEADERS, "unit")),
    Question("POST /v1/calls/events", "at one's own telephone",
             body={"call_id": "pbx-1", "event": "ringing", "phone": "13805912345", "username": "asker"},
             otherwise=but("403 role_not_allowed", *_NO_INTEGRATION)),
    Question("POST /v1/commands/{command_id}/void", path={"command_id": "command"}),
    Question("POST /v1/cases/{key}/reveal", "of the unit", {"key": "of_unit"}, body={"reason": "回访"},
             otherwise=_NOT_TOLD),
    Question("GET /v1/similar", "to one of the unit's", query={"case": "of_unit"}),
    Question("POST /v1/similar", "to words", body={"text": "流浪狗", "address": "金环花园"}),
    Question("POST /v1/similar", "of a caller", body={"phone": "13805912345"},
             otherwise=but("403 role_not_allowed", *_SEEK_NOBODY)),
    Question("GET /v1/reports/hot", otherwise=but("403 role_not_allowed", *_NO_LEADERS, "unit")),
    Question("GET /v1/reports/{by}", path={"by": "units"}, query=_NOVEMBER,
             otherwise=but("403 role_not_allowed", *_NO_LEADERS)),
    Question("GET /v1/admin/users", otherwise=but("403 role_not_allowed", *_NO_ADMIN)),
    Question("POST /v1/admin/users", "with a guess of a password",
             body={"username": "new", "password": "short", "role": "call_taker"},
             otherwise=but("403 role_not_allowed", *_NO_ADMIN) | but("422 password_too_short", "admin")),
    Question("POST /v1/admin/users/{username}/disable", path={"username": "no-such"},
             otherwise=but("403 role_not_allowed", *_NO_ADMIN) | but("404 unknown_user", "admin")),
    Question("POST /v1/admin/users/{username}/role", path={"username": "no-such"}, body={"role": "dispatcher"},
             otherwise=but("403 role_not_allowed", *_NO_ADMIN) | but("404 unknown_user", "admin")),
    Question("POST /v1/admin/users/{username}/password", path={"username": "no-such"},
             body={"password": "correct horse battery"},
             otherwise=but("403 role_not_allowed", *_NO_ADMIN) | but("404 unknown_user", "admin")),
    Question("POST /v1/admin/calendar", "no year", body={"year": 2026, "days": []},
             otherwise=but("403 role_not_allowed", *_NO_ADMIN)),
    Question("GET /v1/admin/calendar/recounts", otherwise=but("403 role_not_allowed", *_NO_ADMIN)),
    Question("GET /v1/admin/calendar/recounts/{recount_no}/limits", path={"recount_no": "99"},
             otherwise=but("403 role_not_allowed", *_NO_ADMIN) | but("404 unknown_recount", "admin")),
    Question("GET /public/cases/{number}", path={"number": "261123-0417-0032-5"},
             otherwise=but("404 unknown_case", *ASKERS)),
    Question("GET /metrics"),
]  # fmt: skip
