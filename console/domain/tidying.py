"""What ends by itself when a case moves on: requests nobody decided, supervision, pauses."""

from dataclasses import replace
from datetime import datetime

from console.domain.case import Case
from console.domain.codes import State
from console.domain.pause import Pause


def tidied(case: Case) -> Case:
    """Return the case without what ended: a request ends with its part, a proposal and a pause with their state."""
    received = case.state is State.RECEIVED
    return replace(
        case,
        legs=tuple(leg if leg.open or leg.asked is None else replace(leg, asked=None) for leg in case.legs),
        supervision=None if case.finished else case.supervision,
        proposed_invalid=case.proposed_invalid if received else None,
        dispatch_count=case.dispatch_count if received else None,
        pauses=case.pauses if case.state is State.ON_HOLD else _ended(case.pauses, case.updated_at),
    )


def _ended(pauses: tuple[Pause, ...], at: datetime) -> tuple[Pause, ...]:
    if not pauses or pauses[-1].ended is not None:
        return pauses
    return (*pauses[:-1], replace(pauses[-1], ended=at))
