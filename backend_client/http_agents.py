"""The port Agents over `/v1` (docs/wire.md)."""

from collections.abc import Mapping
from typing import Any

from backend_client.codecs import MALFORMED
from backend_client.http_backend import HttpBackend
from console.domain.cleaning import clean_line, clean_name
from console.domain.operator_state import Doing, OperatorState, RestReason
from console.domain.plain_documents import instant, moment
from console.ports.agents import Agent
from console.ports.errors import Unreachable
from console.ports.records import SignIn


class HttpAgents:
    """Operators of the backend a client leads to."""

    def __init__(self, backend: HttpBackend) -> None:
        self._backend = backend

    def agents(self, sign_in: SignIn) -> tuple[Agent, ...]:
        """Return what everybody who told it is doing. Raises Unreachable, NotAuthorised, NotFound, Rejected."""
        document = self._backend.document(sign_in, "GET", "/v1/agents")
        try:
            return tuple(_agent(row) for row in document["items"])
        except MALFORMED:
            raise Unreachable("answer_malformed") from None

    def close(self) -> None:
        """Let go of connections."""
        self._backend.close()


def _agent(row: Mapping[str, Any]) -> Agent:
    reason = RestReason(row["reason"]) if row["reason"] else None
    state = OperatorState(Doing(row["state"]), instant(row["since"]), moment(row["until"]), reason)
    return Agent(clean_name(row["username"]), clean_line(row["role"]), state, instant(row["told_at"]))
