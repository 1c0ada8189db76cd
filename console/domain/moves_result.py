"""The moves towards a result: hold and resume, review, close, reopen, archive."""

from dataclasses import replace
from datetime import date

from console.domain.case import Case
from console.domain.clocks import after_hold
from console.domain.codes import LegRole, State
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.legs import new_leg, recalled, state_of
from console.domain.particular_codes import HoldCause
from console.domain.pause import Pause
from console.domain.policy import Policy
from console.domain.registration import cited, optional_code
from console.domain.step import Fact, Step, Turn

#: States in which the last reply stands, so that it may be what the citizen is told.
REPLY_STANDS = frozenset({State.REPLIED, State.REVIEWED, State.AWAITING_CALLBACK})


def after_reply(case: Case, policy: Policy) -> Case:
    """Return the case in the state that follows when no unit owes anything any more."""
    if policy.review:
        return replace(case, state=State.REPLIED)
    return after_review(case, policy)


def after_review(case: Case, policy: Policy) -> Case:
    """Return the case in the state that follows its last review."""
    callback = case.kind in policy.callback_kinds
    return replace(case, state=State.AWAITING_CALLBACK if callback else State.CLOSED)


def hold(turn: Turn) -> Step:
    """Cannot be solved for now; cause and promised date are told (挂账), and the clocks stand still."""
    cause = optional_code(HoldCause, turn.command.fields, "cause") or HoldCause.OTHER
    reason, promised = turn.required("text"), _promised(turn)
    pause = Pause(cause, reason, max(turn.at, turn.case.updated_at), promised)
    held = replace(turn.case, state=State.ON_HOLD, pauses=(*turn.case.pauses, pause))
    return _step(turn, held, ("case.held", {"cause": reason, "until": promised.isoformat(), "why": cause.value}))


def promise_reached(case: Case, day: date) -> bool:
    """Whether a held case should go on by now: the promised day has come."""
    return case.held_until is not None and day >= case.held_until


def _promised(turn: Turn) -> date:
    try:
        day = date.fromisoformat(turn.code("until"))
    except ValueError:
        raise InvalidField("field_not_date", {"field": "until"}) from None
    if day < turn.at.astimezone(turn.policy.zone).date():
        raise InvalidField("date_past", {"field": "until"})
    return day


def resume(turn: Turn) -> Step:
    """Work goes on where it stood; a matter that was replied to before it was held goes back to its lead unit."""
    fact: Fact = ("case.resumed", {"text": turn.text("text")})
    if not turn.case.open_legs:
        return rework(turn, fact)
    going = replace(turn.case, legs=after_hold(turn))
    return _step(turn, replace(going, state=state_of(going)), fact)


def review(turn: Turn) -> Step:
    """The hotline passes a reply or sends it back; with final review a second person passes it again."""
    verdict = turn.code("verdict")
    if verdict == "send_back":
        return rework(turn, ("case.review_sent_back", {"text": turn.required("text")}))
    if verdict != "pass":
        raise InvalidField("field_not_in_vocabulary", {"field": "verdict", "value": verdict})
    case = turn.case
    if case.state is State.REPLIED and turn.policy.final_review:
        passed = replace(case, state=State.REVIEWED, reviewed_by=turn.actor.username)
        return _step(turn, passed, ("case.review_passed", {"stage": "first"}))
    if case.state is State.REVIEWED and case.reviewed_by == turn.actor.username:
        raise TransitionRefused("second_person_needed")
    stage = "final" if case.state is State.REVIEWED else "only"
    return _step(turn, after_review(case, turn.policy), ("case.review_passed", {"stage": stage}))


def close(turn: Turn) -> Step:
    """Answer on the phone while not dispatched; else close with the reply that stands or a result (design.md 10)."""
    case, card = turn.case, cited(turn.command.fields)
    if case.state is State.RECEIVED:
        answer = turn.required("text")
        answered = replace(case, state=State.ANSWERED, answer=answer)
        return _step(turn, answered, ("case.answered", {"answer": answer} | card))
    answer = turn.text("text") or (case.answer if case.state in REPLY_STANDS else "")
    if not answer:
        raise InvalidField("field_missing", {"field": "text"})
    legs, facts = recalled(case.legs)
    closed = replace(case, state=State.CLOSED, legs=legs, answer=answer)
    return _step(turn, closed, *facts, ("case.closed", {"answer": answer} | card))


def reopen(turn: Turn) -> Step:
    """New facts, or the result did not hold: back to the unit that had it, else to the dispatchers."""
    fact: Fact = ("case.reopened", {"text": turn.required("text")})
    if turn.case.state is State.CLOSED:
        return rework(turn, fact)
    fresh = replace(turn.case, state=State.RECEIVED, merged_into=None, nuisance_until=None)
    return _step(turn, fresh, fact)


def archive(turn: Turn) -> Step:
    """Kept for the record; nothing changes any more."""
    return _step(turn, replace(turn.case, state=State.ARCHIVED), ("case.archived", {}))


def rework(turn: Turn, fact: Fact) -> Step:
    """The lead unit has to do it again, and to view it again, with new limits (重办); all callers are told anew."""
    again = tuple(replace(joined, outcome="", unreached=None) for joined in turn.case.callers)
    case, lead = replace(turn.case, called_back=False, unreached=None, callers=again), turn.case.lead
    if lead is None:
        return _step(turn, replace(case, state=State.RECEIVED), fact)
    legs = (*case.legs, new_leg(turn, lead.unit, LegRole.LEAD, lead.formal))
    return _step(turn, replace(case, state=State.REWORK, legs=legs, reworks=case.reworks + 1), fact)


def _step(turn: Turn, case: Case, *facts: Fact) -> Step:
    return Step(turn.timed(case), facts)
