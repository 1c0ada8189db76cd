"""Revealing a caller for a stated reason."""

from fastapi import APIRouter
from fastapi.responses import Response

from backend.reveals import reveal
from backend.routes.asking import Asker, Service
from backend.wire.answers import answer
from backend.wire.parameters import Key
from backend.wire.problems import problems
from backend.wire.reveals import RevealBody, RevealedCaller

router = APIRouter(prefix="/v1", tags=["cases"])


@router.post(
    "/cases/{key}/reveal",
    response_model=RevealedCaller,
    responses=problems(
        s401="sign_in_unknown sign_in_expired sign_in_revoked",
        s403="reveal_not_allowed",
        s404="unknown_case",
        s422="request_invalid reason_missing number_check_digit",
        s503="starting database_failed",
    ),
)
def reveal_caller(key: Key, body: RevealBody, hotline: Service, person: Asker) -> Response:
    """Return the caller of a case in full, for a reason that is logged before anything is told."""
    return answer(reveal(hotline, person, key, body.reason), {"Cache-Control": "no-store"})
