"""How a case stands in a citizen's eyes: what the office does inside is its own affair (domain-12345.md 7)."""

from collections.abc import Iterable
from enum import StrEnum

from console.domain.case import Case
from console.domain.case_facts import ENDINGS
from console.domain.codes import Kind, State


class PublicState(StrEnum):
    """What a citizen is told."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    #: Answered or dealt with.
    FINISHED = "finished"
    NOT_ACCEPTED = "not_accepted"
    #: Passed to an emergency line.
    TRANSFERRED = "transferred"


_STATES = {
    State.RECEIVED: PublicState.RECEIVED,
    State.ANSWERED: PublicState.FINISHED,
    State.REJECTED: PublicState.NOT_ACCEPTED,
    State.INVALID: PublicState.NOT_ACCEPTED,
    State.TRANSFERRED: PublicState.TRANSFERRED,
    State.AWAITING_CALLBACK: PublicState.FINISHED,
    State.CLOSED: PublicState.FINISHED,
    State.ARCHIVED: PublicState.FINISHED,
}


def public_state(state: State) -> PublicState:
    """Return what a state is to a citizen; one with work left to do is in progress."""
    return _STATES.get(state, PublicState.IN_PROGRESS)


def before_archiving(types: Iterable[str]) -> State:
    """Return how an archived case ended, by the types of its events, oldest first: that is what a citizen is told."""
    endings = {type_: state for state, type_ in ENDINGS.items()}
    ended = [endings[type_] for type_ in types if type_ in endings]
    return ended[-1] if ended else State.CLOSED


def state_only(case: Case) -> bool:
    """Whether nothing but the state may be told: who learns a number of such a case must learn nothing by it."""
    return case.caller.confidential or case.kind is Kind.REPORT


def public_answer(case: Case) -> str:
    """Return what the city answers the citizen, once that has passed its review; empty before."""
    if public_state(case.state) is not PublicState.FINISHED:
        return ""
    if case.lead is not None and case.lead.public_answer:
        return case.lead.public_answer
    return case.answer if case.state is State.ANSWERED else ""
