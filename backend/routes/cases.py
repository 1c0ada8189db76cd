"""Reading cases: lists, search, one case, its history, what changed, and how many wait where."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import AwareDatetime

from backend.case_files import opened
from backend.case_search import Filters, found, page
from backend.changes import LONGEST, changes_after
from backend.queues import queues
from backend.routes.asking import Asker, Service, Witness
from backend.wire.answers import answer
from backend.wire.cases import (
    LONGEST_PAGE,
    CasePage,
    CaseWithEvents,
    ChangesDocument,
    EventList,
    FoundCases,
    QueuesDocument,
    SearchBody,
)
from backend.wire.parameters import Cursor, Key
from backend.wire.problems import problems
from console.domain.codes import Channel, Kind, State, Urgency

router = APIRouter(prefix="/v1", tags=["cases"])
_UNSIGNED = "sign_in_unknown sign_in_expired sign_in_revoked"
_ONE_CASE = problems(s404="unknown_case", s422="number_check_digit number_malformed")
Code = Annotated[str, Query(max_length=64)]


@router.get(
    "/cases",
    response_model=CasePage,
    responses=problems(s401=_UNSIGNED, s422="request_invalid bad_cursor", s503="starting"),
)
def list_cases(
    hotline: Service,
    person: Asker,
    state: Annotated[list[State], Query()] = [],  # noqa: B006 - FastAPI copies defaults
    kind: Kind | None = None,
    category: Code = "",
    district: Code = "",
    unit: Code = "",
    created_by: Code = "",
    overdue: bool = False,
    street: Code = "",
    channel: Channel | None = None,
    urgency: Urgency | None = None,
    due_before: AwareDatetime | None = None,
    created_from: AwareDatetime | None = None,
    created_before: AwareDatetime | None = None,
    q: Annotated[str, Query(max_length=200)] = "",
    order: Literal["newest", "due"] = "newest",
    limit: Annotated[int, Query(ge=1, le=LONGEST_PAGE)] = 50,
    after: Annotated[str, Query(max_length=400)] = "",
) -> Response:
    """List cases, a page at a time. `q` is words of the matter, never a phone number or a name."""
    filters = Filters(
        state, kind or "", category, district, unit, created_by, overdue, q,
        street, channel or "", urgency or "", due_before, created_from, created_before,
    )  # fmt: skip
    return answer(page(hotline, person.reader, filters, order, limit, after))


@router.post(
    "/cases/search",
    response_model=FoundCases,
    responses=problems(
        s401=_UNSIGNED,
        s403="role_not_allowed",
        s422="request_invalid search_empty phone_too_short",
        s429="too_many_requests",
        s503="starting database_failed",
    ),
)
def search(body: SearchBody, hotline: Service, person: Asker) -> Response:
    """Find cases by what must not stand in an address: words, a caller's number or name."""
    return answer(found(hotline, person.reader, body.text, body.phone, body.name, body.limit))


@router.get(
    "/cases/{key}",
    response_model=CaseWithEvents,
    responses=_ONE_CASE,
)
def one_case(key: Key, hotline: Service, person: Asker) -> Response:
    """Return a case by id or number (any unambiguous form), with its history."""
    return answer(opened(hotline, person.reader, key))


@router.get(
    "/cases/{key}/events",
    response_model=EventList,
    responses=_ONE_CASE,
)
def case_events(key: Key, hotline: Service, person: Asker) -> Response:
    """Return the history of a case, oldest first."""
    return answer({"items": opened(hotline, person.reader, key)["events"]})


@router.get(
    "/changes",
    response_model=ChangesDocument,
    responses=problems(s401=_UNSIGNED, s410="unknown_cursor store_restored", s422="request_invalid", s503="starting"),
)
def changes(
    hotline: Service,
    person: Asker,
    after: Cursor = "",
    limit: Annotated[int, Query(ge=1, le=LONGEST)] = 200,
    shown: Witness = "",
) -> Response:
    """Return what changed after a cursor, in commit order; empty: from the beginning."""
    return answer(changes_after(hotline, person.reader, after, limit, shown))


@router.get("/queues", response_model=QueuesDocument, responses=problems(s401=_UNSIGNED, s503="starting"))
def counts(hotline: Service, person: Asker) -> Response:
    """Count the cases this reader may see, by state and by view."""
    return answer(queues(hotline, person.reader))
