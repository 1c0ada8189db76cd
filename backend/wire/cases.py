"""Cases, their legs and their events on the wire, and lists of them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from backend.wire.particulars import (
    Answer,
    CallerDocument,
    CountDocument,
    ExtensionDocument,
    JoinedCallerDocument,
    LinkDocument,
    LocationDocument,
    PauseDocument,
    ProposalDocument,
    SupervisionDocument,
    UnreachedDocument,
)
from console.domain.codes import Channel, Kind, LegRole, LegState, Phase, State, Urgency
from console.domain.lifecycle import EVENT_TYPES
from console.domain.particular_codes import Exclusion, Solved

#: The longest page of a list.
LONGEST_PAGE = 200


class LegDocument(Answer):
    """One handling unit's part; `due_at` is the limit that runs now."""

    code: str
    role: LegRole
    state: LegState
    due_at: datetime | None
    assigned_at: datetime
    view_due_at: datetime | None
    reply_due_at: datetime | None
    viewed_at: datetime | None
    replied_at: datetime | None
    reply: str
    public_answer: str
    return_reason: str
    formal: bool
    extensions: int
    asked: ProposalDocument | None
    granted: list[ExtensionDocument]
    counts: list[CountDocument]


class CaseDocument(Answer):
    """A case as it stands, as this reader may see it."""

    id: str
    city_id: str
    number: str | None
    kind: Kind
    channel: Channel
    category: str
    urgency: Urgency
    state: State
    title: str
    text: str
    caller: CallerDocument
    location: LocationDocument
    units: list[LegDocument]
    answer: str
    due_at: datetime | None
    due_phase: Phase | None
    due_provisional: bool
    created_at: datetime
    updated_at: datetime
    created_by: str
    version: int
    writers: dict[str, str]
    merged_into: str | None
    reworks: int
    urges: int
    satisfaction: int | None
    state_since: datetime | None
    reviewed_by: str
    solved: Solved | None
    excluded: Exclusion | None
    called_back: bool
    unreached: UnreachedDocument | None
    callers: list[JoinedCallerDocument]
    links: list[LinkDocument]
    supervision: SupervisionDocument | None
    proposed_invalid: ProposalDocument | None
    nuisance_until: date | None
    pauses: list[PauseDocument]
    dispatch_count: CountDocument | None


class EventDocument(Answer):
    """One line of a case's history."""

    case_id: str
    command_id: str
    index: int
    type: Annotated[str, Field(json_schema_extra={"enum": sorted(EVENT_TYPES)})]
    at: datetime
    actor: str
    data: dict[str, str]


class CaseWithEvents(Answer):
    """A case and its whole history, oldest first."""

    case: CaseDocument
    events: list[EventDocument]


class EventList(Answer):
    """The history of a case, oldest first."""

    items: list[EventDocument]


class CasePage(Answer):
    """A page of a list; `next` is what to hand in as `after` to go on, or null at the end.

    `total` is a lower bound when `complete` is false.
    """

    items: list[CaseDocument]
    total: int
    complete: bool
    next: str | None
    as_of: datetime


class FoundCases(Answer):
    """The newest hits of a search, and how many there are, or at least are when `complete` is false."""

    items: list[CaseDocument]
    total: int
    complete: bool
    as_of: datetime


class SearchBody(BaseModel):
    """A search for what must not stand in an address: words, a phone number or its last four digits, a whole name."""

    text: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    name: Annotated[str, Field(max_length=80)] = ""
    limit: Annotated[int, Field(ge=1, le=LONGEST_PAGE)] = 50


class ChangeDocument(Answer):
    """A case that changed, as it stands now; null when it left this reader's sight."""

    case_id: str
    case: CaseDocument | None
    events: list[EventDocument]


class ChangesDocument(Answer):
    """A page of changes in commit order."""

    changes: list[ChangeDocument]
    cursor: str
    more: bool
    epoch: str


class QueueDocument(Answer):
    """How many cases are in a state, and how many of them are overdue."""

    state: State
    count: int
    overdue: int


class ViewDocument(Answer):
    """How many cases a view has for this reader."""

    view: str
    count: int


class QueuesDocument(Answer):
    """Counts of the cases this reader may see, by state and by view."""

    items: list[QueueDocument]
    views: list[ViewDocument]
    as_of: datetime
