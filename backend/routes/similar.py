"""Similar open cases: of a case, or of what a caller is just telling."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from backend.routes.asking import Asker, Service
from backend.similar import Question, like, like_case
from backend.wire.answers import answer
from backend.wire.problems import problems
from backend.wire.similar import MOST, SimilarBody, SimilarList

router = APIRouter(prefix="/v1", tags=["cases"])
_UNSIGNED = "sign_in_unknown sign_in_expired sign_in_revoked"


@router.get(
    "/similar",
    response_model=SimilarList,
    responses=problems(
        s401=_UNSIGNED, s404="unknown_case", s422="request_invalid number_check_digit", s503="starting database_failed"
    ),
)
def similar_to_case(
    hotline: Service,
    person: Asker,
    case: Annotated[str, Query(min_length=1, max_length=64)],
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
) -> Response:
    """Return the open cases like one, by its id or number, each with the reason why."""
    return answer(like_case(hotline, person.reader, case, limit))


@router.post(
    "/similar",
    response_model=SimilarList,
    responses=problems(
        s401=_UNSIGNED,
        s403="role_not_allowed",
        s422="request_invalid search_empty phone_too_short",
        s429="too_many_requests",
        s503="starting database_failed",
    ),
)
def similar_to_words(body: SimilarBody, hotline: Service, person: Asker) -> Response:
    """Return the open cases like what is told, each with the reason why."""
    asked = Question(body.text, body.address, body.district, body.street, body.category, body.phone, body.limit)
    return answer(like(hotline, person.reader, asked))
