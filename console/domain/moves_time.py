"""The moves about time: a unit asks for more, the hotline grants or denies it, and limits follow a new calendar."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from console.domain.assignment import Assignment
from console.domain.case import Case
from console.domain.codes import Phase, Role
from console.domain.deadlines import later_by
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.legs import chosen
from console.domain.plain_documents import moment, stamp
from console.domain.proposal import Extension, Proposal
from console.domain.step import Fact, Step, Turn, due_at, line_of, whole_of

APPROVE, DENY = "approve", "deny"


def extend(turn: Turn) -> Step:
    """A longer limit to reply, with the reason, before it ran out (延期): a unit asks for it, the hotline grants it."""
    leg = chosen(turn)
    days, reason = _days(turn), turn.required("text")
    _extendable(turn, leg)
    if turn.at > _limit(leg):
        raise TransitionRefused("extension_too_late", {"unit": leg.unit})
    if turn.actor.role is not Role.UNIT or not turn.policy.extension_approval:
        return _granted(turn, leg, days, reason)
    if leg.asked is not None:
        raise TransitionRefused("extension_asked", {"unit": leg.unit})
    asking = replace(leg, asked=Proposal(reason, turn.actor.username, turn.at, days))
    return _step(turn, leg, asking, ("leg.extension_asked", {"unit": leg.unit, "days": str(days), "text": reason}))


def decide_extension(turn: Turn) -> Step:
    """What a unit asked for in time is granted, perhaps with other days, or denied with a reason."""
    leg = chosen(turn)
    verdict, text = verdict_of(turn), turn.text("text")
    given = turn.command.fields.get("days")
    days = _days(turn) if given is not None else 0
    if leg.asked is None:
        raise TransitionRefused("no_extension_asked", {"unit": leg.unit})
    if verdict == DENY:
        denied: Fact = ("leg.extension_denied", {"unit": leg.unit, "text": turn.required("text")})
        return _step(turn, leg, replace(leg, asked=None), denied)
    _extendable(turn, leg)
    return _granted(turn, leg, days or leg.asked.days, text or leg.asked.reason)


def recount(turn: Turn) -> Step:
    """Limits move because the calendar did: those named that still stand as they were are set anew."""
    case, facts = turn.case, []
    for moved in _moved(turn):
        after = _recounted(turn, case, moved)
        if after is not None:
            facts.append(("case.recounted", moved))
            case = after
    if not facts:
        raise TransitionRefused("nothing_to_recount")
    if case.due_phase is not Phase.DISPATCH:
        case = turn.timed(case)
    return Step(case, tuple(facts))


def verdict_of(turn: Turn) -> str:
    """Return `approve` or `deny`; raises InvalidField for anything else."""
    verdict = turn.code("verdict")
    if verdict not in {APPROVE, DENY}:
        raise InvalidField("field_not_in_vocabulary", {"field": "verdict", "value": verdict})
    return verdict


def _days(turn: Turn) -> int:
    days, most = whole_of(turn.command.fields, "days"), turn.policy.extension_days
    if days is None or not 1 <= days <= most:
        raise InvalidField("extension_days", {"field": "days", "most": str(most)})
    return days


def _extendable(turn: Turn, leg: Assignment) -> None:
    if leg.reply_due_at is None:
        raise TransitionRefused("no_limit_to_extend", {"unit": leg.unit})
    if leg.extensions >= turn.policy.max_extensions:
        raise TransitionRefused("already_extended", {"unit": leg.unit})


def _limit(leg: Assignment) -> Any:
    return leg.reply_due_at


def _granted(turn: Turn, leg: Assignment, days: int, reason: str) -> Step:
    until = later_by(_limit(leg), days, turn.calendar, turn.policy.zone)
    granted = (*leg.granted, Extension(days, reason, turn.at, turn.actor.username))
    longer = replace(leg, reply_due_at=until, extensions=leg.extensions + 1, asked=None, granted=granted)
    return _step(turn, leg, longer, ("leg.extended", {"unit": leg.unit, "days": str(days), "text": reason}))


def _step(turn: Turn, before: Assignment, after: Assignment, fact: Fact) -> Step:
    legs = tuple(after if leg is before else leg for leg in turn.case.legs)
    return Step(turn.timed(replace(turn.case, legs=legs)), (fact,))


def _moved(turn: Turn) -> list[dict[str, str]]:
    limits = turn.command.fields.get("limits")
    if limits is None:
        raise InvalidField("field_missing", {"field": "limits"})
    if not isinstance(limits, list | tuple):
        raise InvalidField("field_not_list", {"field": "limits"})
    return [_one_moved(limit) for limit in limits]


def _one_moved(limit: Any) -> dict[str, str]:
    if not isinstance(limit, Mapping):
        raise InvalidField("field_not_mapping", {"field": "limits"})
    try:
        told = {name: line_of(limit, name) for name in ("unit", "phase", "before", "after")}
        moments = {name: stamp(moment(told[name])) or "" for name in ("before", "after")}
        return {**told, **moments, "phase": Phase(told["phase"]).value}
    except (ValueError, InvalidField):
        raise InvalidField("field_not_in_vocabulary", {"field": "limits", "value": ""}) from None


def _recounted(turn: Turn, case: Case, moved: Mapping[str, str]) -> Case | None:
    """Return the case with one limit set anew; None when that limit is not there or was moved meanwhile."""
    after = moment(moved["after"])
    if moved["phase"] == Phase.DISPATCH:
        stands = case.due_phase is Phase.DISPATCH and stamp(case.due_at) == moved["before"]
        return due_at(case, after, Phase.DISPATCH, turn.policy, turn.calendar) if stands else None
    name = "view_due_at" if moved["phase"] == Phase.VIEW else "reply_due_at"
    for leg in case.open_legs:
        if leg.unit == moved["unit"] and stamp(getattr(leg, name)) == moved["before"]:
            changes: dict[str, Any] = {name: after}
            return replace(case, legs=tuple(replace(one, **changes) if one is leg else one for one in case.legs))
    return None
