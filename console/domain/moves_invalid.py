"""The moves about calls that are nothing: proposed by the desk, decided by a leader, marked for a time."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from console.domain.case import Case
from console.domain.codes import State
from console.domain.errors import TransitionRefused
from console.domain.moves_time import DENY, verdict_of
from console.domain.policy import Policy
from console.domain.proposal import Proposal
from console.domain.roles import LEADERS
from console.domain.step import Fact, Step, Turn
from console.domain.working_calendar import WorkingCalendar

#: Reasons that say something of the caller and not of one call; they mark the caller for some days.
NUISANCE = frozenset({"harassment", "nuisance"})
#: The verdict when the time to decide is over.
EXPIRE = "expire"


def invalidate(turn: Turn) -> Step:
    """Nothing the hotline can do anything with, or harassment; the desk proposes it where the city wants it decided."""
    reason = turn.code("reason")
    if not turn.policy.invalid_approval or turn.actor.role in LEADERS:
        return _invalid(turn, reason)
    if turn.case.proposed_invalid is not None:
        raise TransitionRefused("already_proposed")
    proposed = replace(turn.case, proposed_invalid=Proposal(reason, turn.actor.username, turn.at))
    return Step(proposed, (("case.invalid_proposed", {"reason": reason}),))


def decide_invalid(turn: Turn) -> Step:
    """A leader agrees, or says why not; then the case waits for its dispatch as before."""
    proposed = turn.case.proposed_invalid
    if proposed is None:
        raise TransitionRefused("nothing_proposed")
    if turn.code("verdict") == EXPIRE:
        return _expired(turn, proposed)
    verdict, text = verdict_of(turn), turn.text("text")
    if verdict == DENY:
        denied: Fact = ("case.invalid_denied", {"text": turn.required("text")})
        return Step(replace(turn.case, proposed_invalid=None), (denied,))
    noted: tuple[Fact, ...] = (("case.noted", {"text": text}),) if text else ()
    step = _invalid(turn, proposed.reason)
    return replace(step, facts=(*step.facts, *noted))


def proposal_over(case: Case, at: datetime, policy: Policy, calendar: WorkingCalendar) -> bool:
    """Whether nobody decided on a proposal in the working days the city gives, the last day included."""
    proposed = case.proposed_invalid
    if proposed is None or policy.proposal_days < 1:
        return False
    last = calendar.add_workdays(proposed.at.astimezone(policy.zone).date(), policy.proposal_days).day
    return at > calendar.end_of_day(last, policy.zone)


def _expired(turn: Turn, proposed: Proposal) -> Step:
    """Nobody decided in time: the case waits for its dispatch as before."""
    if not proposal_over(turn.case, turn.at, turn.policy, turn.calendar):
        raise TransitionRefused("proposal_stands")
    return Step(replace(turn.case, proposed_invalid=None), (("case.invalid_expired", {"reason": proposed.reason}),))


def _invalid(turn: Turn, reason: str) -> Step:
    until = _marked_until(turn, reason)
    case = replace(turn.case, state=State.INVALID, nuisance_until=until)
    facts: list[Fact] = [("case.invalidated", {"reason": reason})]
    if until is not None:
        facts.append(("case.marked_nuisance", {"until": until.isoformat()}))
    return Step(turn.timed(case), tuple(facts))


def _marked_until(turn: Turn, reason: str) -> date | None:
    if reason not in NUISANCE or turn.policy.nuisance_days < 1:
        return None
    return turn.at.astimezone(turn.policy.zone).date() + timedelta(days=turn.policy.nuisance_days)


def is_nuisance(case: Case, day: date) -> bool:
    """Whether the caller of `case` is still marked as a nuisance on `day`, the last day included."""
    return case.nuisance_until is not None and day <= case.nuisance_until
