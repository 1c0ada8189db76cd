"""Who may do what: one table, enforced in the backend and mirrored as reasons in the console (design.md 6)."""

from collections.abc import Mapping

from console.domain.codes import Action, Role, State
from console.domain.policy import Policy

_DESK = frozenset({Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN})
#: Who decides what others propose.
LEADERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_UNIT = frozenset({Role.UNIT, Role.ADMIN})

#: Action → roles. `assign` is a matter of policy and is asked there.
ALLOWED: Mapping[Action, frozenset[Role]] = {
    Action.NEW: _DESK | {Role.INTEGRATION, Role.CALLBACK},
    Action.AMEND: _DESK,
    Action.NOTE: frozenset(Role) - {Role.INTEGRATION},
    Action.URGE: _DESK | {Role.INSPECTOR, Role.CALLBACK},
    Action.REJECT: _DESK,
    Action.TRANSFER: _DESK,
    Action.INVALIDATE: _DESK,
    Action.DECIDE_INVALID: LEADERS,
    Action.ADD_CALLER: _DESK | {Role.INTEGRATION, Role.CALLBACK},
    Action.LINK: _DESK | {Role.INSPECTOR},
    Action.DROP_CALLER: _DESK | {Role.CALLBACK},
    Action.UNLINK: _DESK | {Role.INSPECTOR},
    Action.ESCALATE: LEADERS | {Role.INSPECTOR},
    Action.MERGE: _DESK,
    Action.VIEW: _UNIT,
    Action.ACCEPT: _UNIT,
    Action.RETURN: _UNIT | LEADERS | {Role.DISPATCHER},
    Action.EXTEND: LEADERS | {Role.DISPATCHER, Role.UNIT},
    Action.DECIDE_EXTENSION: LEADERS | {Role.DISPATCHER},
    Action.HOLD: LEADERS,
    Action.RESUME: LEADERS | {Role.UNIT},
    Action.REPLY: _UNIT,
    Action.REVIEW: LEADERS | {Role.REVIEWER},
    Action.CALLBACK: LEADERS | {Role.CALLBACK, Role.CALL_TAKER},
    Action.CLOSE: _DESK | {Role.CALLBACK, Role.REVIEWER},
    Action.REOPEN: _DESK | {Role.CALLBACK, Role.INSPECTOR},
    Action.ARCHIVE: frozenset({Role.ADMIN}),
    Action.RECOUNT: frozenset({Role.ADMIN}),
}

#: What only leaders do from some states, whoever may from others: what was not accepted, or stood as a result, is
#: opened again by the shift lead (domain-12345.md 1.4). Who answered or merged by mistake takes that back himself, and
#: a caller who is dissatisfied at the callback sends the case back without any reopening.
FOR_LEADERS: Mapping[Action, frozenset[State]] = {
    Action.REOPEN: frozenset({State.REJECTED, State.INVALID, State.CLOSED}),
}


def may_from(role: Role, action: Action, state: State) -> bool:
    """Whether somebody in `role`, who may do `action` to some case, may do it to one in `state`."""
    return role in LEADERS or state not in FOR_LEADERS.get(action, frozenset())


def may(role: Role, action: Action, policy: Policy) -> bool:
    """Whether somebody in `role` may do `action` at all, whatever the case."""
    if action is Action.ASSIGN:
        return role in policy.dispatcher_roles()
    return role in ALLOWED[action]
