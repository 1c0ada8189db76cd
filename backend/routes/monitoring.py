"""Numbers for monitoring; a reverse proxy keeps them inside."""

from fastapi import APIRouter
from fastapi.responses import Response

from backend.routes.asking import Meter

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(meter: Meter) -> Response:
    """Return requests, commands, followers, the store's place and its connections, in Prometheus' text format."""
    return Response(meter.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")
