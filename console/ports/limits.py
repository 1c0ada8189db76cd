"""The port Limits: the limits of a case as the service counts them, each with the lines that say why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from console.domain.codes import Phase
from console.domain.deadlines import ExplanationLine
from console.ports.records import SignIn


@dataclass(frozen=True, slots=True)
class ToldLimit:
    """One limit; its lines are codes, for `texts.explanations` to say."""

    #: Code of the unit whose it is; empty for the limit to dispatch.
    unit: str
    phase: Phase
    due_at: datetime
    #: Whether its clock runs; on hold none does.
    runs: bool
    #: Whether it reaches into a year whose holidays are not announced.
    provisional: bool
    lines: tuple[ExplanationLine, ...]


class Limits(Protocol):
    """Asking for limits."""

    def limits(self, sign_in: SignIn, key: str) -> tuple[ToldLimit, ...]:
        """Return the open limits of a case by id or number.

        Raises Unreachable, NotAuthorised, NotFound, Rejected.
        """

    def close(self) -> None:
        """Let go of connections."""
