"""The noun Assignment: one leg of a case, what one handling unit was asked to do and did."""

from dataclasses import dataclass
from datetime import datetime

from console.domain.codes import OPEN_LEGS, LegRole, LegState, Phase
from console.domain.limit_count import LimitCount
from console.domain.proposal import Extension, Proposal


@dataclass(frozen=True, slots=True)
class Assignment:
    """One unit's part of a case, with its own state, clocks and reply."""

    #: Code of the handling unit.
    unit: str
    #: Lead or co-handler.
    role: LegRole
    #: Where this unit stands.
    state: LegState
    #: When it was dispatched to the unit.
    assigned_at: datetime
    #: When the unit must have viewed it.
    view_due_at: datetime | None = None
    #: When the unit must have replied.
    reply_due_at: datetime | None = None
    #: When the unit first opened it.
    viewed_at: datetime | None = None
    #: When the unit replied.
    replied_at: datetime | None = None
    #: Account for the hotline, not for the citizen.
    reply: str = ""
    #: What the citizen is told.
    public_answer: str = ""
    #: Why it was returned, when it was.
    return_reason: str = ""
    #: Whether it was formally assigned, so that it may not be returned again.
    formal: bool = False
    #: How often its limit to reply was extended.
    extensions: int = 0
    #: More time the unit asked for, as long as nobody has decided.
    asked: Proposal | None = None
    #: The extensions granted, in order.
    granted: tuple[Extension, ...] = ()
    #: How its limits are counted, where that does not follow from the case.
    counts: tuple[LimitCount, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the unit still owes something."""
        return self.state in OPEN_LEGS

    @property
    def due_at(self) -> datetime | None:
        """When the limit that runs now ends; None when nothing runs."""
        return self._running[0]

    @property
    def due_phase(self) -> Phase | None:
        """Which limit that is: to view as long as the unit has not, unless the limit to reply ends sooner."""
        return self._running[1]

    @property
    def _running(self) -> tuple[datetime | None, Phase | None]:
        if not self.open:
            return None, None
        viewing = self.view_due_at if self.state is LegState.DISPATCHED else None
        if viewing is not None and (self.reply_due_at is None or viewing <= self.reply_due_at):
            return viewing, Phase.VIEW
        return self.reply_due_at, Phase.REPLY if self.reply_due_at is not None else None
