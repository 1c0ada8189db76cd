"""The moves of a handling unit on its own leg: view, accept, return, reply."""

from collections.abc import Mapping
from dataclasses import replace

from console.domain.assignment import Assignment
from console.domain.case import Case
from console.domain.codes import Action, LegRole, LegState, Role, State
from console.domain.errors import TransitionRefused
from console.domain.legs import chosen, recalled, state_of
from console.domain.moves_result import after_reply
from console.domain.step import Fact, Step, Turn


def view(turn: Turn) -> Step:
    """The unit has opened it (查阅); the viewing clock stops."""
    leg = chosen(turn)
    return _step(turn, leg, replace(leg, state=LegState.VIEWED, viewed_at=turn.at), "leg.viewed")


def accept(turn: Turn) -> Step:
    """The unit takes it on; viewing is implied."""
    leg = chosen(turn)
    taken = replace(leg, state=LegState.IN_PROGRESS, viewed_at=leg.viewed_at or turn.at)
    return _step(turn, leg, taken, "leg.accepted")


def return_(turn: Turn) -> Step:
    """Not this unit's duty (退单), with a reason; a case that loses a co-handler goes on without it.

    A case that loses its lead unit is back with the dispatchers, its co-handlers recalled until there is a new lead.
    """
    leg = chosen(turn)
    reason = turn.required("text")
    _within_window(turn, leg)
    back = replace(leg, state=LegState.RETURNED, return_reason=reason)
    step = _step(turn, leg, back, "leg.returned", {"text": reason})
    if leg.role is not LegRole.LEAD:
        return step
    legs, facts = recalled(step.case.legs)
    return Step(turn.timed(replace(step.case, legs=legs, state=State.RECEIVED)), (*step.facts, *facts))


def _within_window(turn: Turn, leg: Assignment) -> None:
    """A unit says soon that a case is not its own; later only the hotline can take it back (domain-12345.md 1.1)."""
    days, zone = turn.policy.return_days, turn.policy.zone
    if turn.actor.role is not Role.UNIT or days < 1:
        return
    last = turn.calendar.add_workdays(leg.assigned_at.astimezone(zone).date(), days).day
    if turn.at > turn.calendar.end_of_day(last, zone):
        raise TransitionRefused("return_too_late", {"unit": leg.unit, "days": str(days)})


def reply(turn: Turn) -> Step:
    """The unit's account for the hotline, and what the citizen is told."""
    leg = chosen(turn)
    account, answer = turn.required("text"), turn.required("public_answer")
    done = replace(leg, state=LegState.REPLIED, replied_at=turn.at, reply=account, public_answer=answer)
    return _step(turn, leg, done, "leg.replied", {"text": account, "public_answer": answer})


def _step(turn: Turn, before: Assignment, after: Assignment, fact: str, data: Mapping[str, str] | None = None) -> Step:
    legs = tuple(after if leg is before else leg for leg in turn.case.legs)
    case = _restated(turn, replace(turn.case, legs=legs))
    told: Fact = (fact, {"unit": before.unit, **(data or {})})
    return Step(turn.timed(case), (told,))


def _restated(turn: Turn, case: Case) -> Case:
    """The state of the whole follows its lead unit; when nobody owes anything, what was replied decides."""
    if case.open_legs:
        rework = case.state is State.REWORK and turn.command.action is Action.VIEW
        return case if rework else replace(case, state=state_of(case))
    replied = [leg for leg in case.legs if leg.state is LegState.REPLIED]
    if not replied:
        return replace(case, state=State.RECEIVED)
    newest = max(replied, key=lambda leg: (leg.role is LegRole.LEAD, leg.replied_at or leg.assigned_at))
    return after_reply(replace(case, answer=newest.public_answer), turn.policy)
