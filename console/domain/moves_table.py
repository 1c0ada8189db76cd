"""The tables of the lifecycle: which action starts from which states, with which fields, and what can happen."""

from collections.abc import Mapping

from console.domain import moves_desk
from console.domain.codes import FINISHED, Action, State

_AT_UNIT = frozenset({State.DISPATCHED, State.VIEWED, State.IN_PROGRESS, State.REWORK})
_OPEN = frozenset(State) - FINISHED
_ANY = frozenset(State)

#: Action → the states it may start from. `new` starts from nothing; what a unit does to its own part depends on that
#: part too (`legs.LEG_STATES`), for a co-handler may be ahead of the lead or behind it.
MOVES: Mapping[Action, frozenset[State]] = {
    Action.AMEND: _OPEN,
    Action.NOTE: _ANY - {State.ARCHIVED},
    Action.URGE: _AT_UNIT | {State.RECEIVED, State.ON_HOLD},
    Action.ASSIGN: _AT_UNIT | {State.RECEIVED},
    Action.REJECT: frozenset({State.RECEIVED}),
    Action.TRANSFER: frozenset({State.RECEIVED}),
    Action.INVALIDATE: frozenset({State.RECEIVED}),
    Action.MERGE: _OPEN,
    Action.VIEW: _AT_UNIT,
    Action.ACCEPT: _AT_UNIT,
    Action.RETURN: frozenset({State.DISPATCHED, State.VIEWED, State.IN_PROGRESS}),
    Action.EXTEND: _AT_UNIT,
    Action.HOLD: frozenset({State.VIEWED, State.IN_PROGRESS, State.AWAITING_CALLBACK, State.REWORK}),
    Action.RESUME: frozenset({State.ON_HOLD}),
    Action.REPLY: _AT_UNIT,
    Action.REVIEW: frozenset({State.REPLIED, State.REVIEWED}),
    Action.CALLBACK: frozenset({State.AWAITING_CALLBACK}),
    Action.CLOSE: _OPEN,
    Action.REOPEN: frozenset({State.ANSWERED, State.REJECTED, State.INVALID, State.MERGED, State.CLOSED}),
    Action.ARCHIVE: frozenset(
        {State.ANSWERED, State.REJECTED, State.TRANSFERRED, State.INVALID, State.MERGED, State.CLOSED}
    ),
    Action.DECIDE_EXTENSION: _AT_UNIT,
    Action.DECIDE_INVALID: frozenset({State.RECEIVED}),
    Action.ADD_CALLER: _OPEN,
    Action.LINK: _ANY - {State.ARCHIVED},
    Action.DROP_CALLER: _OPEN,
    Action.UNLINK: _ANY - {State.ARCHIVED},
    Action.ESCALATE: _OPEN,
    Action.RECOUNT: _AT_UNIT | {State.RECEIVED, State.ON_HOLD},
}

#: Everything that can happen to a case, as the type of its event.
EVENT_TYPES = frozenset(
    f"case.{what}"
    for what in ("created", "renumbered", "answered", "amended", "noted", "urged", "dispatched", "rejected",
                 "transferred", "invalid_proposed", "invalid_denied", "invalid_expired", "invalidated",
                 "marked_nuisance", "merged", "caller_added", "caller_dropped", "linked", "unlinked", "escalated",
                 "held", "resumed", "review_passed", "review_sent_back", "called_back", "joined_called_back",
                 "excluded", "recounted", "closed", "reopened", "archived")
) | {
    f"leg.{what}"
    for what in ("viewed", "accepted", "returned", "extension_asked", "extension_denied", "extended", "replied",
                 "recalled")
}  # fmt: skip

#: Action → the fields its command may carry.
FIELDS: Mapping[Action, frozenset[str]] = {
    Action.NEW: moves_desk.AMENDABLE | {"number", "former_numbers", "answer", "card"},
    Action.AMEND: moves_desk.AMENDABLE,
    Action.NOTE: frozenset({"text"}),
    Action.URGE: frozenset({"text"}),
    Action.ASSIGN: frozenset({"unit", "co_units", "formal", "text"}),
    Action.REJECT: frozenset({"ground", "text"}),
    Action.TRANSFER: frozenset({"line"}),
    Action.INVALIDATE: frozenset({"reason"}),
    Action.MERGE: frozenset({"into"}),
    Action.VIEW: frozenset({"unit"}),
    Action.ACCEPT: frozenset({"unit"}),
    Action.RETURN: frozenset({"unit", "text"}),
    Action.EXTEND: frozenset({"unit", "days", "text"}),
    Action.HOLD: frozenset({"cause", "text", "until"}),
    Action.RESUME: frozenset({"text"}),
    Action.REPLY: frozenset({"unit", "text", "public_answer"}),
    Action.REVIEW: frozenset({"verdict", "text"}),
    Action.CALLBACK: frozenset({"outcome", "joined", "satisfaction", "solved", "excluded", "again", "text"}),
    Action.CLOSE: frozenset({"text", "card"}),
    Action.REOPEN: frozenset({"text"}),
    Action.ARCHIVE: frozenset(),
    Action.DECIDE_EXTENSION: frozenset({"unit", "verdict", "days", "text"}),
    Action.DECIDE_INVALID: frozenset({"verdict", "text"}),
    Action.ADD_CALLER: frozenset({"caller", "from_case", "text"}),
    Action.LINK: frozenset({"to", "relation"}),
    Action.DROP_CALLER: frozenset({"joined", "text"}),
    Action.UNLINK: frozenset({"to", "relation"}),
    Action.ESCALATE: frozenset({"level", "text"}),
    Action.RECOUNT: frozenset({"limits"}),
}
