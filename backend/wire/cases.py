"""Cases, their legs and their events on the wire, and lists of them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from console.domain.codes import CallerType, Channel, Kind, LegRole, LegState, Phase, State, Urgency
from console.domain.lifecycle import EVENT_TYPES

#: The longest page of a list.
LONGEST_PAGE = 200


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CallerDocument(_Answer):
    """Who asked; `masked` says that this reader is not shown all."""

    name: str
    phone: str
    type: CallerType
    anonymous: bool
    confidential: bool
    masked: bool


class LocationDocument(_Answer):
    """Where the matter is."""

    district: str
    street: str
    community: str
    address: str


class LegDocument(_Answer):
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


class CaseDocument(_Answer):
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


class EventDocument(_Answer):
    """One line of a case's history."""

    case_id: str
    command_id: str
    index: int
    type: Annotated[str, Field(json_schema_extra={"enum": sorted(EVENT_TYPES)})]
    at: datetime
    actor: str
    data: dict[str, str]


class CaseWithEvents(_Answer):
    """A case and its whole history, oldest first."""

    case: CaseDocument
    events: list[EventDocument]


class EventList(_Answer):
    """The history of a case, oldest first."""

    items: list[EventDocument]


class CasePage(_Answer):
    """A page of a list; `next` is what to hand in as `after` to go on, or null at the end."""

    items: list[CaseDocument]
    total: int
    next: str | None
    as_of: datetime


class FoundCases(_Answer):
    """The newest hits of a search, and how many there are."""

    items: list[CaseDocument]
    total: int
    as_of: datetime


class SearchBody(BaseModel):
    """A search for what must not stand in an address: words, a phone number or its last four digits, a whole name."""

    text: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    name: Annotated[str, Field(max_length=80)] = ""
    limit: Annotated[int, Field(ge=1, le=LONGEST_PAGE)] = 50


class ChangeDocument(_Answer):
    """A case that changed, as it stands now; null when it left this reader's sight."""

    case_id: str
    case: CaseDocument | None
    events: list[EventDocument]


class ChangesDocument(_Answer):
    """A page of changes in commit order."""

    changes: list[ChangeDocument]
    cursor: str
    more: bool
    epoch: str


class QueueDocument(_Answer):
    """How many cases are in a state, and how many of them are overdue."""

    state: State
    count: int
    overdue: int


class QueuesDocument(_Answer):
    """Counts of the cases this reader may see, by state."""

    items: list[QueueDocument]
    as_of: datetime
