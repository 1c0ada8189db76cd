"""The problem document (RFC 9457), and which problems an operation documents."""

from typing import Any, Literal

from pydantic import BaseModel


class ProblemDocument(BaseModel):
    """Why something was not done; `code` is stable and for programs."""

    type: Literal["about:blank"]
    title: str
    status: int
    code: str
    params: dict[str, str]


def problems(**codes: str) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of problems: keywords `s404="unknown_case"`; several codes are separated by blanks."""
    return {int(name[1:]): _described(text) for name, text in codes.items()}


def _described(codes: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    return {
        "description": codes.replace(" ", ", "),
        "content": {"application/problem+json": {"schema": schema}},
    }
