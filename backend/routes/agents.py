"""What operators are doing: told by each for himself, read by those who lead them."""

from fastapi import APIRouter
from fastapi.responses import Response

from backend.agent_states import Told, of_all, take
from backend.routes.asking import Asker, Service
from backend.wire.agents import AgentList, AgentStateBody, AgentStateDocument
from backend.wire.answers import answer
from backend.wire.problems import problems

router = APIRouter(prefix="/v1", tags=["calls"])
_UNSIGNED = "sign_in_unknown sign_in_expired sign_in_revoked"


@router.put(
    "/me/state",
    response_model=AgentStateDocument,
    responses=problems(
        s401=_UNSIGNED,
        s422="request_invalid rest_reason_missing reason_of_rest_only",
        s503="starting database_failed",
    ),
)
def tell_state(body: AgentStateBody, hotline: Service, person: Asker) -> Response:
    """Tell what the asker is doing, in place of what was told before."""
    told = Told(body.state, body.since, body.until, body.reason)
    return answer(take(hotline, person.reader, told), {"Cache-Control": "no-store"})


@router.get(
    "/agents",
    response_model=AgentList,
    responses=problems(s401=_UNSIGNED, s403="role_not_allowed", s503="starting database_failed"),
)
def agents(hotline: Service, person: Asker) -> Response:
    """Return what operators are doing now; only for supervisors, inspectors and admins."""
    return answer(of_all(hotline, person.reader), {"Cache-Control": "no-store"})
