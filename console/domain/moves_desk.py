"""The moves of the desk: amend, note, urge, dispatch, and the ways a case ends before any unit sees it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from console.domain.case import Case
from console.domain.clocks import following
from console.domain.codes import Channel, Kind, LegRole, State, Urgency
from console.domain.concurrency import changed_beside
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.legs import new_leg, recalled, replied_of_round, state_of
from console.domain.registration import caller_of, code_of, location_of
from console.domain.step import Fact, Step, Turn, flag_of, line_of, required_line, required_text

#: Fields an `amend` may touch.
AMENDABLE = frozenset({"kind", "channel", "category", "urgency", "title", "text", "caller", "location"})


def amend(turn: Turn) -> Step:
    """Change what the case says; fields that are not touched stay, and are named when others changed them meanwhile."""
    fields = turn.command.fields
    unknown = sorted(set(fields) - AMENDABLE)
    if unknown or not fields:
        raise InvalidField("field_unknown" if unknown else "nothing_to_change", {"field": " ".join(unknown)})
    case = replace(turn.case, **_amended(turn.case, fields))
    beside = changed_beside(turn.command, turn.case)
    merged = {"beside": " ".join(beside)} if beside else {}
    return Step(following(turn, case), (("case.amended", {"fields": " ".join(sorted(fields)), **merged}),))


def _amended(case: Case, fields: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "kind" in fields:
        values["kind"] = code_of(Kind, fields, "kind", case.kind)
    if "channel" in fields:
        values["channel"] = code_of(Channel, fields, "channel", case.channel)
    if "urgency" in fields:
        values["urgency"] = code_of(Urgency, fields, "urgency", case.urgency)
    if "category" in fields:
        values["category"] = line_of(fields, "category")
    if "title" in fields:
        values["title"] = required_line(fields, "title")
    if "text" in fields:
        values["text"] = required_text(fields, "text")
    if "caller" in fields:
        values["caller"] = caller_of(fields["caller"], case.caller)
    if "location" in fields:
        values["location"] = location_of(fields["location"], case.location)
    return values


def note(turn: Turn) -> Step:
    """Add a remark; never collides with anything."""
    return Step(turn.case, (("case.noted", {"text": turn.required("text")}),))


def urge(turn: Turn) -> Step:
    """Remind whoever has to act (催办)."""
    case = replace(turn.case, urges=turn.case.urges + 1)
    return Step(case, (("case.urged", {"text": turn.text("text")}),))


def assign(turn: Turn) -> Step:
    """Dispatch to a lead unit and co-handlers; the open legs of units not named again are recalled.

    A unit that has the same part already keeps its leg and its clocks: adding a co-handler gives nobody a new limit,
    and nobody who has replied anything to do again, unless nobody else would have anything to do.
    """
    wanted, formal = _units(turn), flag_of(turn.command.fields, "formal")
    kept = _keeping(turn.case, wanted)
    legs, facts = recalled(turn.case.legs, kept)
    named = [replace(leg, formal=leg.formal or formal) if leg.open else leg for leg in legs]
    named += [new_leg(turn, unit, role, formal) for unit, role in wanted.items() if unit not in kept]
    told = [leg for leg in named if leg not in legs]
    facts += [
        ("case.dispatched", {"unit": leg.unit, "role": leg.role.value, "formal": "yes" if leg.formal else "no"})
        for leg in told
    ]
    if not facts:
        raise TransitionRefused("already_with_unit", {"unit": turn.code("unit")})
    if turn.text("text"):
        facts.append(("case.noted", {"text": turn.text("text")}))
    case = replace(turn.case, legs=tuple(named))
    same_round = case.state is State.REWORK and turn.code("unit") in kept
    return Step(turn.timed(case if same_round else replace(case, state=state_of(case))), tuple(facts))


def _keeping(case: Case, wanted: Mapping[str, LegRole]) -> frozenset[str]:
    """Return the units that keep their part: the open one, or the one replied to, unless they are to change roles."""
    going_on, replied = (
        frozenset(leg.unit for leg in legs if wanted.get(leg.unit) is leg.role)
        for legs in (case.open_legs, replied_of_round(case))
    )
    replied -= frozenset(leg.unit for leg in case.open_legs) - going_on
    return going_on | replied if going_on or wanted.keys() - replied else going_on


def _units(turn: Turn) -> dict[str, LegRole]:
    units = {turn.code("unit"): LegRole.LEAD}
    others = turn.command.fields.get("co_units")
    if others is not None and not isinstance(others, list | tuple):
        raise InvalidField("field_not_list", {"field": "co_units"})
    for other in others or ():
        code = required_line({"co_units": other}, "co_units")
        if code in units:
            raise InvalidField("unit_twice", {"field": "co_units"})
        units[code] = LegRole.CO
    return units


def reject(turn: Turn) -> Step:
    """Not accepted, on a named ground (不予受理)."""
    facts: Fact = ("case.rejected", {"ground": turn.code("ground"), "text": turn.text("text")})
    return _end(turn, State.REJECTED, facts)


def transfer(turn: Turn) -> Step:
    """Handed to an emergency line at once."""
    line = turn.code("line")
    if line not in {"110", "119", "120", "122"}:
        raise InvalidField("field_not_in_vocabulary", {"field": "line", "value": line})
    return _end(turn, State.TRANSFERRED, ("case.transferred", {"line": line}))


def merge(turn: Turn) -> Step:
    """The same matter as another case, which goes on for both callers (并单)."""
    into = turn.code("into")
    if into == turn.case.id:
        raise TransitionRefused("merge_into_itself")
    legs, facts = recalled(turn.case.legs)
    merged = replace(turn, case=replace(turn.case, legs=legs, merged_into=into))
    return _end(merged, State.MERGED, *facts, ("case.merged", {"into": into}))


def _end(turn: Turn, state: State, *facts: Fact) -> Step:
    return Step(turn.timed(replace(turn.case, state=state)), facts)
