"""What is added beside the course of a case, and what ends of it: another caller, a link to another case, supervision.

Nothing here moves a case, so none of it collides with what others do at the same time.
"""

from dataclasses import replace

from console.domain.case_link import CaseLink
from console.domain.codes import State
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.joined_caller import JoinedCaller
from console.domain.particular_codes import Level, Relation
from console.domain.registration import caller_of, required_code
from console.domain.step import Step, Turn
from console.domain.supervision import Supervision


def add_caller(turn: Turn) -> Step:
    """Somebody else calls about the same matter and is told the result too (并单).

    A caller who came with a case of their own is named by that case; who is shown them masked need not know more.
    """
    caller, source, text = caller_of(turn.command.fields.get("caller")), turn.line("from_case"), turn.text("text")
    if not (source or caller.phone or caller.name):
        raise InvalidField("field_missing", {"field": "caller"})
    if source == turn.case.id:
        raise TransitionRefused("merge_into_itself")
    if source and any(joined.case_id == source for joined in turn.case.joined):
        raise TransitionRefused("caller_already_added", {"case": source})
    joined = JoinedCaller(turn.command.id, caller, source, text, turn.at, turn.actor.username)
    case = replace(turn.case, callers=(*turn.case.callers, joined))
    return Step(case, (("case.caller_added", {"from": source, "text": text}),))


def link(turn: Turn) -> Step:
    """Another case has to do with this one, as its cause, its effect or otherwise; both go on by themselves."""
    other, relation = turn.code("to"), required_code(Relation, turn.command.fields, "relation")
    if other == turn.case.id:
        raise TransitionRefused("link_to_itself")
    if any((known.case_id, known.relation) == (other, relation) for known in turn.case.linked):
        raise TransitionRefused("already_linked", {"case": other})
    links = (*turn.case.links, CaseLink(other, relation, turn.at, turn.actor.username))
    return Step(replace(turn.case, links=links), (("case.linked", {"to": other, "relation": relation.value}),))


def drop_caller(turn: Turn) -> Step:
    """Somebody who joined does not belong here, for a reason; they are told nothing of it, and what they said stays.

    Who was told the result already stays, and so does the last one who is to be called: the case would never end.
    """
    wanted, reason = turn.code("joined"), turn.required("text")
    found = next((joined for joined in turn.case.callers if joined.id == wanted), None)
    if found is None:
        raise TransitionRefused("no_such_caller", {"joined": wanted})
    if found.ended_at is not None:
        raise TransitionRefused("caller_dropped_already", {"joined": wanted})
    if found.outcome:
        raise TransitionRefused("caller_told", {"joined": wanted})
    ended = replace(found, ended_at=turn.at, ended_by=turn.actor.username)
    case = replace(turn.case, callers=tuple(ended if joined is found else joined for joined in turn.case.callers))
    if case.state is State.AWAITING_CALLBACK and case.all_called_back:
        raise TransitionRefused("last_to_call", {"joined": wanted})
    return Step(case, (("case.caller_dropped", {"joined": wanted, "from": found.case_id, "text": reason}),))


def unlink(turn: Turn) -> Step:
    """Another case has nothing to do with this one after all; that it was linked stays in the history."""
    other, relation = turn.code("to"), required_code(Relation, turn.command.fields, "relation")
    found = next((link for link in turn.case.linked if (link.case_id, link.relation) == (other, relation)), None)
    if found is None:
        raise TransitionRefused("not_linked", {"case": other})
    ended = replace(found, ended_at=turn.at, ended_by=turn.actor.username)
    links = tuple(ended if link is found else link for link in turn.case.links)
    return Step(replace(turn.case, links=links), (("case.unlinked", {"to": other, "relation": relation.value}),))


def escalate(turn: Turn) -> Step:
    """Taken further up, with the reason (督办): to the hotline's own supervision, the government office, the mayor."""
    level, reason = required_code(Level, turn.command.fields, "level"), turn.required("text")
    standing = turn.case.supervision
    if standing is not None and level.rung <= standing.level.rung:
        raise TransitionRefused("already_escalated", {"level": standing.level.value})
    case = replace(turn.case, supervision=Supervision(level, reason, turn.at, turn.actor.username))
    return Step(case, (("case.escalated", {"level": level.value, "text": reason}),))
