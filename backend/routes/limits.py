"""The limits of one case, explained."""

from fastapi import APIRouter
from fastapi.responses import Response

from backend.limits import limits
from backend.routes.asking import Asker, Service
from backend.wire.answers import answer
from backend.wire.limits import LimitList
from backend.wire.parameters import Key
from backend.wire.problems import problems

router = APIRouter(prefix="/v1", tags=["cases"])


@router.get(
    "/cases/{key}/limits",
    response_model=LimitList,
    responses=problems(s404="unknown_case", s422="number_check_digit number_malformed"),
)
def case_limits(key: Key, hotline: Service, person: Asker) -> Response:
    """Return the open limits of a case, each with the lines that say why it ends when it does."""
    return answer(limits(hotline, person.reader, key))
