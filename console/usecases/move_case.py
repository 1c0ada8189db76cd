"""What a verb does to a case: most are one command of their fields; some have to look at the case, or make two."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from console.domain.assignment import Assignment
from console.domain.case import Case
from console.domain.codes import Action, LegRole, Role, State
from console.domain.deadlines import later_by
from console.domain.documents import caller_document
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.foreign_codes import foreign_in, is_known
from console.domain.legs import replied_of_round
from console.ports.errors import NotFound
from console.usecases.act import Done, act, enqueue
from console.usecases.assign_case import assign_case
from console.usecases.desk import Desk

Fields = Mapping[str, Any]
_CALLER = ("name", "phone", "anonymous", "confidential")
_PLACE = ("district", "street", "community", "address")


def move(desk: Desk, case_id: str, action: Action, fields: Fields) -> tuple[Done, ...]:
    """Do `action` to a case with these fields. Raises as `act`."""
    return (act(desk, case_id, action, fields),)


def dispatch(desk: Desk, case_id: str, action: Action, fields: Fields) -> tuple[Done, ...]:
    """Hand a case to a lead unit and co-handlers. Raises InvalidField `unknown_unit` and as `act`."""
    if not fields.get("unit"):
        raise InvalidField("field_missing", {"field": "unit"})
    co_units, text, formal = fields.get("co_units", ()), fields.get("text", ""), bool(fields.get("formal"))
    return (assign_case(desk, case_id, fields["unit"], co_units, text, formal=formal),)


def recall(desk: Desk, case_id: str, action: Action, fields: Fields) -> tuple[Done, ...]:
    """Take a co-handler off a case; its lead and the others keep their parts and clocks.

    Raises TransitionRefused `not_with_unit`; `lead_not_recalled` for the lead, because somebody has to have the case;
    `lead_has_replied` when nobody else would owe anything, because dispatching again would then ask the lead anew.
    """
    case, unit = _case(desk, case_id), fields.get("unit", "")
    legs = {leg.unit: leg.role for leg in case.open_legs}
    if not unit:
        raise InvalidField("field_missing", {"field": "unit"})
    if unit not in legs:
        raise TransitionRefused("not_with_unit", {"unit": unit})
    replied = {leg.unit: leg.role for leg in replied_of_round(case)}
    lead = next((code for code, role in (*legs.items(), *replied.items()) if role is LegRole.LEAD), "")
    others = [code for code, role in legs.items() if role is LegRole.CO and code != unit]
    if unit == lead:
        raise TransitionRefused("lead_not_recalled", {"unit": unit})
    if lead not in legs and not others:
        raise TransitionRefused("lead_has_replied", {"unit": unit})
    return move(desk, case_id, action, {"unit": lead, "co_units": others, "text": fields.get("text", "")})


def answer(desk: Desk, case_id: str, action: Action, fields: Fields) -> tuple[Done, ...]:
    """Answer a case nobody was given yet. Raises TransitionRefused for one that is further on, and as `act`."""
    state = _case(desk, case_id).state
    if state is not State.RECEIVED and is_known(state):
        raise TransitionRefused(f"not_from_{state.value}", {"action": action.value, "state": state.value})
    return move(desk, case_id, action, fields)


def extend(desk: Desk, case_id: str, action: Action, fields: Fields) -> tuple[Done, ...]:
    """Ask for or grant a longer limit, by working days or by the day it is to end. Raises as `act`."""
    told = dict(fields)
    until = told.pop("until", "")
    if until:
        told["days"] = _days_until(desk, _leg(desk, case_id, told), until)
    return move(desk, case_id, action, told)


def _leg(desk: Desk, case_id: str, fields: Fields) -> Assignment:
    actor = desk.actor()
    unit = actor.unit if actor.role is Role.UNIT else fields.get("unit", "")
    legs = _case(desk, case_id).open_legs
    found = [leg for leg in legs if (leg.unit == unit if unit else leg.role is LegRole.LEAD)]
    if not found:
        raise TransitionRefused("not_with_unit", {"unit": unit})
    return found[0]


def _days_until(desk: Desk, leg: Assignment, until: str) -> int:
    """Return the working days from the limit that runs to a day, as few as reach it."""
    day, limit, policy = date.fromisoformat(until), leg.reply_due_at, desk.policy()
    if limit is None:
        raise TransitionRefused("no_limit_to_extend", {"unit": leg.unit})
    for days in range(1, policy.extension_days + 1):
        if later_by(limit, days, desk.calendar(), policy.zone).astimezone(policy.zone).date() >= day:
            return days
    raise InvalidField("extension_days", {"field": "until", "most": str(policy.extension_days)})


def call_back(desk: Desk, case_id: str, action: Action, fields: Fields) -> tuple[Done, ...]:
    """Record what a caller said; a caller who joined is named by place among them, from 1. Raises as `act`."""
    told = dict(fields)
    place = told.get("joined")
    if place is not None:
        told["joined"] = _joined(_case(desk, case_id), place)
    return move(desk, case_id, action, told)


def amend(desk: Desk, case_id: str, action: Action, fields: Fields) -> tuple[Done, ...]:
    """Change what a case says; only what is named is touched. Raises as `act`."""
    told = dict(fields)
    if "street" in told:
        district, told["street"] = told["street"]
        told.setdefault("district", district)
    for group, names in (("caller", _CALLER), ("location", _PLACE)):
        inner = {name: told.pop(name) for name in names if name in told}
        if inner:
            told[group] = inner
    return move(desk, case_id, action, told)


def add_caller(desk: Desk, case_id: str, action: Action, fields: Fields) -> tuple[Done, ...]:
    """Let somebody else who called about the same matter join. Raises as `act`."""
    caller = {name: fields[name] for name in _CALLER if name in fields}
    rest = {name: value for name, value in fields.items() if name not in _CALLER}
    return move(desk, case_id, action, {**rest, "caller": caller})


def merge(desk: Desk, case_id: str, action: Action, fields: Fields) -> tuple[Done, ...]:
    """Merge a case into another one, whose result its caller is told too: both commands are durable, or neither is.

    Raises as `act`, for either case; then nothing changed.
    """
    into = fields.get("into", "")
    if not into:
        raise InvalidField("field_missing", {"field": "into"})
    with desk.store.transaction() as tx:
        shown, goal = desk.reader.get(case_id), desk.reader.get(into)
        if shown is None or goal is None:
            raise NotFound("unknown_case", {"case": case_id if shown is None else into})
        if goal.case.finished:
            raise TransitionRefused(f"not_from_{goal.case.state.value}", {"action": action.value})
        if foreign_in(goal.case):
            raise TransitionRefused("code_of_later_version", {"action": action.value})
        merged = enqueue(desk, tx, shown, case_id, action, {"into": into})
        done: tuple[Done, ...] = (merged,)
        if all(joined.case_id != case_id for joined in goal.case.joined):
            joins = {"caller": _joining(shown.case), "from_case": case_id, "text": fields.get("text", "")}
            done = (merged, enqueue(desk, tx, goal, into, Action.ADD_CALLER, joins))
    desk.ring()
    return done


def drop_caller(desk: Desk, case_id: str, action: Action, fields: Fields) -> tuple[Done, ...]:
    """Take somebody off who joined wrongly, named by place among those who joined, from 1. Raises as `act`."""
    if fields.get("joined") is None:
        raise InvalidField("field_missing", {"field": "joined"})
    return move(desk, case_id, action, {**fields, "joined": _joined(_case(desk, case_id), fields["joined"])})


def unmerge(desk: Desk, case_id: str, action: Action, fields: Fields) -> tuple[Done, ...]:
    """Let a merged case go on by itself: opened again, and its caller off the case it was merged into; or neither.

    Where that case is finished, or told its callers already, only this one changes. Raises TransitionRefused
    `not_merged`, and as `act`.
    """
    with desk.store.transaction() as tx:
        shown = desk.reader.get(case_id)
        if shown is None:
            raise NotFound("unknown_case", {"case": case_id})
        if shown.case.state is not State.MERGED:
            raise TransitionRefused("not_merged", {"case": case_id})
        goal = desk.reader.get(shown.case.merged_into or "")
        done: tuple[Done, ...] = (enqueue(desk, tx, shown, case_id, action, fields),)
        if goal is not None and not goal.case.finished:
            with_it = [one for one in goal.case.joined if one.case_id == case_id and not one.outcome]
            for joined in with_it[:1]:
                drops = {"joined": joined.id, "text": fields.get("text", "")}
                done = (*done, enqueue(desk, tx, goal, goal.case.id, Action.DROP_CALLER, drops))
    desk.ring()
    return done


def _joined(case: Case, place: int) -> str:
    if not 1 <= place <= len(case.joined):
        raise TransitionRefused("no_such_caller", {"joined": str(place)})
    return case.joined[place - 1].id


def _joining(case: Case) -> dict[str, Any]:
    """How to reach the caller of a case; whoever is shown them masked leaves that to the case they came with."""
    if case.caller.masked:
        return {}
    return {name: value for name, value in caller_document(case.caller).items() if name != "masked" and value}


def _case(desk: Desk, case_id: str) -> Case:
    case = desk.reader.case(case_id)
    if case is None:
        raise NotFound("unknown_case", {"case": case_id})
    return case
