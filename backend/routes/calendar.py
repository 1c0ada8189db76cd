"""The working calendar, for administrators: a year taken in, and which limits moved with it."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from backend import recounts
from backend.hotline import Hotline
from backend.recount_pages import LONGEST, moved_list, recount_list, recount_of
from backend.reference_admin import import_years
from backend.routes.admin import Administrator, documented, done
from backend.routes.asking import Service
from backend.wire.admin import CalendarYear
from backend.wire.answers import answer
from backend.wire.recounts import CalendarAnswer, MovedLimitList, RecountList
from console.domain.documents import Document

router = APIRouter(prefix="/v1/admin/calendar", tags=["admin"])
#: Portions counted before the answer; what is left is counted with the next sweep.
_AT_ONCE = 25
Limit = Annotated[int, Query(ge=1, le=LONGEST)]
After = Annotated[str, Query(max_length=400)]


@router.post("", response_model=CalendarAnswer, responses=documented(s422="reference_unusable calendar_malformed"))
def import_calendar(body: CalendarYear, hotline: Service, person: Administrator) -> Response:
    """Put a year of the working calendar in place of what is known of it, and count the limits of open cases anew."""
    rows = body.model_dump(mode="json")
    after = done(hotline, person, lambda connection, doer: import_years(connection, doer, rows)).after
    recounts.carry_on(hotline, _AT_ONCE)
    return answer({"etag": after.etag, "years": sorted(after.calendar.announced), **_moved(hotline, after.etag)})


def _moved(hotline: Hotline, etag: str) -> Document:
    with hotline.database.read() as connection:
        recount: Any = recount_of(connection, hotline.city_id, etag)
        if recount is None:
            return {"recount": None, "items": [], "next": None}
        return moved_list(connection, hotline.city_id, recount["recount_no"], LONGEST, "")


@router.get("/recounts", response_model=RecountList, responses=documented(s422="bad_cursor"))
def list_recounts(hotline: Service, person: Administrator, limit: Limit = 50, after: After = "") -> Response:
    """List the times that limits were counted anew, the newest first."""
    with hotline.database.read() as connection:
        return answer(recount_list(connection, hotline.city_id, limit, after))


@router.get(
    "/recounts/{recount_no}/limits",
    response_model=MovedLimitList,
    responses=documented(s404="unknown_recount", s422="bad_cursor"),
)
def list_moved_limits(
    recount_no: Annotated[int, Path(ge=1, le=2**31 - 1)],
    hotline: Service,
    person: Administrator,
    limit: Limit = 100,
    after: After = "",
) -> Response:
    """List the limits one recount moved, by case."""
    with hotline.database.read() as connection:
        return answer(moved_list(connection, hotline.city_id, recount_no, limit, after))
