"""Following changes as they come: server-sent events, to be taken up again where they were lost."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response, StreamingResponse

from backend.changes import page_after
from backend.metrics import Metrics
from backend.routes.asking import Asker, Meter, Service, Witness
from backend.streams import Hub, followed
from backend.wire.parameters import LONGEST_WORD, Cursor
from backend.wire.problems import problems

router = APIRouter(prefix="/v1", tags=["cases"])
#: The most cases of one event.
_PAGE = 100
_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `changes` (a page of `/v1/changes`, cursor as id), `calls` (as `/v1/calls`), `end`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


@router.get(
    "/changes/stream",
    response_class=StreamingResponse,
    responses=_EVENTS
    | problems(
        s401="sign_in_unknown sign_in_expired sign_in_revoked",
        s410="unknown_cursor store_restored",
        s422="request_invalid",
        s503="starting database_failed",
    ),
)
def stream(
    request: Request,
    hotline: Service,
    person: Asker,
    meter: Meter,
    after: Cursor = "",
    last: Annotated[str, Header(alias="Last-Event-ID", max_length=LONGEST_WORD)] = "",
    shown: Witness = "",
) -> Response:
    """Tell what changed after a cursor, and then what changes, until the sign-in ends."""
    hub: Hub = request.app.state.hub
    page, through = page_after(hotline, person.reader, last or after, _PAGE, shown)
    ending = request.scope.get("on_end")
    if ending is not None:
        # The server waits for answers to end before it ends, and these never do by themselves.
        ending.add(hub.close)
    # A proxy that gathers answers before it passes them on would hold every event back.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = _counted(meter, followed(hub, person, page, through))
    return StreamingResponse(events, headers=headers, media_type="text/event-stream")


async def _counted(meter: Metrics, events: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    """The same events; whoever reads them is a follower as long as he does."""
    with meter.followers.track_inprogress():
        async with aclosing(events):
            async for event in events:
                yield event
