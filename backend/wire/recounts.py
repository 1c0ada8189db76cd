"""A calendar taken in, and the limits that moved with it, on the wire."""

from datetime import datetime

from backend.wire.particulars import Answer
from console.domain.codes import Phase


class RecountDocument(Answer):
    """One time that limits were counted anew; `finished_at` is null while open cases are left to look at."""

    recount_no: int
    started_at: datetime
    started_by: str
    finished_at: datetime | None
    #: Open cases looked at, and limits moved or made certain.
    examined: int
    moved: int


class MovedLimitDocument(Answer):
    """A limit that ends at another time by the new calendar, or as before and is certain now; no unit: to dispatch."""

    case_id: str
    number: str | None
    unit: str
    phase: Phase
    before: datetime
    after: datetime


class CalendarAnswer(Answer):
    """Which years the calendar has now, the version of the reference data, and the first limits that moved."""

    etag: str
    years: list[int]
    recount: RecountDocument | None
    items: list[MovedLimitDocument]
    next: str | None


class RecountList(Answer):
    """Recounts, the newest first."""

    items: list[RecountDocument]
    next: str | None


class MovedLimitList(Answer):
    """Limits one recount moved, by case."""

    recount: RecountDocument
    items: list[MovedLimitDocument]
    next: str | None
