"""Revealing a caller on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class RevealBody(BaseModel):
    """Why somebody has to know; kept in the audit log."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]


class RevealedCaller(BaseModel):
    """A caller in full; the terminal hides it again after `hide_after` seconds."""

    model_config = ConfigDict(extra="forbid")

    case_id: str
    name: str
    phone: str
    revealed_at: datetime
    hide_after: int
