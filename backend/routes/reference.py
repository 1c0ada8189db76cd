"""Reference data, fetched once and then only when it was replaced."""

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response

from backend.routes.asking import Asker, Service
from backend.wire.answers import answer
from backend.wire.headers import telling
from backend.wire.problems import problems
from backend.wire.reference import ReferenceDocument

router = APIRouter(prefix="/v1", tags=["reference"])
_ANSWERS = problems(s401="sign_in_unknown sign_in_expired sign_in_revoked", s503="starting")
_TOLD = ("ETag", "Cache-Control")
_ANSWERS |= telling(*_TOLD) | {304: {"description": "Still true", **telling(*_TOLD)[200]}}
Known = Annotated[str, Header(max_length=1000, description="ETags of versions the asker has (RFC 9110).")]


@router.get("/reference", response_model=ReferenceDocument, responses=_ANSWERS)
def reference(hotline: Service, person: Asker, if_none_match: Known = "") -> Response:
    """Return all reference data of the city, or 304 when the reader has it."""
    current = hotline.reference()
    headers = {"ETag": f'"{current.etag}"', "Cache-Control": "private, no-cache"}
    if _matches(if_none_match, current.etag):
        return Response(status_code=304, headers=headers)
    return answer(current.document, headers)


def _matches(header: str, etag: str) -> bool:
    offered = [part.strip().removeprefix("W/").strip('"') for part in header.split(",")]
    return etag in offered or header.strip() == "*"
