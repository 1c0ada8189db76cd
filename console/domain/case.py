"""The noun Case: one matter a citizen brought, and everything that is true of it now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from console.domain.assignment import Assignment
from console.domain.caller import Caller
from console.domain.case_link import CaseLink
from console.domain.codes import FINISHED, Channel, Kind, LegRole, Phase, State, Urgency
from console.domain.joined_caller import JoinedCaller
from console.domain.limit_count import LimitCount
from console.domain.location import Location
from console.domain.particular_codes import Exclusion, Solved
from console.domain.pause import Pause
from console.domain.proposal import Proposal
from console.domain.supervision import Supervision
from console.domain.unreached import Unreached, next_call

_NO_WRITERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands; changed only by `lifecycle.advance`."""

    #: City the record belongs to; every key begins with it.
    city_id: str
    #: UUIDv7 made by whoever created the case.
    id: str
    #: `YYMMDD-TTTT-SSSS-C`, or None while the terminal has no number of its own (shown as 待编号).
    number: str | None
    kind: Kind
    channel: Channel
    #: Category code; empty when not classified yet.
    category: str
    urgency: Urgency
    state: State
    #: One line for lists; never empty.
    title: str
    #: What the citizen said, cleaned for showing.
    text: str
    caller: Caller
    location: Location
    #: One leg per handling unit, in the order of dispatch.
    legs: tuple[Assignment, ...]
    #: What the citizen was told: on the phone, or as the result.
    answer: str
    #: When the limit that runs now ends; None when none runs.
    due_at: datetime | None
    #: Which limit that is.
    due_phase: Phase | None
    #: True when the limit reaches into a year whose holidays are not announced.
    due_provisional: bool
    created_at: datetime
    #: When anything last changed.
    updated_at: datetime
    #: User name of whoever entered it.
    created_by: str
    #: Counts the changes, from 1.
    version: int
    #: Field group → id of the command that last wrote it (see `concurrency`).
    writers: Mapping[str, str] = field(default_factory=lambda: _NO_WRITERS)
    #: The case this one was merged into, when it was.
    merged_into: str | None = None
    #: How often it was sent back for rework.
    reworks: int = 0
    #: How often somebody urged.
    urges: int = 0
    #: How satisfied the caller was, 1 to 5, when asked.
    satisfaction: int | None = None
    #: When it came into the state it is in; None means when it was created.
    state_since: datetime | None = None
    #: User name of whoever passed the first review; the final one needs somebody else.
    reviewed_by: str = ""
    #: Whether the matter was solved, as the caller says.
    solved: Solved | None = None
    #: Why it is left out of the rates of satisfaction.
    excluded: Exclusion | None = None
    #: Whether its own caller has said in this round what the result is worth.
    called_back: bool = False
    #: That its own caller was called back in vain; None when not tried in this round, or reached.
    unreached: Unreached | None = None
    #: Others who called about the same matter, in the order in which they were added.
    callers: tuple[JoinedCaller, ...] = ()
    #: Cases that have to do with this one.
    links: tuple[CaseLink, ...] = ()
    #: How far up it was taken (督办); None before that and when the case has ended.
    supervision: Supervision | None = None
    #: That it is invalid, as long as nobody has decided; `reason` is the code.
    proposed_invalid: Proposal | None = None
    #: Until which day its caller is marked as a nuisance.
    nuisance_until: date | None = None
    #: When and why its clocks stood still.
    pauses: tuple[Pause, ...] = ()
    #: How its limit to dispatch is counted, where that does not follow from the case.
    dispatch_count: LimitCount | None = None

    @property
    def lead(self) -> Assignment | None:
        """The newest leg of the lead unit, open or not."""
        leads = [leg for leg in self.legs if leg.role is LegRole.LEAD]
        return leads[-1] if leads else None

    @property
    def open_legs(self) -> tuple[Assignment, ...]:
        """The legs whose units still owe something."""
        return tuple(leg for leg in self.legs if leg.open)

    @property
    def held_until(self) -> date | None:
        """The day promised when the case was put on hold; None when it is not."""
        return self.pauses[-1].promised if self.pauses and self.pauses[-1].ended is None else None

    @property
    def joined(self) -> tuple[JoinedCaller, ...]:
        """Those who joined and still belong here."""
        return tuple(joined for joined in self.callers if joined.ended_at is None)

    @property
    def linked(self) -> tuple[CaseLink, ...]:
        """The links that still hold."""
        return tuple(link for link in self.links if link.ended_at is None)

    @property
    def all_called_back(self) -> bool:
        """Whether its own caller and everybody who joined have said what the result is worth."""
        return self.called_back and all(joined.outcome for joined in self.joined)

    @property
    def next_call(self) -> datetime | None:
        """When the next of those who are to be called back wants to be called; None: at once, or nobody is left."""
        own = () if self.called_back else (self.unreached,)
        return next_call((*own, *(joined.unreached for joined in self.joined if not joined.outcome)))

    @property
    def finished(self) -> bool:
        """Whether nobody has work left to do."""
        return self.state in FINISHED

    @property
    def since(self) -> datetime:
        """When it came into the state it is in."""
        return self.state_since or self.created_at

    def overdue(self, now: datetime) -> bool:
        """Whether the limit that runs now has passed at `now`."""
        return self.due_at is not None and now > self.due_at
