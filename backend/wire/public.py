"""What a citizen is told, on the wire."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from console.domain.public_state import PublicState


class PublicCase(BaseModel):
    """How a case stands; of a confidential one or a report nothing but the state, the rest null or empty."""

    model_config = ConfigDict(extra="forbid")

    number: str
    state: PublicState
    received_at: datetime | None
    state_since: datetime | None
    answer: str
