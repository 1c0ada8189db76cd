"""What a case gathers on its way, on the wire: callers, places, requests, links, supervision, pauses."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from console.domain.codes import CallerType, Phase
from console.domain.particular_codes import HoldCause, Level, Relation, Solved


class Answer(BaseModel):
    """Nothing but what is named here."""

    model_config = ConfigDict(extra="forbid")


class CallerDocument(Answer):
    """Who asked; `masked` says that this reader is not shown all, `marks` by what he finds them all the same."""

    name: str
    phone: str
    type: CallerType
    anonymous: bool
    confidential: bool
    masked: bool
    marks: list[str] = Field(default_factory=list)


class LocationDocument(Answer):
    """Where the matter is."""

    district: str
    street: str
    community: str
    address: str


class ProposalDocument(Answer):
    """Asked for, not decided yet."""

    reason: str
    by: str
    at: datetime
    days: int


class ExtensionDocument(Answer):
    """More time to reply, granted."""

    days: int
    reason: str
    at: datetime
    by: str


class CountDocument(Answer):
    """By which rule and from when a limit is counted, where that does not follow from the case."""

    phase: Phase
    rule: str
    since: datetime


class UnreachedDocument(Answer):
    """That a caller was called back in vain: how often in this round, and when to call again."""

    tries: int
    again_at: datetime | None


class JoinedCallerDocument(Answer):
    """Somebody else who called about the same matter."""

    id: str
    caller: CallerDocument
    case_id: str
    text: str
    at: datetime
    by: str
    outcome: str
    satisfaction: int | None
    solved: Solved | None
    unreached: UnreachedDocument | None
    #: When it was found that they do not belong here.
    ended_at: datetime | None
    ended_by: str


class LinkDocument(Answer):
    """Another case that has to do with this one."""

    case_id: str
    relation: Relation
    at: datetime
    by: str
    #: When it was found that they have nothing to do with each other.
    ended_at: datetime | None
    ended_by: str


class SupervisionDocument(Answer):
    """How far up a case was taken, and why."""

    level: Level
    reason: str
    at: datetime
    by: str


class PauseDocument(Answer):
    """A span in which no clock ran, and why."""

    cause: HoldCause
    reason: str
    since: datetime
    promised: date
    ended: datetime | None
