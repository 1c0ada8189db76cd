"""The port CaseSearch: looking for cases where all of them are, callers included."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from console.domain.case import Case
from console.domain.finding import Sought
from console.ports.errors import Unreachable
from console.ports.records import ShownCase, SignIn


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What the backend is asked; of a caller only what was asked for on purpose, because that is written down."""

    sought: Sought
    #: Whole number or its last four digits; empty when nobody's is looked for.
    phone: str = ""
    #: A whole name; empty when nobody's is looked for.
    name: str = ""
    #: Whether somebody asked for a caller by a key of its own.
    on_purpose: bool = False


@dataclass(frozen=True, slots=True)
class FoundThere:
    """What the backend found, newest first."""

    cases: tuple[Case, ...]
    #: How many there are; only a lower bound when `complete` is False.
    total: int
    complete: bool
    as_of: datetime | None


class CaseSearch(Protocol):
    """Asking the backend for cases; blocking."""

    def search(self, sign_in: SignIn, asked: Inquiry, limit: int) -> FoundThere:
        """Return the newest cases (at most 200) that are asked for. Raises Unreachable, NotAuthorised, Rejected."""

    def bring(self, sign_in: SignIn, case_id: str) -> ShownCase:
        """Return a case with its history and keep it here as far as this process may. Raises Unreachable,
        NotAuthorised, NotFound."""


class NoSearch:
    """There is nobody to be asked."""

    def search(self, sign_in: SignIn, asked: Inquiry, limit: int) -> FoundThere:
        """Raise Unreachable."""
        raise Unreachable

    def bring(self, sign_in: SignIn, case_id: str) -> ShownCase:
        """Raise Unreachable."""
        raise Unreachable
