"""Limits and why they end when they do, on the wire."""

from datetime import datetime
from enum import StrEnum

from backend.wire.particulars import Answer
from console.domain.codes import Phase, State
from console.domain.explaining import LINE_CODES

LineCode = StrEnum("LineCode", {code.upper(): code for code in LINE_CODES})  # type: ignore[misc]


class ReasonLine(Answer):
    """One line of why: a code and its particulars; days and times in them are the city's own."""

    code: LineCode
    params: dict[str, str]


class LimitDocument(Answer):
    """One limit of a case: of which phase and whose (no unit: to dispatch), and why it ends when it does.

    On hold none `runs`; what is `provisional` reaches into a year whose holidays are not announced.
    """

    unit: str
    phase: Phase
    due_at: datetime
    runs: bool
    provisional: bool
    lines: list[ReasonLine]


class LimitList(Answer):
    """The open limits of a case, part by part; none when it is finished or waits for the hotline."""

    case_id: str
    number: str | None
    state: State
    items: list[LimitDocument]
    as_of: datetime
