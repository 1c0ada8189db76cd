"""The citizen's look-up: no sign-in, little to learn, and not often."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from backend.lookup_rate import LookupRate
from backend.public_cases import looked_up
from backend.routes.asking import Address, Service
from backend.wire.answers import answer
from backend.wire.parameters import Number
from backend.wire.problems import problems
from backend.wire.public import PublicCase

router = APIRouter(prefix="/public", tags=["public"])


@router.get(
    "/cases/{number}",
    response_model=PublicCase,
    responses=problems(
        s404="unknown_case",
        s422="number_malformed number_check_digit",
        s429="too_many_requests",
        s503="starting database_failed",
    ),
)
def public_case(number: Number, request: Request, hotline: Service, address: Address) -> Response:
    """Say how the case of a number stands, in any form the number is written."""
    rate: LookupRate = request.app.state.lookup_rate
    return answer(looked_up(hotline, rate, number, address), {"Cache-Control": "no-store"})
