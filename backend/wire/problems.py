"""The problem document (RFC 9457), and which problems an operation documents.

A route states what is its own: `responses=problems(s404="unknown_case")`. What a dependency answers is stated at the
dependency (`may_answer`), and what every operation may answer stands in `backend/openapi`; they are put together there.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

#: Extension of a response object: the codes it may carry.
CODES = "x-problem-codes"
PROBLEM = "application/problem+json"
_Function = TypeVar("_Function", bound=Callable[..., Any])
_STATED, _SCHEME = "__problems__", "__scheme__"


class ProblemDocument(BaseModel):
    """Why something was not done; `code` is stable and for programs."""

    type: Literal["about:blank"]
    title: str
    status: int
    code: str
    params: dict[str, str]


def problems(**codes: str) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of problems: keywords `s404="unknown_case"`; several codes are separated by blanks."""
    return {status: problem_response(status, listed) for status, listed in _by_status(codes).items()}


def may_answer(*, scheme: str = "", **codes: str) -> Callable[[_Function], _Function]:
    """State at a dependency, in the words of `problems`, what it answers to whoever it does not let pass.

    `scheme` is the security scheme it asks for, if any.
    """

    def stated(function: _Function) -> _Function:
        setattr(function, _STATED, _by_status(codes))
        setattr(function, _SCHEME, scheme)
        return function

    return stated


def stated_problems(function: object) -> Mapping[int, Iterable[str]]:
    """Return the problems a dependency states, by status."""
    found: Mapping[int, Iterable[str]] = getattr(function, _STATED, {})
    return found


def stated_scheme(function: object) -> str:
    """Return the security scheme a dependency asks for, or an empty string."""
    return str(getattr(function, _SCHEME, ""))


def problem_response(status: int, codes: Iterable[str]) -> dict[str, Any]:
    """Return the response object of a status with the codes it may carry."""
    known = list(dict.fromkeys(codes))
    narrowed = {"status": {"const": status}, "code": {"enum": known}}
    schema = {"allOf": [{"$ref": "#/components/schemas/ProblemDocument"}], "properties": narrowed}
    return {"description": ", ".join(known), CODES: known, "content": {PROBLEM: {"schema": schema}}}


def _by_status(codes: Mapping[str, str]) -> dict[int, list[str]]:
    return {int(name[1:]): text.split() for name, text in codes.items()}
