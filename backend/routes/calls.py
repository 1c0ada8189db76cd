"""Calls: told by a telephone system, asked for by the operator they ring at."""

from fastapi import APIRouter
from fastapi.responses import Response

from backend.calls import Told, of_operator, take
from backend.routes.asking import Asker, Service
from backend.wire.answers import answer
from backend.wire.calls import CallEventBody, CallEventList, CallEventTaken
from backend.wire.problems import problems

router = APIRouter(prefix="/v1", tags=["calls"])
_UNSIGNED = "sign_in_unknown sign_in_expired sign_in_revoked"


@router.post(
    "/calls/events",
    response_model=CallEventTaken,
    responses=problems(
        s401=_UNSIGNED,
        s403="role_not_allowed",
        s404="unknown_user",
        s422="request_invalid phone_unusable field_too_long",
        s503="starting database_failed",
    ),
)
def tell_call(body: CallEventBody, hotline: Service, person: Asker) -> Response:
    """Tell what happened to a call at an operator's telephone; only for the role integration."""
    told = Told(body.call_id, body.event, body.username, body.phone, body.name)
    return answer(take(hotline, person.reader, told), {"Cache-Control": "no-store"})


@router.get("/calls", response_model=CallEventList, responses=problems(s401=_UNSIGNED, s503="starting database_failed"))
def own_calls(hotline: Service, person: Asker) -> Response:
    """Return what happened at the asker's own telephone in the last minutes."""
    return answer({"items": of_operator(hotline, person.actor.username)}, {"Cache-Control": "no-store"})
