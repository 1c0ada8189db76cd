"""The port Agents: what operators are doing, as those who lead them are told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from console.domain.operator_state import OperatorState
from console.ports.records import SignIn


@dataclass(frozen=True, slots=True)
class Agent:
    """An operator at work."""

    username: str
    #: Code of the role.
    role: str
    state: OperatorState
    #: When his console said so.
    told_at: datetime


class Agents(Protocol):
    """Asking for operators."""

    def agents(self, sign_in: SignIn) -> tuple[Agent, ...]:
        """Return what everybody who told it is doing now, by user name.

        Raises Unreachable, NotAuthorised, NotFound `not_offered`, Rejected `role_not_allowed`.
        """

    def close(self) -> None:
        """Let go of connections."""
