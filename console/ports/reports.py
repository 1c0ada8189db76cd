"""The port Reports: what is asked of the service to look back and to compare, beside the cases themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from console.domain.case import Case
from console.ports.records import SignIn


@dataclass(frozen=True, slots=True)
class Share:
    """A rate, and what it is made of."""

    numerator: int
    denominator: int
    #: With two decimals, as rounded by the backend; None when nothing is counted.
    percent: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report."""

    #: Code of a unit, channel, category or district, or a user name; empty for everything.
    key: str
    #: `2026-11-23`, `2026-W48` or `2026-11`; empty when the time is not split.
    period: str
    dispatched: int
    closed: int
    rates: Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class Report:
    """A report, and the document it was read from."""

    lines: tuple[Line, ...]
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Like:
    """An open case, and what it is to the one asked about."""

    case: Case
    same_matter: bool
    relation: str
    score: float
    #: Codes and their particulars.
    reasons: tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class LikeList:
    """Similar cases, the same matter first."""

    hits: tuple[Like, ...]
    total: int
    as_of: datetime | None


class Reports(Protocol):
    """Reports and comparisons. Every method may raise Unreachable, NotAuthorised and Rejected."""

    def report(self, sign_in: SignIn, by: str, asked: Mapping[str, str]) -> Report:
        """Return the rates by `units channels categories districts operators periods`; `asked` as in docs/wire.md."""

    def like_case(self, sign_in: SignIn, key: str, limit: int) -> LikeList:
        """Return the open cases like one, by number or id; raises NotFound."""

    def like(self, sign_in: SignIn, told: Mapping[str, Any]) -> LikeList:
        """Return the open cases like what is told: `text address district street category phone limit`."""

    def close(self) -> None:
        """Let go of connections."""
