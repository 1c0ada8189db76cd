"""The legs of a case: making one, finding the one a command is about, taking them back, what they say of the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from console.domain.assignment import Assignment
from console.domain.case import Case
from console.domain.codes import OPEN_LEGS, Action, LegRole, LegState, Phase, Role, State
from console.domain.command import Actor
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.step import Fact, Turn

#: What is done to one leg → the states of that leg it may start from.
LEG_STATES: Mapping[Action, frozenset[LegState]] = {
    Action.VIEW: frozenset({LegState.DISPATCHED}),
    Action.ACCEPT: frozenset({LegState.DISPATCHED, LegState.VIEWED}),
    Action.RETURN: OPEN_LEGS,
    Action.EXTEND: OPEN_LEGS,
    Action.DECIDE_EXTENSION: OPEN_LEGS,
    Action.REPLY: frozenset({LegState.VIEWED, LegState.IN_PROGRESS}),
}
_WHOLE = {LegState.DISPATCHED: State.DISPATCHED, LegState.VIEWED: State.VIEWED, LegState.IN_PROGRESS: State.IN_PROGRESS}


def new_leg(turn: Turn, unit: str, role: LegRole, formal: bool = False) -> Assignment:
    """Return a leg dispatched now, with its limits to view and to reply."""
    case = turn.case
    view, reply = (
        turn.policy.limit(phase, case.kind, case.category, case.urgency, unit, turn.at, turn.calendar)
        for phase in (Phase.VIEW, Phase.REPLY)
    )
    return Assignment(
        unit=unit,
        role=role,
        state=LegState.DISPATCHED,
        assigned_at=turn.at,
        view_due_at=view.at if view else None,
        reply_due_at=reply.at if reply else None,
        formal=formal,
    )


def recalled(
    legs: Iterable[Assignment], keep: frozenset[str] = frozenset()
) -> tuple[tuple[Assignment, ...], list[Fact]]:
    """Return the legs with the open ones of all units but `keep` taken back, and the facts of that."""
    before = tuple(legs)
    taken = [leg for leg in before if leg.open and leg.unit not in keep]
    after = tuple(replace(leg, state=LegState.RECALLED) if leg in taken else leg for leg in before)
    return after, [("leg.recalled", {"unit": leg.unit}) for leg in taken]


def replied_of_round(case: Case) -> tuple[Assignment, ...]:
    """Return the legs that were replied to while others of the same round still owe something; a rework begins anew."""
    if not case.open_legs:
        return ()
    began = [leg.assigned_at for leg in case.legs if leg.role is LegRole.LEAD] if case.reworks else []
    replied = [leg for leg in case.legs if leg.state is LegState.REPLIED]
    return tuple(leg for leg in replied if not began or leg.assigned_at >= began[-1])


def state_of(case: Case) -> State:
    """Return where a case with open legs stands: with its lead unit, or in progress when only co-handlers still owe."""
    leads = [leg for leg in case.open_legs if leg.role is LegRole.LEAD]
    return _WHOLE[leads[0].state] if leads else State.IN_PROGRESS


def own_leg_refusal(case: Case, action: Action, actor: Actor) -> str | None:
    """Return why a unit's clerk cannot do `action` to `case`, as a code, or None; others than clerks are never refused.

    A unit works on its own leg only, and may remark on a case only when it has or had a part in it; a held case goes on
    for who works at it.
    """
    if actor.role is not Role.UNIT:
        return None
    mine = [leg for leg in case.legs if actor.unit and leg.unit == actor.unit]
    if action not in LEG_STATES:
        concerned = _goes_on_with(case, actor.unit) if action is Action.RESUME else bool(mine)
        return None if concerned else "not_with_unit"
    working = [leg for leg in mine if leg.open]
    if not working:
        return "not_with_unit"
    if action is Action.RETURN and working[0].formal:
        return "formally_assigned"
    return _leg_refusal(working[0], action)


def _goes_on_with(case: Case, unit: str) -> bool:
    """Whether a held case waits for `unit`: one that still owes something, else the lead unit that replied."""
    if case.open_legs:
        return any(leg.unit == unit for leg in case.open_legs)
    return case.lead is not None and case.lead.unit == unit


def chosen(turn: Turn) -> Assignment:
    """Return the open leg a command is about: the clerk's own, the one named, or the lead's when none is named.

    Raises TransitionRefused when that leg is not there or is not where the action may start from.
    """
    unit = turn.actor.unit if turn.actor.role is Role.UNIT else turn.line("unit")
    legs = [leg for leg in turn.case.open_legs if (leg.unit == unit if unit else leg.role is LegRole.LEAD)]
    if not legs and not unit and turn.case.open_legs:
        raise InvalidField("field_missing", {"field": "unit"})
    if not legs:
        raise TransitionRefused("not_with_unit", {"unit": unit})
    reason = _leg_refusal(legs[0], turn.command.action)
    if reason is not None:
        raise TransitionRefused(reason, {"unit": legs[0].unit})
    return legs[0]


def _leg_refusal(leg: Assignment, action: Action) -> str | None:
    if leg.state in LEG_STATES[action]:
        return None
    if action is Action.VIEW:
        return "already_viewed"
    return "already_accepted" if action is Action.ACCEPT else f"not_from_{leg.state.value}"
