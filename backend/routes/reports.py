"""Reports: rates by unit, channel, category, district, operator and period, and hot issues."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from backend import report_log
from backend.hot import HotWish, hot
from backend.reports import Wish, report, require_reader
from backend.routes.asking import Asker, Service
from backend.wire.answers import answer
from backend.wire.problems import problems
from backend.wire.reports import HotDocument, ReportDocument
from console.domain.periods import Period
from console.domain.rates import Rounding

router = APIRouter(prefix="/v1/reports", tags=["reports"])
_UNSIGNED = "sign_in_unknown sign_in_expired sign_in_revoked"
_PROBLEMS = problems(
    s401=_UNSIGNED, s403="role_not_allowed", s422="request_invalid period_invalid", s503="starting database_failed"
)
Code = Annotated[str, Query(max_length=64)]


@router.get("/hot", response_model=HotDocument, responses=_PROBLEMS)
def hot_issues(
    hotline: Service,
    person: Asker,
    by: Literal["street", "district"] = "street",
    hours: Annotated[int, Query(ge=1, le=24 * 31)] = 24,
    days: Annotated[int, Query(ge=1, le=366)] = 28,
    least: Annotated[int, Query(ge=2, le=10_000)] = 3,
    score: Annotated[float, Query(ge=0, le=300)] = 2.0,
) -> Response:
    """Return which categories surge in which places, against what was usual there before."""
    require_reader(person.reader, "hot")
    found = hot(hotline, HotWish(by, hours, days, least, score))
    report_log.note(hotline, person, "hot")
    return answer(found)


@router.get("/{by}", response_model=ReportDocument, responses=_PROBLEMS)
def rates(
    hotline: Service,
    person: Asker,
    by: Literal["units", "channels", "categories", "districts", "operators", "periods"],
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
    period: Period | None = None,
    level: Literal["group", "leaf"] = "leaf",
    rounding: Rounding = Rounding.TRUNCATE,
    basically: bool = False,
    unit: Code = "",
    channel: Code = "",
    category: Code = "",
    district: Code = "",
    operator: Code = "",
) -> Response:
    """Return the rates of a period (days inclusive, in the city's zone), with numerators and denominators.

    `basically` counts 基本满意 as satisfied. A unit's clerk gets the line of his own unit.
    """
    split = period or (Period.MONTH if by == "periods" else Period.WHOLE)
    only = {"unit": unit, "channel": channel, "category": category, "district": district, "operator": operator}
    wish = Wish(by, first, last, split, level == "group", rounding, basically, only)
    found = report(hotline, person.reader, wish)
    report_log.note(hotline, person, by, first, last)
    return answer(found)
