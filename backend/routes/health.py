"""Whether the process lives, and whether it can do its work."""

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from backend.readiness import Readiness
from backend.wire.answers import answer
from backend.wire.problems import problems

router = APIRouter(tags=["health"])


class HealthDocument(BaseModel):
    """That all is well; what is not is said by a problem."""

    status: Literal["ok"]


@router.get("/healthz", response_model=HealthDocument)
async def healthz() -> Response:
    """Whether the process answers at all; also while it is still preparing its store."""
    return answer({"status": "ok"})


@router.get("/readyz", response_model=HealthDocument, responses=problems(s503="starting database_failed"))
async def readyz(request: Request) -> Response:
    """Whether the store is open, migrated and filled, and answers."""
    readiness: Readiness = request.app.state.readiness
    await readiness.require()
    return answer({"status": "ok"})
