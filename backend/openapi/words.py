"""What the description says about the API as a whole: its opening, its tags, who asks, and parameters by name."""

from collections.abc import Mapping
from typing import Any

OPENING = """The backend of a city's citizen hotline: cases, their history, and the commands that change them.

Every answer carries `X-Contract-Version`, `X-Server-Time` and, once the store is open, `X-Store-Epoch`. Every error is
a problem document (RFC 9457) with a stable `code`; `x-problem-codes` of a response lists those it may carry. An address
that is not described here is answered 404 `not_found`, a method that is not described 405 `method_not_allowed` with
`Allow`; both are among `components.responses`. Times are RFC 3339 with an offset. Lists are paged by a cursor, which is
opaque."""

TAGS: Mapping[str, str] = {
    "health": "Whether the process lives and can do its work.",
    "session": "Signing in, who am I, and enrolling a terminal.",
    "reference": "Divisions, units, categories, limits, the calendar, the city's policy.",
    "commands": "Handing over commands, the only way to change a case.",
    "calls": "What rings at an operator's telephone, told by a telephone system; and what operators are doing.",
    "reports": "Rates with what they are made of, and what surges where.",
    "public": "What a citizen may ask without a sign-in.",
    "admin": "Accounts, reference data and the calendar.",
    "cases": "Lists, search, one case and its history, what changed, and how many wait where.",
}

#: Name of a scheme → its object. Which one an operation wants follows from the dependency it asks for its asker.
SECURITY: Mapping[str, Mapping[str, Any]] = {
    "person": {
        "type": "http",
        "scheme": "bearer",
        "description": "A person's sign-in: `Authorization: Bearer TOKEN`, the token of `POST /v1/auth/token`.",
    },
    "terminal": {
        "type": "http",
        "scheme": "Terminal",
        "description": "A terminal: `Authorization: Terminal NUMBER:CREDENTIAL`, both of `POST /v1/terminals`.",
    },
}

#: What a parameter means wherever it has this name; a route may say it more exactly.
PARAMETERS: Mapping[str, str] = {
    "after": "Where to go on: the cursor of the page before, handed back unread. Empty: from the beginning.",
    "basically": "Whether those basically satisfied count as satisfied.",
    "by": "What is told apart.",
    "case": "Id of a case, or its number in any unambiguous form.",
    "category": "Code of a category, or of a group of them.",
    "channel": "The way a case came in.",
    "command_id": "Id of a command, as it was handed over.",
    "created_before": "Only cases entered before this instant.",
    "created_by": "User name of whoever entered the case.",
    "created_from": "Only cases entered at this instant or later.",
    "days": "Days before, with which is compared.",
    "district": "Code of a district.",
    "due_before": "Only cases whose running limit ends before this instant.",
    "from": "First day, in the city's zone.",
    "hours": "Hours looked at, up to now.",
    "key": "Id of a case, or its number in any unambiguous form.",
    "kind": "What the citizen wants.",
    "Last-Event-ID": "The id of the last event that came, when a stream is taken up again; goes before `after`.",
    "least": "The fewest cases that count as a surge.",
    "level": "Whether categories are told apart, or only their groups.",
    "limit": "The most items of this page.",
    "number": "Number of a case, in any unambiguous form.",
    "operator": "User name of whoever entered the cases.",
    "order": "`newest`: latest entered first. `due`: nearest limit first, those without a limit last.",
    "overdue": "Only cases whose limit has passed.",
    "period": "Into which periods the days are divided.",
    "q": "Words of the matter, all of which must stand in it; never a phone number or a name.",
    "rounding": "How a rate is made a percentage.",
    "recount_no": "Number of a recount.",
    "score": "How far above what was usual a surge is, at the least.",
    "state": "Only cases in this state; may be repeated.",
    "street": "Code of a street.",
    "to": "Last day, in the city's zone.",
    "unit": "Code of a unit that has the case in sight, as lead or as co-handler.",
    "urgency": "How urgent the case is.",
    "username": "User name of an account.",
}
